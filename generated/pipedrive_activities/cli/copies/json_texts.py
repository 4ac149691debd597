"""Values as JSON texts, many at a time, which is several times faster than one at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec


def json_texts(values: Sequence[object]) -> list[str]:
    """Return each value as JSON, without line breaks."""
    try:
        return msgspec.json.Encoder().encode_lines(values).decode().split("\n")[:-1]
    except UnicodeEncodeError:  # half of a surrogate pair
        return [_json_text(value) for value in values]


def _json_text(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(value)
