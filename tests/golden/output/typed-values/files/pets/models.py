"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from ._runtime.serialization import formats as _formats
from ._runtime.serialization import properties
from ._runtime.serialization import rules as _rules

__all__ = [
    "Chip",
    "Visit",
    "VisitInput",
    "When",
]


class Chip(Struct, kw_only=True, repr_omit_defaults=True):
    code: (
        Annotated[
            str,
            _rules.RequestRule(
                min_length=3, max_length=5, pattern="^[A-Z][0-9]*\\Z", original="^[A-Z]\\d*$"
            ),
        ]
        | UnsetType
    ) = UNSET
    level: Annotated[int, _rules.RequestRule(ge=1, lt=10, multiple_of=3)] | UnsetType = UNSET
    half: Annotated[float, _rules.RequestRule(multiple_of=0.5)] | UnsetType = UNSET
    tags: (
        Annotated[
            list[Annotated[str, _rules.RequestRule(max_length=2)]], _rules.RequestRule(min_length=1)
        ]
        | UnsetType
    ) = UNSET
    size: Annotated[float, _rules.Rule(values=(1.5, 2.5))] | UnsetType = UNSET


class Visit(Struct, kw_only=True, repr_omit_defaults=True):
    __rules__ = properties.PropertyRules(
        is_closed=True,
    )
    at: _formats.DateTime | UnsetType = UNSET
    days: list[_formats.Date] | UnsetType = UNSET
    by_name: dict[str, _formats.DateTime | None] | UnsetType = field(name="byName", default=UNSET)
    id: _formats.Uuid | UnsetType = UNSET
    price: _formats.DecimalText | UnsetType = UNSET
    weight: _formats.DecimalNumber | UnsetType = UNSET
    length: _formats.Duration | UnsetType = UNSET
    opens: _formats.Time | UnsetType = UNSET
    closes: _formats.LocalTime | UnsetType = UNSET
    local: str | UnsetType = UNSET
    """A datetime: 2026-12-01 14:30:00 (times.parse_datetime)."""
    start: str | UnsetType = UNSET
    """A time of day: 14:30 or 14:30:00 (times.parse_time)."""
    when: When | UnsetType = UNSET
    chip: Chip | UnsetType = UNSET
    next: Visit | UnsetType = UNSET
    formats: _formats.Date | UnsetType = UNSET


class VisitInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Visit.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        read_only={"id": ""},
        is_closed=True,
    )

    at: _formats.DateTime | UnsetType = UNSET
    days: (
        Annotated[list[_formats.Date], _rules.RequestRule(max_length=3, unique_items=True)]
        | UnsetType
    ) = UNSET
    by_name: dict[str, _formats.DateTime | None] | UnsetType = field(name="byName", default=UNSET)
    price: _formats.DecimalText | UnsetType = UNSET
    weight: (
        Annotated[_formats.DecimalNumber, _rules.RequestRule(ge=0, multiple_of=0.01)] | UnsetType
    ) = UNSET
    length: _formats.Duration | UnsetType = UNSET
    opens: _formats.Time | UnsetType = UNSET
    closes: _formats.LocalTime | UnsetType = UNSET
    local: Annotated[str, _rules.RequestRule(format="date-time-local")] | UnsetType = UNSET
    """A datetime: 2026-12-01 14:30:00 (times.parse_datetime)."""
    start: (
        Annotated[
            str,
            _rules.RequestRule(
                pattern="^[0-9]{2}:[0-9]{2}\\Z", original="^\\d{2}:\\d{2}$", format="clock-time"
            ),
        ]
        | UnsetType
    ) = UNSET
    """A time of day: 14:30 or 14:30:00 (times.parse_time)."""
    when: When | UnsetType = UNSET
    chip: Chip | UnsetType = UNSET
    next: VisitInput | UnsetType = UNSET
    formats: _formats.Date | UnsetType = UNSET


When: TypeAlias = _formats.DateTime | Annotated[int, _rules.RequestRule(ge=0)]
"""When."""
