"""Merges the keywords of a schema's subschemas: the intersection, as ``allOf`` requires.

Input: the subschemas of one schema. Output: the allowed types, whether null is allowed, the values
of an enum, and the tightest bounds. A contradiction is reported with both positions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.json import Json, thaw_json
from generator.lower.naming.names import quoted
from generator.lower.node_access import flag_of, items_of, json_of, number_of, text_of, texts_of
from generator.lower.schemas.subschemas import Subschema
from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Mapping, Scalar, Sequence

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")

_IMPLIED = (
    ("object", ("properties", "additionalProperties", "patternProperties", "required")),
    ("array", ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")),
    ("string", ("pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)
"""The type implied by keywords in a schema without ``type``; the first match wins."""


@dataclass(frozen=True, slots=True)
class AllowedTypes:
    """The types a value may have apart from null (None: any), and whether it may be null."""

    types: tuple[str, ...] | None
    nullable: bool


def merge_types(subschemas: list[Subschema], diagnostics: Diagnostics) -> AllowedTypes:
    """Return the types that all subschemas allow.

    Null is allowed if every subschema with a ``type`` allows it (``nullable`` in OpenAPI 3.0, type
    ``null`` in 3.1), or if the outermost subschema is nullable.
    """
    if len(subschemas) == 1:
        return _types_of(subschemas[0].node)
    types: tuple[str, ...] | None = None
    types_origin: Origin | None = None
    null_allowed: list[bool] = []
    for subschema in subschemas:
        listed = _types(subschema.node)
        nullable = bool(flag_of(subschema.node, "nullable")) or (
            listed is not None and "null" in listed
        )
        if nullable or listed is not None:
            null_allowed.append(nullable)
        if listed is None:
            continue
        own = tuple(name for name in listed if name != "null")
        common = own if types is None else _intersect(types, own)
        if types and own and not common:
            _report_contradiction(
                subschema.node.key_origin("type"), types_origin, types, own, diagnostics
            )
            continue
        types, types_origin = common, types_origin or subschema.node.key_origin("type")
    wrapped = bool(subschemas) and bool(flag_of(subschemas[0].node, "nullable"))
    return AllowedTypes(types, wrapped or (all(null_allowed) and any(null_allowed)))


def _types_of(node: Mapping) -> AllowedTypes:
    """Return the types that one subschema allows."""
    listed = _types(node)
    nullable = bool(flag_of(node, "nullable"))
    if listed is None or "null" not in listed:
        return AllowedTypes(listed, nullable)
    return AllowedTypes(tuple(name for name in listed if name != "null"), nullable=True)


def _types(node: Mapping) -> tuple[str, ...] | None:
    single = text_of(node, "type")
    if single in TYPES:
        return (single,)
    return tuple([name for name in texts_of(node, "type") if name in TYPES]) or None


def _intersect(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """Return the types in both lists; every integer is a number (JSON Schema, 6.1.1)."""
    common = [name for name in left if name in right]
    narrowed = "integer" not in common and (
        ("integer" in left and "number" in right) or ("number" in left and "integer" in right)
    )
    return (*common, "integer") if narrowed else tuple(common)


def _report_contradiction(
    origin: Origin,
    other: Origin | None,
    types: tuple[str, ...],
    own: tuple[str, ...],
    diagnostics: Diagnostics,
) -> None:
    note = f"the other type is {' or '.join(types)}"
    notes = (Note(message=note, origin=other),) if other else ()
    diagnostics.error(
        "SCH005",
        f"the branches of allOf require different types: {' or '.join(types)} and {' or '.join(own)}",
        origin,
        help="use the same type in all branches of allOf",
        notes=notes,
    )


def implied_type(subschemas: list[Subschema]) -> str:
    """Return the type that keywords such as ``properties`` imply, empty if there are none."""
    for name, keywords in _IMPLIED:
        if any(keyword in subschema.node for subschema in subschemas for keyword in keywords):
            return name
    return ""


def json_key(value: Json) -> str:
    """Return a text that is equal for equal JSON values only (1, 1.0 and true differ)."""
    return json.dumps(thaw_json(value), sort_keys=True, ensure_ascii=False)


def merge_enums(subschemas: list[Subschema], diagnostics: Diagnostics) -> tuple[Json, ...] | None:
    """Return the enum values that all subschemas allow, each once; None without an enum."""
    merged: dict[str, Json] | None = None
    for subschema in subschemas:
        if not isinstance(subschema.node.get("enum"), Sequence):
            continue
        own = {json_key(value): value for value in map(json_of, items_of(subschema.node, "enum"))}
        common = own if merged is None else {key: merged[key] for key in merged if key in own}
        if not common:
            diagnostics.error(
                "SCH006",
                "this enum allows no value",
                subschema.node.key_origin("enum"),
                help="list at least one value that all branches of allOf allow",
            )
            continue
        merged = common
    return None if merged is None else tuple(merged.values())


def allows_additional_properties(subschemas: list[Subschema]) -> bool:
    """Return whether schemas allow additional properties explicitly: by true or a schema."""
    return any(
        isinstance(value, Mapping) or (isinstance(value, Scalar) and value.value is True)
        for subschema in subschemas
        for keyword in ("additionalProperties", "unevaluatedProperties")
        for value in (subschema.node.get(keyword),)
    )


def check_listed_values(
    subschemas: list[Subschema], allowed: AllowedTypes, diagnostics: Diagnostics
) -> None:
    """Report values of ``enum`` and ``const`` that the type does not allow."""
    for subschema in subschemas:
        if "enum" not in subschema.node.members and "const" not in subschema.node.members:
            continue
        constant = subschema.node.get("const")
        for node in [*items_of(subschema.node, "enum"), *([constant] if constant else [])]:
            value = json_of(node)
            if not fitting_values((value,), allowed):
                types = " or ".join(allowed.types or ())
                diagnostics.warning(
                    "SCH020",
                    f"the value {json_key(value)} is not of the type {types}, and is left out",
                    node.origin,
                    help="quote the value if it is text, or correct the type",
                )


def is_contradiction(subschemas: list[Subschema]) -> bool:
    """Return whether no value has the types and listed values that subschemas require together."""
    problems = Diagnostics()
    allowed = merge_types(subschemas, problems)
    values = merge_enums(subschemas, problems)
    allows_nothing = allowed.types == () and not allowed.nullable
    return (
        problems.has_errors
        or allows_nothing
        or bool(values and not fitting_values(values, allowed))
    )


def fitting_values(values: tuple[Json, ...], allowed: AllowedTypes) -> tuple[Json, ...]:
    """Return the values that the type allows; ``1.0`` is an integer (JSON Schema, 6.1.1).

    The type decides, because ``type`` and ``enum`` apply independently of each other.
    """
    if allowed.types is None:
        return values
    whole = "integer" in allowed.types and "number" not in allowed.types
    fitting = (
        int(value) if whole and isinstance(value, float) and value.is_integer() else value
        for value in values
        if _is_of_type(value, allowed)
    )
    return tuple(dict.fromkeys(fitting)) if whole else tuple(fitting)


def _is_of_type(value: Json, allowed: AllowedTypes) -> bool:
    types = allowed.types or ()
    match value:
        case None:
            return allowed.nullable
        case bool():
            return "boolean" in types
        case int():
            return "integer" in types or "number" in types
        case float():
            return "number" in types or ("integer" in types and value.is_integer())
        case str():
            return "string" in types
        case tuple():
            return "array" in types
        case _:
            return "object" in types


def merge_additional_properties(subschemas: list[Subschema]) -> tuple[bool, list[Mapping]]:
    """Return whether additional properties are forbidden, and their schemas if not."""
    schemas: list[Mapping] = []
    for subschema in subschemas:
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            match subschema.node.get(keyword):
                case Scalar(value=False):
                    return True, []
                case Mapping() as schema:
                    schemas.append(schema)
                case _:
                    pass
    return False, schemas


def agreed_text(subschemas: list[Subschema], keyword: str, diagnostics: Diagnostics) -> str:
    """Return the value of a text keyword, empty if absent; report subschemas that differ."""
    first: tuple[str, Origin] | None = None
    for subschema in subschemas:
        own = text_of(subschema.node, keyword)
        if not own:
            continue
        if first and first[0] != own:
            diagnostics.error(
                "SCH007",
                f"the branches of allOf require different values of {keyword}:"
                f" {quoted(first[0])} and {quoted(own)}",
                subschema.node.key_origin(keyword),
                help="keep one of the two values",
                notes=(Note(message="the other value", origin=first[1]),),
            )
        first = first or (own, subschema.node.key_origin(keyword))
    return first[0] if first else ""


def numbers_of(subschemas: list[Subschema], keyword: str) -> Iterator[int | float]:
    for subschema in subschemas:
        value = number_of(subschema.node, keyword)
        if value is not None:
            yield value


def tightest_bound(
    subschemas: list[Subschema], keyword: str, choose: Callable[[list[int | float]], int | float]
) -> int | float | None:
    """Return the tightest value of a bound, None if it is not set.

    ``choose`` is ``max`` for lower and ``min`` for upper bounds.
    """
    values = list(numbers_of(subschemas, keyword))
    return choose(values) if values else None


def tightest_count(
    subschemas: list[Subschema], keyword: str, choose: Callable[[list[int | float]], int | float]
) -> int | None:
    """Return the tightest value of a length or number of items, None if it is not set."""
    value = tightest_bound(subschemas, keyword, choose)
    return None if value is None else int(value)
