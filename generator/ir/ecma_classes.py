"""Character classes and escapes of ECMA-262, in the syntax of Python's ``re``, and the error of patterns.

Input: code points. Output: text of a pattern. Invariant: every text means the same in Python, in
ECMA-262 and in Rust's ``regex``, so that contract tests can use it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ESCAPE_HELP = "correct the pattern; a character that is meant literally needs a backslash"
GROUP_HELP = "use (…), (?:…), (?<name>…), (?=…), (?!…), (?<=…) or (?<!…); flags cannot be set"

_SPACES = r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NOT_SPACES = (
    r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff"
)

CLASS_ESCAPES: Mapping[str, str] = MappingProxyType(
    {
        "d": "0-9",
        "D": r"\x00-/:-\U0010ffff",
        "w": "A-Za-z0-9_",
        "W": r"\x00-/:-@\[-\^`{-\U0010ffff",
        "s": _SPACES,
        "S": _NOT_SPACES,
    }
)
"""The contents of the class that each escape stands for (ECMA-262, CharacterClassEscape)."""

CONTROL_ESCAPES: Mapping[str, int] = MappingProxyType({"t": 9, "n": 10, "v": 11, "f": 12, "r": 13})

ANY = r"[\x00-\U0010ffff]"
NOTHING = "(?!)"
NOT_LINE_TERMINATOR = r"[^\n\r\u2028\u2029]"
_WORD = "[A-Za-z0-9_]"
WORD_BOUNDARY = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
NOT_BOUNDARY = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"

_LONG_NAMES = {
    "Letter": "L",
    "Lowercase_Letter": "Ll",
    "Uppercase_Letter": "Lu",
    "Mark": "M",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Space_Separator": "Zs",
    "Control": "Cc",
}
_SHORT_NAMES = (
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp"
    " C Cc Cf Cs Co Cn"
)

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {name: name for name in _SHORT_NAMES.split()} | _LONG_NAMES
)
"""The general categories of Unicode that the runtime knows, by each of their names."""


class PatternError(ValueError):
    """A pattern that ECMA-262 does not allow.

    ``position`` is the index of the character at fault, ``help`` says what to write instead.
    """

    def __init__(self, problem: str, position: int, help: str = _ESCAPE_HELP) -> None:
        super().__init__(problem)
        self.position = position
        self.help = help


def escape_literal(code_point: int) -> str:
    """Return the text that matches one character outside of a class."""
    char = chr(code_point)
    return f"\\{char}" if char in "\\^$.*+?()[]{}|" else _printable(code_point)


def escape_in_class(code_point: int) -> str:
    """Return the text that matches one character in a class."""
    char = chr(code_point)
    return f"\\{char}" if char in "\\^-[]&~|" else _printable(code_point)


def _printable(code_point: int) -> str:
    char = chr(code_point)
    if char.isprintable():
        return char
    if code_point < 0x100:
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point < 0x10000 else f"\\U{code_point:08x}"
