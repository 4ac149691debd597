"""Compares types whose values are sent as text: parameters and headers.

``5`` is sent in the same way for an integer and for a string, so that a string without constraints
accepts every number, boolean and enum value (OpenAPI 3.1, Parameter Object, style).
"""

from __future__ import annotations

from generator.diff.compare.schemas import Schemas
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import ChangeLocation
from generator.ir.type_queries import Shape, Types, name_of, values_of, variants_of
from generator.ir.types import (
    BooleanType,
    IntegerType,
    NullableType,
    NumberType,
    RefType,
    StringType,
    Type,
    UnionDeclaration,
)


def compare_text_values(old: Type, new: Type, location: ChangeLocation, schemas: Schemas) -> None:
    """Report every difference between two types whose values are sent as text."""
    left, right = _core(old, schemas.old), _core(new, schemas.new)
    is_any = accepts_any_text(left, schemas.old), accepts_any_text(right, schemas.new)
    names = name_of(left), name_of(right)
    if is_any == (True, True) and type(left) is not type(right):
        schemas.findings.report(
            "SC08",
            location,
            old=names[0],
            new=names[1],
            change_class=ChangeClass.EQUAL,
            detail="the text that is sent stays the same",
        )
    elif is_any == (False, True) and _is_scalar(left):
        schemas.findings.report("SC07", location, old=names[0], new=names[1])
    elif is_any == (True, False) and _is_scalar(right):
        schemas.findings.report("SC06", location, old=names[0], new=names[1])
    else:
        schemas.compare(old, new, location)


def accepts_any_text(type_: Shape, types: Types) -> bool:
    """Return whether every text is valid: a string without constraints, or a union with one."""
    shape = _core(type_, types)
    if isinstance(shape, UnionDeclaration):
        return any(accepts_any_text(variant, types) for variant in variants_of(shape))
    return isinstance(shape, StringType) and not (
        shape.format or shape.pattern or shape.min_length or shape.max_length is not None
    )


def _core(type_: Shape, types: Types) -> Shape:
    core = type_.inner if isinstance(type_, NullableType) else type_
    return types[core.id] if isinstance(core, RefType) else core


def _is_scalar(shape: Shape) -> bool:
    """Return whether a type has single values other than text of its own."""
    if isinstance(shape, IntegerType | NumberType | BooleanType):
        return True
    values = values_of(shape) or ()
    return bool(values) and all(not isinstance(value, str) for value in values)
