"""Finds the references in an OpenAPI document.

Input: a tree. Output: its references, each with the mapping that contains it. Not every ``$ref`` is
a reference: examples, defaults and extensions are data that may contain such a key. On the other
hand, a property may be named ``example``. The traversal therefore distinguishes mappings whose keys
are names from mappings whose keys are keywords.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.records import dataclass
from generator.spec.document import reference_of
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_NAME_MAPS = frozenset(
    {
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("paths", "webhooks", "pathItems", "callbacks", "responses", "content"),
        *("schemas", "parameters", "headers", "requestBodies", "examples", "links"),
        *("securitySchemes", "encoding", "variables", "scopes"),
        *("mediaTypes", "additionalOperations"),
    }
)
"""Keywords whose value is a mapping with arbitrary names as keys."""

_DATA_KEYS = frozenset(
    {
        *("example", "default", "const", "enum", "value", "dataValue", "security", "required"),
        "tags",
    }
)
"""Keywords whose value is data or a list of names."""

_IN_PLACE = ("allOf", "anyOf", "oneOf", "not")
_IN_PLACE_KEYS = frozenset(_IN_PLACE)
"""Keywords whose subschemas apply to the same value as the schema (JSON Schema 2020-12, 10.2)."""


_HOLDERS = frozenset({"$ref", "$dynamicRef", "security", "discriminator"})
"""Keys of mappings that contain references."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: its text, and the mapping that has it as ``$ref`` or ``$dynamicRef``.

    ``holder`` is None for an entry of a discriminator's mapping, and for a security requirement.
    """

    text: Scalar
    holder: Mapping | None
    is_dynamic: bool = False
    is_requirement: bool = False


def references_in(root: Node, seen: set[int]) -> Iterator[Reference]:
    """Yield the references in a tree.

    ``seen`` holds the ids of visited mappings; these are skipped, and new ones are added.
    """
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, is_name_map = stack.pop()
        if isinstance(node, Sequence):
            stack += [(item, False) for item in node.items if type(item) is not Scalar]
        elif isinstance(node, Mapping) and id(node) not in seen:
            seen.add(id(node))
            if is_name_map:
                stack += [
                    (member.value, False)
                    for member in node.members.values()
                    if type(member.value) is not Scalar
                ]
                continue
            if not _HOLDERS.isdisjoint(node.members):
                yield from _references_of(node)
            stack += [
                (member.value, key in _NAME_MAPS)
                for key, member in node.members.items()
                if type(member.value) is not Scalar and not _is_data(key, member.value)
            ]


def children_of(node: Mapping, is_name_map: bool) -> Iterator[tuple[Member, bool]]:
    """Yield the entries of a mapping that are not data, and whether the keys in each are names.

    ``is_name_map`` means that the keys of the mapping itself are names.
    """
    for member in node:
        if is_name_map:
            yield member, False
        elif not _is_data(member.key, member.value):
            yield member, member.key in _NAME_MAPS


def _is_data(key: str, value: Node) -> bool:
    """Whether the value under a keyword is data, or a list of names."""
    if key in _DATA_KEYS or key.startswith("x-"):
        return True
    return key == "examples" and isinstance(value, Sequence)


def _references_of(node: Mapping) -> Iterator[Reference]:
    text = reference_of(node)
    if text is not None:
        yield Reference(text, node)
    dynamic = node.get("$dynamicRef")
    if isinstance(dynamic, Scalar) and isinstance(dynamic.value, str):
        yield Reference(dynamic, node, is_dynamic=True)
    yield from _requirements_of(node)
    discriminator = node.get("discriminator")
    if isinstance(discriminator, Mapping):
        mapping, default = discriminator.get("mapping"), discriminator.get("defaultMapping")
        entries = [member.value for member in mapping] if isinstance(mapping, Mapping) else []
        for entry in [*entries, *([default] if default else [])]:
            if isinstance(entry, Scalar) and _is_address(entry.value):
                yield Reference(entry, None)


def _requirements_of(node: Mapping) -> Iterator[Reference]:
    """Yield the security requirements by URI; names of components contain no such characters."""
    requirements = node.get("security")
    for requirement in requirements if isinstance(requirements, Sequence) else ():
        for member in requirement if isinstance(requirement, Mapping) else ():
            if _is_address(member.key):
                yield Reference(Scalar(member.key, member.origin), None, is_requirement=True)


def _is_address(value: object) -> bool:
    """Whether an entry of a discriminator's mapping is a reference and not a bare schema name."""
    return isinstance(value, str) and any(char in value for char in "#/")


def in_place(node: Mapping) -> Iterator[Mapping]:
    """Yield the subschemas that apply to the same value as the schema, except its ``$ref``."""
    for key in _IN_PLACE if not _IN_PLACE_KEYS.isdisjoint(node.members) else ():
        value = node.get(key)
        for item in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(item, Mapping):
                yield item
