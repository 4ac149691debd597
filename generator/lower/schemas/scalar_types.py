"""Scalar types with the tightest bounds of a schema's subschemas, and what no type expresses.

Input: the subschemas of one schema. Output: a type of strings, integers or numbers. Of several formats
or patterns, which ``allOf`` combines, the type has the first; the others are carried as JSON Schema.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.ecma_patterns import PatternError, check_pattern, translate_pattern
from generator.ir.json import Json, freeze_json
from generator.ir.media_types import essence_of, is_json, is_text
from generator.ir.types import BooleanType, IntegerType, NumberType, StringType
from generator.lower.naming.names import quoted
from generator.lower.node_access import flag_of, number_of, text_of
from generator.lower.schemas.carried_keywords import CASES, scalar_constraints
from generator.lower.schemas.keyword_merge import (
    agreed_text,
    numbers_of,
    tightest_bound,
    tightest_count,
)
from generator.lower.schemas.subschemas import (
    ALTERNATIVES,
    UNCHECKED,
    VALUE_KEYWORDS,
    Subschema,
    report_keyword,
)
from generator.records import dataclass
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Mapping

_REFINEMENTS = frozenset(
    {
        *("format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", *CASES),
    }
)
"""Keywords of which a scalar type is made."""


ScalarType = StringType | IntegerType | NumberType | BooleanType

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_OTHER_KEYWORDS = frozenset(
    {*VALUE_KEYWORDS, *ALTERNATIVES, *UNCHECKED, *CASES, "$ref", "allOf", "discriminator"}
) - {"type", "format"}


class PlainScalar(NamedTuple):  # a tuple, as it is made for most schemas of a document
    """All that a schema says of a scalar."""

    type: str
    format: str
    nullable: bool


def plain_scalar(node: Mapping) -> PlainScalar | None:
    """Return what a schema of a scalar says, None if that is more than a ``PlainScalar`` has."""
    if not _OTHER_KEYWORDS.isdisjoint(node.members):
        return None
    name = text_of(node, "type")
    if name not in _SCALARS:
        return None
    return PlainScalar(name, text_of(node, "format"), bool(flag_of(node, "nullable")))


def scalar_type(
    name: str, subschemas: list[Subschema], document: OpenApiDocument, diagnostics: Diagnostics
) -> ScalarType:
    """Return the type of text, numbers (``integer``, ``number``) or booleans, with its constraints."""
    match name:
        case "string":
            return string_type(subschemas, document, diagnostics)
        case "integer":
            return integer_type(subschemas, document, diagnostics)
        case "number":
            return number_type(subschemas, document, diagnostics)
        case _:
            return BooleanType()


def _is_plain(subschemas: list[Subschema]) -> bool:
    """Return whether subschemas say nothing of a scalar but its type, as most do."""
    return all(_REFINEMENTS.isdisjoint(each.node.members) for each in subschemas)


def string_type(
    subschemas: list[Subschema], document: OpenApiDocument, diagnostics: Diagnostics
) -> StringType:
    """Return the string type with its constraints.

    OpenAPI 3.1 replaces the formats ``byte`` and ``binary`` by contentEncoding and contentMediaType.
    """
    if _is_plain(subschemas):
        return StringType()
    format_, other_formats = _first_text(subschemas, "format", diagnostics)
    if not format_:
        encoding = agreed_text(subschemas, "contentEncoding", diagnostics)
        media_type = agreed_text(subschemas, "contentMediaType", diagnostics)
        is_binary = media_type and not encoding and not _is_textual(media_type)
        format_ = "byte" if encoding == "base64" else "binary" if is_binary else ""
    _check_patterns(subschemas, diagnostics)
    pattern, other_patterns = _first_text(subschemas, "pattern", diagnostics)
    others = (*other_formats, *other_patterns)
    return StringType(
        format=format_,
        pattern=pattern,
        min_length=tightest_count(subschemas, "minLength", max),
        max_length=tightest_count(subschemas, "maxLength", min),
        constraints=(*others, *scalar_constraints(subschemas, document)),
    )


def _first_text(
    subschemas: list[Subschema], keyword: str, diagnostics: Diagnostics
) -> tuple[str, tuple[Json, ...]]:
    """Return the first value of a keyword, empty if absent, and schemas of the values that differ."""
    nodes = {
        value: each.node for each in reversed(subschemas) if (value := text_of(each.node, keyword))
    }
    first, *others = reversed(nodes) if nodes else ("",)
    for value in others:
        remedy = f"write one {keyword}; the type has {quoted(first)}"
        report_keyword(nodes[value], keyword, remedy, diagnostics)
    return first, tuple(freeze_json({keyword: value}) for value in others)


def _is_textual(media_type: str) -> bool:
    """Return whether content of a media type is text, so that a string can contain it."""
    return is_text(media_type) or is_json(media_type) or essence_of(media_type).endswith("xml")


def _check_patterns(subschemas: list[Subschema], diagnostics: Diagnostics) -> None:
    """Report patterns that are not valid in ECMA-262, and those without an equivalent in Python."""
    for subschema in subschemas:
        pattern = text_of(subschema.node, "pattern")
        try:
            check_pattern(pattern)
        except PatternError as error:
            diagnostics.error(
                "SCH018",
                f"the pattern {quoted(pattern)} is not a regular expression of ECMA-262:"
                f" {error} (character {error.position + 1})",
                subschema.node.key_origin("pattern"),
                help=error.help,
            )
            continue
        reason = translate_pattern(pattern).reason
        if reason:
            diagnostics.warning(
                "SCH019",
                f"the client does not check the pattern {quoted(pattern)}: {reason}",
                subschema.node.key_origin("pattern"),
                help="write the pattern without this construct; the server checks it in any case",
            )


@dataclass(frozen=True, slots=True)
class _Bounds:
    minimum: int | float | None
    maximum: int | float | None
    above: int | float | None
    below: int | float | None


def _bounds(subschemas: list[Subschema]) -> _Bounds:
    """Return the tightest bounds.

    exclusiveMinimum and exclusiveMaximum are numbers in OpenAPI 3.1, and flags of the other bound in
    3.0.
    """
    lows: list[int | float] = []
    highs: list[int | float] = []
    aboves = list(numbers_of(subschemas, "exclusiveMinimum"))
    belows = list(numbers_of(subschemas, "exclusiveMaximum"))
    for subschema in subschemas:
        low, high = number_of(subschema.node, "minimum"), number_of(subschema.node, "maximum")
        if low is not None:
            (aboves if flag_of(subschema.node, "exclusiveMinimum") else lows).append(low)
        if high is not None:
            (belows if flag_of(subschema.node, "exclusiveMaximum") else highs).append(high)
    return _Bounds(
        max(lows, default=None),
        min(highs, default=None),
        max(aboves, default=None),
        min(belows, default=None),
    )


def number_type(
    subschemas: list[Subschema], document: OpenApiDocument, diagnostics: Diagnostics
) -> NumberType:
    """Return the number type with the tightest bounds."""
    if _is_plain(subschemas):
        return NumberType()
    bounds = _bounds(subschemas)
    format_, other_formats = _first_text(subschemas, "format", diagnostics)
    return NumberType(
        format=format_,
        minimum=bounds.minimum,
        maximum=bounds.maximum,
        exclusive_minimum=bounds.above,
        exclusive_maximum=bounds.below,
        multiple_of=tightest_bound(subschemas, "multipleOf", max),
        constraints=(*other_formats, *scalar_constraints(subschemas, document)),
    )


def _round(value: float | None, rounding: Callable[[int | float], int] = math.floor) -> int | None:
    return None if value is None else rounding(value)


def _whole_step(value: int | float | None) -> int | None:
    """Return the smallest integer that is a multiple of a step: 5 for 2.5, nothing for 0.1.

    Each integer that is a multiple of a reduced fraction is one of its numerator, and vice versa.
    """
    if not value:
        return None
    from fractions import Fraction

    step = Fraction(str(value)).numerator
    return step if step > 1 else None


def integer_type(
    subschemas: list[Subschema], document: OpenApiDocument, diagnostics: Diagnostics
) -> IntegerType:
    """Return the integer type with the tightest bounds; fractional bounds are rounded inwards."""
    if _is_plain(subschemas):
        return IntegerType()
    bounds = _bounds(subschemas)
    format_, other_formats = _first_text(subschemas, "format", diagnostics)
    return IntegerType(
        format=format_,
        minimum=_round(bounds.minimum, math.ceil),
        maximum=_round(bounds.maximum),
        exclusive_minimum=_round(bounds.above),
        exclusive_maximum=_round(bounds.below, math.ceil),
        multiple_of=_whole_step(tightest_bound(subschemas, "multipleOf", max)),
        constraints=(*other_formats, *scalar_constraints(subschemas, document)),
    )
