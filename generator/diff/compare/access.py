"""Compares fields without their types: read-only and write-only ones, new ones, equal ones."""

from __future__ import annotations

from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.type_queries import without_null
from generator.ir.types import (
    ArrayType,
    BooleanType,
    EnumType,
    Field,
    IntegerType,
    MapType,
    NumberType,
    ObjectDeclaration,
    StringType,
    Type,
)


def is_used(field: Field, direction: Direction | None) -> bool:
    """Return whether requests, or responses, contain a field."""
    if direction is Direction.RESPONSE:
        return not field.write_only
    return not field.read_only


def report_added(
    field: Field, old: ObjectDeclaration, location: ChangeLocation, findings: Findings
) -> None:
    """Report a new field, which the old object may have required before it was described."""
    was_required = field.name.wire in old.undescribed
    findings.report(
        "SC02" if field.required else "SC01",
        location,
        change_class=ChangeClass.ADDITIVE if was_required else None,
        detail="it was required before it was described" if was_required else "",
    )


def compare_access(old: Field, new: Field, location: ChangeLocation, findings: Findings) -> None:
    """Report that a field is now, or no longer, read-only or write-only."""
    for code, words, before, after in (
        ("SC27", "read-only", old.read_only, new.read_only),
        ("SC28", "write-only", old.write_only, new.write_only),
    ):
        if before != after:
            lifted = None if after else _class_of_lifted(code, new, location)
            findings.report(
                code,
                location,
                old=_format_access(before, words),
                new=_format_access(after, words),
                change_class=lifted,
            )


def _class_of_lifted(code: str, field: Field, location: ChangeLocation) -> ChangeClass:
    """Return the class of a lifted restriction: a required field must then be sent."""
    is_demanded = code == "SC27" and field.required and location.direction is Direction.REQUEST
    return ChangeClass.BREAKING if is_demanded else ChangeClass.ADDITIVE


def _format_access(limited: bool, words: str) -> str:
    return words if limited else f"not {words}"


def are_equal_fields(old: Field, new: Field) -> bool:
    """Return whether nothing differs between two fields that refer to no types, as in most pairs.

    Python calls 1 and true equal, and so defaults are compared by their types as well.
    """
    is_same_kind = type(old.default) is type(new.default)
    return is_same_kind and _refers_to_nothing(old.type) and old == new


def _refers_to_nothing(type_: Type) -> bool:
    """Return whether a type is complete without other types, and equal only to the same type."""
    match without_null(type_)[0]:
        case StringType() | IntegerType() | NumberType() | BooleanType():
            return True
        case EnumType(values=values):
            return all(isinstance(value, str) for value in values)
        case ArrayType(items=inner) | MapType(values=inner):
            return _refers_to_nothing(inner)
        case _:
            return False
