"""Checks of numbers that callers pass: counts and seconds that every quota store and timer accepts."""

from __future__ import annotations

from .errors import ArgumentError

MAX_COUNT = 2**53 - 1
"""The largest count that every quota store represents exactly (Lua numbers are doubles)."""

MAX_SECONDS = 1e9
"""The longest time, about 31 years; longer ones overflow the timers of the operating system."""


def is_count(value: float, minimum: int) -> bool:
    """Return whether ``value`` is a whole number from ``minimum`` to ``MAX_COUNT``."""
    return isinstance(value, int) and minimum <= value <= MAX_COUNT


def check_count(value: float, parameter: str, minimum: int, unit: str = "") -> None:
    """Raise ArgumentError unless ``value`` is a whole number from ``minimum`` to ``MAX_COUNT``.

    ``unit`` is what it counts, in the form that follows ``minimum``: "request", "tokens".
    """
    if is_count(value, minimum):
        return
    range_text = " ".join(filter(None, (str(minimum), unit, "or more")))
    if not isinstance(value, int):
        range_text = f"{range_text} (a whole number)"
    elif abs(value) > MAX_COUNT:
        range_text = f"{range_text} (at most {MAX_COUNT})"
    raise ArgumentError(
        f"{parameter} must be {range_text}, got {shown(value)}", parameter=parameter
    )


def is_time(value: float, *, zero: bool = False) -> bool:
    """Return whether ``value`` is a time of at most ``MAX_SECONDS``; False for NaN.

    ``zero``: whether it may be 0 seconds.
    """
    if not isinstance(value, (int, float)):
        return False
    return 0 < value <= MAX_SECONDS or (zero and value == 0)


def check_time(value: float, parameter: str, *, zero: bool = False) -> None:
    """Raise ArgumentError unless ``value`` is a time of at most ``MAX_SECONDS``.

    ``zero``: whether it may be 0 seconds.
    """
    if not is_time(value, zero=zero):
        minimum = "0 seconds or more" if zero else "above 0 seconds"
        raise ArgumentError(
            f"{parameter} must be {minimum}, got {shown(value)}", parameter=parameter
        )


def shown(value: object) -> str:
    """Return the text of a number, or for anything else its type."""
    if isinstance(value, int) and abs(value) > MAX_COUNT:
        return "more digits"  # Python rejects the text of numbers of thousands of digits
    return str(value) if isinstance(value, (int, float)) else type(value).__name__
