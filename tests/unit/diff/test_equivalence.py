"""What counts as equal, narrower or wider, by the clauses of JSON Schema, OpenAPI and RFC 9110."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from generator.diff.compare.api import compare_documents
from generator.diff.findings.codes import ChangeClass
from tests.unit.diff.cases.case import PAGE, QUERY, READ, WRITE, cart, operation, with_body
from tests.unit.diff.pairs import BASE, edit, load

IGNORED = {"XM03", "XM04"}


def report(
    old: dict[str, Any], new: dict[str, Any], *, today: date | None = None, any_scope: bool = False
) -> set[tuple[str, ChangeClass]]:
    """Return code and class of the findings between two edits of the base document."""
    before, after = load(edit(BASE, old)), load(edit(BASE, new))
    findings = compare_documents(
        before, replace(after, api=replace(after.api, any_scope=any_scope)), today=today
    )
    return {(f.code, f.change_class) for f in findings if f.code not in IGNORED}


def total(schema: str, **keywords: Any) -> dict[str, Any]:
    """Return an edit that replaces the field ``total``."""
    return {f"{schema}/properties/total": {"description": "The total.", **keywords}}


@pytest.mark.parametrize("schema", [READ, WRITE])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "integer", "exclusiveMaximum": 21}, {"type": "integer", "maximum": 20}),
        ({"type": "integer", "exclusiveMinimum": -1}, {"type": "integer", "minimum": 0}),
        ({"type": "integer", "maximum": 20}, {"type": "integer", "maximum": 20.5}),
        ({"type": "number", "maximum": 5}, {"type": "number", "maximum": 5, "exclusiveMaximum": 9}),
        ({"type": "string"}, {"type": "string", "minLength": 0}),
        (
            {"type": "array", "items": {"type": "string"}},
            {"type": "array", "items": {"type": "string"}, "minItems": 0},
        ),
    ],
)
def test_limits_that_allow_the_same_values_are_equal(
    schema: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert report(total(schema, **old), total(schema, **new)) == set()
    assert report(total(schema, **new), total(schema, **old)) == set()


def test_an_exclusive_limit_that_becomes_inclusive_is_one_loosening() -> None:
    old = total(WRITE, type="number", exclusiveMaximum=20)
    new = total(WRITE, type="number", maximum=20)
    assert report(old, new) == {("SC15", ChangeClass.ADDITIVE)}
    assert report(new, old) == {("SC14", ChangeClass.BREAKING)}


def test_an_integer_enum_that_gains_a_fraction_is_widened() -> None:
    old = total(WRITE, type="number", enum=[4])
    new = total(WRITE, type="number", enum=[4, 4.5])
    assert report(old, new) == {("SC11", ChangeClass.ADDITIVE)}


def test_a_lifted_read_only_of_a_required_field_must_be_sent() -> None:
    required = {f"{WRITE}/required": ["id", "total"]}
    old = {**total(WRITE, type="number", readOnly=True), **required}
    new = {**total(WRITE, type="number"), **required}
    assert ("SC27", ChangeClass.BREAKING) in report(old, new)
    optional = report(total(WRITE, type="number", readOnly=True), total(WRITE, type="number"))
    assert ("SC27", ChangeClass.ADDITIVE) in optional


def test_header_names_are_case_insensitive() -> None:
    def header(name: str) -> dict[str, Any]:
        return cart(parameters=[{"name": name, "in": "header", "schema": {"type": "string"}}])

    assert report(header("X-Id"), header("x-id")) == set()
    assert report(header("X-Id"), header("X-Key"))


@pytest.mark.parametrize(
    "media",
    [
        "application/json; charset=utf-8",
        "Application/JSON",
        'application/json;charset="UTF-8"',
    ],
)
def test_media_types_with_the_same_meaning_are_equal(media: str) -> None:
    def response(content_type: str) -> dict[str, Any]:
        return cart(responses={"200": with_body({"type": "string"}, content_type)})

    assert report(response("application/json"), response(media)) == set()


def test_media_types_with_other_parameters_differ() -> None:
    def body(content_type: str) -> dict[str, Any]:
        content = {content_type: {"schema": {"type": "object"}}}
        return operation("/cart", "post", requestBody={"content": content})

    codes = {code for code, _ in report(body("application/json"), body("application/json;v=2"))}
    assert codes == {"BQ06", "BQ07"}


def test_a_parameter_removed_before_its_sunset_is_breaking() -> None:
    parameter = {**QUERY, "deprecated": True, "x-sunset": "2027-01-01"}
    old, new = cart(parameters=[parameter]), cart()
    assert report(old, new, today=date(2026, 6, 1)) == {("DP10", ChangeClass.BREAKING)}
    assert report(old, new, today=date(2027, 6, 1)) == {("PA01", ChangeClass.BEHAVIOUR)}


@pytest.mark.parametrize(
    ("old", "new", "all_of", "any_of"),
    [
        (["r"], ["r", "w"], "SE05", "SE06"),
        (["r", "w"], ["r"], "SE06", "SE05"),
        (["w"], ["r"], "SE05", "SE05"),
    ],
)
def test_all_scopes_are_needed_unless_any_suffices(
    old: list[str], new: list[str], all_of: str, any_of: str
) -> None:
    scopes = {
        "/components/securitySchemes/oauth/flows/authorizationCode/scopes": {"r": "R", "w": "W"}
    }
    before = {**scopes, **cart(security=[{"oauth": old}])}
    after = {**scopes, **cart(security=[{"oauth": new}])}
    assert {code for code, _ in report(before, after)} == {all_of}
    assert {code for code, _ in report(before, after, any_scope=True)} == {any_of}


def test_a_required_header_of_a_response_is_relied_on() -> None:
    required = {f"{PAGE}/headers/x-trace/required": True}
    old = {**required}
    new = {f"{PAGE}/headers": {}}
    assert ("HD05", ChangeClass.BREAKING) in report(old, new)


def test_an_object_that_loses_its_type_accepts_more_than_null() -> None:
    properties = {"properties": {"a": {"type": "string"}}}
    old, new = total(WRITE, type=["object", "null"], **properties), total(WRITE, **properties)
    assert report(old, new) == {("SC07", ChangeClass.ADDITIVE)}
    assert report(new, old) == {("SC06", ChangeClass.BREAKING)}
    empty = total(WRITE, type=["object", "null"]), total(WRITE)
    assert report(*empty) == {("SC07", ChangeClass.ADDITIVE)}


def test_a_repeatable_parameter_still_accepts_one_value() -> None:
    def parameter(schema: dict[str, Any], **style: Any) -> dict[str, Any]:
        return cart(parameters=[{"name": "p", "in": "query", "schema": schema, **style}])

    text = {"type": "string"}
    many = {"type": "array", "items": text}
    assert report(parameter(text), parameter(many)) == {("SC07", ChangeClass.ADDITIVE)}
    assert report(parameter(many), parameter(text)) == {("SC06", ChangeClass.BREAKING)}
    joined = report(parameter(text), parameter(many, explode=False))
    assert ("SC08", ChangeClass.BREAKING) in joined
    numbers = {"type": "array", "items": {"type": "integer"}}
    assert ("SC06", ChangeClass.BREAKING) in report(parameter(text), parameter(numbers))
