"""Changes of constraints, maps, security schemes and flows, with one small edit each."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diff.compare.api import compare_apis
from tests.unit.diff.cases.case import IDS, READ, SORT
from tests.unit.diff.pairs import BASE, edit, lower_text

NOTE, TAGS, TOTAL = (f"{READ}/properties/{name}" for name in ("note", "tags", "total"))
KEY = "/components/securitySchemes/key"
FLOWS = "/components/securitySchemes/oauth/flows"


def map_of(kind: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"type": kind}}


@pytest.mark.parametrize(
    ("old", "new", "code", "values"),
    [
        ({}, {f"{TAGS}/uniqueItems": True}, "SC14", (None, "unique items")),
        ({f"{TAGS}/uniqueItems": True}, {}, "SC15", ("unique items", None)),
        ({}, {f"{TOTAL}/multipleOf": 2}, "SC14", (None, "multiple of 2")),
        (
            {f"{TOTAL}/multipleOf": 4},
            {f"{TOTAL}/multipleOf": 2},
            "SC15",
            ("multiple of 4", "multiple of 2"),
        ),
        ({NOTE: map_of("string")}, {NOTE: map_of("integer")}, "SC08", ("string", "integer")),
        ({NOTE: map_of("string")}, {NOTE: {"type": "string"}}, "SC08", ("map of string", "string")),
        (
            {KEY: {"type": "http", "scheme": "basic"}},
            {KEY: {"type": "http", "scheme": "bearer"}},
            "SE07",
            ("basic", "bearer"),
        ),
        (
            {},
            {f"{FLOWS}/clientCredentials": {"tokenUrl": "https://a.test/t", "scopes": {}}},
            "SE07",
            ("authorizationCode", "authorizationCode, clientCredentials"),
        ),
        (
            {SORT + "/schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}},
            {SORT + "/schema": {"type": "array", "items": {"type": "string", "enum": ["a"]}}},
            "PG07",
            ("b", None),
        ),
        ({}, {f"{IDS}/allowReserved": True}, "PA08", None),
    ],
)
def test_a_small_edit_produces_its_code_and_values(
    old: dict[str, Any], new: dict[str, Any], code: str, values: tuple[Any, Any] | None
) -> None:
    findings = compare_apis(lower_text(edit(BASE, old)), lower_text(edit(BASE, new)))
    reported = [(finding.old, finding.new) for finding in findings if finding.code == code]
    assert reported
    assert values is None or values in reported
