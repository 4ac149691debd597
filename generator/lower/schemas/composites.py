"""Chooses the oneOf or anyOf that makes a schema a union.

Input: the subschemas of one schema. Output: its variants, and what applies to all of them. A oneOf or
anyOf that only lists ``required`` changes no type and is left out, with a warning. If there are several,
the others remain in what applies to all variants, so that each variant is a union again; beyond a number
of combinations only the first one counts, with a warning.
"""

from __future__ import annotations

from math import prod

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.node_access import items_of, mapping_of
from generator.lower.schemas.carried_keywords import is_false, is_presence_only
from generator.lower.schemas.keyword_merge import is_contradiction
from generator.lower.schemas.shape_refs import is_null
from generator.lower.schemas.subschemas import (
    Subschema,
    SubschemaResolver,
    without_alternatives,
)
from generator.records import dataclass

_MOST_COMBINATIONS = 64
_MAX_DEPTH = 4
"""How many oneOf and anyOf inside of each other are searched for a contradiction."""

Composite = tuple[Subschema, str]
"""A subschema, and the keyword in it: oneOf or anyOf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """The variants of a union, none of which is null; ``nullable`` means that null is one as well.

    ``base`` applies to all variants. ``is_flat``: unions that the variants are, because of another
    oneOf or anyOf in the base, are part of this one.
    """

    base: list[Subschema]
    variants: list[list[Subschema]]
    nullable: bool
    exclusive: bool
    is_flat: bool


def alternatives_of(
    subschemas: list[Subschema], resolver: SubschemaResolver, diagnostics: Diagnostics
) -> Alternatives | None:
    """Return the variants of a schema with a oneOf or anyOf, None for another schema."""
    composites = _composites(subschemas, diagnostics)
    if not composites:
        return None
    (first, keyword), *others = composites
    if prod(_size(composite) for composite in composites) > _MOST_COMBINATIONS and others:
        _report_combinations(others[0], diagnostics)
        for composite in others:
            subschemas = _without(subschemas, composite)
        others = []
    base = _without(subschemas, (first, keyword))
    branches = [
        resolver.flatten(branch) for branch in items_of(first.node, keyword) if not is_false(branch)
    ]
    possible = [own for own in branches if not _is_impossible([*own, *base], resolver)]
    nulls = possible if others else branches
    has_discriminator = any(mapping_of(each.node, "discriminator") for each in subschemas)
    return Alternatives(
        base=base,
        variants=[own for own in possible if not is_null(own)],
        nullable=any(map(is_null, nulls)),
        exclusive=keyword == "oneOf",
        is_flat=bool(others) and not has_discriminator,
    )


def _composites(subschemas: list[Subschema], diagnostics: Diagnostics) -> list[Composite]:
    composites: list[Composite] = []
    for subschema in subschemas:
        for keyword in subschema.alternatives:
            if _only_requires(subschema, keyword):
                diagnostics.warning(
                    "SCH011",
                    f"{keyword} with required alone is not checked by the client",
                    subschema.node.key_origin(keyword),
                    help="document which properties belong together; the server checks them",
                )
            else:
                composites.append((subschema, keyword))
    return composites


def _only_requires(subschema: Subschema, keyword: str) -> bool:
    """Return whether the alternatives change no type; there may be none at all."""
    return is_presence_only(subschema.node, keyword) or not items_of(subschema.node, keyword)


def _size(composite: Composite) -> int:
    subschema, keyword = composite
    return len(items_of(subschema.node, keyword))


def _without(subschemas: list[Subschema], composite: Composite) -> list[Subschema]:
    return [without_alternatives(subschema, *composite) for subschema in subschemas]


def _report_combinations(composite: Composite, diagnostics: Diagnostics) -> None:
    subschema, keyword = composite
    diagnostics.warning(
        "SCH010",
        f"the client does not check this {keyword}: with the other one, it gives more than"
        f" {_MOST_COMBINATIONS} combinations",
        subschema.node.key_origin(keyword),
        help="list the combinations that occur in one oneOf; the server checks them in any case",
    )


def _is_impossible(
    subschemas: list[Subschema], resolver: SubschemaResolver, depth: int = 0
) -> bool:
    """Return whether subschemas contradict each other, whatever branch of them is chosen."""
    if is_contradiction(subschemas):
        return True
    composite = next(
        (
            (subschema, keyword)
            for subschema in subschemas
            for keyword in subschema.alternatives
            if not _only_requires(subschema, keyword)
        ),
        None,
    )
    if composite is None or depth == _MAX_DEPTH:
        return False
    base = _without(subschemas, composite)
    return all(
        is_false(branch) or _is_impossible([*resolver.flatten(branch), *base], resolver, depth + 1)
        for branch in items_of(composite[0].node, composite[1])
    )
