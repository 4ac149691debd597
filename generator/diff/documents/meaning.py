"""What a difference without a code of its own means: a limit, fewer or more values, only text.

A keyword that JSON Schema asserts allows fewer values where it is added and more where it is removed
(JSON Schema 2020-12, core, 7.6.1); within ``not`` it is the other way round.
"""

from __future__ import annotations

import itertools
from enum import Enum

from generator.diff.documents.differences import Difference, are_equal, key_of
from generator.diff.documents.operations import METHODS
from generator.diff.documents.schema_keywords import CODINGS
from generator.diff.findings.codes import ChangeClass, Direction
from generator.ir.json import Json, JsonObject
from generator.ir.operations import STABILITY_LEVELS

_DOCUMENTATION = frozenset(
    {
        *("title", "summary", "description", "examples", "externalDocs", "$comment"),
        *("contact", "license", "termsOfService", "tags", "bearerFormat"),
    }
)
"""Keywords that describe and do not constrain."""
_LIMITS = {
    **dict.fromkeys(("minimum", "minLength", "minItems", "minProperties", "minContains"), 1),
    **dict.fromkeys(("maximum", "maxLength", "maxItems", "maxProperties", "maxContains"), -1),
}
"""Limits that are numbers: 1 if a higher one allows fewer values, -1 if a lower one does."""
_ASSERTIONS = frozenset(
    {
        *("type", "enum", "pattern", "format", "multipleOf", "required", "items", "prefixItems"),
        *("not", "contains", "propertyNames", "additionalProperties", "contentSchema"),
        *(
            "unevaluatedItems",
            "unevaluatedProperties",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "x-extensible-enum",
        ),
        *("contentEncoding", "contentMediaType", "uniqueItems", "false", "then", "else"),
    }
)
"""Keywords that allow fewer values where they are present."""
_LISTS_OF_VALUES = frozenset({"type", "enum", "x-extensible-enum"})
"""Assertions that allow more values the more they list."""
_ASSERTED_BY_NAME = frozenset({"patternProperties", "dependentSchemas"})
_CONDITIONAL = frozenset({"then", "else", "dependentSchemas"})
_PERMISSIONS = frozenset({"allowEmptyValue", "nullable"})
"""Flags that allow more values where they are set."""


class Effect(Enum):
    """What a difference does to the set of valid values."""

    NARROWS = "narrows"
    WIDENS = "widens"
    REPLACES = "replaces"
    """No value that was valid is valid now."""
    CONVERTS = "converts"
    """Some values that were valid are not any more, and others are."""


_OPPOSITES = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}
_REQUEST = {
    Effect.NARROWS: ChangeClass.BREAKING,
    Effect.WIDENS: ChangeClass.ADDITIVE,
    Effect.REPLACES: ChangeClass.BREAKING,
    Effect.CONVERTS: ChangeClass.BREAKING,
}
_RESPONSE = {
    Effect.NARROWS: ChangeClass.ADDITIVE,
    Effect.WIDENS: ChangeClass.BEHAVIOUR,
    Effect.REPLACES: ChangeClass.BREAKING,
    Effect.CONVERTS: ChangeClass.BEHAVIOUR,
}


def is_documentation(difference: Difference) -> bool:
    """Return whether a difference is only about text, or about parts that nothing uses."""
    is_text = difference.pointer.startswith(("/tags/", "/components/examples/"))
    is_scope = difference.keyword.startswith("scopes/") and None not in (
        difference.old,
        difference.new,
    )
    return difference.is_unused or is_text or is_scope or difference.keyword in _DOCUMENTATION


def code_of_limit(difference: Difference) -> str:
    """Return the code of a limit that is tighter or looser; empty for anything else."""
    narrows = _narrows_limit(difference)
    if narrows is None or difference.direction is None:
        return ""
    return "SC14" if narrows is not _is_negated(difference.pointer) else "SC15"


def class_of(difference: Difference) -> ChangeClass | None:
    """Return the class of a difference; None if its meaning is unknown."""
    if is_documentation(difference):
        return ChangeClass.DOCUMENTATION
    if difference.keyword == "x-stability-level":
        return _class_of_stability(difference)
    if _is_received_request(difference):
        return ChangeClass.ADDITIVE if difference.old is None else ChangeClass.BREAKING
    if difference.direction is None:
        return None
    is_negated = _is_negated(difference.pointer)
    if _is_property(difference) and not is_negated:
        return _class_of_property(difference)
    effect = _effect(difference)
    if effect is None:
        return None
    if is_negated:
        effect = _OPPOSITES.get(effect, effect)
    if difference.direction is Direction.REQUEST:
        return _REQUEST[effect]
    is_lifted = difference.keyword == "required" and difference.old is True
    is_sure = is_lifted and not _is_conditional(difference.pointer)
    return ChangeClass.BREAKING if is_sure else _RESPONSE[effect]


def _class_of_stability(difference: Difference) -> ChangeClass | None:
    values = [
        STABILITY_LEVELS[-1] if value is None else str(value)
        for value in (difference.old, difference.new)
    ]
    if any(value not in STABILITY_LEVELS for value in values):
        return None
    before, after = map(STABILITY_LEVELS.index, values)
    return ChangeClass.ADDITIVE if after > before else ChangeClass.BEHAVIOUR


def _is_received_request(difference: Difference) -> bool:
    """Return whether a difference is a request that clients now receive, or no longer do."""
    steps = difference.pointer.split("/")
    if difference.keyword in METHODS:
        steps.append(difference.keyword)
    elif difference.keyword:
        return False
    if steps[1:2] == ["webhooks"]:
        return len(steps) <= 4  # /webhooks/NAME/METHOD
    return "callbacks" in steps[-4:-1]  # callbacks/NAME/URL/METHOD


def _is_conditional(pointer: str) -> bool:
    """Return whether a schema applies to some values only, so that readers cannot rely on it."""
    return not _CONDITIONAL.isdisjoint(pointer.split("/"))


def _is_property(difference: Difference) -> bool:
    steps = difference.pointer.split("/")
    return not difference.keyword and steps[-2:-1] == ["properties"]


def _class_of_property(difference: Difference) -> ChangeClass:
    """Return the class of a property that only one document describes."""
    if difference.old is None:
        return ChangeClass.ADDITIVE
    is_expected = not _is_conditional(difference.pointer)
    if difference.direction is Direction.RESPONSE and is_expected:
        return ChangeClass.BREAKING
    return ChangeClass.BEHAVIOUR


def _effect(difference: Difference) -> Effect | None:
    """Return what a difference does to the set of valid values; None if that is unknown."""
    keyword, old, new = difference.keyword, difference.old, difference.new
    steps = difference.pointer.split("/")
    if not keyword and len(steps) > 1 and steps[-2] in _ASSERTED_BY_NAME:
        keyword = steps[-2]
    if "if" in steps and "properties" not in steps[steps.index("if") - 1 : steps.index("if")]:
        return None
    if keyword in _PERMISSIONS:
        return Effect.WIDENS if new else Effect.NARROWS
    if keyword not in _ASSERTIONS:
        return None
    if isinstance(old, bool) or isinstance(new, bool) or old is None or new is None:
        return Effect.NARROWS if new not in (None, False) else Effect.WIDENS
    if keyword in CODINGS:
        return Effect.REPLACES
    if keyword == "format":
        return Effect.CONVERTS
    if keyword == "dependentRequired":
        old, new = _dependencies(old), _dependencies(new)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _effect_on_list(keyword, old, new)
    return None


def _effect_on_list(keyword: str, old: tuple[Json, ...], new: tuple[Json, ...]) -> Effect | None:
    """Compare two lists: each further type or value allows more, each other further item less."""
    before, after = _keys(keyword, old), _keys(keyword, new)
    if before < after or after < before:
        widens = (before < after) is (keyword in _LISTS_OF_VALUES)
        return Effect.WIDENS if widens else Effect.NARROWS
    if keyword not in _LISTS_OF_VALUES:
        return None
    is_replaced = before.isdisjoint(after) and keyword != "x-extensible-enum"
    return Effect.REPLACES if is_replaced else Effect.CONVERTS


def _keys(keyword: str, values: tuple[Json, ...]) -> set[object]:
    """Return comparable values; numbers include integers (JSON Schema 2020-12, validation, 6.1.1)."""
    implied = ("integer",) if keyword == "type" and "number" in values else ()
    return {key_of(value) for value in (*values, *implied)}


def _dependencies(value: Json) -> Json:
    """Return each dependency as a pair of the property and one that it requires."""
    if not isinstance(value, JsonObject):
        return None
    return tuple(
        (name, required)
        for name, listed in value.members
        for required in (listed if isinstance(listed, tuple) else ())
    )


def _narrows_limit(difference: Difference) -> bool | None:
    sign = _LIMITS.get(difference.keyword)
    old, new = difference.old, difference.new
    numbers = [value for value in (old, new) if value is not None]
    if sign is None or any(isinstance(v, bool) or not isinstance(v, int | float) for v in numbers):
        return None
    if old is None or new is None or are_equal(old, new):
        return new is not None
    assert isinstance(old, int | float)
    assert isinstance(new, int | float)
    return (new - old) * sign > 0


def _is_negated(pointer: str) -> bool:
    """Return whether a pointer is within an odd number of ``not``."""
    steps = pointer.split("/")
    names = ("properties", "patternProperties", "dependentSchemas", "schemas")
    return (
        sum(step == "not" and before not in names for before, step in itertools.pairwise(steps)) % 2
        == 1
    )
