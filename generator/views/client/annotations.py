"""Converts IR types to Python annotations.

Input: a type of the IR, and the use of the annotation: model field, argument or validation. Output:
the text of a type expression. Invariants: it is one expression of names, subscripts, constants and
``Meta`` calls; text of the OpenAPI document enters it only through ``repr``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from generator.ir.json import Json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NullableType,
    NullType,
    NumberType,
    RefType,
    StringType,
    Type,
)
from generator.views.directions import Directions

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple"})
"""Built-in names in annotations; qualified where a field, method or model has the same name."""

QUALIFIED = {name: f"builtins.{name}" for name in sorted(BUILTINS)} | {
    "Literal": "typing.Literal",
    "Struct": "msgspec.Struct",
    "TypeAlias": "typing.TypeAlias",
    "UnsetType": "msgspec.UnsetType",
}
"""Qualified forms of names, used where another definition hides the name."""

CLOCK_TIME = r"^\d{2}:\d{2}(:\d{2})?$"
CLOCK_DURATION = r"^\d{2,}:\d{2}(:\d{2})?$"
"""Patterns of times of day and of durations in hours; the OpenAPI format registry has neither."""

_TEMPORAL_TYPES = {
    "date": "datetime.date",
    "date-time": "datetime.datetime",
    "date-time-local": "datetime.datetime",
    "clock-time": "datetime.time",
    "clock-duration": "datetime.timedelta",
}


def format_of(type_: Type) -> str:
    """Return the format of a string that holds a date, time or duration, else an empty string."""
    match type_:
        case NullableType(inner=inner):
            return format_of(inner)
        case StringType(pattern=pattern) if pattern == CLOCK_TIME:
            return "clock-time"
        case StringType(pattern=pattern) if pattern == CLOCK_DURATION:
            return "clock-duration"
        case StringType(format=format):
            return format if format in _TEMPORAL_TYPES else ""
        case _:
            return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """Formats types as annotations, in requests (``sent``) or in responses.

    ``models`` is the prefix of model names, such as ``models.``. ``hidden`` are names that another
    definition hides at the position of the annotation.
    """

    directions: Directions
    sent: bool
    models: str = ""
    hidden: frozenset[str] = frozenset()

    def model(self, type_: Type) -> str:
        """Return the type of a model's field, or of a result."""
        return self._format(type_, "list", "dict")

    def argument(self, type_: Type) -> str:
        """Return the type of a method's argument; accepts any sequence, and Python's datetimes."""
        temporal = _TEMPORAL_TYPES.get(format_of(type_))
        annotation = self._format(type_, "Sequence", "Mapping")
        return f"{temporal} | {annotation}" if temporal else annotation

    def _format(self, type_: Type, sequence: str, mapping: str) -> str:
        match type_:
            case AnyType():
                return self.name("object")
            case NullType():
                return "None"
            case BooleanType():
                return self.name("bool")
            case IntegerType():
                return self.name("int")
            case NumberType():
                return self.name("float")
            case StringType(format="binary") if self.sent:
                return f"{self.name('bytes')} | encoding.File"
            case StringType():
                return self.name("str")
            case ConstType(value=value):
                return self._literal((value,))
            case EnumType(values=values):
                return self._literal(values)
            case ArrayType(items=items):
                return f"{self.name(sequence)}[{self._format(items, sequence, mapping)}]"
            case MapType(values=values):
                key, value = self.name("str"), self._format(values, sequence, mapping)
                return f"{self.name(mapping)}[{key}, {value}]"
            case NullableType(inner=inner):
                return f"{self._format(inner, sequence, mapping)} | None"
            case RefType(id=type_id):
                return self.models + self.directions.name(type_id, sent=self.sent)
            case _:
                assert_never(type_)

    def name(self, name: str) -> str:
        """Return a name, qualified where another definition hides it."""
        return QUALIFIED.get(name, name) if name in self.hidden else name

    def _literal(self, values: tuple[Json, ...]) -> str:
        """Return the type of an enumeration: a Literal where possible, else the values' types."""
        literals = [repr(value) for value in values if isinstance(value, str) or is_whole(value)]
        parts = [f"{self.name('Literal')}[{', '.join(literals)}]"] if literals else []
        type_names = {
            _TYPE_NAMES.get(type(value), "object")
            for value in values
            if not (isinstance(value, str) or is_whole(value))
        }
        parts += [self.name(name) for name in sorted(type_names)]
        return " | ".join(parts) or self.name("object")


_TYPE_NAMES: dict[type, str] = {bool: "bool", float: "float", type(None): "None"}


def is_whole(value: object) -> bool:
    """Return whether a value is an integer below 2⁶³ in magnitude, as msgspec requires."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def optional(annotation: str, unset: str = "UnsetType") -> str:
    """Return the type of an optional value; ``unset`` is the name of the type of its absence."""
    if annotation == "None":
        return f"{unset} | None"
    non_null = annotation.removesuffix(" | None")
    return f"{non_null} | {unset} | None" if non_null != annotation else f"{annotation} | {unset}"


def check_annotation(
    type_: Type, directions: Directions, hidden: frozenset[str] = frozenset()
) -> str:
    """Return the type that validates an argument before sending, with its bounds as ``Meta``."""
    annotations = Annotations(directions=directions, sent=True, models="models.", hidden=hidden)
    match type_:
        case StringType(format="binary"):
            return "Content"
        case StringType():
            return _bounded(annotations.name("str"), _string_bounds(type_))
        case IntegerType() | NumberType():
            name = "int" if isinstance(type_, IntegerType) else "float"
            return _bounded(annotations.name(name), _number_bounds(type_))
        case ArrayType():
            items = check_annotation(type_.items, directions, hidden)
            bounds = {"min_length": type_.min_items, "max_length": type_.max_items}
            array = _bounded(f"{annotations.name('list')}[{items}]", bounds)
            return f"Distinct[{array}]" if type_.unique_items else array
        case MapType():
            values = check_annotation(type_.values, directions, hidden)
            return f"{annotations.name('dict')}[{annotations.name('str')}, {values}]"
        case RefType(id=type_id) if type_id in directions.choices:
            choices = directions.choices[type_id]
            return " | ".join(check_annotation(choice, directions, hidden) for choice in choices)
        case NullableType(inner=inner):
            return f"{check_annotation(inner, directions, hidden)} | None"
        case _:
            return annotations.model(type_)


def _bounded(name: str, bounds: Mapping[str, int | float | str | None]) -> str:
    arguments = ", ".join(f"{key}={value!r}" for key, value in bounds.items() if value is not None)
    return f"Annotated[{name}, Meta({arguments})]" if arguments else name


def _number_bounds(type_: IntegerType | NumberType) -> dict[str, int | float | str | None]:
    """Return the bounds of a number as arguments of ``Meta``.

    msgspec accepts either an inclusive or an exclusive bound on each side; the inclusive one is
    used. Fractional multiples are left out, because msgspec uses binary floating point, in which 0.3
    is not a multiple of 0.1.
    """
    bounds: dict[str, int | float | str | None] = {
        "ge": type_.minimum,
        "gt": type_.exclusive_minimum if type_.minimum is None else None,
        "le": type_.maximum,
        "lt": type_.exclusive_maximum if type_.maximum is None else None,
        "multiple_of": type_.multiple_of if is_whole(type_.multiple_of) else None,
    }
    return {
        key: value
        for key, value in bounds.items()
        if isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 2**63
    }


def _string_bounds(type_: StringType) -> dict[str, int | float | str | None]:
    """Return the bounds of a string; a pattern that Python cannot compile is left to the server."""
    pattern: str | None = type_.pattern or None
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error:
            pattern = None
    return {"pattern": pattern, "min_length": type_.min_length, "max_length": type_.max_length}
