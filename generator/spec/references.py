"""Which values of a description are references, and which only look like one.

Input: a tree. Output: its references, each with the mapping that holds it. An example, a default
or an extension may hold a member named ``$ref`` that means nothing here; a property may be called
``example``. So the walk knows which keys are names and which values are data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.spec.description import reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence

_NAMED = frozenset(
    {
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("paths", "webhooks", "pathItems", "callbacks", "responses", "content"),
        *("schemas", "parameters", "headers", "requestBodies", "examples", "links"),
        *("securitySchemes", "encoding", "variables", "scopes"),
    }
)
"""Keys whose mapping has names for keys."""

_DATA = frozenset({"example", "default", "const", "enum", "value", "security", "required", "tags"})
"""Keys whose value is data, or lists of words."""

_IN_PLACE = ("allOf", "anyOf", "oneOf", "not")
"""Keywords whose schemas describe the same value as the schema that holds them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that points elsewhere; ``holder`` is None for an entry of a discriminator's mapping."""

    text: Scalar
    holder: Mapping | None


def references_in(root: Node, seen: set[int]) -> Iterator[Reference]:
    """Yield the references in a tree, passing over mappings in ``seen`` and adding to it."""
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, named = stack.pop()
        if isinstance(node, Sequence):
            stack.extend((item, False) for item in node.items)
        elif isinstance(node, Mapping) and id(node) not in seen:
            seen.add(id(node))
            if not named:
                yield from _references_of(node)
            stack.extend(_children(node, named))


def _children(node: Mapping, named: bool) -> Iterator[tuple[Node, bool]]:
    for member in node:
        if named:
            yield member.value, False
        elif member.key == "examples" and isinstance(member.value, Sequence):
            continue
        elif member.key not in _DATA and not member.key.startswith("x-"):
            yield member.value, member.key in _NAMED


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
    """A discriminator maps to a bare schema name or to a reference (OpenAPI: Discriminator)."""
    return isinstance(value, str) and any(sign in value for sign in "#/")


def in_place(node: Mapping) -> Iterator[Mapping]:
    """Yield the schemas that a schema applies to the very value it describes, without ``$ref``."""
    for key in _IN_PLACE:
        value = node.get(key)
        for item in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(item, Mapping):
                yield item
