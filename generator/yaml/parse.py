"""Parses the bytes of a YAML or JSON file into a tree of nodes with positions.

Input: any bytes. Output: a tree of JSON values, or None after an error that makes the file
unreadable. Invariants: no exception for any input; depth and size of the tree are bounded, also
with aliases; every key and value has its span and JSON Pointer.

The tree is built from libyaml's events in a loop, because PyYAML's composer recurses in C, where a
deeply nested file crashes the process. Valid JSON does not get here: see ``yaml.json_file``.
"""

from __future__ import annotations

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
from generator.positions import NodeOrigin, Origin, Span
from generator.yaml.encoding import check_encoding
from generator.yaml.json_file import parse_json
from generator.yaml.node import (
    MAXIMUM_DEPTH,
    Mapping,
    Member,
    Node,
    Scalar,
    Sequence,
    copy_node,
    place_of,
)
from generator.yaml.scalars import ScalarValue, plain_value, tagged_value
from generator.yaml.syntax_errors import ParserError, explain_syntax
from generator.yaml.yaml_text import INDEX_BITS, YamlText

MAXIMUM_BYTES = 64 * 1024 * 1024
MAXIMUM_ALIASED = 50_000
"""How many nodes the aliases of one file may add in total."""

_TEXT_STARTS = frozenset(map(chr, range(128))) - frozenset("-0123456789~ntfNTF")
"""The first characters of plain scalars that can only be text."""
_SHORT = 60
"""Texts below this length are worth looking up."""
_COLLECTION_TAGS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


def parse_file(content: bytes, file: str, diagnostics: Diagnostics) -> Node | None:
    """Return the tree of a file, or None when it is unreadable.

    ``file`` is the name used in positions. A duplicate key is reported as an error, but the tree
    is still returned, with the first of the two values; so is a merge key, whose keys are merged.
    Reports the codes YML001 to YML012.
    """
    if len(content) > MAXIMUM_BYTES:
        diagnostics.error(
            "YML008",
            f"the file has {len(content)} bytes, the maximum is {MAXIMUM_BYTES}",
            file_origin(file),
            help="split it into several files connected by $ref",
        )
        return None
    tree = parse_json(content, file)
    if tree is not None:
        return tree
    encoded = check_encoding(content, file, diagnostics)
    if encoded is None:
        return None
    try:
        return _Builder(YamlText(file, encoded), diagnostics).build(encoded)
    except _UnreadableError:
        return None


def file_origin(file: str) -> Origin:
    """Return the position used for problems of a file as a whole: its first character."""
    return Origin(Span(file, 1, 1, 1, 1), "")


class _UnreadableError(Exception):
    """Raised to stop parsing, after the reason was reported."""


class _Frame:
    """An open mapping or sequence with its position, and the key whose value comes next.

    ``items`` is None for a mapping. ``key`` is None in a sequence, and where a key comes next;
    ``key_place`` is its place.
    """

    __slots__ = ("has_merge_key", "items", "key", "key_place", "members", "opened", "origin")

    def __init__(self, origin: NodeOrigin, opened: CollectionStartEvent | None) -> None:
        self.origin = origin
        self.opened = opened
        self.items: list[Node] | None = [] if type(opened) is SequenceStartEvent else None
        self.members: dict[str, Member] = {}
        self.key: str | None = None
        self.key_place = 0
        self.has_merge_key = False

    def key_origin(self) -> Origin:
        """Return the position of the key."""
        return self.origin.key(self.key or "", self.key_place)


class _Builder:
    """Builds a tree from the events of one file.

    The file itself is a frame with one key, below which the root is the value.
    """

    def __init__(self, text: YamlText, diagnostics: Diagnostics) -> None:
        self._text = text
        self._file = text.file
        self._diagnostics = diagnostics
        self._frame = _Frame(NodeOrigin(text, None, "", 0), None)
        self._frame.key = ""
        self._outer: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0
        self._aliased = 0

    def build(self, content: bytes) -> Node:
        """Return the root of the only document in UTF-8 text."""
        loader = yaml.CSafeLoader(content)
        try:
            self._handle_events(loader.get_event)
        except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
            self._fail_syntax(error, content.decode())
        finally:
            loader.dispose()
        if not self._frame.members:
            self._fail("YML010", "the file is empty", file_origin(self._file), "add content to it")
        root = self._frame.members[""].value
        if isinstance(root, Scalar):
            return Scalar(root.value, NodeOrigin(self._text, None, "", place_of(root)))
        return root

    def _handle_events(self, get_event: Callable[[], Any]) -> None:
        """Handle all events; scalars, of which there may be millions, without further calls.

        Equal keys and short texts are one object each, which saves memory.
        """
        anchors, handlers, texts = self._anchors, self._handlers(), dict[str, str]()
        while (kind := type(event := get_event())) is not StreamEndEvent:
            if kind is not ScalarEvent:
                if kind in handlers:
                    handlers[kind](event)
                continue
            frame, text, anchor = self._frame, event.value, event.anchor
            if len(text) < _SHORT:
                text = texts.setdefault(text, text)
            place = event.start_mark.index << INDEX_BITS | event.end_mark.index
            members, key, items = frame.members, frame.key, frame.items
            if items is None and key is None:
                frame.key, frame.key_place = text, place
                if text in members or text == "<<":
                    self._check_key(event, frame)
                if anchor is not None:
                    anchors[anchor] = Scalar(text, frame.key_origin())
                continue
            is_text = event.tag is None and (not event.implicit[0] or text[:1] in _TEXT_STARTS)
            value = text if is_text else self._value(event)
            if key is not None:
                node = Scalar(value, frame.origin, key, place)
                if key not in members:
                    members[key] = Member(key, node, frame.origin, frame.key_place)
                frame.key = None
            else:
                assert items is not None
                node = Scalar(value, frame.origin, len(items), place)
                items.append(node)
            if anchor is not None:
                anchors[anchor] = node

    def _handlers(self) -> dict[type, Callable[[Any], None]]:
        """Return the methods that handle the events other than scalars."""
        return {
            MappingStartEvent: self._open_collection,
            SequenceStartEvent: self._open_collection,
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

    def _check_key(self, event: ScalarEvent, frame: _Frame) -> None:
        """Report a merge key, and a key that the mapping already has."""
        key: str = event.value
        if key == "<<" and event.implicit[0]:
            self._report_merge_key(frame.key_origin())
            frame.has_merge_key = True
        first = frame.members.get(key)
        if first is not None:
            self._diagnostics.error(
                "YML004",
                f"duplicate key {_quoted(key)}",
                frame.key_origin(),
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

    def _merge(self, node: Mapping, origin: NodeOrigin) -> None:
        """Add the keys of the mappings under the merge key, as YAML 1.1 does; existing keys win."""
        merged = node.members.pop("<<")
        sources = merged.value.items if isinstance(merged.value, Sequence) else [merged.value]
        for source in sources:
            if not isinstance(source, Mapping):
                self._fail(
                    "YML012", "only mappings can be merged", source.origin, "write out the keys"
                )
            for key, member in source.members.items():
                if key not in node.members:
                    value = self._copy(member.value, origin.part(key, place_of(member.value)))
                    node.members[key] = Member(key, value, origin, place_of(member))

    def _handle_alias(self, event: AliasEvent) -> None:
        self._reject_as_key(event)
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

    def _copy(self, node: Node, origin: NodeOrigin) -> Node:
        """Return a copy of a node with another pointer; report it if aliases repeat too many nodes."""
        copied = copy_node(
            node,
            NodeOrigin(self._text, origin.parent, origin.token, place_of(node)),
            MAXIMUM_ALIASED - self._aliased,
            MAXIMUM_DEPTH - len(self._outer),
        )
        if copied is None:
            self._fail_limit(origin, "the aliases of this file repeat too many nodes")
        tree, count = copied
        self._aliased += count
        return tree

    def _open_collection(self, event: CollectionStartEvent) -> None:
        self._reject_as_key(event)
        origin = self._event_origin(event)
        if event.tag not in _COLLECTION_TAGS:
            self._fail_tag(event.tag, origin)
        if len(self._outer) >= MAXIMUM_DEPTH:
            self._fail_limit(origin, f"the file is nested deeper than {MAXIMUM_DEPTH} levels")
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._outer.append(self._frame)
        self._frame = _Frame(origin, event)

    def _close_collection(self, event: Event) -> None:
        frame, opened = self._frame, cast("CollectionStartEvent", self._frame.opened)
        self._frame = self._outer.pop()
        # The end event of a block is located at the next token, possibly several lines below.
        last = None if opened.flow_style else _last_value(frame)
        end = _place(event) if last is None else place_of(last)
        start = frame.origin.place >> INDEX_BITS
        frame.origin.place = start << INDEX_BITS | end & (1 << INDEX_BITS) - 1
        node = self._collect(frame)
        if opened.anchor is not None:
            self._anchors[opened.anchor] = node
        self._add(node)

    def _collect(self, frame: _Frame) -> Mapping | Sequence:
        """Return the collection of a frame that is complete."""
        if frame.items is not None:
            return Sequence(frame.items, frame.origin)
        node = Mapping(frame.members, origin=frame.origin)
        if frame.has_merge_key:
            self._merge(node, frame.origin)
        return node

    def _add(self, node: Node) -> None:
        frame, key = self._frame, self._frame.key
        if frame.items is not None:
            frame.items.append(node)
        elif key is not None:
            if key not in frame.members:
                frame.members[key] = Member(key, node, frame.origin, frame.key_place)
            frame.key = None

    def _reject_as_key(self, event: Event) -> None:
        """Report a value other than a scalar where a key is expected."""
        frame = self._frame
        if frame.items is None and frame.key is None:
            self._fail(
                "YML005",
                "a key must be text",
                Origin(self._span(event), self._frame.origin.pointer),
                "put a key that starts with '{', '[', '*' or '&' in quotes",
            )

    def _value(self, event: ScalarEvent) -> ScalarValue:
        """Return the value of a scalar that need not be text."""
        try:
            if event.tag is not None:
                return tagged_value(event.value, event.tag)
            if event.implicit[0]:
                return plain_value(event.value)
        except KeyError:
            self._fail_tag(event.tag, self._event_origin(event))
        except OverflowError:
            origin = self._event_origin(event)
            self._fail(
                "YML009", "the number is too large", origin, "put it in quotes if it is text"
            )
        except ValueError:
            tag = event.tag or ""
            message = f"{_quoted(event.value)} does not match its tag {_quoted(tag)}"
            self._fail("YML006", message, self._event_origin(event), "remove the tag")
        return str(event.value)

    def _event_origin(self, event: Event) -> NodeOrigin:
        """Return the position of the value that begins with an event."""
        frame, place = self._frame, _place(event)
        if not self._outer:
            return NodeOrigin(self._text, None, "", place)
        token = frame.key or "" if frame.items is None else len(frame.items)
        return frame.origin.part(token, place)

    def _span(self, event: Event) -> Span:
        start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
        return Span(self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

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
        self._fail(
            problem.code, problem.message, Origin(span, self._frame.origin.pointer), problem.help
        )

    def _fail(self, code: str, message: str, origin: Origin, help: str) -> NoReturn:
        self._diagnostics.error(code, message, origin, help=help)
        raise _UnreadableError


def _place(event: Any) -> int:
    """Return the place of the text of an event, as ``YamlText`` reads it."""
    place: int = event.start_mark.index << INDEX_BITS | event.end_mark.index
    return place


def _last_value(frame: _Frame) -> Node | None:
    """Return the last value in a collection, None if it is empty."""
    if frame.items:
        return frame.items[-1]
    return next(reversed(frame.members.values())).value if frame.members else None


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _quoted(text: str) -> str:
    return f'"{_shorten(text)}"'
