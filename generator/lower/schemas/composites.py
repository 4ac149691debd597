"""Finds the oneOf or anyOf of a schema that gives it several types.

Input: the subschemas of one schema. Output: the composite keywords. A composite that only lists
``required`` changes no type and is left out, with a warning; several composites are an error.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.node_access import items_of
from generator.lower.schemas.subschemas import ALTERNATIVES, Subschema
from generator.yaml.node import Mapping


def composite_of(
    subschemas: list[Subschema], diagnostics: Diagnostics
) -> tuple[Subschema, str] | None:
    """Return the subschema with a oneOf or anyOf and that keyword, None if there is none."""
    composites = [
        (subschema, keyword)
        for subschema in subschemas
        if subschema.alternatives
        for keyword in ALTERNATIVES
        if keyword in subschema.node and not _only_requires(subschema.node, keyword, diagnostics)
    ]
    if len(composites) > 1:
        subschema, keyword = composites[1]
        diagnostics.error(
            "SCH010",
            "more than one oneOf or anyOf in a schema is not supported",
            subschema.node.key_origin(keyword),
            help="list all combinations in one oneOf",
        )
    return composites[0] if composites else None


def _only_requires(node: Mapping, keyword: str, diagnostics: Diagnostics) -> bool:
    """Return whether all alternatives contain ``required`` alone, so that no type differs."""
    only_required = all(
        isinstance(branch, Mapping) and branch.members.keys() == {"required"}
        for branch in items_of(node, keyword)
    )
    if only_required:
        diagnostics.warning(
            "SCH011",
            f"{keyword} with required alone is not checked by the client",
            node.key_origin(keyword),
            help="document which properties belong together; the server checks them",
        )
    return only_required
