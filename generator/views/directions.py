"""Direction of each named type (request, response or both), and its class name for each.

Input: the API. Output: ``Directions``. Invariants: a type that is the same in requests and responses
has one class; a type with read-only or write-only fields, its own or nested, has two if it is used
in both, and the name of its request class ends in ``Input``.
"""

from __future__ import annotations

from dataclasses import field

from generator.ir.api import Api
from generator.ir.model_types import read_types, sent_types
from generator.ir.reachable_types import inner_types, references_of
from generator.ir.types import (
    BooleanType,
    Declaration,
    IntegerType,
    NumberType,
    ObjectDeclaration,
    StringType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.records import dataclass

_SUFFIXES = ("Input", "Sent", "Written")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """Types used in responses (``read``) and in requests (``sent``).

    ``sent_names`` are the request class names of types that have two classes. ``choices`` are the
    variants of unions whose variants are scalars of different kinds.
    """

    read: frozenset[TypeId]
    sent: frozenset[TypeId]
    sent_names: dict[TypeId, str]
    choices: dict[TypeId, tuple[Type, ...]] = field(default_factory=dict)

    def name(self, type_id: TypeId, *, sent: bool) -> str:
        """Return the class name of a type in requests (``sent``) or in responses."""
        return self.sent_names.get(type_id, str(type_id)) if sent else str(type_id)


def directions_of(api: Api) -> Directions:
    """Return the types used in requests and responses, and the names of those with two classes."""
    declarations = {declaration.id: declaration for declaration in api.types}
    sent, read = sent_types(api), read_types(api)
    differing = _differing_types(declarations)
    taken = {str(type_id) for type_id in declarations}
    names: dict[TypeId, str] = {}
    for type_id in sorted(sent & read & differing):
        names[type_id] = next(
            name for suffix in _SUFFIXES if (name := f"{type_id}{suffix}") not in taken
        )
        taken.add(names[type_id])
    return Directions(read=read, sent=sent, sent_names=names, choices=_scalar_unions(api))


_SCALAR_KINDS: dict[type[Type], str] = {
    StringType: "string",
    IntegerType: "number",
    NumberType: "number",
    BooleanType: "boolean",
}


def _scalar_unions(api: Api) -> dict[TypeId, tuple[Type, ...]]:
    """Return the variants of unions of scalars in which no two are of the same JSON kind."""
    unions = {}
    for declaration in api.types:
        if isinstance(declaration, UnionDeclaration):
            kinds = {_SCALAR_KINDS.get(type(variant)) for variant in declaration.variants}
            if None not in kinds and len(kinds) == len(declaration.variants):
                unions[declaration.id] = declaration.variants
    return unions


def _differing_types(declarations: dict[TypeId, Declaration]) -> frozenset[TypeId]:
    """Return the types that differ between requests and responses, by own or nested fields."""
    differing = {
        declaration.id
        for declaration in declarations.values()
        if isinstance(declaration, ObjectDeclaration)
        and any(field.read_only or field.write_only for field in declaration.fields)
    }
    while True:
        more = {
            declaration.id
            for declaration in declarations.values()
            if declaration.id not in differing
            and any(
                other in differing
                for inner in inner_types(declaration, sent=True)
                for other in references_of(inner)
            )
        }
        if not more:
            return frozenset(differing)
        differing |= more
