"""The keywords of a schema's parts merged into one statement, as allOf asks: the intersection.

Input: the parts of one schema. Output: the types and null it admits, its values, and its scalar
type with the tightest bounds. A contradiction is a diagnostic with both places.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.json import Json, thaw_json
from generator.ir.types import IntegerType, NumberType, StringType
from generator.lower.naming.names import quoted
from generator.lower.node_access import flag_of, items_of, json_of, number_of, text_of, texts_of
from generator.lower.schemas.subschemas import Part
from generator.positions import Origin
from generator.yaml.node import Mapping, Scalar, Sequence

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")

_IMPLIED = (
    ("object", ("properties", "additionalProperties", "required")),
    ("array", ("items", "minItems", "maxItems", "uniqueItems")),
    ("string", ("pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType")),
    ("number", ("minimum", "maximum", "multipleOf")),
)
"""The type that is meant where keywords stand without one."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What a value may be: its types without null (None: nothing said), and whether null too."""

    types: tuple[str, ...] | None
    nullable: bool


def merge_facets(parts: list[Part], diagnostics: Diagnostics) -> Facets:
    """Return the types that all parts admit."""
    types: tuple[str, ...] | None = None
    said: Origin | None = None
    verdicts: list[bool] = []
    for part in parts:
        written = _types(part.node)
        explicit = bool(flag_of(part.node, "nullable")) or (
            written is not None and "null" in written
        )
        if explicit:
            verdicts.append(True)
        elif written is not None:
            verdicts.append(False)
        if written is None:
            continue
        own = tuple(one for one in written if one != "null")
        common = own if types is None else _intersect(types, own)
        if types and own and not common:
            _report(part.node.key_origin("type"), said, types, own, diagnostics)
            continue
        types, said = common, said or part.node.key_origin("type")
    wrapped = bool(parts) and bool(flag_of(parts[0].node, "nullable"))
    return Facets(types, wrapped or (all(verdicts) and any(verdicts)))


def _types(node: Mapping) -> tuple[str, ...] | None:
    match node.get("type"):
        case Scalar(value=str() as single):
            written: tuple[str, ...] = (single,)
        case Sequence():
            written = texts_of(node, "type")
        case _:
            return None
    return tuple(one for one in written if one in TYPES) or None


def _intersect(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    common = [name for name in one if name in other]
    narrowed = "integer" not in common and (
        ("integer" in one and "number" in other) or ("number" in one and "integer" in other)
    )
    return (*common, "integer") if narrowed else tuple(common)


def _report(
    origin: Origin,
    said: Origin | None,
    types: tuple[str, ...],
    own: tuple[str, ...],
    diagnostics: Diagnostics,
) -> None:
    notes = (Note(message=f"the other type is {' or '.join(types)}", origin=said),) if said else ()
    diagnostics.error(
        "SCH005",
        f"allOf asks for {' or '.join(types)} and for {' or '.join(own)} at once",
        origin,
        help="let all branches of allOf have the same type",
        notes=notes,
    )


def implied_type(parts: list[Part]) -> str:
    """Return the type that the keywords imply where none is written; empty when none is."""
    for name, keywords in _IMPLIED:
        if any(keyword in part.node for part in parts for keyword in keywords):
            return name
    return ""


def json_key(value: Json) -> str:
    """Return a text that is the same exactly for equal JSON values (1, 1.0 and true differ)."""
    return json.dumps(thaw_json(value), sort_keys=True, ensure_ascii=False)


def merge_values(parts: list[Part], diagnostics: Diagnostics) -> tuple[Json, ...] | None:
    """Return the values of ``enum`` that all parts admit, each once; None when there is no enum."""
    merged: dict[str, Json] | None = None
    for part in parts:
        if not isinstance(part.node.get("enum"), Sequence):
            continue
        own = {json_key(value): value for value in map(json_of, items_of(part.node, "enum"))}
        common = own if merged is None else {key: merged[key] for key in merged if key in own}
        if not common:
            diagnostics.error(
                "SCH006",
                "no value is left in this enum",
                part.node.key_origin("enum"),
                help="list at least one value that all branches of allOf admit",
            )
            continue
        merged = common
    return None if merged is None else tuple(merged.values())


def agreed(parts: list[Part], keyword: str, diagnostics: Diagnostics) -> str:
    """Return a text keyword on which all parts agree; report two that differ."""
    found: tuple[str, Origin] | None = None
    for part in parts:
        own = text_of(part.node, keyword)
        if not own:
            continue
        if found and found[0] != own:
            diagnostics.error(
                "SCH007",
                f"allOf asks for {keyword} {quoted(found[0])} and {quoted(own)} at once",
                part.node.key_origin(keyword),
                help="keep one of the two",
                notes=(Note(message="the other one", origin=found[1]),),
            )
        found = found or (own, part.node.key_origin(keyword))
    return found[0] if found else ""


def _numbers(parts: list[Part], keyword: str) -> Iterator[int | float]:
    for part in parts:
        value = number_of(part.node, keyword)
        if value is not None:
            yield value


def bound(
    parts: list[Part], keyword: str, choose: Callable[[list[int | float]], int | float]
) -> int | float | None:
    """Return the tightest of a bound's values, None when it is not written."""
    values = list(_numbers(parts, keyword))
    return choose(values) if values else None


def count(
    parts: list[Part], keyword: str, choose: Callable[[list[int | float]], int | float]
) -> int | None:
    """Return the tightest of a count's values (lengths, numbers of items)."""
    value = bound(parts, keyword, choose)
    return None if value is None else int(value)


def string_type(parts: list[Part], diagnostics: Diagnostics) -> StringType:
    """Return the string type with its format (OpenAPI 3.1 spells binary by contentMediaType)."""
    form = agreed(parts, "format", diagnostics)
    if not form:
        encoding = agreed(parts, "contentEncoding", diagnostics)
        binary = not encoding and agreed(parts, "contentMediaType", diagnostics)
        form = "byte" if encoding == "base64" else "binary" if binary else ""
    return StringType(
        format=form,
        pattern=agreed(parts, "pattern", diagnostics),
        min_length=count(parts, "minLength", max),
        max_length=count(parts, "maxLength", min),
    )


@dataclass(frozen=True, slots=True)
class _Range:
    minimum: int | float | None
    maximum: int | float | None
    above: int | float | None
    below: int | float | None


def _range(parts: list[Part]) -> _Range:
    """Return the tightest bounds. OpenAPI 3.0 has flags that make a bound exclusive."""
    lows: list[int | float] = []
    highs: list[int | float] = []
    aboves = list(_numbers(parts, "exclusiveMinimum"))
    belows = list(_numbers(parts, "exclusiveMaximum"))
    for part in parts:
        low, high = number_of(part.node, "minimum"), number_of(part.node, "maximum")
        if low is not None:
            (aboves if flag_of(part.node, "exclusiveMinimum") else lows).append(low)
        if high is not None:
            (belows if flag_of(part.node, "exclusiveMaximum") else highs).append(high)
    return _Range(
        max(lows, default=None),
        min(highs, default=None),
        max(aboves, default=None),
        min(belows, default=None),
    )


def number_type(parts: list[Part], diagnostics: Diagnostics) -> NumberType:
    """Return the number type with the tightest bounds."""
    limits = _range(parts)
    return NumberType(
        format=agreed(parts, "format", diagnostics),
        minimum=limits.minimum,
        maximum=limits.maximum,
        exclusive_minimum=limits.above,
        exclusive_maximum=limits.below,
        multiple_of=bound(parts, "multipleOf", max),
    )


def _whole(value: float | None, round_: Callable[[int | float], int] = math.floor) -> int | None:
    return None if value is None else round_(value)


def integer_type(parts: list[Part], diagnostics: Diagnostics) -> IntegerType:
    """Return the integer type; bounds between two whole numbers move to the next one inside."""
    limits = _range(parts)
    return IntegerType(
        format=agreed(parts, "format", diagnostics),
        minimum=_whole(limits.minimum, math.ceil),
        maximum=_whole(limits.maximum),
        exclusive_minimum=_whole(limits.above),
        exclusive_maximum=_whole(limits.below, math.ceil),
        multiple_of=_whole(bound(parts, "multipleOf", max)),
    )
