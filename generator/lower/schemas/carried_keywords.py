"""Keywords that no Python type expresses: carried in the IR as JSON Schema.

Input: the subschemas of a schema. Output: JSON Schemas that a value has to match besides its
type; the contract tests and the mock server apply them. References in them are replaced by their
targets. A schema that contains itself is not carried, because only named types can be recursive.
"""

from __future__ import annotations

from generator.ir.json import Json, freeze_json
from generator.lower.node_access import items_of, members_of
from generator.lower.schemas.subschemas import ALTERNATIVES, Subschema
from generator.spec.document import OpenApiDocument, reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence, plain

CASES = ("else", "if", "not", "then")
_OBJECT = frozenset(
    {
        *("dependentRequired", "dependentSchemas", "propertyNames"),
        *("maxProperties", "minProperties", *CASES),
    }
)
_ARRAY = frozenset({"contains", "maxContains", "minContains", *CASES})
_POSITIONS = frozenset({"items", "prefixItems", "unevaluatedItems"})
_SINCE_3_0 = frozenset({"maxProperties", "minProperties", "not"})
_DATA = frozenset(
    {"enum", "const", "default", "example", "examples", "required", "dependentRequired"}
)
_DROPPED = frozenset(
    {
        *("$ref", "$id", "$anchor", "$dynamicAnchor", "$schema", "$comment"),
        *("discriminator", "xml", "externalDocs"),
    }
)
_MAX_NODES = 2_000


def object_constraints(subschemas: list[Subschema], document: OpenApiDocument) -> tuple[Json, ...]:
    """Return what an object has to match besides the types of its properties."""
    constraints: list[dict[str, object]] = []
    for subschema in subschemas:
        node = subschema.node
        constraints += _carried(node, _OBJECT, document)
        constraints += [
            {keyword: plain(node.members[keyword].value)}
            for keyword in ALTERNATIVES
            if is_presence_only(node, keyword)
        ]
        forbidden = [each.key for each in members_of(node, "properties") if is_false(each.value)]
        if forbidden:
            constraints.append({"properties": dict.fromkeys(forbidden, False)})
        constraints += _pattern_properties(node, document)
    return tuple(map(freeze_json, constraints))


def array_constraints(
    subschemas: list[Subschema], document: OpenApiDocument, *, positions: bool
) -> tuple[Json, ...]:
    """Return what an array has to match besides the type of its items.

    ``positions``: the types of items by position are carried, because they are no tuple.
    """
    return _all_carried(subschemas, _ARRAY | _POSITIONS if positions else _ARRAY, document)


def scalar_constraints(subschemas: list[Subschema], document: OpenApiDocument) -> tuple[Json, ...]:
    """Return what a string or number has to match besides its format, pattern and bounds."""
    return _all_carried(subschemas, frozenset(CASES), document)


def other_constraints(subschemas: list[Subschema], document: OpenApiDocument) -> tuple[Json, ...]:
    """Return what a value without a type of its own has to match."""
    return _all_carried(subschemas, _OBJECT | _ARRAY, document)


def union_constraints(subschemas: list[Subschema], document: OpenApiDocument) -> tuple[Json, ...]:
    """Return what a value has to match besides one of the variants; ``subschemas`` apply to all."""
    return _all_carried(subschemas, _OBJECT | _ARRAY, document)


def _all_carried(
    subschemas: list[Subschema], keywords: frozenset[str], document: OpenApiDocument
) -> tuple[Json, ...]:
    return tuple(
        freeze_json(schema)
        for subschema in subschemas
        for schema in _carried(subschema.node, keywords, document)
    )


def is_presence_only(node: Mapping, keyword: str) -> bool:
    """Return whether alternatives contain ``required`` alone, so that no type differs."""
    branches = items_of(node, keyword)
    return bool(branches) and all(
        isinstance(branch, Mapping) and branch.members.keys() == {"required"} for branch in branches
    )


def is_false(node: Node | None) -> bool:
    """Return whether a schema is ``false``, which no value matches."""
    return isinstance(node, Scalar) and node.value is False


def _pattern_properties(node: Mapping, document: OpenApiDocument) -> list[dict[str, object]]:
    """Return ``patternProperties`` with what says which other names are allowed."""
    patterns = _carried(node, frozenset({"patternProperties"}), document)
    if not patterns:
        return []
    properties = {each.key: True for each in members_of(node, "properties")}
    closed = is_false(node.get("additionalProperties"))
    return [
        {
            **patterns[0],
            **({"properties": properties} if properties else {}),
            **({"additionalProperties": False} if closed else {}),
            **({"propertyNames": _names_of(node)} if closed and not properties else {}),
        }
    ]


def _names_of(node: Mapping) -> object:
    """Return a schema of the names that match a pattern, from which names can be made."""
    patterns = [{"pattern": each.key} for each in members_of(node, "patternProperties")]
    return patterns[0] if len(patterns) == 1 else {"anyOf": patterns}


def _carried(
    node: Mapping, keywords: frozenset[str], document: OpenApiDocument
) -> list[dict[str, object]]:
    """Return the keywords of a schema as a schema of their own, nothing if it has none of them."""
    if keywords.isdisjoint(node.members):  # nearly always
        return []
    if document.openapi.startswith("3.0"):
        keywords &= _SINCE_3_0
    try:
        schema = {
            member.key: _Inliner(document).schema(member.value, ())
            for member in node
            if member.key in keywords
        }
    except RecursionError:
        return []
    return [schema] if schema else []


def _modernized(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema of OpenAPI 3.0 as JSON Schema 2020-12: ``nullable`` and exclusive bounds."""
    converted = dict(schema)
    if isinstance(schema.get("nullable"), bool):  # and not a property of this name
        del converted["nullable"]
        if schema["nullable"] and isinstance(schema.get("type"), str):
            converted["type"] = [schema["type"], "null"]
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(exclusive), bool):
            del converted[exclusive]
            if schema[exclusive] and bound in converted:
                converted[exclusive] = converted.pop(bound)
    return converted


class _Inliner:
    """Replaces references by their targets. Raises RecursionError for a schema that contains itself."""

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document
        self._is_3_0 = document.openapi.startswith("3.0")
        self._count = 0

    def schema(self, node: Node, path: tuple[str, ...]) -> object:
        """Return a node as plain JSON; ``path`` are the references that lead to it."""
        self._count += 1
        if self._count > _MAX_NODES:
            raise RecursionError
        if isinstance(node, Sequence):
            return [self.schema(item, path) for item in node.items]
        if not isinstance(node, Mapping):
            return plain(node)
        own = {
            each.key: plain(each.value) if each.key in _DATA else self.schema(each.value, path)
            for each in node
            if each.key not in _DROPPED
        }
        if reference_of(node) is None:
            return _modernized(own) if self._is_3_0 else own
        target, address = self._document.resolve(node)
        if not address or address in path:
            raise RecursionError
        inlined = self.schema(target, (*path, address))
        has_siblings = bool(own) and not self._is_3_0  # OpenAPI 3.0 ignores them
        return {**own, "allOf": [inlined]} if has_siblings else inlined
