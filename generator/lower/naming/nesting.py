"""Contexts of nested types: named after the enclosing type and the property that contains them.

Input: named types, some of which already have a name. Output: contexts for those without a name that
are used directly inside a type with a name. The items of ``owners`` of a ``Pet`` become
``PetOwner``. An object that is keyed by ids (``{"USER_ID": {…}}`` in an example-like schema)
does not add its key to the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from generator.ir.types import ConstType
from generator.lower.naming import scores
from generator.lower.naming.contexts import Context, Role, Words, element_shape, elements_of
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.words import is_plural, plural, singular_words, words
from generator.lower.schemas.equivalence import EquivalenceClasses
from generator.lower.schemas.shapes import (
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.records import dataclass

GENERIC = frozenset({"item", "data", "value", "object", "result", "list", "entry"})
"""Singular words that do not describe a thing."""

_MOST_PAIRED = 12
"""How many properties of a variant are compared in pairs."""

_CONTAINERS = (("additional", "data"), ("objects",))
"""Endings of a name that only mean that the type contains something."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The use of a type inside ``parent``.

    ``leaf`` holds the words of the property. ``keyed`` is true if the property name is a placeholder
    for an id, so that the type is one of many.
    """

    parent: NamedType
    leaf: Words
    keyed: bool


class Nesting:
    """The uses of named types inside each other."""

    def __init__(self, named_types: dict[int, NamedType], classes: EquivalenceClasses) -> None:
        self.named_types = named_types
        self.edges: dict[int, list[Edge]] = {}
        for parent in named_types.values():
            for shape_ref, leaf, keyed in _children(parent.primary):
                for element, position in elements_of(shape_ref):
                    child = classes[id(element)]
                    if child in named_types and child != parent.number:
                        edge = Edge(parent, leaf + position, keyed and not position)
                        self.edges.setdefault(child, []).append(edge)

    def contexts(self) -> dict[int, list[Context]]:
        """Return the contexts of every type without a name inside a type with a name, by number."""
        contexts: dict[int, list[Context]] = {}
        for number, edges in self.edges.items():
            own = [_context(edge) for edge in edges if edge.parent.name]
            if own and not self.named_types[number].name:
                contexts[number] = own
        return contexts


def _context(edge: Edge) -> Context:
    parent, leaf = edge.parent, edge.leaf
    stem = _without_container(parent.stem or words(parent.name), leaf)
    score = max(scores.MINIMUM, parent.strength - scores.NESTING_PENALTY)
    alternates = ((*words(parent.name), *leaf),)
    if leaf == ("item",) and stem[-2:] == ("search", "result"):
        record = ("found", *stem[:-2])
        return Context(role=Role.INSIDE, stem=record, score=score, alternates=alternates)
    generic = leaf[-1] in GENERIC and len(leaf) == 1 and any(map(is_plural, stem[-1:]))
    if edge.keyed or generic:
        own = singular_words(stem)
        return Context(role=Role.INSIDE, stem=own, score=score, alternates=alternates)
    overlap = 1 if stem[-1:] == leaf[:1] and len(leaf) > 1 else 0
    return Context(
        role=Role.INSIDE,
        stem=stem + leaf[overlap:],
        leaf=leaf[overlap:],
        score=score,
        alternates=alternates,
    )


def _without_container(stem: Words, leaf: Words) -> Words:
    for ending in _CONTAINERS:
        if stem[-len(ending) :] == ending and (len(stem) > len(ending) or leaf[-1] not in GENERIC):
            return stem[: -len(ending)]
    return stem


def _children(shape: Shape) -> Iterator[tuple[ShapeRef, Words, bool]]:
    """Yield the children of a shape: reference, words of the property, whether keyed by id."""
    match shape:
        case ObjectShape(fields=fields, additional=additional):
            for field in fields:
                if isinstance(field.shape_ref.shape, LeafShape):  # which has no name
                    continue
                yield field.shape_ref, _leaf(field), _is_keyed(shape)
            if additional:
                yield additional, ("value",), False
        case UnionShape(variants=variants):
            for variant in variants:
                yield variant, _variant_words(variant, variants), False
        case _:
            return


def _leaf(field: FieldShape) -> Words:
    """Return the words of a property as part of a type name: ``owner_id`` of an object is ``owner``."""
    own = words(field.wire) or ("value",)
    match field.shape_ref.shape:
        case ArrayShape() | MapShape():
            return singular_words(own)
        case ObjectShape() as shape if _is_keyed(shape):
            return (*own[:-1], plural(own[-1]))
        case ObjectShape(fields=[_, _, *_]) if len(own) > 1 and own[-1] == "id":
            return own[:-1]
        case _:
            return own


def _is_keyed(shape: ObjectShape) -> bool:
    """Return whether an object is a map from ids, described by one example key (``USER_ID``)."""
    return len(shape.fields) == 1 and shape.fields[0].wire.isupper()


def _variant_words(variant: ShapeRef, variants: list[ShapeRef]) -> Words:
    """Return words that distinguish a variant: a constant, its title, or properties of its own."""
    shape = element_shape(variant)
    if not isinstance(shape, ObjectShape):
        return ("option",)
    for field in shape.fields:
        constant = words(_constant_of(field.shape_ref.shape))
        if constant:
            return constant
    if words(shape.metadata.docs.title):
        return words(shape.metadata.docs.title)
    others = [
        {field.wire for field in other.fields}
        for other in map(element_shape, variants)
        if isinstance(other, ObjectShape) and other is not shape
    ]
    names = sorted(field.wire for field in shape.fields)
    for own in (*zip(names), *combinations(names[:_MOST_PAIRED], 2)):
        if not any(other.issuperset(own) for other in others):
            return ("with", *words(" and ".join(own)))
    return ("option",)


def _constant_of(shape: Shape) -> str:
    """Return the only value of a string shape, empty if it allows others."""
    match shape:
        case LeafShape(type=ConstType(value=str() as value)):
            return value
        case EnumShape(values=(str() as value,)):
            return value
        case _:
            return ""
