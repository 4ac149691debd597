"""Parses JSON files into the tree that ``yaml.parse`` makes of them, in a third of the time.

Input: any bytes. Output: a tree, or None for all but valid JSON that means the same as YAML; then
``yaml.parse`` reads the file, and reports what is wrong with it. Python's parser reports no positions:
spans are found in the text when they are needed, which is rare.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import accumulate, count
from typing import Any, NoReturn

from generator.positions import NodeOrigin, Span
from generator.records import dataclass
from generator.yaml.encoding import join_surrogates
from generator.yaml.node import MAXIMUM_DEPTH, Mapping, Member, Node, Scalar, Sequence
from generator.yaml.scalars import plain_value

_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON allows in text, and YAML does not or reads as line breaks."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
"""What the escape of half a character looks like: YAML does not allow it alone."""
_LONE_SURROGATE = re.compile(rf"(?<!\\)(?:\\\\)*{_SURROGATE.pattern}")
"""That escape, not an escaped backslash before a "u"; takes longer to search."""

_BETWEEN = re.compile(r"[ \t\r\n:,]*")
"""What separates the parts of a valid text."""

_CONTINUED = re.compile(rb"[\x80-\xbf]")
"""The bytes of a character of UTF-8 after the first one."""

_SHORT = 60
"""Texts below this length are worth looking up."""


class _NotPlainError(Exception):
    """Raised for a file that is to be read as YAML."""


def parse_json(content: bytes, file: str) -> Node | None:
    """Return the tree of a JSON file, None if it is to be read as YAML."""
    content = content.removeprefix(BOM_UTF8)
    if not content.lstrip().startswith((b"{", b"[")):
        return None
    try:
        return _Builder(JsonText(file, content)).build(_load(content))
    except (ValueError, OverflowError, RecursionError, _NotPlainError):
        return None


def _load(content: bytes) -> Any:
    """Return the value of a JSON text, objects as tuples of pairs."""
    text = content.decode()  # may take four times the memory: not kept
    if _NOT_YAML.search(text) or (
        _SURROGATE.search(text) and _LONE_SURROGATE.search(join_surrogates(text))
    ):
        raise _NotPlainError
    return json.loads(
        text,
        object_pairs_hook=tuple,
        parse_int=plain_value,
        parse_float=plain_value,
        parse_constant=_reject,
    )


def _reject(text: str) -> NoReturn:
    raise _NotPlainError(text)  # NaN and Infinity are no JSON, and text in YAML


class _Builder:
    """Builds the tree of one file. The place of a node is its number, as positions are ordered by it."""

    def __init__(self, text: JsonText) -> None:
        self._text = text
        self._texts: dict[str, str] = {}
        self._numbers = count()

    def build(self, value: Any) -> Node:
        """Return the root."""
        origin = NodeOrigin(self._text, None, "", next(self._numbers))
        is_collection = isinstance(value, tuple | list)
        return self._collection(value, origin, 0) if is_collection else Scalar(value, origin)

    def _collection(self, value: Any, origin: NodeOrigin, depth: int) -> Mapping | Sequence:
        if depth == MAXIMUM_DEPTH:
            raise _NotPlainError
        if isinstance(value, tuple):
            return self._mapping(value, origin, depth + 1)
        return self._sequence(value, origin, depth + 1)

    def _mapping(
        self, pairs: tuple[tuple[str, Any], ...], origin: NodeOrigin, depth: int
    ) -> Mapping:
        texts, numbers, members = self._texts, self._numbers, dict[str, Member]()
        for key, value in pairs:
            kind, place = type(value), next(numbers)
            if kind is str:
                text = texts.setdefault(value, value) if len(value) < _SHORT else value
                node: Node = Scalar(text, origin, key, place)
            elif kind is tuple or kind is list:
                node = self._collection(value, origin.part(key, place), depth)
            else:
                node = Scalar(value, origin, key, place)
            members[key] = Member(key, node, origin, place)
        if len(members) < len(pairs):
            raise _NotPlainError  # a key that is there twice
        return Mapping(members, origin=origin)

    def _sequence(self, values: list[Any], origin: NodeOrigin, depth: int) -> Sequence:
        items: list[Node] = []
        for index, value in enumerate(values):
            place = next(self._numbers)
            if type(value) is tuple or type(value) is list:
                items.append(self._collection(value, origin.part(index, place), depth))
            else:
                items.append(Scalar(value, origin, index, place))
        return Sequence(items, origin)


class JsonText:
    """The text of a JSON file in UTF-8, which is known to be valid."""

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self._content = content
        self._index: _Index | None = None

    def span_at(self, origin: NodeOrigin) -> Span:
        """Return the span of a position in this file."""
        if self._index is None:
            self._index = _Index(self._content)
            self._content = b""
        start, end = self._index.find(origin)
        return Span(self.file, *self._index.position(start), *self._index.position(end))


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a key starts and ends in a text, and where its value starts; an item has no key."""

    key: tuple[int, int]
    value: int


class _Index:
    """Finds the parts of one text, as far as they are looked for; Python's parser skips the others.

    The text has a character for each byte, so that it takes no more memory than the file.
    """

    def __init__(self, content: bytes) -> None:
        self._text = content.decode("latin-1")
        lines = content.splitlines(keepends=True)
        self._line_starts = array("L", accumulate(map(len, lines), initial=0))
        self._line_starts.pop()  # the end of the text
        self._continued = array("L", (each.start() for each in _CONTINUED.finditer(content)))
        self._decode = json.JSONDecoder().raw_decode
        self._found: dict[str, dict[str | int, _Part]] = {}
        self._rest: dict[str, Iterator[tuple[str | int, _Part]]] = {}

    def find(self, origin: NodeOrigin) -> tuple[int, int]:
        """Return where a key or value starts and ends."""
        part = self._part(origin)
        if origin.is_key:
            return part.key
        return part.value, self._end(part.value)

    def _part(self, origin: NodeOrigin) -> _Part:
        parent = origin.parent
        if parent is None:
            start = self._skip(0)
            return _Part((start, start), start)
        pointer = parent.pointer
        if pointer not in self._found:
            self._found[pointer] = {}
            self._rest[pointer] = self._parts_at(self._part(parent).value)
        found, rest = self._found[pointer], self._rest[pointer]
        while origin.token not in found:
            token, part = next(rest)
            found[token] = part
        return found[origin.token]

    def _parts_at(self, start: int) -> Iterator[tuple[str | int, _Part]]:
        """Yield the parts of the collection that starts at an index, with their keys or indexes."""
        is_object = self._text[start] == "{"
        index = self._skip(start + 1)
        for number in count():
            if self._text[index] in "]}":
                return
            token: str | int = number
            key = index, index
            if is_object:
                key = index, self._end(index)
                token = json.loads(self._text[slice(*key)].encode("latin-1"))
                index = self._skip(key[1])
            yield token, _Part(key, index)
            index = self._skip(self._end(index))

    def _end(self, start: int) -> int:
        """Return where the value or key ends that starts at an index."""
        return self._decode(self._text, start)[1]

    def _skip(self, index: int) -> int:
        """Return the index of the next value, key or closing bracket."""
        match = _BETWEEN.match(self._text, index)
        assert match is not None
        return match.end()

    def position(self, index: int) -> tuple[int, int]:
        """Return the line and the column of an index."""
        line = bisect_right(self._line_starts, index)
        start = self._line_starts[line - 1]
        continued = bisect_left(self._continued, index) - bisect_left(self._continued, start)
        return line, index - start - continued + 1
