"""Types as Python annotations.

Input: a type of the IR, and what the annotation is for. Output: the text of a type expression.
Invariants: the text is one expression of names, subscripts, constants and ``Meta`` calls; nothing
of a description enters it but through ``repr``.
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
"""Built-in names that annotations use: where something else has such a name, they are qualified."""

QUALIFIED = {name: f"builtins.{name}" for name in sorted(BUILTINS)} | {
    "Literal": "typing.Literal",
    "Struct": "msgspec.Struct",
    "TypeAlias": "typing.TypeAlias",
    "UnsetType": "msgspec.UnsetType",
}
"""How names are spelled where something else has them."""

CLOCK_TIME = r"^\d{2}:\d{2}(:\d{2})?$"
CLOCK_DURATION = r"^\d{2,}:\d{2}(:\d{2})?$"
"""Patterns of times of day and of durations in hours; no format of the registry means them."""

_MOMENTS = {
    "date": "datetime.date",
    "date-time": "datetime.datetime",
    "date-time-local": "datetime.datetime",
    "clock-time": "datetime.time",
    "clock-duration": "datetime.timedelta",
}


def format_of(type_: Type) -> str:
    """Return the format of a string, in which Python's dates and times are written; else empty."""
    match type_:
        case NullableType(inner=inner):
            return format_of(inner)
        case StringType(pattern=pattern) if pattern == CLOCK_TIME:
            return "clock-time"
        case StringType(pattern=pattern) if pattern == CLOCK_DURATION:
            return "clock-duration"
        case StringType(format=format):
            return format if format in _MOMENTS else ""
        case _:
            return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """Spells types. ``sent`` tells the way they travel, ``models`` goes before names of models.

    ``hidden`` are names that mean something else where the annotation stands.
    """

    directions: Directions
    sent: bool
    models: str = ""
    hidden: frozenset[str] = frozenset()

    def model(self, type_: Type) -> str:
        """Return the type of a model's field, or of a result."""
        return self._spell(type_, "list", "dict")

    def argument(self, type_: Type) -> str:
        """Return the type of a method's argument: any sequence, and Python's dates and times."""
        moment = _MOMENTS.get(format_of(type_))
        spelled = self._spell(type_, "Sequence", "Mapping")
        return f"{moment} | {spelled}" if moment else spelled

    def _spell(self, type_: Type, sequence: str, mapping: str) -> str:
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
                return f"{self.name(sequence)}[{self._spell(items, sequence, mapping)}]"
            case MapType(values=values):
                key, value = self.name("str"), self._spell(values, sequence, mapping)
                return f"{self.name(mapping)}[{key}, {value}]"
            case NullableType(inner=inner):
                return f"{self._spell(inner, sequence, mapping)} | None"
            case RefType(id=type_id):
                return self.models + self.directions.name(type_id, sent=self.sent)
            case _:
                assert_never(type_)

    def name(self, name: str) -> str:
        """Return a name, qualified where it means something else."""
        return QUALIFIED.get(name, name) if name in self.hidden else name

    def _literal(self, values: tuple[Json, ...]) -> str:
        """Return the type of a choice: Literal where Python has one, else the values' types."""
        listed = [repr(value) for value in values if isinstance(value, str) or is_whole(value)]
        parts = [f"{self.name('Literal')}[{', '.join(listed)}]"] if listed else []
        others = {
            _PLAIN.get(type(value), "object")
            for value in values
            if not (isinstance(value, str) or is_whole(value))
        }
        parts += [self.name(name) for name in sorted(others)]
        return " | ".join(parts) or self.name("object")


_PLAIN: dict[type, str] = {bool: "bool", float: "float", type(None): "None"}


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number that a Literal can name."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def optional(annotation: str, unset: str = "UnsetType") -> str:
    """Return the type of something that may be left out; ``unset`` is the type of its absence."""
    if annotation == "None":
        return f"{unset} | None"
    bare = annotation.removesuffix(" | None")
    return f"{bare} | {unset} | None" if bare != annotation else f"{annotation} | {unset}"


def check_annotation(
    type_: Type, directions: Directions, hidden: frozenset[str] = frozenset()
) -> str:
    """Return the type that an argument is checked against before it is sent, with its bounds."""
    spelling = Annotations(directions=directions, sent=True, models="models.", hidden=hidden)
    match type_:
        case StringType(format="binary"):
            return "Content"
        case StringType():
            return _bounded(spelling.name("str"), _string_bounds(type_))
        case IntegerType() | NumberType():
            name = "int" if isinstance(type_, IntegerType) else "float"
            return _bounded(spelling.name(name), _number_bounds(type_))
        case ArrayType():
            inner = check_annotation(type_.items, directions, hidden)
            bounds = {"min_length": type_.min_items, "max_length": type_.max_items}
            listed = _bounded(f"{spelling.name('list')}[{inner}]", bounds)
            return f"Distinct[{listed}]" if type_.unique_items else listed
        case MapType(values=values):
            inner = check_annotation(values, directions, hidden)
            return f"{spelling.name('dict')}[{spelling.name('str')}, {inner}]"
        case RefType(id=type_id) if type_id in directions.choices:
            choices = directions.choices[type_id]
            return " | ".join(check_annotation(one, directions, hidden) for one in choices)
        case NullableType(inner=bare):
            return f"{check_annotation(bare, directions, hidden)} | None"
        case _:
            return spelling.model(type_)


def _bounded(name: str, bounds: Mapping[str, int | float | str | None]) -> str:
    given = ", ".join(f"{key}={value!r}" for key, value in bounds.items() if value is not None)
    return f"Annotated[{name}, Meta({given})]" if given else name


def _number_bounds(type_: IntegerType | NumberType) -> dict[str, int | float | str | None]:
    """Return the bounds; of an inclusive and an exclusive one on a side msgspec takes the inclusive.

    Multiples of fractions are not for it: it reckons in binary, where 0.3 is no multiple of 0.1.
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
    """Return the bounds of text; a pattern that Python cannot read is left to the server."""
    pattern: str | None = type_.pattern or None
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error:
            pattern = None
    return {"pattern": pattern, "min_length": type_.min_length, "max_length": type_.max_length}
