"""Text from elsewhere, made safe to show.

Input: any text. Output: text without control characters, so that a record's subject can neither
move the cursor, recolour the terminal nor reverse the line (Unicode categories Cc, Cf, Cs, Zl, Zp).
Data files (JSON, CSV, YAML) never pass here: their writers escape by their own rules.
"""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_KEPT = "\u200d"
"""The joiner that holds family emoji together has no effect of its own."""


def visible(text: str) -> str:
    r"""Return text on one line, each hidden character spelled as an escape (``\n``, ``\x1b``)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def visible_lines(text: str) -> str:
    """Return text with its line breaks kept, each other hidden character spelled as an escape."""
    return "\n".join(map(visible, text.split("\n")))


def _visible_character(character: str) -> str:
    if character == _KEPT or unicodedata.category(character) not in _HIDDEN:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
