"""Tests for checking JSON values against types of the IR."""

from __future__ import annotations

import json

import pytest

from generator.ir.json import freeze_json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Declaration,
    EnumDeclaration,
    EnumMember,
    EnumType,
    Field,
    IntegerType,
    MapType,
    Name,
    NullableType,
    NullType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.ir.value_check import find_value_mismatch
from generator.positions import Origin, Span

ORIGIN = Origin(Span("a.yaml", 1, 1, 1, 1), "")


def named(wire: str) -> Name:
    """Return a name with the same spelling in JSON and in Python."""
    return Name(wire=wire, python=wire)


def field(wire: str, type_: Type, *, required: bool = False, read_only: bool = False) -> Field:
    """Return a field."""
    return Field(
        name=named(wire), type=type_, required=required, read_only=read_only, origin=ORIGIN
    )


PET, KIND, EITHER = TypeId("Pet"), TypeId("Kind"), TypeId("Either")
DECLARATIONS: dict[TypeId, Declaration] = {
    PET: ObjectDeclaration(
        id=PET,
        name=named("Pet"),
        fields=(
            field("name", StringType(), required=True),
            field("id", IntegerType(), required=True, read_only=True),
            field("kind", RefType(id=KIND)),
            field("children", ArrayType(items=RefType(id=PET))),
        ),
        additional=None,
        origin=ORIGIN,
    ),
    KIND: EnumDeclaration(
        id=KIND,
        name=named("Kind"),
        members=(EnumMember(name=named("cat"), value="cat"), EnumMember(name=named("n1"), value=1)),
        origin=ORIGIN,
    ),
    EITHER: UnionDeclaration(
        id=EITHER,
        name=named("Either"),
        variants=(RefType(id=PET), IntegerType(minimum=3)),
        exclusive=True,
        origin=ORIGIN,
    ),
}


@pytest.mark.parametrize(
    ("value", "type_", "mismatch"),
    [
        ("{}", AnyType(), ""),
        ("null", NullType(), ""),
        ("0", NullType(), "the number 0 where null is expected"),
        ("true", BooleanType(), ""),
        ("1", BooleanType(), "the number 1 where true or false is expected"),
        ("1", IntegerType(), ""),
        ("1.0", IntegerType(), ""),
        ("1.5", IntegerType(), "the number 1.5 where a whole number is expected"),
        ("true", IntegerType(), "true where a whole number is expected"),
        ('"1"', NumberType(), "text where a number is expected"),
        ("1", NumberType(minimum=1, maximum=1), ""),
        ("0", IntegerType(minimum=1), "0 is less than 1"),
        ("2", IntegerType(maximum=1), "2 is more than 1"),
        ("1", IntegerType(exclusive_minimum=1), "1 is not more than 1"),
        ("1", NumberType(exclusive_maximum=1), "1 is not less than 1"),
        ("6", IntegerType(multiple_of=3), ""),
        ("7", IntegerType(multiple_of=3), "7 is not a multiple of 3"),
        ("0.3", NumberType(multiple_of=0.1), ""),
        ("1", NumberType(multiple_of=0.1), ""),
        ("1.5", NumberType(multiple_of=1), "1.5 is not a multiple of 1"),
        ("0.35", NumberType(multiple_of=0.1), "0.35 is not a multiple of 0.1"),
        ('"ab"', StringType(min_length=2, max_length=2, pattern="^z", format="date"), ""),
        ('"a"', StringType(min_length=2), "1 characters where at least 2 are expected"),
        ('"abc"', StringType(max_length=2), "3 characters where at most 2 are expected"),
        ("[]", StringType(), "a list where text is expected"),
        ("1", ConstType(value=1), ""),
        ("true", ConstType(value=1), "true that is not one of the allowed values"),
        ('"b"', EnumType(values=("a", "b")), ""),
        ("false", EnumType(values=(0, "b")), "false that is not one of the allowed values"),
        ("[1, 2]", ArrayType(items=IntegerType()), ""),
        ("{}", ArrayType(items=IntegerType()), "an object where a list is expected"),
        ('[1, "a"]', TupleType(items=(IntegerType(), StringType())), ""),
        ("{}", TupleType(items=(IntegerType(),)), "an object where a list is expected"),
        ("[]", TupleType(items=(IntegerType(),)), "0 items where at least 1 are expected"),
        (
            "[1, 2]",
            TupleType(items=(IntegerType(), StringType())),
            "the number 2 where text is expected at /1",
        ),
        (
            "[1, null]",
            ArrayType(items=IntegerType()),
            "null where a whole number is expected at /1",
        ),
        ("[]", ArrayType(items=AnyType(), min_items=1), "0 items where at least 1 are expected"),
        ("[1, 1]", ArrayType(items=AnyType(), unique_items=True), "an item occurs twice"),
        ("[1, 2]", ArrayType(items=AnyType(), unique_items=True), ""),
        ('{"a/b": 1}', MapType(values=IntegerType()), ""),
        (
            '{"a/b": ""}',
            MapType(values=IntegerType()),
            "text where a whole number is expected at /a~1b",
        ),
        ("[]", MapType(values=IntegerType()), "a list where an object is expected"),
        ("null", NullableType(inner=IntegerType()), ""),
        ('""', NullableType(inner=IntegerType()), "text where a whole number is expected"),
        ('{"name": "Rex"}', RefType(id=PET), ""),
        ("{}", RefType(id=PET), 'missing required property "name"'),
        ("3", RefType(id=PET), "the number 3 where an object is expected"),
        ('{"name": "", "x": 1}', RefType(id=PET), "unknown key at /x"),
        (
            '{"name": "", "children": [{"name": 1}]}',
            RefType(id=PET),
            "the number 1 where text is expected at /children/0/name",
        ),
        ('{"name": "", "kind": 1}', RefType(id=PET), ""),
        ('"dog"', RefType(id=KIND), "text that is not one of the allowed values"),
        ("3", RefType(id=EITHER), ""),
        ("2", RefType(id=EITHER), "the number 2 that matches none of the 2 variants"),
    ],
)
def test_a_value_matches_or_the_mismatch_is_described(
    value: str, type_: Type, mismatch: str
) -> None:
    result = find_value_mismatch(freeze_json(json.loads(value)), type_, DECLARATIONS)
    assert str(result or "") == mismatch
