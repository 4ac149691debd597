"""Reads a regular expression of ECMA-262 into the parts that write matching text.

Input: a pattern. Output: its root part, and whether text built from it certainly matches. It reads more
than the grammar allows (Annex B; the flags of groups are ignored): what is no valid pattern is reported
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from .pattern_nodes import (
    Alternatives,
    Assertion,
    Capture,
    Characters,
    Node,
    Reference,
    Repetition,
    Sequential,
)

_LAST = 0x10FFFF
_SPACE_CODES = (9, 10, 11, 12, 13, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
_SPACES = tuple((code, code) for code in (*_SPACE_CODES, 0x202F, 0x205F, 0x3000, 0xFEFF))
_DIGITS = ((0x30, 0x39),)
_WORDS = ((0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0x5F, 0x5F))
_LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType(
    {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
)
_CONTROLS: Mapping[str, int] = MappingProxyType({"t": 9, "n": 10, "v": 11, "f": 12, "r": 13})
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d{1,6})(?:(,)(\d{1,6})?)?\})\??", re.ASCII)
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})")
_PROPERTY = re.compile(r"([pP])\{(?:(?:General_Category|gc)=)?(\w+)\}", re.ASCII)
_GROUP = re.compile(r"\?(?:(?P<condition><?[=!])|P?<(?P<name>[^>]*)>|[a-z-]*:)")
_LONG_NAMES = {
    "Letter": "L",
    "Lowercase_Letter": "Ll",
    "Lowercase": "Ll",
    "Uppercase_Letter": "Lu",
    "Uppercase": "Lu",
    "Alphabetic": "L",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Mark": "M",
}


class UnreadablePattern(ValueError):
    """A pattern that is not valid or not supported here."""


def read_pattern(pattern: str) -> tuple[Node, bool]:
    """Return the root part of a pattern, and whether text built from it certainly matches.

    Raises UnreadablePattern, and RecursionError for a pattern that is nested too deeply.
    """
    reader = _Reader(pattern)
    root = reader.alternatives()
    if reader.position < len(pattern):
        raise UnreadablePattern(pattern)
    return root, reader.is_certain and not _has_inner_assertion(root)


def _has_inner_assertion(root: Node) -> bool:
    """Return whether a start or end of the text occurs where it is not the first or last part."""
    branches = root.parts if isinstance(root, Alternatives) else (root,)
    inner: list[Node] = []
    for branch in branches:
        outer: list[Node] = [*branch.parts] if isinstance(branch, Sequential) else [branch]
        outer = outer[1:] if outer and outer[0] == Assertion("^") else outer
        inner += outer[:-1] if outer and outer[-1] == Assertion("$") else outer
    while inner:
        part = inner.pop()
        match part:
            case Assertion():
                return True
            case Sequential(parts=parts) | Alternatives(parts=parts):
                inner += parts
            case Capture(part=nested) | Repetition(part=nested):
                inner.append(nested)
            case _:
                pass
    return False


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.position = 0
        self.is_certain = True
        self._names: dict[str, int] = {}
        self._groups = 0

    def _accept(self, text: str) -> bool:
        accepted = self._text.startswith(text, self.position)
        self.position += len(text) if accepted else 0
        return accepted

    def _next(self) -> str:
        if self.position >= len(self._text):
            raise UnreadablePattern(self._text)
        self.position += 1
        return self._text[self.position - 1]

    def alternatives(self) -> Node:
        """Read up to the end of the pattern or of the group."""
        branches = [self._sequence()]
        while self._accept("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Alternatives(branches)

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.position < len(self._text) and self._text[self.position] not in "|)":
            parts.append(self._repeated(self._atom()))
        return Sequential(parts)

    def _repeated(self, part: Node) -> Node:
        match = _QUANTIFIER.match(self._text, self.position)
        if match is None:
            return part
        self.position = match.end()
        symbol, least, comma, most = match.groups()
        if symbol:
            return Repetition(part, int(symbol == "+"), 1 if symbol == "?" else None)
        unlimited = comma and not most
        return Repetition(part, int(least), None if unlimited else int(most or least))

    def _atom(self) -> Node:
        char = self._next()
        match char:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return Characters(_LINE_ENDS, negated=True)
            case "^" | "$":
                return Assertion(char)
            case "\\":
                return self._escape()
            case _:
                return _literal(ord(char))

    def _group(self) -> Node:
        match = _GROUP.match(self._text, self.position)
        if self._text.startswith("?", self.position) and match is None:
            raise UnreadablePattern(self._text)
        self.position = match.end() if match else self.position
        number = 0
        if match is None or match["name"] is not None:
            self._groups += 1
            number = self._groups
            self._names[match["name"] if match else ""] = number
        part = self.alternatives()
        if not self._accept(")"):
            raise UnreadablePattern(self._text)
        if match and match["condition"]:
            self.is_certain = False
            return Assertion(excluded=_single(part) if match["condition"] == "!" else None)
        return Capture(number, part) if number else part

    def _escape(self) -> Node:
        char = self._next()
        if char in "bB":
            self.is_certain = False
            return Assertion()
        if char in "zZA":
            return Assertion("^" if char == "A" else "$")
        if char == "k" and self._text.startswith("<", self.position):
            name = self._text[self.position + 1 :].partition(">")[0]
            self.position += len(name) + 2
            return Reference(self._names.get(name, 0))
        if char in "123456789":
            digits = re.compile("[0-9]{0,2}").match(self._text, self.position)
            self.position = digits.end() if digits else self.position
            return Reference(int(char + (digits[0] if digits else "")))
        return self._class_escape(char) or _literal(self._code(char))

    def _class_escape(self, char: str) -> Characters | None:
        """Return the class of an escape, None if it is a single character."""
        if char.lower() in _CLASSES:
            return Characters(_CLASSES[char.lower()], negated=char.isupper())
        match = _PROPERTY.match(self._text, self.position - 1)
        if match is None:
            return None
        self.position = match.end()
        name = _LONG_NAMES.get(match[2], match[2])
        if not re.fullmatch("[A-Z][a-z]?", name):
            raise UnreadablePattern(self._text)
        return Characters(categories=[(name, match[1] == "P")])

    def _code(self, char: str) -> int:
        """Return the code point of an escaped character; ``char`` follows the backslash."""
        match = _CODE.match(self._text, self.position - 1)
        if match is not None:
            self.position = match.end()
            return min(int(next(filter(None, match.groups())), 16), _LAST)
        if char == "c":
            return ord(self._next()) % 32
        return 0 if char == "0" else _CONTROLS.get(char, ord(char))

    def _class(self) -> Characters:
        negated = self._accept("^")
        ranges: list[tuple[int, int]] = []
        categories: list[tuple[str, bool]] = []
        while not self._accept("]"):
            first = self._class_atom()
            is_range = self._text.startswith("-", self.position) and not self._text.startswith(
                "-]", self.position
            )
            if is_range and isinstance(first, int):
                start, self.position = self.position, self.position + 1
                last = self._class_atom()
                if isinstance(last, int):
                    ranges.append((first, last))
                    continue
                self.position = start
            ranges += [(first, first)] if isinstance(first, int) else _ranges_of(first)
            categories += [] if isinstance(first, int) else first.categories
        return Characters(ranges, categories, negated=negated)

    def _class_atom(self) -> int | Characters:
        char = self._next()
        if char != "\\":
            return ord(char)
        char = self._next()
        if char == "b":
            return 8
        return self._class_escape(char) or self._code(char)


def _single(part: Node) -> Characters | None:
    """Return the class of a part that is one character, None for others."""
    while isinstance(part, Sequential) and len(part.parts) == 1:
        part = part.parts[0]
    return part if isinstance(part, Characters) else None


def _literal(code_point: int) -> Characters:
    return Characters([(code_point, code_point)])


def _ranges_of(characters: Characters) -> list[tuple[int, int]]:
    """Return the ranges of a class, of its complement if it is negated."""
    if not characters.negated:
        return list(characters.ranges)
    ranges: list[tuple[int, int]] = []
    first = 0
    for low, high in sorted(characters.ranges):
        if low > first:
            ranges.append((first, low - 1))
        first = high + 1
    return [*ranges, (first, _LAST)]
