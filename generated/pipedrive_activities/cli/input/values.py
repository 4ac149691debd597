"""Values as they are typed: text from an option, a CSV cell or standard input, into JSON values.

Input: an ``Option`` and text. Output: a JSON value of the option's kind. A wrong value raises
``ValueError`` with a message for people. Rules: booleans are true or false, numbers are decimal,
several values are separated by commas or written as a JSON array; nothing is guessed.
"""

from __future__ import annotations

import json
import math
import re
from typing import TypeAlias

from ..command_model import Option

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def convert_text(option: Option, text: str) -> Json:
    """Return the value that a text stands for; raise ValueError when it is none."""
    if not option.many:
        return _convert_one(option, text)
    values = _split(option, text)
    if option.max_items is not None and len(values) > option.max_items:
        raise ValueError(f"{len(values)} values, at most {option.max_items} are allowed")
    return values


def _split(option: Option, text: str) -> list[Json]:
    if text.lstrip().startswith("["):
        found = _parse_json(text)
        return found if isinstance(found, list) else [found]
    return [_convert_one(option, part.strip()) for part in text.split(",") if part.strip()]


def _convert_one(option: Option, text: str) -> Json:
    match option.kind:
        case "integer":
            return _bounded(option, _integer(text))
        case "number":
            return _bounded(option, _number(text))
        case "boolean":
            return _boolean(text)
        case "json":
            return _parse_json(text)
        case "string":
            return _chosen(option, text)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or len(text) > 40:
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _number(text: str) -> float:
    if _INTEGER.fullmatch(text):
        return _integer(text)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a number")
    return number


def _bounded(option: Option, number: float) -> float:
    if option.minimum is not None and number < option.minimum:
        raise ValueError(f"{number} is less than {option.minimum:g}")
    if option.maximum is not None and number > option.maximum:
        raise ValueError(f"{number} is more than {option.maximum:g}")
    return number


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _BOOLEANS[text.lower()]


def _chosen(option: Option, text: str) -> str:
    if option.choices and text not in option.choices:
        raise ValueError(f"{text!r} is not one of {', '.join(option.choices)}")
    if option.format in _MOMENTS:
        _check_moment(option.format, text)
    return text


_MOMENTS = {"date": "2026-12-01", "date-time": "2026-12-01T09:00:00Z"}


def _check_moment(form: str, text: str) -> None:
    """Refuse what is no date or no moment with a zone (RFC 3339, section 5.6)."""
    from datetime import date, datetime

    try:
        if form == "date":
            date.fromisoformat(text)
        elif datetime.fromisoformat(text).tzinfo is None:
            raise ValueError("no zone")
    except ValueError:
        raise ValueError(f"{text!r} is no {form} such as {_MOMENTS[form]}") from None


def _parse_json(text: str) -> Json:
    try:
        found: Json = json.loads(text)
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    return found


def describe_value(option: Option) -> str:
    """Return the word that stands for the option's value in help: ``INTEGER``, ``a|b``, ``JSON``."""
    word = "|".join(option.choices) if option.choices else _WORDS.get(option.format, "")
    word = word or option.kind.upper()
    return f"{word},…" if option.many else word


_WORDS = {"date": "DATE", "date-time": "DATETIME", "time": "TIME", "uuid": "UUID", "email": "EMAIL"}
