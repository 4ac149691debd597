"""Parses the bytes of a YAML or JSON file into a tree of nodes with positions.

Input: any bytes. Output: a tree of JSON values, or None after an error that makes the file
unreadable. Invariants: no exception for any input; depth and size of the tree are bounded, also
with aliases; every key and value has its span and JSON Pointer.

The tree is built from libyaml's events in a loop, because PyYAML's composer recurses in C, where a
deeply nested file crashes the process.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.positions import Origin, Span, escape_pointer, new_origin, new_span
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, copy_node
from generator.yaml.scalars import ScalarValue, plain_value, tagged_value
from generator.yaml.syntax_errors import ParserError, explain_syntax

MAXIMUM_BYTES = 64 * 1024 * 1024
MAXIMUM_DEPTH = 100
MAXIMUM_ALIASED = 50_000
"""How many nodes the aliases of one file may add in total."""

_COLLECTION_TAGS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)


def parse_file(content: bytes, file: str, diagnostics: Diagnostics) -> Node | None:
    """Return the tree of a file, or None when it is unreadable.

    ``file`` is the name used in positions. A duplicate key is reported as an error, but the tree
    is still returned, with the first of the two values; so is a merge key, whose keys are merged.
    Reports the codes YML001 to YML012.
    """
    text = _decode(content, file, diagnostics)
    if text is None:
        return None
    try:
        return _Builder(file, diagnostics).build(text)
    except _UnreadableError:
        return None


def _decode(content: bytes, file: str, diagnostics: Diagnostics) -> str | None:
    if len(content) > MAXIMUM_BYTES:
        diagnostics.error(
            "YML008",
            f"the file has {len(content)} bytes, the maximum is {MAXIMUM_BYTES}",
            file_origin(file),
            help="split it into several files connected by $ref",
        )
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        diagnostics.error(
            "YML001",
            f"the file is not valid UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}",
            Origin(_byte_span(file, error.object, error.start), ""),
            help="save the file as UTF-8",
        )
        return None
    return _SURROGATES.sub(_join_surrogates, text) if "\\u" in text else text


def _join_surrogates(match: re.Match[str]) -> str:
    """Write a JSON surrogate pair (RFC 8259, section 7) as the single escape that YAML requires."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def _byte_span(file: str, content: bytes, offset: int) -> Span:
    start = content.rfind(b"\n", 0, offset) + 1
    line = content.count(b"\n", 0, offset) + 1
    column = len(content[start:offset].decode("utf-8", "replace").removeprefix("\ufeff")) + 1
    return Span(file, line, column, line, column + 1)


def file_origin(file: str) -> Origin:
    """Return the position used for problems of a file as a whole: its first character."""
    return Origin(Span(file, 1, 1, 1, 1), "")


_NOTHING = Scalar(None, file_origin(""))
"""The value of a key until its own is read."""


class _UnreadableError(Exception):
    """Raised to stop parsing, after the reason was reported."""


class _Frame:
    """An open mapping or sequence, and the key whose value comes next."""

    __slots__ = ("anchor", "flow", "has_merge_key", "items", "key", "members", "node", "pointer")

    def __init__(self, node: Mapping | Sequence, event: CollectionStartEvent) -> None:
        self.node = node
        self.members = node.members if isinstance(node, Mapping) else None
        self.items = node.items if isinstance(node, Sequence) else None
        self.flow = bool(event.flow_style)
        self.anchor = event.anchor
        self.pointer = node.origin.pointer
        self.key: Member | None = None
        self.has_merge_key = False


class _Builder:
    """Builds a tree from the events of one file."""

    def __init__(self, file: str, diagnostics: Diagnostics) -> None:
        self._file = file
        self._diagnostics = diagnostics
        self._frames: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None
        self._documents = 0
        self._aliased = 0

    def build(self, text: str) -> Node:
        """Return the root of the only document in the text."""
        loader = yaml.CSafeLoader(text)
        handlers = self._handlers()
        try:
            while not isinstance(event := loader.get_event(), StreamEndEvent):
                handle = handlers.get(type(event))
                if handle is not None:
                    handle(event)
        except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
            self._fail_syntax(error, text)
        finally:
            loader.dispose()
        if self._root is None:
            self._fail("YML010", "the file is empty", file_origin(self._file), "add content to it")
        return self._root

    def _handlers(self) -> dict[type, Callable[[Any], None]]:
        """Return the methods that handle the events; there may be millions, scalars most of all."""
        return {
            ScalarEvent: self._handle_scalar,
            MappingStartEvent: self._open_mapping,
            SequenceStartEvent: self._open_sequence,
            MappingEndEvent: self._close_collection,
            SequenceEndEvent: self._close_collection,
            AliasEvent: self._handle_alias,
            DocumentStartEvent: self._start_document,
        }

    def _start_document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self._fail(
                "YML010",
                "the file contains a second document",
                Origin(self._span(event), ""),
                "remove the '---' line, or move what follows into a separate file",
            )

    def _handle_scalar(self, event: ScalarEvent) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.key is None and frame.members is not None:
            self._handle_key(frame, frame.members, event)
            return
        origin = self._event_origin(event)
        node = Scalar(self._value(event, origin), origin)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._add(node)

    def _handle_key(self, frame: _Frame, members: dict[str, Member], event: ScalarEvent) -> None:
        key: str = event.value
        pointer = f"{frame.pointer}/{escape_pointer(key)}"
        origin = new_origin((self._span(event), pointer))
        if key == "<<" and event.implicit[0]:
            self._report_merge_key(origin)
            frame.has_merge_key = True
        if event.anchor is not None:
            self._anchors[event.anchor] = Scalar(key, origin)
        frame.key = Member(key, _NOTHING, origin)
        first = members.get(key)
        if first is not None:
            self._diagnostics.error(
                "YML004",
                f"duplicate key {_quoted(key)}",
                origin,
                help="remove or rename one of them",
                notes=(Note(message="first defined here", origin=first.origin),),
            )

    def _report_merge_key(self, origin: Origin) -> None:
        self._diagnostics.error(
            "YML012",
            "the merge key '<<' is not part of YAML 1.2",
            origin,
            help="write out the merged keys, or use allOf with a $ref",
        )

    def _merge(self, node: Mapping) -> None:
        """Add the keys of the mappings under the merge key, as YAML 1.1 does; existing keys win."""
        merged = node.members.pop("<<")
        sources = merged.value.items if isinstance(merged.value, Sequence) else [merged.value]
        for source in sources:
            if not isinstance(source, Mapping):
                self._fail(
                    "YML012", "only mappings can be merged", source.origin, "write out the keys"
                )
            for member in source:
                if member.key not in node.members:
                    pointer = f"{node.origin.pointer}/{escape_pointer(member.key)}"
                    value = self._copy(member.value, Origin(member.value.origin.span, pointer))
                    origin = Origin(member.origin.span, pointer)
                    node.members[member.key] = Member(member.key, value, origin)

    def _handle_alias(self, event: AliasEvent) -> None:
        self._check_key(event)
        name = cast("str", event.anchor)
        origin = self._event_origin(event)
        node = self._anchors.get(name)
        if node is None:
            self._fail(
                "YML007",
                f"alias '*{_shorten(name)}' has no complete anchor before it",
                origin,
                f"put '&{_shorten(name)}' before an earlier value that does not contain the alias",
            )
        self._add(self._copy(node, origin))

    def _copy(self, node: Node, origin: Origin) -> Node:
        """Return a copy of a node at another position; report it if aliases repeat too many nodes."""
        copied = copy_node(
            node,
            origin.pointer,
            MAXIMUM_ALIASED - self._aliased,
            MAXIMUM_DEPTH - len(self._frames),
        )
        if copied is None:
            self._fail_limit(origin, "the aliases of this file repeat too many nodes")
        tree, count = copied
        self._aliased += count
        return tree

    def _open_mapping(self, event: MappingStartEvent) -> None:
        self._open_collection(Mapping(origin=self._event_origin(event)), event)

    def _open_sequence(self, event: SequenceStartEvent) -> None:
        self._open_collection(Sequence([], self._event_origin(event)), event)

    def _open_collection(self, node: Mapping | Sequence, event: CollectionStartEvent) -> None:
        self._check_key(event)
        if event.tag not in _COLLECTION_TAGS:
            self._fail_tag(event.tag, node.origin)
        if len(self._frames) >= MAXIMUM_DEPTH:
            self._fail_limit(node.origin, f"the file is nested deeper than {MAXIMUM_DEPTH} levels")
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._frames.append(_Frame(node, event))

    def _close_collection(self, event: Event) -> None:
        frame = self._frames.pop()
        node = frame.node
        # The end event of a block is located at the next token, possibly several lines below.
        last_child = None if frame.flow else _last_child(node)
        end = last_child.origin.span if last_child is not None else self._span(event)
        start = node.origin.span
        span = Span(self._file, start.line, start.column, end.end_line, end.end_column)
        node.origin = Origin(span, frame.pointer)
        if frame.has_merge_key and isinstance(node, Mapping):
            self._merge(node)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = node
        self._add(node)

    def _add(self, node: Node) -> None:
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        if frame.items is not None:
            frame.items.append(node)
        elif frame.members is not None and frame.key is not None:
            frame.key.value = node
            frame.members.setdefault(frame.key.key, frame.key)
            frame.key = None

    def _check_key(self, event: Event) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.members is not None and frame.key is None:
            self._fail(
                "YML005",
                "a key must be text",
                Origin(self._span(event), frame.pointer),
                "put a key that starts with '{', '[', '*' or '&' in quotes",
            )

    def _value(self, event: ScalarEvent, origin: Origin) -> ScalarValue:
        try:
            if event.tag is not None:
                return tagged_value(event.value, event.tag)
            if event.implicit[0]:
                return plain_value(event.value)
        except KeyError:
            self._fail_tag(event.tag, origin)
        except OverflowError:
            self._fail(
                "YML009", "the number is too large", origin, "put it in quotes if it is text"
            )
        except ValueError:
            tag = event.tag or ""
            message = f"{_quoted(event.value)} does not match its tag {_quoted(tag)}"
            self._fail("YML006", message, origin, "remove the tag")
        text: str = event.value
        return text

    def _event_origin(self, event: Event) -> Origin:
        """Return the position of the value that begins with an event."""
        if not self._frames:
            return new_origin((self._span(event), ""))
        frame = self._frames[-1]
        if frame.items is not None:
            pointer = f"{frame.pointer}/{len(frame.items)}"
        else:
            pointer = frame.key.origin.pointer if frame.key is not None else frame.pointer
        return new_origin((self._span(event), pointer))

    def _span(self, event: Event) -> Span:
        start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
        return new_span(
            (self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        )

    def _fail_tag(self, tag: str | None, origin: Origin) -> NoReturn:
        message = f"the YAML tag {_quoted(tag or '')} is not supported"
        self._fail(
            "YML006", message, origin, "remove the tag; put the value in quotes if it is text"
        )

    def _fail_limit(self, origin: Origin, message: str) -> NoReturn:
        self._fail("YML008", message, origin, "use $ref for parts that repeat or nest deeply")

    def _fail_syntax(self, error: ParserError, text: str) -> NoReturn:
        problem = explain_syntax(error, text)
        span = Span(self._file, problem.line, problem.column, problem.line, problem.column + 1)
        pointer = self._frames[-1].pointer if self._frames else ""
        self._fail(problem.code, problem.message, Origin(span, pointer), problem.help)

    def _fail(self, code: str, message: str, origin: Origin, help: str) -> NoReturn:
        self._diagnostics.error(code, message, origin, help=help)
        raise _UnreadableError


def _last_child(node: Mapping | Sequence) -> Node | None:
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    return next(reversed(node.members.values())).value if node.members else None


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _quoted(text: str) -> str:
    return f'"{_shorten(text)}"'
