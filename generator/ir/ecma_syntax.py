"""Reads regular expressions of ECMA-262; the table in ``ecma_patterns`` says what becomes of them.

Input: a pattern. Output: the parts of a Python pattern, or a reason, or ``PatternError``. Invariants: the
pattern is read once and from left to right, without recursion; a number is never longer than ten digits.
"""

from __future__ import annotations

import re
from dataclasses import field

from generator.ir.ecma_classes import (
    ANY,
    CATEGORIES,
    CLASS_ESCAPES,
    CONTROL_ESCAPES,
    GROUP_HELP,
    NOT_BOUNDARY,
    NOT_LINE_TERMINATOR,
    NOTHING,
    WORD_BOUNDARY,
    PatternError,
    escape_in_class,
    escape_literal,
)
from generator.ir.ecma_groups import Group
from generator.records import dataclass

MAX_SIZE = 10_000
"""The largest number of characters and classes of a pattern, after its repetitions are written out."""

MAX_DEPTH = 50
"""The deepest nesting of groups."""

END = "\\Z"
"""The part of the output that matches at the end of the text."""
_QUANTIFIER = re.compile(r"([*+?]|\{(\d+)(?:,(\d*))?\})(\??)", re.ASCII)
_GROUPS = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]?|\((?!\?)|\(\?<(?![=!])(?P<name>[^>)]*)>", re.DOTALL
)
_NAME = re.compile(r"[^\W\d]\w*|\$[\w$]*")
_HEXADECIMAL = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_LOW_SURROGATE = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"([pP])\{(?:(?:General_Category|gc)=)?(\w+)\}", re.ASCII)


@dataclass(slots=True)
class PatternReader:
    """Reads a pattern once, and writes its translation on the way.

    ``output``: the parts of the Python pattern. ``reason``: why there is none. ``is_unusual``: other
    engines read the pattern differently. ``has_properties``: the output contains ``\\p{…}``.
    """

    text: str
    position: int = 0
    output: list[str] = field(default_factory=list)
    reason: str = ""
    is_unusual: bool = False
    needs_flag: bool = False
    forbids_flag: bool = False
    has_properties: bool = False
    group: Group = field(default_factory=lambda: Group(None))
    captures: list[Group] = field(default_factory=list)
    references: list[Group] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def run(self) -> None:
        """Read the whole pattern. Raises PatternError for one that is not valid."""
        self.names = [
            match["name"]
            for match in _GROUPS.finditer(self.text)
            if match[0][0] == "(" or match["name"] is not None
        ]
        while self.position < len(self.text):
            self._term()
        if self.group.parent is not None:
            raise PatternError("this group is not closed", self.group.start)
        if any(not group.always_matches() for group in self.references):
            self._give_up("a reference may be to a group that did not match")
        if self.group.size > MAX_SIZE:
            self._give_up("it is too large")
        if self.needs_flag and self.forbids_flag:
            self._give_up("it is valid only without the flag u, which it needs")

    def _give_up(self, reason: str) -> None:
        """Note that there is no translation; the rest is read all the same, to report errors."""
        self.reason = self.reason or reason

    def _term(self) -> None:
        start = self.position
        char = self.text[start]
        self.position += 1
        match char:
            case "\\":
                self._escape(start)
            case "[":
                self._atom(self._class(start))
            case "(":
                self._open(start)
            case ")":
                self._close(start)
            case "|":
                self.group.has_alternatives = True
                self.output.append("|")
            case "^" | "$":
                self._assertion("^" if char == "^" else END)
            case ".":
                self._atom(NOT_LINE_TERMINATOR)
            case "*" | "+" | "?":
                raise PatternError("there is nothing to repeat", start)
            case "{" if _QUANTIFIER.match(self.text, start):
                raise PatternError("there is nothing to repeat", start)
            case _:
                if char in "{}]":
                    self.is_unusual = self.forbids_flag = True
                self.needs_flag |= char > "\uffff"
                self._atom(escape_literal(ord(char)))

    def _atom(self, text: str, size: int = 1) -> bool:
        """Write something that can be repeated, with its quantifier; return whether it has one."""
        self.output.append(text)
        match = _QUANTIFIER.match(self.text, self.position)
        if match is None:
            self.group.size += size
            return False
        quantifier, least, most, lazy = match.groups()
        if least is None:
            self.output.append(quantifier + lazy)
            self.group.size += size
        else:
            size *= self._repeat(least, most, match.start())
            self.group.size += size
            self.output.append(lazy)
        self.position = match.end()
        return True

    def _repeat(self, least: str, most: str | None, start: int) -> int:
        """Write ``{least,most}``; return the larger number. ``most``: empty if unlimited."""
        numbers = [
            int(digits[:10]) for digits in (least.lstrip("0"), (most or "").lstrip("0")) if digits
        ]
        if any(number > MAX_SIZE for number in numbers):
            self._give_up("it repeats too often")
            return 1
        low = int(least)
        high = int(most) if most else low
        if high < low:
            raise PatternError("the numbers of this repetition are out of order", start)
        self.output.append(f"{{{low}}}" if most is None else f"{{{low},{high if most else ''}}}")
        return max(high, 1)

    def _assertion(self, text: str, kind: str = "an assertion") -> None:
        self.output.append(text)
        if _QUANTIFIER.match(self.text, self.position):
            raise PatternError(f"{kind} cannot be repeated", self.position)

    # Groups

    def _open(self, start: int) -> None:
        kind = re.compile(r"\?(?::|=|!|<=|<!)").match(self.text, self.position)
        group = Group(self.group, start=start, depth=self.group.depth + 1)
        if kind is not None:
            self.position = kind.end()
            group.lookaround = "" if kind[0] == "?:" else kind[0]
            self.output.append("(" + kind[0])
        elif self.text.startswith("?<", self.position):
            self._name_of_group(start)
            self.captures.append(group)
            self.output.append("(")
        elif self.text.startswith("?", self.position):
            self._modifiers(start)
            self.output.append("(?:")
        else:
            self.captures.append(group)
            self.output.append("(")
        self.group = group
        if group.depth > MAX_DEPTH:
            self._give_up("its groups are nested too deeply")

    def _name_of_group(self, start: int) -> None:
        end = self.text.find(">", self.position)
        name = self.text[self.position + 2 : end] if end >= 0 else ""
        if not _NAME.fullmatch(name):
            raise PatternError("this group has no valid name", start, GROUP_HELP)
        self.is_unusual = True
        self.position = end + 1

    def _modifiers(self, start: int) -> None:
        match = re.compile(r"\?[ims]*(?:-[ims]*)?:").match(self.text, self.position)
        if match is None:
            raise PatternError("this kind of group does not exist", start, GROUP_HELP)
        self._give_up("it changes flags in a group")
        self.position = match.end()

    def _close(self, start: int) -> None:
        group, outer = self.group, self.group.parent
        if outer is None:
            raise PatternError("this parenthesis closes no group", start)
        self.group = outer
        group.is_closed = True
        if not group.lookaround:
            group.is_quantified = self._atom(")", max(group.size, 1))
        elif group.lookaround.startswith("?<"):
            self._assertion(")", "a lookbehind")
        elif self._atom(")", max(group.size, 1)):
            self._give_up("it repeats a lookahead")

    # Escapes

    def _escape(self, start: int) -> None:
        if self.position >= len(self.text):
            raise PatternError("a backslash at the end escapes nothing", start)
        char = self.text[self.position]
        if char in "bB":
            self.position += 1
            self.is_unusual = True  # Rust's \\b depends on all scripts
            self._assertion(WORD_BOUNDARY if char == "b" else NOT_BOUNDARY)
        elif char in CLASS_ESCAPES:
            self._atom(f"[{self._class_escape(char)}]")
        elif char in "123456789":
            self._numbered_reference()
        elif char == "k":
            self._named_reference(start)
        elif char in "pP":
            self._atom(f"[{self._property()}]")
        else:
            code_point = self._character(start)
            self.forbids_flag |= char == "-"
            self._atom(escape_literal(code_point))

    def _class_escape(self, char: str) -> str:
        self.position += 1
        self.is_unusual |= char in "wWsS"  # in Rust, they include all scripts
        return CLASS_ESCAPES[char]

    def _numbered_reference(self) -> None:
        match = re.compile(r"[0-9]{1,9}").match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        self._reference(int(match[0]))

    def _named_reference(self, start: int) -> None:
        match = re.compile(r"k<([^>]*)>").match(self.text, self.position)
        if match is None or match[1] not in self.names:
            if any(self.names):
                raise PatternError("this reference names no group", start)
            self._give_up("it escapes a letter that needs no escape")
            self.position += 1
            return
        self.is_unusual = True
        self.position = match.end()
        if self.names.count(match[1]) > 1:
            self._give_up("two groups have the same name")
        self._reference(self.names.index(match[1]) + 1)

    def _reference(self, number: int) -> None:
        if number > len(self.names):
            self._give_up("it contains a legacy octal escape")
        elif number > len(self.captures) or not self.captures[number - 1].is_closed:
            self._give_up("a reference may be to a group that did not match")
        else:
            self.references.append(self.captures[number - 1])
        if self.group.is_in_lookbehind():
            self._give_up("a lookbehind contains a reference")
        self._atom(f"(?:\\{number})")

    def _property(self) -> str:
        """Read a property after the backslash; return it as a part of a class."""
        match = _PROPERTY.match(self.text, self.position)
        category = CATEGORIES.get(match[2]) if match else None
        if match is None or category is None:
            self._give_up("it contains a Unicode property that Python does not know")
            self.position += 1
            return "x"
        self.has_properties = self.needs_flag = True
        self.position = match.end()
        return f"\\{match[1]}{{{category}}}"

    def _character(self, start: int) -> int:
        """Read an escaped character after the backslash; return its code point."""
        char = self.text[self.position]
        hexadecimal = _HEXADECIMAL.match(self.text, self.position)
        if hexadecimal is not None:
            return self._hexadecimal(hexadecimal, start)
        self.position += 1
        if char in CONTROL_ESCAPES:
            return CONTROL_ESCAPES[char]
        following = self.text[self.position : self.position + 1]
        if char == "c" and following.isascii() and following.isalpha():
            self.position += 1
            return ord(following) % 32
        if char == "0" and not following.isdigit():
            self.is_unusual = True
            return 0
        if char.isalnum():
            octal = char.isdigit()
            self._give_up(
                "it contains a legacy octal escape"
                if octal
                else "it escapes a letter that needs no escape"
            )
        if char not in "^$\\.*+?()[]{}|/-":
            self.is_unusual = self.forbids_flag = True
        return ord(char)

    def _hexadecimal(self, match: re.Match[str], start: int) -> int:
        code_point = int(match[1] or match[2] or match[3], 16)
        self.position = match.end()
        self.needs_flag |= match[3] is not None
        if code_point > 0x10FFFF:
            raise PatternError("this code point does not exist", start)
        low = _LOW_SURROGATE.match(self.text, self.position)
        if match[2] and 0xD800 <= code_point <= 0xDBFF and low is not None:
            self.position = low.end()
            self.is_unusual = self.needs_flag = True
            return 0x10000 + ((code_point - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        return code_point

    # Character classes

    def _class(self, start: int) -> str:
        """Read a character class after its bracket; return it."""
        negated = self.text.startswith("^", self.position)
        self.position += negated
        parts: list[str] = []
        while not self.text.startswith("]", self.position):
            if self.position >= len(self.text):
                raise PatternError("this character class is not closed", start)
            parts.append(self._class_part())
        self.position += 1
        if not parts:
            self.is_unusual = True
            return ANY if negated else NOTHING
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _class_part(self) -> str:
        """Read a character, a range or an escape inside a class; return it."""
        start = self.position
        first = self._class_atom()
        if not self.text.startswith("-", self.position) or self.text.startswith(
            "-]", self.position
        ):
            return first if isinstance(first, str) else escape_in_class(first)
        self.position += 1
        if self.position >= len(self.text):
            return ""  # the class is not closed, which is reported next
        last = self._class_atom()
        if isinstance(first, str) or isinstance(last, str):
            self.is_unusual = self.forbids_flag = True
            ends = (
                part if isinstance(part, str) else escape_in_class(part) for part in (first, last)
            )
            return "\\-".join(ends)
        if first > last:
            raise PatternError("this range is out of order", start)
        return f"{escape_in_class(first)}-{escape_in_class(last)}"

    def _class_atom(self) -> int | str:
        """Read one character of a class, or an escape for several, which is returned as text."""
        start = self.position
        char = self.text[start]
        self.position += 1
        if char != "\\":
            self.is_unusual |= char in "[&~" or self.text.startswith("--", start)
            self.needs_flag |= char > "\uffff"
            return ord(char)
        if self.position >= len(self.text):
            raise PatternError("a backslash at the end escapes nothing", start)
        char = self.text[self.position]
        if char in CLASS_ESCAPES:
            return self._class_escape(char)
        if char in "pP":
            return self._property()
        if char == "b":
            self.position += 1
            self.is_unusual = True
            return 8
        return self._character(start)
