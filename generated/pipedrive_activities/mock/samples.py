"""Values that fit a schema, the same every time.

Input: the JSON pointer of a schema. Output: a value that the validator accepts; an example of the
document if there is a valid one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from .document import Direction, Document, Json
from .patterns import matching_texts

_FORMATS = {
    "date-time": "2026-01-02T03:04:05Z",
    "date-time-local": "2026-01-02T03:04:05",
    "date": "2026-01-02",
    "time": "03:04:05Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "iri": "https://example.com/",
    "uri-reference": "/path",
    "iri-reference": "/path",
    "uri-template": "/path/{id}",
    "json-pointer": "/path",
    "relative-json-pointer": "0",
    "regex": "a",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "byte": "dGV4dA==",
}
_DEPTH = 5
"""Levels at which optional properties are included."""
_RECURSION = 40
"""Levels at which generating gives up, because the schema requires itself."""
_BRANCHES = 4


class NoSample(Exception):
    """No value was found that fits a schema."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """One attempt: which alternative of unions to take, and whether to include optional properties."""

    branch: int
    optional: bool


class Samples:
    """Values for the schemas of a document. Results are cached and must not be modified."""

    def __init__(self, document: Document, direction: Direction = Direction.RESPONSE) -> None:
        self._document = document
        self._direction = direction
        self._values: dict[str, object] = {}

    def value(self, pointer: str) -> object:
        """Return a value for the schema at a pointer; raise NoSample if none was found."""
        if pointer not in self._values:
            validator = self._document.validator(pointer, self._direction)
            candidates = self._candidates(pointer)
            try:
                self._values[pointer] = next(filter(validator.is_valid, candidates))
            except StopIteration:
                raise NoSample(pointer) from None
        return self._values[pointer]

    def _candidates(self, pointer: str) -> Iterator[object]:
        schema, _ = self._document.find(pointer, self._direction)
        yield from _examples(schema)
        for optional in (True, False):
            for branch in range(_BRANCHES):
                try:
                    yield self._generate(schema, _Choice(branch, optional), 0)
                except NoSample:
                    continue

    def _generate(self, schema: Json, choice: _Choice, depth: int) -> object:
        if depth > _RECURSION or schema is False:
            raise NoSample
        merged = self._merged(schema, choice, depth)
        for value in (*_examples(merged), *_constants(merged)):
            return value
        match _type(merged):
            case "object":
                return self._object(merged, choice, depth)
            case "array":
                return self._array(merged, choice, depth)
            case "string":
                return _string(merged)
            case "integer" | "number" as kind:
                return _number(merged, whole=kind == "integer")
            case "boolean":
                return True
            case _:
                return None

    def _merged(self, schema: Json, choice: _Choice, depth: int) -> dict[str, Json]:
        """Return one schema instead of a reference, allOf, and an alternative of unions."""
        if schema is False or depth > _RECURSION:
            raise NoSample
        if not isinstance(schema, dict):
            return {}
        parts: list[Json] = []
        if isinstance(schema.get("$ref"), str):
            parts.append(self._document.schema(schema["$ref"], self._direction))
        parts += schema.get("allOf", ())
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword, ())
            if branches:
                parts.append(branches[choice.branch % len(branches)])
        result = {key: value for key, value in schema.items() if key not in _COMBINED}
        for part in parts:
            _merge(result, self._merged(part, choice, depth + 1))
        return result

    def _object(self, schema: Mapping[str, Json], choice: _Choice, depth: int) -> dict[str, object]:
        required = schema.get("required", ())
        properties: Mapping[str, Json] = schema.get("properties", {})
        additional = schema.get("additionalProperties", {})
        result: dict[str, object] = {}
        for name in [*properties, *(name for name in required if name not in properties)]:
            child = properties.get(name, additional)
            if child is False or (name not in required and (not choice.optional or depth > _DEPTH)):
                continue
            try:
                result[name] = self._generate(child, choice, depth + 1)
            except NoSample:
                if name in required:
                    raise
        for number in range(len(result), schema.get("minProperties", 0)):
            result[f"key{number}"] = self._generate(additional, choice, depth + 1)
        return result

    def _array(self, schema: Mapping[str, Json], choice: _Choice, depth: int) -> list[object]:
        least = schema.get("minItems", 0)
        count = max(least, 1 if choice.optional and depth <= _DEPTH else 0)
        count = min(count, schema.get("maxItems", count))
        items = schema.get("items", {})
        try:
            values = [self._generate(items, choice, depth + 1) for _ in range(count)]
        except NoSample:
            if least:
                raise
            return []
        if schema.get("uniqueItems") and count > 1:
            return [*islice(self._distinct(items, values[0]), count)]
        return values

    def _distinct(self, items: Json, first: object) -> Iterator[object]:
        values = items.get("enum") if isinstance(items, dict) else None
        if values:
            yield from values
        elif isinstance(first, str):
            yield from (f"{first}{number or ''}" for number in range(1000))
        elif isinstance(first, int):
            yield from range(first, first + 1000)


_COMBINED = frozenset({"$ref", "allOf", "anyOf", "oneOf"})


def _merge(target: dict[str, Json], part: Mapping[str, Json]) -> None:
    """Add the keywords of a schema that applies to the same value."""
    for key, value in part.items():
        if key == "properties":
            target[key] = {**value, **target.get(key, {})}
        elif key == "required":
            target[key] = [*target.get(key, ()), *value]
        elif key in ("minimum", "minLength", "minItems"):
            target[key] = max(value, target.get(key, value))
        elif key == "type" and isinstance(target.get(key), list) and isinstance(value, str):
            target[key] = value
        else:
            target.setdefault(key, value)


def _examples(schema: Json) -> list[object]:
    if not isinstance(schema, dict):
        return []
    examples = schema.get("examples")
    found = [schema["example"]] if "example" in schema else []
    found += examples if isinstance(examples, list) else []
    return [*found, *([schema["default"]] if schema.get("default") is not None else [])]


def _constants(schema: Mapping[str, Json]) -> list[object]:
    return [schema["const"]] if "const" in schema else [*schema.get("enum", ())]


def _type(schema: Mapping[str, Json]) -> str:
    named = schema.get("type", ())
    types = [named] if isinstance(named, str) else [name for name in named if name != "null"]
    if types:
        return str(types[0])
    if named:
        return "null"
    if "properties" in schema or "required" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    texts = ("pattern", "minLength", "maxLength", "format")
    return "string" if any(key in schema for key in texts) else "object"


def _string(schema: Mapping[str, Json]) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        texts = matching_texts(pattern)
        return next((text for text in texts if least <= len(text) <= most), "text")
    text = _FORMATS.get(schema.get("format", ""), "text")
    if len(text) < least:
        text += "x" * (int(least) - len(text))
    return text if len(text) <= most else text[: int(most)]


def _number(schema: Mapping[str, Json], *, whole: bool) -> int | float:
    """Return the number closest to 1 within the bounds."""
    step = schema.get("multipleOf") or 1
    low = max(schema.get("minimum", -math.inf), schema.get("exclusiveMinimum", -math.inf))
    high = min(schema.get("maximum", math.inf), schema.get("exclusiveMaximum", math.inf))
    wanted = min(max(1, low), high)
    count = math.ceil(wanted / step)
    for factor in (count, count + 1, count - 1):
        value = factor * step
        above = value >= low and value != schema.get("exclusiveMinimum")
        below = value <= high and value != schema.get("exclusiveMaximum")
        if above and below:
            return int(value) if whole else value
    middle: float = (low + high) / 2
    return middle if math.isfinite(middle) else float(wanted)
