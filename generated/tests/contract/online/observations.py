"""Statistics of the responses of a server, per property and status.

Input: responses and their schemas. Output: ``Observations``. Values are never kept, only their JSON
types and, for texts with a pattern, their form (each digit a 0, each letter an a).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from contract.document import RESPONSES, Json, Schema, schemas_in
from contract.fake_transport import HttpResponse
from contract.schema_validation import validator

JSON_TYPES = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


_MAX_FORM_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The result of a request that tests one rule of the specification.

    ``pointer`` is the location of the rule and ``keyword`` its schema keyword. ``passed`` tells
    whether the server behaved as specified (None if unknown), ``detail`` how it responded.
    """

    pointer: str
    keyword: str
    passed: bool | None
    detail: str


@dataclass
class Observations:
    """Counts of JSON types for each property of named types, ``absent`` included.

    ``forms`` counts the forms of texts with a pattern, ``responses`` the responses, ``statuses`` their
    statuses, ``deleted`` the statuses of reads after a deletion. ``probes`` are the results of
    deliberate tests, ``problems`` the deviations that no test has reported yet.
    """

    properties: dict[str, Counter[str]] = field(default_factory=dict)
    forms: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    headers: Counter[str] = field(default_factory=Counter)
    responses: int = 0
    probes: list[Probe] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def record_response(self, operation: str, response: HttpResponse) -> None:
        """Count a response to an operation."""
        self.responses += 1
        self.headers.update({name for name, _ in response.headers})
        self.statuses[f"{operation} {response.status}"] += 1

    def record_probe(self, pointer: str, keyword: str, passed: bool | None, detail: str) -> None:
        """Add the result of a deliberate test."""
        self.probes.append(Probe(pointer=pointer, keyword=keyword, passed=passed, detail=detail))

    def record_value(self, value: Json, schema: Schema) -> None:
        """Count the properties of a value wherever its schema refers to a named type."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            name = reference.rpartition("/")[2]
            target = RESPONSES[name]
            assert isinstance(target, dict)
            self._count_properties(name, value, target)
            self.record_value(value, target)
        for variant in schemas_in(schema.get("anyOf")):
            if validator(variant, RESPONSES).is_valid(value):
                self.record_value(value, variant)
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            for item in value:
                self.record_value(item, _mapping(schema["items"]))
        if isinstance(value, dict):
            for key, property_schema in _mapping(schema.get("properties")).items():
                if key in value and isinstance(property_schema, dict):
                    self.record_value(value[key], property_schema)

    def _count_properties(self, name: str, value: Json, target: Schema) -> None:
        if not isinstance(value, dict) or "properties" not in target:
            return
        known = _mapping(target.get("properties"))
        for key in known:
            kind = JSON_TYPES[type(value[key])] if key in value else "absent"
            self.properties.setdefault(f"{name}.{key}", Counter())[kind] += 1
            if isinstance(value.get(key), str) and pattern_of(_mapping(known[key])):
                self.forms.setdefault(f"{name}.{key}", Counter())[form(str(value[key]))] += 1
        for key in value.keys() - known.keys():
            self.properties.setdefault(f"{name}.{key} (undocumented)", Counter())["observed"] += 1

    def rows(self) -> list[tuple[str, str, str]]:
        """Return property, documented types and observed types, sorted by property."""
        return [
            (name, documented_types(name), self.format_counts(name))
            for name in sorted(self.properties)
        ]

    def format_counts(self, name: str) -> str:
        """Return how often a property had which type, as text."""
        return ", ".join(f"{kind} {count}" for kind, count in sorted(self.properties[name].items()))


def form(text: str) -> str:
    """Return the form of a text: each digit a 0, each letter an a, cut to 32 characters."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))[:_MAX_FORM_LENGTH]


def pattern_of(schema: Schema) -> str:
    """Return the pattern of a schema or of its first variant with one, otherwise an empty string."""
    variants = [schema, *schemas_in(schema.get("anyOf"))]
    return next((str(variant["pattern"]) for variant in variants if "pattern" in variant), "")


def documented_types(name: str) -> str:
    """Return the types that the specification allows for a property, given as ``Type.property``."""
    type_name, _, key = name.partition(".")
    target = _mapping(RESPONSES[type_name])
    property_schema = _mapping(target.get("properties")).get(key)
    if not isinstance(property_schema, dict):
        return "nothing"
    required = target.get("required")
    absent = [] if isinstance(required, list) and key in required else ["absent"]
    kinds = [
        str(schema.get("type", "object"))
        for schema in schemas_in(property_schema.get("anyOf")) or [property_schema]
    ]
    return " | ".join([*kinds, *absent])


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
