"""Compares a recorded JSON value with its type: members that occur, and contradictions.

Input: a value, a type, the direction. Output: the members seen, and what does not match. Unlike
``generator.ir.value_check`` it continues after the first mismatch. Keywords that no type expresses are
not checked, and neither are patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from generator.ir.json import freeze_json
from generator.ir.type_queries import Types, name_of, values_of, variants_of
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumDeclaration,
    EnumType,
    Field,
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
    TypeId,
    UnionDeclaration,
)
from generator.ir.value_check import find_value_mismatch
from generator.positions import escape_pointer
from generator.records import dataclass

MISSING = "missing"
"""What was received in place of a required property that is absent."""

Member = tuple[TypeId, str]
"""A property: the type that declares it, and its name in JSON."""

_FORMATS: Mapping[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uuid": UUID,
}
"""Parsers of formats; each raises ValueError for a text of another format."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where a value does not match: a JSON Pointer, what the document expects, what was received."""

    pointer: str
    expected: str
    got: str


@dataclass(slots=True)
class BodyWalk:
    """What a value contains; ``undescribed`` are JSON Pointers of properties without a schema."""

    members: set[Member] = field(default_factory=set)
    contradictions: list[Contradiction] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)

    def add(self, other: BodyWalk) -> None:
        """Add the results of another walk."""
        self.members |= other.members
        self.contradictions += other.contradictions
        self.undescribed += other.undescribed


def is_visible(field: Field, *, sent: bool) -> bool:
    """Whether a property may occur in a request (``sent``), or in a response."""
    return not (field.read_only if sent else field.write_only)


def walk_body(value: object, type_: Type, types: Types, *, sent: bool) -> BodyWalk:
    """Compare a value with a type, as part of a request (``sent``) or of a response."""
    walk = BodyWalk()
    _Walker(types, sent, walk).visit(value, type_, "")
    return walk


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


class _Walker:
    def __init__(self, types: Types, sent: bool, walk: BodyWalk) -> None:
        self._types = types
        self._sent = sent
        self._walk = walk

    def visit(self, value: object, type_: Type, pointer: str) -> None:
        match type_:
            case AnyType():
                return
            case NullableType(inner=inner):
                if value is not None:
                    self.visit(value, inner, pointer)
            case RefType(id=id_):
                self._visit_declared(value, type_, id_, pointer)
            case ArrayType(items=items):
                for index, item in enumerate(self._items(value, type_, pointer)):
                    self.visit(item, items, f"{pointer}/{index}")
            case TupleType(items=kinds):
                pairs = zip(self._items(value, type_, pointer), kinds, strict=False)
                for index, (item, kind) in enumerate(pairs):
                    self.visit(item, kind, f"{pointer}/{index}")
            case MapType(values=values):
                for key, item in self._members(value, type_, pointer):
                    self.visit(item, values, f"{pointer}/{escape_pointer(key)}")
            case (
                NullType() | BooleanType() | IntegerType() | NumberType() | StringType()
                | ConstType() | EnumType()
            ):  # fmt: skip
                self._check_scalar(value, type_, pointer)
            case _ as never:
                assert_never(never)

    def _items(self, value: object, type_: Type, pointer: str) -> list[object]:
        if isinstance(value, list):
            return value
        self._contradict(pointer, name_of(type_), value)
        return []

    def _members(self, value: object, type_: Type, pointer: str) -> Iterator[tuple[str, object]]:
        if isinstance(value, dict):
            yield from value.items()
        else:
            self._contradict(pointer, name_of(type_), value)

    def _visit_declared(self, value: object, type_: Type, id_: TypeId, pointer: str) -> None:
        match self._types[id_]:
            case EnumDeclaration():
                self._check_scalar(value, type_, pointer)
            case UnionDeclaration() as union:
                self._visit_union(value, union, pointer)
            case ObjectDeclaration() as declaration:
                if isinstance(value, dict):
                    self._visit_object(value, declaration, pointer)
                else:
                    self._contradict(pointer, name_of(type_), value)
            case _ as never:
                assert_never(never)

    def _visit_union(self, value: object, union: UnionDeclaration, pointer: str) -> None:
        """Visit the variant that the discriminator selects, or else the first that matches."""
        walks = []
        for variant in self._selected(value, union) or variants_of(union):
            walk = BodyWalk()
            _Walker(self._types, self._sent, walk).visit(value, variant, pointer)
            if not walk.contradictions:
                self._walk.add(walk)
                return
            walks.append(walk)
        if len(walks) == 1:
            self._walk.add(walks[0])
        else:
            self._contradict(pointer, name_of(union), value)

    def _selected(self, value: object, union: UnionDeclaration) -> tuple[Type, ...]:
        tag = union.discriminator
        if tag is None or not isinstance(value, dict):
            return ()
        others = tag.default or tag.base
        id_ = dict(tag.mapping).get(str(value.get(tag.field.wire)), others)
        return () if id_ is None else (RefType(id=id_),)

    def _visit_object(
        self, value: dict[str, object], declaration: ObjectDeclaration, pointer: str
    ) -> None:
        fields = {each.name.wire: each for each in declaration.fields}
        for name, each in fields.items():
            if each.required and name not in value and is_visible(each, sent=self._sent):
                place = f"{pointer}/{escape_pointer(name)}"
                expected = name_of(each.type)
                self._walk.contradictions.append(Contradiction(place, expected, MISSING))
        for name, item in value.items():
            place = f"{pointer}/{escape_pointer(name)}"
            known = fields.get(name)
            if known is not None:
                self._walk.members.add((declaration.id, name))
                self.visit(item, known.type, place)
            elif declaration.additional is None:
                self._contradict(place, "no such property", item)
            else:
                if declaration.additional == AnyType() and not declaration.is_open:
                    self._walk.undescribed.append(place)
                self.visit(item, declaration.additional, place)

    def _check_scalar(self, value: object, type_: Type, pointer: str) -> None:
        if find_value_mismatch(freeze_json(value), type_, self._types):
            self._contradict(pointer, _expected(value, type_, self._types), value)
        elif isinstance(type_, StringType) and isinstance(value, str):
            parse = _FORMATS.get(type_.format)
            try:
                if parse:
                    parse(value)
            except ValueError:
                self._contradict(pointer, f"string in format {type_.format}", value)

    def _contradict(self, pointer: str, expected: str, value: object) -> None:
        self._walk.contradictions.append(Contradiction(pointer, expected, _kind(value)))


def _expected(value: object, type_: Type, types: Types) -> str:
    """Return what a scalar type expects: its values, or its limits if the kind of value is right."""
    values = values_of(types[type_.id] if isinstance(type_, RefType) else type_)
    if values is not None:
        return f"one of {len(values)} values" if len(values) > 1 else "its only value"
    name = name_of(type_)
    return f"{name} within its limits" if name == _kind(value) else name
