"""What a difference without a code of its own means: a limit, fewer or more values, only text.

A keyword that JSON Schema asserts allows fewer values where it is added and more where it is removed
(JSON Schema 2020-12, core, 7.6.1); within ``not`` it is the other way round.
"""

from __future__ import annotations

import itertools

from generator.diff.documents.differences import Difference, are_equal, key_of
from generator.diff.findings.codes import ChangeClass, Direction
from generator.ir.json import Json, JsonObject

_DOCUMENTATION = frozenset(
    {
        *("title", "summary", "description", "examples", "externalDocs", "$comment"),
        *("contact", "license", "termsOfService", "tags"),
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
        ),
        *("contentEncoding", "contentMediaType", "uniqueItems", "false", "then", "else"),
    }
)
"""Keywords that allow fewer values where they are present."""
_ASSERTED_BY_NAME = frozenset({"patternProperties", "dependentSchemas"})
_PERMISSIONS = frozenset({"allowEmptyValue", "nullable"})
"""Flags that allow more values where they are set."""


def is_documentation(difference: Difference) -> bool:
    """Return whether a difference is only about text, or about parts that nothing uses."""
    is_tag = difference.pointer.startswith("/tags/")
    return difference.is_unused or is_tag or difference.keyword in _DOCUMENTATION


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
    narrows = _narrows(difference)
    if narrows is None or difference.direction is None:
        return None
    if _is_negated(difference.pointer):
        narrows = not narrows
    if difference.direction is Direction.REQUEST:
        return ChangeClass.BREAKING if narrows else ChangeClass.ADDITIVE
    return ChangeClass.ADDITIVE if narrows else ChangeClass.BEHAVIOUR


def _narrows(difference: Difference) -> bool | None:
    """Return whether fewer values are valid (true) or more (false); None if that is unknown."""
    keyword, old, new = difference.keyword, difference.old, difference.new
    steps = difference.pointer.split("/")
    if not keyword and len(steps) > 1 and steps[-2] in _ASSERTED_BY_NAME:
        keyword = steps[-2]
    if "if" in steps and "properties" not in steps[steps.index("if") - 1 : steps.index("if")]:
        return None
    if keyword in _PERMISSIONS:
        return not new
    if keyword not in _ASSERTIONS:
        return None
    if old is None or new is None:
        return new is not None
    if keyword == "dependentRequired":
        old, new = _dependencies(old), _dependencies(new)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _narrows_set(keyword, old, new)
    return None


def _narrows_set(keyword: str, old: tuple[Json, ...], new: tuple[Json, ...]) -> bool | None:
    """Compare two lists: each further type or value allows more, each other further item less."""
    before, after = {key_of(item) for item in old}, {key_of(item) for item in new}
    if not (before < after or after < before):
        return None
    is_shorter = after < before
    return is_shorter if keyword in ("type", "enum") else not is_shorter


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
