"""Types in words, and the limits of a value, for the rows of the reference.

Input: types of the IR. Output: plain text and ``FactView``s; the templates quote both.
"""

from __future__ import annotations

import json

from generator.ir.json import Json, thaw_json
from generator.ir.type_queries import Shape, Types, kind_of_values, values_of
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumDeclaration,
    EnumType,
    IntegerType,
    MapType,
    NullableType,
    NullType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    TupleType,
    Type,
    UnionDeclaration,
)
from generator.records import dataclass

_FORMATS = {
    "date-time": "RFC 3339 time",
    "date": "date",
    "time": "time",
    "uuid": "UUID",
    "uri": "URI",
    "email": "e-mail address",
    "binary": "file",
    "duration": "ISO 8601 duration",
}
_LONGEST_VALUE = 200
"""Length of the longest default or example that a row shows, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A limit or another fact: ``text``, then ``codes`` as code, then ``after``."""

    text: str
    codes: tuple[str, ...] = ()
    after: str = ""
    is_warning: bool = False


def describe_type(type_: Type, types: Types) -> str:
    """Return a type in words, such as ``array of strings or null``."""
    return _singular(type_, types)


def _singular(type_: Type, types: Types) -> str:
    match type_:
        case NullableType(inner=inner):
            return f"{_singular(inner, types)} or null"
        case ArrayType(items=items):
            return f"array of {_plural(items, types)}"
        case TupleType(items=parts):
            each = ", ".join(_singular(part, types) for part in parts)
            return f"array of {len(parts)}: {each}"
        case MapType(values=AnyType()):
            return "object with any fields"
        case MapType(values=values):
            return f"object of {_plural(values, types)}"
        case RefType(id=id_):
            return _declared(types[id_])
        case StringType(format=form):
            return _FORMATS.get(form, "string")
        case EnumType() | ConstType():
            return kind_of_values(values_of(type_) or ())
        case IntegerType():
            return "integer"
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case NullType():
            return "null"
        case AnyType():
            return "any JSON"


def _plural(type_: Type, types: Types) -> str:
    text = _singular(type_, types)
    if isinstance(type_, NullableType | AnyType | NullType | ArrayType | TupleType | MapType):
        return f"({text})" if isinstance(type_, NullableType) else text
    return f"{text[:-1]}ies" if text.endswith("y") else f"{text}s"


def _declared(declaration: Shape) -> str:
    match declaration:
        case ObjectDeclaration():
            return "object"
        case EnumDeclaration():
            return kind_of_values(values_of(declaration) or ())
        case UnionDeclaration(exclusive=exclusive):
            return "one of several types" if exclusive else "any of several types"
        case _:
            return "any JSON"


def view_limits(type_: Type, types: Types) -> tuple[FactView, ...]:
    """Return the limits of a value: range, length, pattern, allowed values."""
    match type_:
        case NullableType(inner=inner):
            return view_limits(inner, types)
        case RefType(id=id_):
            declared = types[id_]
            return _values(declared) if isinstance(declared, EnumDeclaration) else ()
        case EnumType() | ConstType():
            return _values(type_)
        case IntegerType() | NumberType():
            return _number_limits(type_)
        case StringType():
            return _text_limits(type_)
        case ArrayType():
            return (*_array_limits(type_), *view_limits(type_.items, types))
        case _:
            return ()


def _values(shape: Shape) -> tuple[FactView, ...]:
    values = tuple(value_text(value) for value in values_of(shape) or ())
    if not values:
        return ()
    return (FactView(text="One of" if len(values) > 1 else "Only value", codes=values),)


def _number_limits(type_: IntegerType | NumberType) -> tuple[FactView, ...]:
    low, high = type_.minimum, type_.maximum
    above, below = type_.exclusive_minimum, type_.exclusive_maximum
    facts = []
    if low is not None and high is not None:
        facts.append(f"{low:,} to {high:,}")
    elif low is not None:
        facts.append(f"At least {low:,}")
    elif high is not None:
        facts.append(f"At most {high:,}")
    facts += [f"More than {above:,}"] if above is not None else []
    facts += [f"Less than {below:,}"] if below is not None else []
    facts += [f"Multiple of {type_.multiple_of:,}"] if type_.multiple_of is not None else []
    return tuple(FactView(text=fact) for fact in facts)


def _text_limits(type_: StringType) -> tuple[FactView, ...]:
    length = _count(type_.min_length, type_.max_length, "character")
    facts = [FactView(text=length)] if length else []
    if type_.format and type_.format not in _FORMATS:
        facts.append(FactView(text="Format", codes=(type_.format,)))
    if type_.pattern:
        facts.append(FactView(text="Matches", codes=(type_.pattern,)))
    return tuple(facts)


def _array_limits(type_: ArrayType) -> tuple[FactView, ...]:
    count = _count(type_.min_items, type_.max_items, "item")
    facts = [FactView(text=count)] if count else []
    if type_.unique_items:
        facts.append(FactView(text="No item twice"))
    return tuple(facts)


def _count(low: int | None, high: int | None, noun: str) -> str:
    """Return how many there may be, such as ``At most 100 items``; empty without a limit."""
    last = high if high is not None else low
    unit = noun if last == 1 else f"{noun}s"
    if low and high is not None:
        return f"{low:,} {unit}" if low == high else f"{low:,} to {high:,} {unit}"
    if high is not None:
        return f"At most {high:,} {unit}"
    return f"At least {low:,} {unit}" if low else ""


def value_text(value: Json) -> str:
    """Return a JSON value as a person would write it: text without quotes, the rest as JSON."""
    plain = thaw_json(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def view_value(label: str, value: Json) -> tuple[FactView, ...]:
    """Return the fact for a default or an example, none if it is too long for a row."""
    text = value_text(value)
    return (FactView(text=label, codes=(text,)),) if len(text) <= _LONGEST_VALUE else ()
