"""Parses JSON files into the tree that ``yaml.parse`` makes of them, in a fifth of the time.

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
from itertools import accumulate
from typing import Any, NoReturn

from generator.positions import NodeOrigin, Span
from generator.records import dataclass
from generator.yaml.encoding import join_surrogates
from generator.yaml.node import MAXIMUM_DEPTH, Mapping, Member, Node, Scalar, Sequence
from generator.yaml.scalars import plain_value

_KEY, _VALUE = 0, 1
"""The places of positions: whether it is that of the key, or of the value below it."""

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
    """Builds the tree of one file."""

    def __init__(self, text: JsonText) -> None:
        self._text = text
        self._texts: dict[str, str] = {}

    def build(self, value: Any) -> Node:
        """Return the root."""
        origin = NodeOrigin(self._text, None, "", _VALUE)
        if isinstance(value, tuple):
            return self._mapping(value, origin, 1)
        if isinstance(value, list):
            return self._sequence(value, origin, 1)
        return Scalar(value, origin)

    def _mapping(
        self, pairs: tuple[tuple[str, Any], ...], origin: NodeOrigin, depth: int
    ) -> Mapping:
        texts, members = self._texts, dict[str, Member]()
        for key, value in pairs:
            kind = type(value)
            if kind is str:
                text = texts.setdefault(value, value) if len(value) < _SHORT else value
                node: Node = Scalar(text, origin, key, _VALUE)
            elif kind is tuple or kind is list:
                node = self._collection(value, origin.part(key, _VALUE), depth)
            else:
                node = Scalar(value, origin, key, _VALUE)
            members[key] = Member(key, node, origin, _KEY)
        if len(members) < len(pairs):
            raise _NotPlainError  # a key that is there twice
        return Mapping(members, origin=origin)

    def _sequence(self, values: list[Any], origin: NodeOrigin, depth: int) -> Sequence:
        items: list[Node] = []
        for index, value in enumerate(values):
            if type(value) is tuple or type(value) is list:
                items.append(self._collection(value, origin.part(index, _VALUE), depth))
            else:
                items.append(Scalar(value, origin, index, _VALUE))
        return Sequence(items, origin)

    def _collection(self, value: Any, origin: NodeOrigin, depth: int) -> Mapping | Sequence:
        if depth == MAXIMUM_DEPTH:
            raise _NotPlainError
        if isinstance(value, tuple):
            return self._mapping(value, origin, depth + 1)
        return self._sequence(value, origin, depth + 1)


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
        part = self._index.find(origin)
        start, end = part.key if origin.place == _KEY else part.value
        return Span(self.file, *self._index.position(start), *self._index.position(end))


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a value is located in a text, and its key; an item of a list has none."""

    key: tuple[int, int]
    value: tuple[int, int]


class _Index:
    """Finds the parts of one text. Python's parser skips the values that are not looked for.

    The text has a character for each byte, so that it takes no more memory than the file. The parts of
    a collection are found when one of them is looked for.
    """

    def __init__(self, content: bytes) -> None:
        self._text = content.decode("latin-1")
        lines = content.splitlines(keepends=True)
        self._line_starts = array("L", accumulate(map(len, lines), initial=0))
        self._line_starts.pop()  # the end of the text
        self._continued = array("L", (each.start() for each in _CONTINUED.finditer(content)))
        self._decode = json.JSONDecoder().raw_decode
        self._parts: dict[str, dict[str | int, _Part]] = {}

    def find(self, origin: NodeOrigin) -> _Part:
        """Return where a value is located."""
        parent = origin.parent
        if parent is None:
            start = self._skip(0)
            return _Part((start, start), (start, self._decode(self._text, start)[1]))
        if parent.pointer not in self._parts:
            start, _ = self.find(parent).value
            self._parts[parent.pointer] = self._parts_at(start)
        return self._parts[parent.pointer][origin.token]

    def _parts_at(self, start: int) -> dict[str | int, _Part]:
        """Return the parts of the collection that starts at an index."""
        text, parts = self._text, dict[str | int, _Part]()
        is_object = text[start] == "{"
        index = self._skip(start + 1)
        while text[index] not in "]}":
            token: str | int = len(parts)
            key = index, index
            if is_object:
                token, end = self._key(index)
                key = index, end
                index = self._skip(end)
            _, end = self._decode(text, index)
            parts[token] = _Part(key, (index, end))
            index = self._skip(end)
        return parts

    def _key(self, start: int) -> tuple[str, int]:
        """Return the key that starts at an index, and where it ends."""
        key, end = self._decode(self._text, start)
        if not key.isascii():
            key = json.loads(self._text[start:end].encode("latin-1"))
        return key, end

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
