"""Names for what stands inside other types, and names that several contexts have in common.

A type inside another is called after both: the participants of an ``Activity`` are
``ActivityParticipant``. Where contexts differ, what they share is the better name: what follows a deal
and what follows a person is a ``Follower``.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.json import Json
from generator.ir.types import ConstType, IntegerType, NumberType, StringType
from generator.lower.classes import Classes
from generator.lower.contexts import Context, Words, nominal
from generator.lower.members import Member
from generator.lower.shapes import (
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Shape,
    UnionShape,
    Use,
)
from generator.lower.words import is_plural, singular_words, words

_GENERIC = frozenset(
    {"item", "items", "data", "value", "values", "object", "result", "results", "list"}
)


class Nesting:
    """Which classes stand inside which."""

    def __init__(self, members: dict[int, Member], classes: Classes) -> None:
        self.members = members
        self.inside: dict[int, list[tuple[Member, Words]]] = {}
        for member in members.values():
            for use, leaf in _edges(member.primary):
                child = classes[id(nominal(use))]
                if child in members and child != member.number:
                    self.inside.setdefault(child, []).append((member, leaf))


def nested_contexts(nesting: Nesting) -> dict[int, list[Context]]:
    """Return contexts for every class without a name that stands inside a class with one."""
    contexts: dict[int, list[Context]] = {}
    for number, edges in nesting.inside.items():
        if nesting.members[number].name:
            continue
        own = [_inside(parent, leaf) for parent, leaf in edges if parent.name]
        if own:
            contexts[number] = own
    return contexts


def _inside(parent: Member, leaf: Words) -> Context:
    stem = parent.stem or words(parent.name)
    if leaf == ("item",) and stem[-2:] == ("search", "result"):
        return Context(stem=("found", *(stem[:-2] or leaf)), score=parent.strength)
    if leaf and leaf[-1] in _GENERIC and is_plural(stem[-1]):
        return Context(stem=singular_words(stem), score=parent.strength)
    return Context(
        stem=stem + leaf,
        score=max(1, parent.strength - 10),
        alternates=((*words(parent.name), *leaf),),
    )


def _edges(shape: Shape) -> Iterator[tuple[Use, Words]]:
    """Yield the parts of a named shape with the words by which they are called."""
    match shape:
        case ObjectShape(fields=fields, additional=additional):
            for one in fields:
                yield one.use, _leaf(one)
            if additional:
                yield additional, ("value",)
        case UnionShape(variants=variants):
            for use in variants:
                yield use, _variant(use, variants)
        case _:
            return


def _leaf(field: FieldShape) -> Words:
    own = words(field.wire) or ("value",)
    match field.use.shape:
        case ArrayShape() | MapShape():
            return singular_words(own)
        case _:
            return own


def _variant(use: Use, variants: list[Use]) -> Words:
    """Return what tells a variant from the others: a constant, a title, or a field of its own."""
    shape = nominal(use)
    if not isinstance(shape, ObjectShape):
        return ("option",)
    for one in shape.fields:
        constant = _constant(one.use.shape)
        if isinstance(constant, str) and words(constant):
            return words(constant)
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


def _constant(shape: Shape) -> Json:
    match shape:
        case LeafShape(type=ConstType(value=value)):
            return value
        case EnumShape(values=(value,)):
            return value
        case _:
            return None


_MIXED: dict[frozenset[Words], Words] = {frozenset({("create",), ("update",)}): ("input",)}
"""What to call the role of a type that has several."""


def generalised(contexts: list[Context]) -> list[tuple[Words, Words]]:
    """Return the names that several contexts have in common, with their stems; best first."""
    stems = sorted({context.stem for context in contexts})
    prefixes = {context.prefix for context in contexts}
    suffixes = {context.suffix for context in contexts}
    if len(stems) == len(prefixes) == len(suffixes) == 1:
        return []
    suffix = suffixes.pop() if len(suffixes) == 1 else _MIXED.get(frozenset(suffixes), ())
    prefix = prefixes.pop() if len(prefixes) == 1 else ()
    found: list[Words] = [stems[0]] if len(stems) == 1 else []
    ending = _common(stems, from_end=True)
    if len(stems) > 1 and ending and ending[-1] not in _GENERIC:
        found.append(ending)
    beginning = _common(stems, from_end=False)
    if len(stems) == 2 and beginning:
        found.append(_either(stems, beginning))
    if not ending and (prefix or suffix == ("input",)):
        found.append(beginning)
    return [(prefix + stem + suffix, stem or prefix) for stem in found if prefix + stem]


def _common(stems: list[Words], *, from_end: bool) -> Words:
    """Return the words that all stems end, or begin, with."""
    turned = [stem[::-1] if from_end else stem for stem in stems]
    shared: list[str] = []
    for column in zip(*turned, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return tuple(shared[::-1] if from_end else shared)


def _either(stems: list[Words], beginning: Words) -> Words:
    """Return both names in one: the emails and phones of a person are PersonEmailOrPhone."""
    one, other = (stem[len(beginning) :] for stem in stems)
    return (*beginning, *one, "or", *other) if one and other else ()


_SCALARS = {IntegerType: "integer", NumberType: "number", StringType: "string"}


def union_of_scalars(shape: Shape) -> Words:
    """Return a name for a union of plain scalars: IntegerOrString; nothing for another shape."""
    if not isinstance(shape, UnionShape):
        return ()
    kinds = [
        _SCALARS.get(type(use.shape.type), "") if isinstance(use.shape, LeafShape) else ""
        for use in shape.variants
    ]
    return () if "" in kinds else tuple(" or ".join(dict.fromkeys(kinds)).split())
