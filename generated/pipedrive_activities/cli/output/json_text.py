"""JSON values as text, for standard output and for one cell of a table."""

from __future__ import annotations

import json
import re

from ..input.values import Json

_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def format_json(value: Json, indent: int | None = None) -> str:
    """Return a value as JSON; characters that could act on a terminal are escaped."""
    return _HIDDEN.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def cell_text(value: Json) -> str:
    """Return a value as the text of one cell: nothing for null, JSON for what is nested."""
    match value:
        case None:
            return ""
        case str():
            return value
        case _:
            return format_json(value)
