"""Reads the keywords of an object's subschemas: properties, names that are required, other properties.

Input: the subschemas of one object. Output: its properties, the names of required ones, the schemas of
all others. What has no effect or no field in a model is reported.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.naming.names import quoted
from generator.lower.node_access import members_of, texts_of
from generator.lower.schemas.carried_keywords import is_false
from generator.lower.schemas.keyword_merge import (
    allows_additional_properties,
    merge_additional_properties,
)
from generator.lower.schemas.subschemas import Subschema, report_keyword
from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Member, Node

Properties = dict[str, list[Member]]
"""The entries of each property in all subschemas, by name."""


def properties_of(subschemas: list[Subschema]) -> Properties:
    """Return the properties of an object; one with the schema ``false`` is none."""
    properties: Properties = {}
    forbidden: set[str] = set()
    for subschema in subschemas:
        for member in members_of(subschema.node, "properties"):
            if is_false(member.value):
                forbidden.add(member.key)
            properties.setdefault(member.key, []).append(member)
    return {name: members for name, members in properties.items() if name not in forbidden}


def required_names(
    subschemas: list[Subschema], properties: Properties, diagnostics: Diagnostics
) -> set[str]:
    """Return the names of required properties; report one that is not described."""
    required: set[str] = set()
    for subschema in subschemas:
        for name in texts_of(subschema.node, "required"):
            required.add(name)
            if name not in properties:
                diagnostics.warning(
                    "SCH012",
                    f"required lists {quoted(name)}, which is not a property of the schema",
                    subschema.node.key_origin("required"),
                    help="describe the property, or remove it from the list",
                )
    return required


@dataclass(frozen=True, slots=True)
class OtherProperties:
    """The properties without an entry in ``properties``.

    ``schemas`` apply together; ``alternatives`` are those of ``patternProperties``, of which one
    applies. Without any, other properties may have any value, unless ``closed``. ``is_open`` means that
    the document states them.
    """

    closed: bool
    is_open: bool
    schemas: tuple[Node, ...]
    alternatives: tuple[Node, ...]
    origin: Origin | None


def other_properties(subschemas: list[Subschema]) -> OtherProperties:
    """Return what is known of the properties that are not named."""
    closed, values = merge_additional_properties(subschemas)
    holders = [each.node for each in subschemas if "patternProperties" in each.node]
    if not holders:
        origin = values[0].origin if values else None
        is_open = not closed and allows_additional_properties(subschemas)
        return OtherProperties(closed, is_open, tuple(values), (), origin)
    patterns = [entry.value for node in holders for entry in members_of(node, "patternProperties")]
    listed = tuple(value for value in patterns if not is_false(value)) if closed else ()
    return OtherProperties(False, True, (), listed, holders[0].key_origin("patternProperties"))


def report_other_properties(
    subschemas: list[Subschema],
    others: OtherProperties,
    diagnostics: Diagnostics,
    *,
    has_fields: bool,
) -> None:
    """Report other properties of a model, and names that a map does not check."""
    if has_fields and others.origin is not None:
        diagnostics.warning(
            "SCH017",
            "models have no fields for additional properties",
            others.origin,
            help="pass and read them by client.responses() and RequestOptions(extra_body=...)",
        )
    for subschema in subschemas:
        if not has_fields and "patternProperties" in subschema.node:
            remedy = "use additionalProperties for a map of any names"
            report_keyword(subschema.node, "patternProperties", remedy, diagnostics)
