"""Shortens records that are too long for the context window of an assistant.

Invariants: a result has at most ``LONGEST_RESULT`` characters of JSON, unless the assistant asked for
whole texts of chosen fields; what was left out is noted, with a way to it that repeats no write.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..cli.input.values import Json
from .record_text import compact_json
from .tool_arguments import ToolCall

LONGEST_RESULT = 40_000
"""Characters of JSON: about 10,000 tokens of an assistant."""


def is_too_long(call: ToolCall, value: Json) -> bool:
    """Return whether a value is too long, unless the assistant asked for whole texts of fields."""
    is_wanted = call.fields and not call.max_text
    return not is_wanted and len(compact_json(value)) > LONGEST_RESULT


def fit_record(call: ToolCall, value: Json, left_out: dict[str, int]) -> Json:
    """Return a value that fits: without the longest properties of an object, else None.

    ``left_out`` gets the characters of what was left out, by property; ``""`` is the whole value.
    """
    if not is_too_long(call, value):
        return value
    if not isinstance(value, Mapping):
        left_out[""] = len(compact_json(value))
        return None
    lengths = {name: len(compact_json(each)) for name, each in value.items()}
    kept = dict(value)
    for name in sorted(lengths, key=lambda name: -lengths[name]):
        if not is_too_long(call, kept):
            break
        del kept[name]
        left_out[name] = max(lengths[name], left_out.get(name, 0))
    return kept


def left_out_note(call: ToolCall, left_out: Mapping[str, int]) -> str:
    """Return the note on properties that were left out."""
    names = [name for name in left_out if name]
    options = call.tool.options
    way = f"{options['fields']}={compact_json(list(names[:20]))} and {options['max_text']}=0"
    if not names:
        way = f"{options['fields']} and {options['max_text']}=0"
    listed = ", ".join(
        f"{name or 'the result'} ({left_out[name]:,} characters)" for name in left_out
    )
    return f"Left out, too long: {listed}. {way_to_whole(call, way)}"


def way_to_whole(call: ToolCall, options: str) -> str:
    """Return how to get what was left out of a result: with options, unless that repeats a write."""
    if call.tool.kind == "read":
        return f"Call again with {options} to get the whole."
    return "The call is done: to see the whole, read the record; do not repeat the call."
