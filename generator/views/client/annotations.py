"""Converts IR types to Python annotations.

Input: a type of the IR, and the use of the annotation: model field, argument or validation. Output:
the text of a type expression. Invariants: it is one expression of names, subscripts, constants and
``Meta`` calls; text of the OpenAPI document enters it only through ``repr``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias, assert_never

from generator.ir.ecma_patterns import translate_pattern
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
    TupleType,
    Type,
    TypeId,
)
from generator.records import dataclass, replace
from generator.views.directions import Directions

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple"})
"""Built-in names in annotations; qualified where a field, method or model has the same name."""

_MODULES = frozenset({"datetime", "decimal", "encoding", "formats", "uuid"})
"""Modules in annotations; imported a second time where something else has the same name."""

QUALIFIED = {
    **{name: f"builtins.{name}" for name in sorted(BUILTINS)},
    **{name: f"_{name}" for name in sorted(_MODULES)},
    "Annotated": "typing.Annotated",
    "Literal": "typing.Literal",
    "Struct": "msgspec.Struct",
    "TypeAlias": "typing.TypeAlias",
    "UnsetType": "msgspec.UnsetType",
}
"""Qualified forms of names, used where another definition hides the name."""

_PYTHON_TYPES = {
    "date": ("datetime", "date"),
    "date-time": ("datetime", "datetime"),
    "date-time-local": ("datetime", "datetime"),
    "time": ("datetime", "time"),
    "time-local": ("datetime", "time"),
    "duration": ("datetime", "timedelta"),
    "clock-time": ("datetime", "time"),
    "clock-duration": ("datetime", "timedelta"),
    "uuid": ("uuid", "UUID"),
    "decimal": ("decimal", "Decimal"),
}
"""Types of text by format, as module and name.

OpenAPI's registry has no ``clock-time`` (14:30) and ``clock-duration`` (01:30).
"""

_FORMAT_TYPES = {
    "date": "Date",
    "date-time": "DateTime",
    "time": "Time",
    "time-local": "LocalTime",
    "duration": "Duration",
    "uuid": "Uuid",
    "decimal": "DecimalText",
}
"""Types of the runtime's module ``formats``, which says why other formats stay text in models."""

PARSED_BY_RUNTIME = frozenset({"duration", "decimal"})
"""Formats of text that msgspec cannot parse; it takes their types in no union except with null."""


def format_of(type_: Type) -> str:
    """Return the format of text or a number that has a type of its own, else an empty string.

    The format of a list or map is that of its values. A decimal number has the format ``number``.
    """
    match type_:
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            return format_of(inner)
        case StringType(format=format):
            return format if format in _PYTHON_TYPES else ""
        case NumberType(format="decimal"):
            return "number"
        case _:
            return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """Formats types as annotations, in requests (``sent``) or in responses.

    ``models`` is the prefix of model names, such as ``models.``. ``hidden`` are names that another
    definition hides at the position of the annotation. ``has_rules``: add the constraints that only
    the runtime checks, ``is_limited``: also those that apply to requests only. ``accepts_text``:
    accept text as well as the type of its format.
    """

    directions: Directions
    sent: bool
    models: str = ""
    hidden: frozenset[str] = frozenset()
    has_rules: bool = False
    is_limited: bool = False
    accepts_text: bool = False

    def model(self, type_: Type) -> str:
        """Return the type of a model's field, or of a result."""
        return self._format(type_, "list", "dict")

    def argument(self, type_: Type) -> str:
        """Return the type of a method's argument; accepts any sequence, and text with a format.

        A model from a response is accepted as well as that for requests, if there are two.
        """
        accepting = self if self.accepts_text else replace(self, accepts_text=True)
        return accepting._format(type_, "Sequence", "Mapping")

    def _format(self, type_: Type, sequence: str, mapping: str) -> str:
        match type_:
            case AnyType():
                return self.name("object")
            case NullType():
                return "None"
            case BooleanType():
                return self.name("bool")
            case IntegerType():
                return self._limited("int", type_)
            case NumberType():
                return self._number(type_)
            case StringType(format="binary") if self.sent:
                return f"{self.name('bytes')} | {self.name('encoding')}.File"
            case StringType():
                return self._text(type_)
            case ConstType(value=value):
                return self._literal((value,))
            case EnumType(values=values):
                return self._literal(values)
            case ArrayType(items=items):
                array = f"{self.name(sequence)}[{self._format(items, sequence, mapping)}]"
                return self._with_rule(array, type_)
            case TupleType(items=parts):
                each = [self._format(part, sequence, mapping) for part in parts]
                return f"{self.name('tuple')}[{', '.join(each)}]"
            case MapType(values=values):
                key, value = self.name("str"), self._format(values, sequence, mapping)
                return f"{self.name(mapping)}[{key}, {value}]"
            case NullableType(inner=inner):
                return f"{self._format(inner, sequence, mapping)} | None"
            case RefType(id=type_id):
                return self._reference(type_id, sequence, mapping)
            case _:
                assert_never(type_)

    def _reference(self, type_id: TypeId, sequence: str, mapping: str) -> str:
        name = self.models + self.directions.name(type_id, sent=self.sent)
        if not self.accepts_text:
            return name
        choices = self.directions.choices.get(type_id, ())
        if any(format_of(choice) for choice in choices):
            return " | ".join(self._format(choice, sequence, mapping) for choice in choices)
        read = self.models + self.directions.name(type_id, sent=False)
        return name if read == name else f"{name} | {read}"

    def _number(self, type_: NumberType) -> str:
        if not format_of(type_):
            return self._limited("float", type_)
        if self.has_rules:
            return self._with_rule(f"{self.name('formats')}.DecimalNumber", type_)
        decimal = f"{self.name('decimal')}.Decimal"
        return f"{decimal} | {self.name('float')}" if self.accepts_text else decimal

    def _text(self, type_: StringType) -> str:
        """Return the type of text: that of its format, if its values are unambiguous."""
        format_type = _FORMAT_TYPES.get(type_.format)
        if format_type and self.has_rules:
            return self._with_rule(f"{self.name('formats')}.{format_type}", type_)
        if type_.format in _PYTHON_TYPES and (format_type or self.accepts_text):
            module, name = _PYTHON_TYPES[type_.format]
            python_type = f"{self.name(module)}.{name}"
            return f"{python_type} | {self.name('str')}" if self.accepts_text else python_type
        return self._limited("str", type_)

    def _limited(self, name: str, type_: _LimitedType) -> str:
        return self._with_rule(self.name(name), type_)

    def _with_rule(self, annotation: str, type_: _LimitedType) -> str:
        """Add the constraints that apply to requests only: of a model's property, or what is in it."""
        constraints = _keywords(_constraints(type_)) if self.is_limited else ""
        if not constraints:
            return annotation
        return f"{self.name('Annotated')}[{annotation}, _rules.RequestRule({constraints})]"

    def name(self, name: str) -> str:
        """Return a name, qualified where another definition hides it."""
        return QUALIFIED.get(name, name) if name in self.hidden else name

    def _literal(self, values: tuple[Json, ...]) -> str:
        """Return the type of an enumeration: a Literal where possible, else the values' types."""
        types = _literal_types(values)
        literals = [repr(value) for value in values if type(value) in types]
        parts = [f"{self.name('Literal')}[{', '.join(literals)}]"] if literals else []
        others = {type(value) for value in values} - types
        type_names = {_TYPE_NAMES.get(each, "object") for each in others}
        if "object" in type_names or not values:
            return self.name("object")
        parts += [self.name(name) for name in sorted(type_names)]
        annotation = " | ".join(parts)
        if not (self.has_rules and type_names):
            return annotation
        return f"{self.name('Annotated')}[{annotation}, {_rule({'values': values})}]"


_ANYTHING = frozenset({"object", QUALIFIED["object"]})
_LITERAL = re.compile(r"(typing\.)?Literal\[.*\]")
_TYPE_NAMES: dict[type, str] = {bool: "bool", float: "float", int: "int", type(None): "None"}


def _literal_types(values: tuple[Json, ...]) -> frozenset[type]:
    """Return the types of values that a Literal can list: of integers, all are listed or none."""
    fit = all(is_whole(value) for value in values if type(value) is int)
    return frozenset({str, int} if fit else {str})


def is_whole(value: object) -> bool:
    """Return whether a value is an integer below 2⁶³ in magnitude, as msgspec requires."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def union_of(annotations: tuple[str, ...]) -> str:
    """Return the union of types, with their literals as one Literal in place of the first.

    A type of any value includes the others; msgspec allows it in no union.
    """
    for anything in _ANYTHING.intersection(annotations):
        return anything
    literals = [each for each in annotations if _LITERAL.fullmatch(each)]
    values = ", ".join(each.partition("[")[2].removesuffix("]") for each in literals)
    merged = {each: f"{each.partition('[')[0]}[{values}]" for each in literals[:1]}
    others = (each for each in annotations if each in merged or each not in literals)
    return " | ".join(merged.get(each, each) for each in others)


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
    annotations = Annotations(
        directions=directions, sent=True, models="models.", hidden=hidden, has_rules=True
    )
    match type_:
        case StringType(format="binary"):
            return "Content"
        case StringType():
            return _string_check(annotations.name("str"), type_)
        case IntegerType() | NumberType():
            return _number_check(annotations.model(type_), type_)
        case ArrayType():
            items = check_annotation(type_.items, directions, hidden)
            bounds = _lengths(type_.min_items, type_.max_items)
            array = _bounded(f"{annotations.name('list')}[{items}]", bounds)
            return f"Distinct[{array}]" if type_.unique_items else array
        case TupleType(items=parts):
            each = [check_annotation(part, directions, hidden) for part in parts]
            return f"{annotations.name('tuple')}[{', '.join(each)}]"
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


_Constraints = Mapping[str, object]


def _bounded(name: str, bounds: _Constraints, rule: _Constraints = MappingProxyType({})) -> str:
    """Return a type with what msgspec checks, and with a rule for the rest."""
    arguments = _keywords(bounds)
    metadata = [f"Meta({arguments})"] if arguments else []
    metadata += [_rule(rule)] if _keywords(rule) else []
    return f"Annotated[{', '.join([name, *metadata])}]" if metadata else name


def _rule(constraints: _Constraints) -> str:
    return f"_rules.Rule({_keywords(constraints)})"


def _keywords(constraints: _Constraints) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in constraints.items() if value is not None)


_LimitedType: TypeAlias = IntegerType | NumberType | StringType | ArrayType


def _constraints(type_: _LimitedType) -> _Constraints:
    """Return the constraints of a type as arguments of a ``Rule``."""
    match type_:
        case IntegerType() | NumberType():
            return _number_bounds(type_)
        case ArrayType():
            lengths = _lengths(type_.min_items, type_.max_items)
            return {**lengths, "unique_items": type_.unique_items or None}
        case StringType():
            pattern = translate_pattern(type_.pattern).python or None
            original = type_.pattern if pattern and pattern != type_.pattern else None
            lengths = _lengths(type_.min_length, type_.max_length)
            format = None if type_.format in _FORMAT_TYPES else format_of(type_) or None
            return {**lengths, "pattern": pattern, "original": original, "format": format}
        case _:
            assert_never(type_)


def _number_bounds(type_: IntegerType | NumberType) -> dict[str, float]:
    return {
        key: value
        for key, value in (
            ("ge", type_.minimum),
            ("gt", type_.exclusive_minimum),
            ("le", type_.maximum),
            ("lt", type_.exclusive_maximum),
            ("multiple_of", type_.multiple_of),
        )
        if value is not None and math.isfinite(value)
    }


def _number_check(name: str, type_: IntegerType | NumberType) -> str:
    """Return a number type with its bounds.

    msgspec accepts bounds within 64 bits, and either an inclusive or an exclusive one on each side. Its
    multiples use binary floating point, in which 0.3 is not a multiple of 0.1. Rules check the rest.
    """
    bounds = _number_bounds(type_)
    if format_of(type_):
        return _bounded(name, {}, {**bounds, "format": "number"})
    rule = {key: value for key, value in bounds.items() if not _is_checked_by_msgspec(key, value)}
    for inclusive, exclusive in (("ge", "gt"), ("le", "lt")):
        if bounds.keys() - rule.keys() >= {inclusive, exclusive}:
            rule[exclusive] = bounds[exclusive]
    return _bounded(name, {key: bounds[key] for key in bounds if key not in rule}, rule)


def _is_checked_by_msgspec(key: str, value: float) -> bool:
    """Return whether msgspec takes a bound, and as it is: it converts bounds of numbers to float."""
    return (
        abs(value) < 2**63 and float(value) == value and (key != "multiple_of" or is_whole(value))
    )


def _string_check(name: str, type_: StringType) -> str:
    """Return the type of a string; a pattern without an equivalent is left to the server."""
    translation = translate_pattern(type_.pattern)
    pattern = translation.python or None
    lengths = _lengths(type_.min_length, type_.max_length)
    format_ = format_of(type_) or None
    original = type_.pattern if pattern and pattern != type_.pattern else None
    if translation.has_properties:
        rule = {"pattern": pattern, "original": original, "format": format_}
        return _bounded(name, lengths, rule)
    meta = {"pattern": pattern, **lengths, "description": original}
    return _bounded(name, meta, {"format": format_})


def _lengths(least: int | None, most: int | None) -> dict[str, int | None]:
    """Return bounds of a length; msgspec takes 64 bits, and nothing is longer than that."""
    return {
        "min_length": None if least is None else min(least, 2**63 - 1),
        "max_length": None if most is None or most >= 2**63 else most,
    }
