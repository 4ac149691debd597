"""What types inside other types are to be called: after the type and the field that hold them.

Input: classes, of which some have a name. Output: contexts for those without that stand in one with a
name. The participants of an ``Activity`` are ``ActivityParticipant``; what an object holds under ids
(``{"USER_ID": {…}}``) is called like the object, in the singular.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.ir.types import ConstType
from generator.lower.naming.contexts import Context, Role, Words, nominal
from generator.lower.naming.named_type import Member
from generator.lower.naming.words import is_plural, plural, singular_words, words
from generator.lower.schemas.equivalence import Classes
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

GENERIC = frozenset({"item", "data", "value", "object", "result", "list", "entry"})
"""Singular words that say nothing about a thing."""

_CONTAINERS = (("additional", "data"), ("objects",))
"""Endings of names that mean no more than that something is inside."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A class inside another: the words of the field, which may stand for an id of many."""

    parent: Member
    leaf: Words
    keyed: bool


class Nesting:
    """Which classes stand inside which."""

    def __init__(self, members: dict[int, Member], classes: Classes) -> None:
        self.members = members
        self.inside: dict[int, list[Edge]] = {}
        for member in members.values():
            for use, leaf, keyed in _edges(member.primary):
                child = classes[id(nominal(use))]
                if child in members and child != member.number:
                    self.inside.setdefault(child, []).append(Edge(member, leaf, keyed))

    def contexts(self) -> dict[int, list[Context]]:
        """Return contexts for every class without a name that stands inside a class with one."""
        contexts: dict[int, list[Context]] = {}
        for number, edges in self.inside.items():
            own = [_context(edge) for edge in edges if edge.parent.name]
            if own and not self.members[number].name:
                contexts[number] = own
        return contexts


def _context(edge: Edge) -> Context:
    parent, leaf = edge.parent, edge.leaf
    stem = _without_container(parent.stem or words(parent.name), leaf)
    score = max(1, parent.strength - 10)
    alternates = ((*words(parent.name), *leaf),)
    if leaf == ("item",) and stem[-2:] == ("search", "result"):
        found = ("found", *stem[:-2])
        return Context(role=Role.INSIDE, stem=found, score=score, alternates=alternates)
    lone = leaf[-1] in GENERIC and len(leaf) == 1 and any(map(is_plural, stem[-1:]))
    if edge.keyed or lone:
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


def _edges(shape: Shape) -> Iterator[tuple[ShapeRef, Words, bool]]:
    """Yield the parts of a named shape with the words by which they are called."""
    match shape:
        case ObjectShape(fields=fields, additional=additional):
            for one in fields:
                yield one.use, _leaf(one), _is_keyed(shape)
            if additional:
                yield additional, ("value",), False
        case UnionShape(variants=variants):
            for use in variants:
                yield use, _variant(use, variants), False
        case _:
            return


def _leaf(field: FieldShape) -> Words:
    own = words(field.wire) or ("value",)
    match field.use.shape:
        case ArrayShape() | MapShape():
            return singular_words(own)
        case ObjectShape() as shape if _is_keyed(shape):
            return (*own[:-1], plural(own[-1]))
        case ObjectShape(fields=[_, _, *_]) if len(own) > 1 and own[-1] == "id":
            return own[:-1]
        case _:
            return own


def _is_keyed(shape: ObjectShape) -> bool:
    """Tell whether an object describes what it holds under ids by one example: ``USER_ID``."""
    return len(shape.fields) == 1 and shape.fields[0].wire.isupper()


def _variant(use: ShapeRef, variants: list[ShapeRef]) -> Words:
    """Return what tells a variant from the others: a constant, a title, or a field of its own."""
    shape = nominal(use)
    if not isinstance(shape, ObjectShape):
        return ("option",)
    for one in shape.fields:
        constant = words(_constant(one.use.shape))
        if constant:
            return constant
    if words(shape.place.docs.title):
        return words(shape.place.docs.title)
    others = {
        one.wire
        for other in map(nominal, variants)
        if isinstance(other, ObjectShape) and other is not shape
        for one in other.fields
    }
    own = sorted(one.wire for one in shape.fields if one.wire not in others)
    return ("with", *words(own[0])) if own else ("option",)


def _constant(shape: Shape) -> str:
    match shape:
        case LeafShape(type=ConstType(value=str() as value)):
            return value
        case EnumShape(values=(str() as value,)):
            return value
        case _:
            return ""
