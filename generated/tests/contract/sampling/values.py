"""Values of a JSON Schema (2020-12), the same every time.

Input: a schema, the targets of its references, and, where there is one, a validator. Output: different
values, the most typical first. Values are built to fit the schema; for keywords that cannot be built from
(``not``, overlapping ``oneOf``, lookarounds in a pattern, …) the validator selects among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from .formats import FORMAT_PATTERNS, FORMATS
from .merging import (
    REFERENCES,
    Json,
    Resolve,
    Schema,
    alternatives,
    as_list,
    list_of,
    number_of,
)
from .numbers import numbers
from .patterns import is_certain, matching_texts

_PER_ALTERNATIVE = 100
"""How many values of one alternative of a schema are tried."""
_TEXT = "text"
_MAX_TEXTS = 1000
_LONGEST_TEXT = 100_000
_MAX_ITEMS = 1000
_UNCERTAIN = frozenset(
    {
        *("oneOf", "allOf", "not", "if", "contains", "propertyNames", "patternProperties"),
        *("unevaluatedItems", "unevaluatedProperties", "dependentSchemas", "maxProperties"),
        *("examples", "example", "default"),
    }
)
"""Keywords after which a value may be wrong, so that a validator has to confirm it."""
_ANY: tuple[Json, ...] = ({}, "text", 1, True)


class NoSample(Exception):
    """No value was found that fits a schema; the message says why."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How deep a value is in another, and the references that lead to it."""

    level: int = 0
    within: frozenset[str] = frozenset()

    def below(self, schema: Schema) -> _Place:
        """Return the place of the parts of a value of a merged schema."""
        references = map(str, list_of(schema.get(REFERENCES)))
        return _Place(self.level + 1, self.within.union(references))


@dataclass(frozen=True)
class Sampler:
    """Makes values. They are cached and must not be modified.

    ``is_valid`` decides whether a value is valid against a schema; without it, values of uncertain
    keywords are not confirmed and examples of the document are not used. ``optional_levels`` is how
    many levels of objects contain their optional properties and how many of arrays an item.
    """

    resolve: Resolve
    is_valid: Callable[[Json, Json], bool] | None = None
    optional_levels: int = 3
    _typical: dict[tuple[str, int], Json] = field(default_factory=dict)

    def value(self, schema: Json) -> Json:
        """Return the most typical value of a schema. Raises NoSample."""
        return self._first(schema, _Place())

    def values(self, schema: Json) -> Iterator[Json]:
        """Yield different values of a schema, the most typical first. Raises NoSample if there is none."""
        return self._values(schema, _Place())

    def _first(self, schema: Json, place: _Place) -> Json:
        key: tuple[str, int] | None = None
        if isinstance(schema, Mapping) and [*schema] == ["$ref"]:
            # Below the levels with optional properties, the value does not depend on the level.
            key = (str(schema["$ref"]), min(place.level, self.optional_levels))
        if key not in self._typical:
            value = next(self._values(schema, place))
            if key is None:
                return value
            self._typical[key] = value
        return self._typical[key]

    def _values(self, schema: Json, place: _Place) -> Iterator[Json]:
        """Yield different values of a schema. Raises NoSample if there is none."""
        seen: list[Json] = []
        reasons: list[str] = []
        within = place.within if place.level >= self.optional_levels else frozenset[str]()
        for flat in alternatives(schema, self.resolve, within):
            uncertain = self.is_valid and (_is_uncertain(schema) or _is_uncertain(flat))
            for value in islice(self._built(flat, place.below(flat), reasons), _PER_ALTERNATIVE):
                if not _occurs(value, seen) and not (
                    uncertain and self.is_valid and not self.is_valid(schema, value)
                ):
                    seen.append(value)
                    yield value
        if not seen:
            raise NoSample(reasons[0] if reasons else _reason(schema, within))

    def _built(self, schema: Schema, place: _Place, reasons: list[str]) -> Iterator[Json]:
        """Yield values of a merged schema; add to ``reasons`` why there are none of a type."""
        if self.is_valid is not None:
            yield from _examples(schema)
        types = [str(name) for name in as_list(schema.get("type", []))]
        if "const" in schema or "enum" in schema:
            listed = [schema["const"]] if "const" in schema else list_of(schema["enum"])
            yield from (value for value in listed if _has_type(value, types))
            return
        for name in sorted(types or [_inferred_type(schema)], key=lambda name: name == "null"):
            try:
                yield from self._of_type(name, schema, place)
            except NoSample as problem:
                reasons.append(str(problem))

    def _of_type(self, name: str, schema: Schema, place: _Place) -> Iterator[Json]:
        match name:
            case "object":
                return self._objects(schema, place)
            case "array":
                return self._arrays(schema, place)
            case "string":
                return _texts(schema)
            case "integer" | "number":
                return numbers(schema, whole=name == "integer")
            case "boolean":
                return iter((True, False))
            case "null":
                return iter((None,))
            case _:
                return chain(_ANY, map("text{}".format, range(1, _MAX_TEXTS)))

    # Objects

    def _objects(self, schema: Schema, place: _Place) -> Iterator[Json]:
        """Yield an object with its optional properties, one without, then others in turn."""
        required = self._required(schema)
        properties = _mapping(schema.get("properties"))
        names = list(dict.fromkeys([*properties, *required]))
        if place.level <= self.optional_levels:
            is_map = not properties and isinstance(schema.get("additionalProperties"), Mapping)
            yield self._object(schema, required, names, place, least=int(is_map))
        yield (minimal := self._object(schema, required, required, place))
        varied = {
            name: islice(self._values(self._member(schema, name), place), 1, None)
            for name in (required or names)
        }
        while varied:
            for name in [*varied]:
                value = next(varied[name], NoSample)
                if value is NoSample:
                    del varied[name]
                else:
                    yield {**minimal, name: value}

    def _object(
        self,
        schema: Schema,
        required: list[str],
        names: list[str],
        place: _Place,
        *,
        least: int = 0,
    ) -> dict[str, Json]:
        """Return an object with the named properties; optional ones without a value are left out."""
        most = number_of(schema.get("maxProperties"), len(names))
        result: dict[str, Json] = {}
        for name in sorted(names, key=lambda name: name not in required)[: int(most)]:
            try:
                result[name] = self._first(self._member(schema, name), place)
            except NoSample:
                if name in required:
                    raise
        ordered = {name: result[name] for name in names if name in result}
        least = max(least, int(number_of(schema.get("minProperties"))))
        return {**ordered, **self._additional(schema, ordered, least - len(ordered), place)}

    def _additional(
        self, schema: Schema, present: Mapping[str, Json], missing: int, place: _Place
    ) -> dict[str, Json]:
        """Return properties that a minimum number of properties still requires."""
        properties = _mapping(schema.get("properties"))
        result: dict[str, Json] = {}
        keys = (
            self._values(schema["propertyNames"], place) if "propertyNames" in schema else iter(())
        )
        names = (
            *properties,
            *map(str, islice(keys, 50)),
            *(f"key{n or ''}" for n in range(missing)),
        )
        for name in names:
            if len(result) >= missing:
                break
            if name not in present:
                member = self._member(schema, name)
                if member is not False:
                    result[name] = self._first(member, place)
        return result

    def _member(self, schema: Schema, name: str) -> Json:
        """Return the schema of a property."""
        properties = _mapping(schema.get("properties"))
        return properties.get(name, schema.get("additionalProperties", True))

    def _required(self, schema: Schema) -> list[str]:
        """Return the required properties, with those that other required ones depend on."""
        names = [str(name) for name in list_of(schema.get("required"))]
        dependent = _mapping(schema.get("dependentRequired"))
        for name in names:  # grows
            names += [
                other for other in map(str, list_of(dependent.get(name))) if other not in names
            ]
        return list(dict.fromkeys(names))

    # Arrays

    def _arrays(self, schema: Schema, place: _Place) -> Iterator[Json]:
        """Yield an array with an item, one with as few as allowed, then one per further item."""
        least = int(number_of(schema.get("minItems")))
        most = int(number_of(schema.get("maxItems"), _MAX_ITEMS))
        typical = max(least, 1 if place.level <= self.optional_levels else 0)
        typical = max(typical, len(list_of(schema.get("prefixItems"))) if typical else 0)
        try:
            yield self._array(schema, min(typical, most), 0, place)
        except NoSample:
            if least:
                raise
        yield self._array(schema, least, 0, place)
        for first in range(1, _MAX_ITEMS if most else 1):
            try:
                yield self._array(schema, max(1, min(typical, most)), first, place)
            except NoSample:
                return

    def _array(self, schema: Schema, length: int, first: int, place: _Place) -> list[Json]:
        """Return an array; ``first`` is how many values of its items are skipped."""
        if length > _MAX_ITEMS:
            raise NoSample(f"an array needs {length} items")
        prefix = list_of(schema.get("prefixItems"))[:length]
        result = [self._first(part, place) for part in prefix]
        items = schema.get("items", True)
        if "contains" in schema:
            wanted = {"allOf": [items, schema["contains"]]}
            needed = int(number_of(schema.get("minContains"), 1))
            result += islice(self._values(wanted, place), needed)
        missing = length - len(result)
        if missing <= 0:
            return result
        if not schema.get("uniqueItems") and not first:
            return result + [self._first(items, place)] * missing
        others = (value for value in self._values(items, place) if not _occurs(value, result))
        values = [*islice(others, first, first + missing)]
        if schema.get("uniqueItems") and len(values) < missing:
            raise NoSample(f"an array needs {length} different items")
        if not values:
            raise NoSample("an array has no further item")
        return result + values + values[:1] * (missing - len(values))


def _texts(schema: Schema) -> Iterator[str]:
    """Yield texts of a pattern, of a format, or of a length."""
    least = int(number_of(schema.get("minLength")))
    if least > _LONGEST_TEXT:
        raise NoSample(f"a text needs {least} characters")
    longest = schema.get("maxLength")
    most = int(number_of(longest)) if longest is not None else None

    def fits(text: str) -> bool:
        return least <= len(text) and (most is None or len(text) <= most)

    known = [text for text in FORMATS.get(str(schema.get("format")), ()) if fits(text)]
    if isinstance(pattern := schema.get("pattern"), str):
        texts = matching_texts(pattern, least, most)
        yield from chain(islice(texts, 1), known, texts)
        return
    yield from known
    further = FORMAT_PATTERNS.get(str(schema.get("format")))
    if further is not None:
        texts = matching_texts(further, least, most)
        first = next(texts, None)
        if first is not None or known:
            yield from (text for text in (first, *texts) if text is not None)
            return
    if most is not None and 0 < most < len(_TEXT):
        yield _TEXT[:most]
    plain = chain((_TEXT,), (f"{_TEXT}{number}" for number in range(1, _MAX_TEXTS)))
    yield from (padded for text in plain if fits(padded := text.ljust(least, "x")))
    yield from matching_texts("^[a-z]*$", least, most)


def _examples(schema: Schema) -> Iterator[Json]:
    if "example" in schema:
        yield schema["example"]
    yield from list_of(schema.get("examples"))
    if schema.get("default") is not None:
        yield schema["default"]


def _is_uncertain(schema: Json) -> bool:
    """Return whether values built for a schema need the confirmation of a validator."""
    if not isinstance(schema, Mapping):
        return False
    if not _UNCERTAIN.isdisjoint(schema):
        return True
    if "enum" in schema or "const" in schema:
        return any(not keywords.isdisjoint(schema) for keywords in _KEYWORDS.values())
    pattern = schema.get("pattern")
    return isinstance(pattern, str) and ("format" in schema or not is_certain(pattern))


def _inferred_type(schema: Schema) -> str:
    """Return the type that the keywords of a schema without ``type`` are about; "" if none."""
    for name, keywords in _KEYWORDS.items():
        if not keywords.isdisjoint(schema):
            return name
    return ""


_KEYWORDS: Mapping[str, frozenset[str]] = {
    "object": frozenset({"properties", "required", "additionalProperties", "minProperties"}),
    "array": frozenset({"items", "prefixItems", "minItems", "contains"}),
    "string": frozenset({"pattern", "format", "minLength", "maxLength"}),
    "number": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    ),
}
_PYTHON_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": Mapping,
    "array": (list, tuple),
    "string": str,
    "integer": (int, float),
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def _has_type(value: Json, types: list[str]) -> bool:
    if isinstance(value, bool):
        return not types or "boolean" in types
    return not types or any(isinstance(value, _PYTHON_TYPES.get(name, object)) for name in types)


def _occurs(value: Json, values: list[Json]) -> bool:
    """Return whether a value is among others; unlike in Python, true does not equal 1."""
    return any(type(value) is type(other) and value == other for other in values)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _reason(schema: Json, within: frozenset[str]) -> str:
    if schema is False:
        return "the schema allows no value"
    if isinstance(schema, Mapping) and schema.get("$ref") in within:
        return "a value would have to contain itself"
    if isinstance(schema, Mapping) and "pattern" in schema:
        return f"no text is known that matches the pattern {schema['pattern']!r}"
    return "no value is known that fits the schema"
