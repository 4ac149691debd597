"""The values of payloads of webhooks that name the event.

Input: types of payloads. Output: texts that a property is restricted to by ``const`` and ``enum``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.ir.json import Json
from generator.ir.types import (
    ConstType,
    Declaration,
    EnumDeclaration,
    EnumType,
    Field,
    NullableType,
    ObjectDeclaration,
    RefType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.positions import unescape_pointer

_USUAL = ("event", "type", "event_type", "eventType", "name", "action", "topic")
"""Names that such a property usually has, in order of preference."""


def common_event_property(types: Sequence[Type], declarations: Mapping[TypeId, Declaration]) -> str:
    """Return the property that distinguishes the payloads: no two of them have a value in common.

    Empty if there is none, or if there are fewer than two payloads.
    """
    if len(types) < 2:
        return ""
    names = _names(types[0], declarations)
    ordered = [name for name in _USUAL if name in names] + sorted(names - {*_USUAL})
    for name in ordered:
        values = [_values(type_, name, declarations) for type_ in types]
        every = [value for each in values for value in each]
        if all(values) and len(every) == len(set(every)):
            return name
    return ""


def values_at(
    type_: Type, pointer: str, declarations: Mapping[TypeId, Declaration]
) -> tuple[str, ...]:
    """Return the texts that a payload can have at a JSON Pointer; empty if they are not listed."""
    *parents, last = [unescape_pointer(token) for token in pointer.split("/")[1:]]
    for token in parents:
        fields = _fields(type_, declarations)
        inner = next((field.type for field in fields if field.name.wire == token), None)
        if inner is None:
            return ()
        type_ = inner
    return _values(type_, last, declarations)


def _names(type_: Type, declarations: Mapping[TypeId, Declaration]) -> set[str]:
    return {field.name.wire for field in _fields(type_, declarations)}


def _fields(type_: Type, declarations: Mapping[TypeId, Declaration]) -> tuple[Field, ...]:
    """Return the fields of an object, or those of all variants of a union."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    declaration = declarations.get(inner.id) if isinstance(inner, RefType) else None
    if isinstance(declaration, UnionDeclaration):
        return tuple(
            field for variant in declaration.variants for field in _fields(variant, declarations)
        )
    return declaration.fields if isinstance(declaration, ObjectDeclaration) else ()


def _values(type_: Type, name: str, declarations: Mapping[TypeId, Declaration]) -> tuple[str, ...]:
    fields = [field for field in _fields(type_, declarations) if field.name.wire == name]
    listed = [_listed(field.type, declarations) for field in fields]
    texts = [value for values in listed for value in values if isinstance(value, str)]
    return tuple(dict.fromkeys(texts)) if all(listed) else ()


def _listed(type_: Type, declarations: Mapping[TypeId, Declaration]) -> tuple[Json, ...]:
    match type_:
        case ConstType(value=value):
            return (value,)
        case EnumType(values=values):
            return values
        case RefType(id=type_id):
            declaration = declarations.get(type_id)
            members = declaration.members if isinstance(declaration, EnumDeclaration) else ()
            return tuple(member.value for member in members)
        case _:
            return ()
