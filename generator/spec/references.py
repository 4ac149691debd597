"""Finds the references in an OpenAPI document.

Input: a tree. Output: its references, each with the mapping that contains it. Not every ``$ref`` is
a reference: examples, defaults and extensions are data that may contain such a key. On the other
hand, a property may be named ``example``. The traversal therefore distinguishes mappings whose keys
are names from mappings whose keys are keywords.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.spec.document import reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence

_NAME_MAPS = frozenset(
    {
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("paths", "webhooks", "pathItems", "callbacks", "responses", "content"),
        *("schemas", "parameters", "headers", "requestBodies", "examples", "links"),
        *("securitySchemes", "encoding", "variables", "scopes"),
    }
)
"""Keywords whose value is a mapping with arbitrary names as keys."""

_DATA_KEYS = frozenset(
    {"example", "default", "const", "enum", "value", "security", "required", "tags"}
)
"""Keywords whose value is data or a list of names."""

_IN_PLACE = ("allOf", "anyOf", "oneOf", "not")
"""Keywords whose subschemas apply to the same value as the schema (JSON Schema 2020-12, 10.2)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: its text, and the mapping that has it as ``$ref``.

    ``holder`` is None for an entry of a discriminator's mapping.
    """

    text: Scalar
    holder: Mapping | None


def references_in(root: Node, seen: set[int]) -> Iterator[Reference]:
    """Yield the references in a tree.

    ``seen`` holds the ids of visited mappings; these are skipped, and new ones are added.
    """
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, is_name_map = stack.pop()
        if isinstance(node, Sequence):
            stack.extend((item, False) for item in node.items)
        elif isinstance(node, Mapping) and id(node) not in seen:
            seen.add(id(node))
            if not is_name_map:
                yield from _references_of(node)
            stack.extend(_children(node, is_name_map))


def _children(node: Mapping, is_name_map: bool) -> Iterator[tuple[Node, bool]]:
    for member in node:
        if is_name_map:
            yield member.value, False
        elif member.key == "examples" and isinstance(member.value, Sequence):
            continue
        elif member.key not in _DATA_KEYS and not member.key.startswith("x-"):
            yield member.value, member.key in _NAME_MAPS


def _references_of(node: Mapping) -> Iterator[Reference]:
    text = reference_of(node)
    if text is not None:
        yield Reference(text, node)
    discriminator = node.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    if isinstance(mapping, Mapping):
        for member in mapping:
            if isinstance(member.value, Scalar) and _is_address(member.value.value):
                yield Reference(member.value, None)


def _is_address(value: object) -> bool:
    """Whether an entry of a discriminator's mapping is a reference and not a bare schema name."""
    return isinstance(value, str) and any(char in value for char in "#/")


def in_place(node: Mapping) -> Iterator[Mapping]:
    """Yield the subschemas that apply to the same value as the schema, except its ``$ref``."""
    for key in _IN_PLACE:
        value = node.get(key)
        for item in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(item, Mapping):
                yield item
