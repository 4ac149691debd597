"""Converts text from options, CSV cells and rows to JSON values.

A wrong value raises ``ValueError`` with a message such as ``expected a whole number, got "x"``, to
which the caller adds the name of the option. Booleans are ``true`` or ``false``, numbers are
decimal, several values are separated by commas or written as a JSON array.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ..command_model import Option

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_MAX_DIGITS = 40
_BOOLEANS = {"true": True, "false": False}
_DATE_EXAMPLES = {
    "date": "2026-12-01, tomorrow or +7d",
    "date-time": "2026-12-01T09:00:00Z, 2026-12-01, yesterday, 7d (ago) or +7d",
}
_PATTERNS = {
    r"^\d{2}:\d{2}$": ("HH:MM", "HH:MM"),
    r"^\d{2}:\d{2}:\d{2}$": ("HH:MM:SS", "HH:MM:SS"),
    r"^\d{2}:\d{2}(:\d{2})?$": ("HH:MM[:SS]", "HH:MM or HH:MM:SS"),
    r"^\d{2,}:\d{2}(:\d{2})?$": ("HH:MM[:SS]", "HH:MM or HH:MM:SS"),
}
"""Placeholder in help, and description in messages, of the patterns of times and durations."""


def convert_text(option: Option, text: str) -> Json:
    """Return the value of a text; raise ValueError if the option does not accept it."""
    if not option.parameter.many:
        return _convert_value(option, text)
    values = _split(option, text)
    if not values and (option.parameter.location != "body" or not text.strip()):
        raise ValueError("expected at least one value")
    check_count(option, values)
    return values


def check_count(option: Option, values: list[Json]) -> None:
    """Raise ValueError if an option does not accept that many values."""
    if option.parameter.max_items is not None and len(values) > option.parameter.max_items:
        raise ValueError(f"expected at most {option.parameter.max_items} values, got {len(values)}")


def _split(option: Option, text: str) -> list[Json]:
    if text.lstrip().startswith("["):
        value = _parse_json(text)
        return value if isinstance(value, list) else [value]
    return [_convert_value(option, part.strip()) for part in text.split(",") if part.strip()]


def _convert_value(option: Option, text: str) -> Json:
    match option.parameter.kind:
        case "integer":
            return _check_bounds(option, _integer(text))
        case "number":
            return _check_bounds(option, _number(text))
        case "boolean":
            return _boolean(text)
        case "json":
            return _json_or_text(option, text) if option.parameter.scalars else _parse_json(text)
        case "string":
            return _check_text(option, text)


def _json_or_text(option: Option, text: str) -> Json:
    """Return JSON if it is one and of an accepted type, else the text itself."""
    try:
        value = _parse_json(text)
    except ValueError:
        return text
    match value:
        case bool():
            is_accepted = "boolean" in option.parameter.scalars
        case int() | float():
            is_accepted = "number" in option.parameter.scalars or (
                "integer" in option.parameter.scalars and isinstance(value, int)
            )
        case None:
            is_accepted = option.parameter.nullable
        case _:
            is_accepted = True
    return value if is_accepted else text


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or len(text) > _MAX_DIGITS:
        raise ValueError(f"expected a whole number, got {quote_text(text)}")
    return int(text)


def _number(text: str) -> float:
    if _INTEGER.fullmatch(text):
        return _integer(text)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"expected a number, got {quote_text(text)}")
    return number


def _check_bounds(option: Option, number: float) -> float:
    low, high = option.parameter.minimum, option.parameter.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return number
    if low is not None and high is not None:
        raise ValueError(f"expected {low:g} to {high:g}, got {number}")
    bound = f"at least {low:g}" if low is not None else f"at most {high:g}"
    raise ValueError(f"expected {bound}, got {number}")


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"expected true or false, got {quote_text(text)}")
    return _BOOLEANS[text.lower()]


def _check_text(option: Option, text: str) -> str:
    if option.parameter.choices and text not in option.parameter.choices:
        choices = ", ".join(option.parameter.choices)
        raise ValueError(f"expected one of {choices}, got {quote_text(text)}")
    if option.parameter.format in _DATE_EXAMPLES:
        text = _expand(option.parameter.format, text)
        _check_date(option.parameter.format, text)
    if option.parameter.pattern and not _matches(option.parameter.pattern, text):
        _, accepted = _PATTERNS.get(
            option.parameter.pattern, ("", f"text that matches {option.parameter.pattern}")
        )
        example = f", such as {json.loads(option.example)}," if option.example else ","
        raise ValueError(f"expected {accepted}{example} got {quote_text(text)}")
    return text


def _expand(form: str, text: str) -> str:
    """Return a date or datetime in full if it is a short form such as ``yesterday`` or ``7d``."""
    from datetime import datetime

    from .times import expand_date, expand_datetime

    now = datetime.now().astimezone()
    return expand_date(text, now.date()) if form == "date" else expand_datetime(text, now)


def _check_date(form: str, text: str) -> None:
    """Reject text that is not a date, or not a datetime with an offset (RFC 3339, section 5.6)."""
    from datetime import date, datetime

    try:
        if form == "date":
            date.fromisoformat(text)
        elif datetime.fromisoformat(text).tzinfo is None:
            raise ValueError("no offset")
    except ValueError:
        example = _DATE_EXAMPLES[form]
        raise ValueError(f"expected a {form} such as {example}, got {quote_text(text)}") from None


def _matches(pattern: str, text: str) -> bool:
    """Return whether text matches a pattern; one that Python cannot compile is left to the API."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def _parse_json(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError as error:
        raise ValueError(f"expected JSON, got {quote_text(text)}: {error}") from None
    return value


def quote_text(text: str) -> str:
    """Return text in double quotes for a message, shortened to 60 characters."""
    shown = text if len(text) <= 60 else f"{text[:59]}…"
    return json.dumps(shown, ensure_ascii=False)


def value_placeholder(option: Option) -> str:
    """Return the placeholder of an option's value in help: ``INTEGER``, ``a|b`` or ``JSON``."""
    parameter = option.parameter
    by_pattern, _ = _PATTERNS.get(parameter.pattern, ("", ""))
    by_format = _PLACEHOLDERS.get(parameter.format, "") if parameter.kind == "string" else ""
    placeholder = "|".join(parameter.choices) or by_pattern or by_format or parameter.kind.upper()
    return f"{placeholder},…" if parameter.many else placeholder


_PLACEHOLDERS = {
    "date": "DATE",
    "date-time": "DATETIME",
    "time": "TIME",
    "uuid": "UUID",
    "email": "EMAIL",
    "binary": "@FILE",
}
