"""What a finding is about: types by the names of the document, media types, texts, official documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.diff.compare.api import compare_documents
from generator.diff.findings.finding import Finding
from generator.diff.upstream import OfficialDocument, compare_upstream
from tests.unit.diff.cases.case import GET_PATH, LIST, READ, body, cart
from tests.unit.diff.pairs import BASE, REMOVED, Document, edit, load


def findings(old: Document, new: Document) -> list[Finding]:
    """Return the findings, without the one that the version stayed the same."""
    return [f for f in compare_documents(load(old), load(new)) if f.code != "XM04"]


def messages(old: Document, new: Document) -> set[str]:
    """Return the messages of all findings."""
    return {finding.message for finding in findings(old, new)}


def test_a_replaced_component_is_named_with_its_successor() -> None:
    other = {"type": "object", "properties": {"name": {"type": "integer"}}}
    new = edit(
        BASE,
        {
            "/components/schemas/Seller": other,
            f"{READ}/properties/buyer": {"$ref": "#/components/schemas/Seller"},
        },
    )
    assert "field `name` of `Buyer` (now `Seller`) is now `integer`, was `string`" in messages(
        BASE, new
    )
    assert "RF06" not in {finding.code for finding in findings(BASE, new)}


def test_a_type_without_a_name_in_the_document_is_named_by_its_place() -> None:
    new = edit(BASE, {f"{READ}/properties/payment": {"$ref": "#/components/schemas/Buyer"}})
    assert "field `payment` of `Order` can now also be `Buyer`" in messages(BASE, new)


def test_a_property_of_a_parameter_is_not_part_of_the_body() -> None:
    def parameter(kind: str) -> dict[str, Any]:
        schema = {"type": "object", "properties": {"a": {"type": kind}}}
        content = {"application/json": {"schema": schema}}
        return cart(parameters=[{"name": "p", "in": "query", "content": content}])

    (finding,) = findings(edit(BASE, parameter("string")), edit(BASE, parameter("integer")))
    assert finding.message.startswith("field `a` of ")


def test_each_media_type_has_findings_of_its_own() -> None:
    def content(maximum: int) -> dict[str, Any]:
        schema = {"schema": {"type": "integer", "maximum": maximum}}
        both = {"application/json": schema, "application/xml": schema}
        return body({}, requestBody={}, content=both)

    reported = findings(edit(BASE, content(10)), edit(BASE, content(5)))
    assert [finding.code for finding in reported] == ["SC14", "SC14"]
    assert len({finding.fingerprint for finding in reported}) == 2
    assert reported[0].message.startswith("limit of `application/json` of request body of getCart")


def test_bodies_that_clients_do_not_encode_have_schemas_as_well() -> None:
    def content(kind: str, *media: str) -> dict[str, Any]:
        schema = {"type": "object", "properties": {"a": {"type": kind}}}
        return body({}, requestBody={}, content={name: {"schema": schema} for name in media})

    both = edit(BASE, content("integer", "application/json", "application/xml"))
    xml, text = (edit(BASE, content(kind, "application/xml")) for kind in ("integer", "string"))
    assert [finding.code for finding in findings(both, xml)] == ["BQ07"]
    assert [finding.code for finding in findings(xml, text)] == ["SC08"]


def test_an_empty_version_is_not_quoted() -> None:
    old, new = (edit(d, {"/info/version": ""}) for d in (BASE, edit(BASE, {GET_PATH: REMOVED})))
    (message,) = (f.message for f in compare_documents(load(old), load(new)) if f.code == "XM04")
    assert message == "version of the document was not increased although clients break"


def test_the_same_rule_in_several_places_counts_once() -> None:
    places = (f"{LIST}/description", f"{READ}/properties/note/description")
    new = edit(BASE, dict.fromkeys(places, "At most 30 a minute."))
    rules = [finding for finding in findings(BASE, new) if finding.code == "DO05"]
    assert len(rules) == 1
    assert rules[0].operations == ("addOrder", "getOrders")


def test_dates_and_times_are_not_rules() -> None:
    for text in (
        "Since 2026-03-01.",
        "As of 2026-03-01T10:00:00Z.",
        "Runs at 10:30 and 4 pm.",
        "Changed on March 3, 2026.",
        "Changed on 3rd of March.",
    ):
        new = edit(BASE, {f"{LIST}/description": f"Lists orders. {text}"})
        assert {finding.code for finding in findings(BASE, new)} == {"DO01"}, text


def test_a_source_is_only_asked_for_the_part_of_the_api_that_it_describes() -> None:
    ours = load(edit(BASE, {"/servers": [], "/paths": _under(("/v1", "/v2"))})).api
    theirs = load(edit(BASE, {"/servers": [], "/paths": _under(("/v2",))}))
    document = OfficialDocument(name="official/", content=theirs)
    assert compare_upstream(ours, [document]) == ()
    fewer = replace(theirs, api=replace(theirs.api, operations=theirs.api.operations[1:]))
    (finding,) = compare_upstream(ours, [OfficialDocument(name="official/", content=fewer)])
    assert finding.code == "OP01"
    assert finding.new_origin is not None
    assert finding.new_origin.span.file == "official/shop.yaml"


def _under(versions: tuple[str, ...]) -> dict[str, Any]:
    """Return paths with two operations below each version."""
    return {
        f"{version}/{name}": {
            "get": {
                "operationId": f"get{name}{version[1:]}",
                "x-token-cost": 1,
                "responses": {"204": {"description": "Done."}},
            }
        }
        for version in versions
        for name in ("a", "b", "c")
    }


def test_an_error_in_an_official_document_is_not_judged() -> None:
    ours = load(BASE).api
    faulty = load(edit(BASE, {f"{READ}/properties/note/type": "text", **cart(responses={})}))
    findings_ = compare_upstream(ours, [OfficialDocument(name="official/", content=faulty)])
    unjudged = [finding for finding in findings_ if finding.code == "UJ01"]
    assert [finding.address for finding in unjudged] == [f"document{READ}/properties/note/type"]
    assert '"text" is not a schema type' in unjudged[0].message
    assert unjudged[0].new_origin is not None
    assert unjudged[0].new_origin.span.file == "official/shop.yaml"
