"""Escapes control characters in text and JSON before they are printed.

Text of a record must not move the cursor, change colours or reverse a line of the terminal, so
characters of the Unicode categories Cc, Cf, Cs, Co, Zl and Zp are shown as escapes.
"""

from __future__ import annotations

import re
import unicodedata

from ..input.values import Json

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_ZERO_WIDTH_JOINER = "\u200d"
"""Joins emoji, and has no effect of its own."""

_HIDDEN_IN_JSON = "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"


def visible(text: str) -> str:
    r"""Return text as one line, with hidden characters as escapes (``\n``, ``\x1b``)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def visible_lines(text: str) -> str:
    """Return text with its line breaks, and other hidden characters as escapes."""
    return "\n".join(map(visible, text.split("\n")))


def _visible_character(character: str) -> str:
    if character == _ZERO_WIDTH_JOINER or unicodedata.category(character) not in _HIDDEN:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def format_json(value: Json, indent: int | None = None) -> str:
    """Return a value as JSON; characters that could affect a terminal are escaped."""
    import json  # only here, so that help stays fast

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub(_HIDDEN_IN_JSON, _unicode_escape, text)


def _unicode_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def cell_text(value: Json) -> str:
    """Return a value as the text of a cell: empty for null, JSON for nested values."""
    match value:
        case None:
            return ""
        case str():
            return value
        case _:
            return format_json(value)
