"""Makes values of records safe and short enough for the context window of an assistant.

Text of a record is data. It must not contain characters that nobody sees but an assistant reads
(control characters, directions of writing, tags), and it must not end the block that marks it as
data. Input and output are JSON values; a value is never changed without a note.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field

from ..cli.input.values import Json

_KEPT = frozenset("\n\t\u200c\u200d")
"""Line breaks, tabs, and the joiners that emoji and some scripts need."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SELECTORS = re.compile("[\U000e0100-\U000e01ef]")
"""Variation selectors that no font uses, but that can carry a hidden text."""

BEGIN, END = "<data>", "</data>"


@dataclass(slots=True)
class Reduction:
    """What was changed in the values of a result."""

    hidden: int = 0
    """Characters removed."""
    cut: set[str] = field(default_factory=set)
    """Names of the properties whose text was cut."""


def clean_text(text: str) -> str:
    """Return a text without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(each for each in text if each in _KEPT or _category(each) not in _HIDDEN)
    return _SELECTORS.sub("", kept)


def one_line(text: str, longest: int = 300) -> str:
    """Return a text without invisible characters and line breaks, cut after ``longest`` characters."""
    flat = " ".join(clean_text(text).split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def reduce_value(value: Json, longest: int, reduction: Reduction, name: str = "") -> Json:
    """Return a value with clean texts of at most ``longest`` characters (0: of any length).

    ``name`` is the property that contains the value; ``reduction`` records what was changed.
    """
    match value:
        case str():
            return _reduce_text(value, longest, reduction, name)
        case list():
            return [reduce_value(item, longest, reduction, name) for item in value]
        case dict():
            return {
                clean_text(key): reduce_value(item, longest, reduction, clean_text(key))
                for key, item in value.items()
            }
        case _:
            return value


def _reduce_text(text: str, longest: int, reduction: Reduction, name: str) -> str:
    clean = clean_text(text)
    reduction.hidden += len(text) - len(clean)
    if not longest or len(clean) <= longest:
        return clean
    reduction.cut.add(name)
    return f"{clean[:longest]}… [cut, {len(clean) - longest:,} more characters]"


def without_nulls(value: Json) -> Json:
    """Return a value without the properties that are null."""
    match value:
        case list():
            return [without_nulls(item) for item in value]
        case dict():
            return {key: without_nulls(item) for key, item in value.items() if item is not None}
        case _:
            return value


def compact_json(value: Json) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_data(value: Json) -> str:
    """Return a value as JSON in a block that is marked as data, and that no text in it can end."""
    text = compact_json(value).replace("</", "<\\/")
    return f"{BEGIN}\n{text}\n{END}"


def _category(character: str) -> str:
    return unicodedata.category(character)


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 item``, ``2 items``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
