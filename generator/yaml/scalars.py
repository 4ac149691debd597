"""Converts YAML scalars to JSON values.

YAML 1.1 reads ``12:30`` as 750, ``on`` as true, ``010`` as 8 and ``2026-01-02`` as a date. Here, a
plain scalar is a number only if it is one in JSON. ``true``, ``false`` and ``null`` may be spelled
as in the YAML 1.2 core schema (section 10.3.2). Everything else is text.
"""

from __future__ import annotations

import math
import re

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MAXIMUM_DIGITS = 1000

ScalarValue = str | int | float | bool | None

TAGS: dict[str, type | tuple[type, ...]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": (int, float),
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:null": type(None),
    "!": str,
}
"""The supported tags, with the Python types of the values."""


def plain_value(text: str) -> ScalarValue:
    """Return the value of an unquoted scalar; raise OverflowError for a number that is too large."""
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0] == "-" or "0" <= text[0] <= "9") or not _NUMBER.match(text):
        return text
    if len(text) > _MAXIMUM_DIGITS:
        raise OverflowError(text)
    if _INTEGER.match(text):
        return int(text)
    number = float(text)
    if math.isinf(number):
        raise OverflowError(text)
    return number


def tagged_value(text: str, tag: str) -> ScalarValue:
    """Return the value of a scalar with an explicit tag.

    Raises KeyError for a tag that is not in ``TAGS``, ValueError for a text that does not match it.
    """
    expected = TAGS[tag]
    if expected is str:
        return text
    value = plain_value(text)
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        raise ValueError(text)
    return value
