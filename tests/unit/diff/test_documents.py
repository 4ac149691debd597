"""Whatever differs between two documents is reported: by its own code, as other, or as not judged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config.suppressions import DiagnosticSuppression
from generator.diff.compare.api import compare_documents
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.positions import Origin, Span
from tests.support.examples import example_count
from tests.support.variants import first_and_variants
from tests.unit.diff.cases.case import READ, WRITE, cart, with_body
from tests.unit.diff.pairs import BASE, CONFIG, REMOVED, Document, edit, load
from tests.unit.diff.rich import EQUAL, RICH, mutations

SILENT = {"XM04"}
"""Findings that follow from others and say nothing of their own."""


def compare(old: Document, new: Document) -> list[Finding]:
    """Compare two documents; leave out findings that only follow from others."""
    return [f for f in compare_documents(load(old), load(new)) if f.code not in SILENT]


def mutate(pointer: str, way: str) -> Document:
    """Return the rich document with one value changed, removed or added."""
    if way == "add":
        return edit(RICH, {f"{pointer}/x-added": 1})
    return edit(RICH, {pointer: REMOVED if way == "remove" else changed})


def changed(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value}x"


def test_operations_of_one_route_are_paired_by_their_ids() -> None:
    def operation(name: str, kind: str, status: str) -> dict[str, Any]:
        parameter = {"name": "petId", "in": "path", "required": True, "schema": {"type": kind}}
        responses = {status: {"description": "OK"}}
        return {"get": {"operationId": name, "responses": responses, "parameters": [parameter]}}

    def document(first: str, status: str) -> Document:
        paths = {
            first: operation("getPetById", "integer", status),
            "/pet/{petId2}": operation("getPetById2", "string", "200"),
        }
        return edit(BASE, {"/paths": paths})

    old, new = document("/pet/{petId}", "200"), document("/pet/{petId1}", "201")
    assert {finding.code for finding in compare(old, new)} == {"RS03"}


@pytest.mark.variants
def test_no_change_at_all_is_silent() -> None:
    silent = [
        mutation
        for mutation in mutations(RICH)
        if mutation != ("/openapi", "remove") and not compare(RICH, mutate(*mutation))
    ]
    assert silent == list(EQUAL)


@settings(max_examples=example_count(10))
@given(st.sampled_from(list(mutations(RICH))), st.booleans())
def test_no_change_is_silent(mutation: tuple[str, str], is_swapped: bool) -> None:
    if mutation in (*EQUAL, ("/openapi", "remove")):
        return
    documents = [RICH, mutate(*mutation)]
    assert compare(*(reversed(documents) if is_swapped else documents)), mutation


@pytest.mark.parametrize("mutation", EQUAL, ids=str)
def test_an_equal_document_is_silent(mutation: tuple[str, str]) -> None:
    assert compare(RICH, mutate(*mutation)) == []


def test_a_document_equals_itself() -> None:
    assert compare(RICH, RICH) == []


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        (f"{READ}/properties/note/contentSchema", {"type": "object"}),
        (f"{READ}/properties/tags/items/default", "x"),
        (f"{READ}/properties/note/x-extensible-enum", ["a"]),
        ("/paths/~1orders/get/tags", ["Orders", "Sales"]),
        ("/paths/~1orders/get/parameters/0/allowEmptyValue", True),
        ("/paths/~1orders/get/callbacks", {"done": {"/x": {}}}),
        ("/webhooks", {"paid": {"post": {"responses": {"200": {"description": "Heard."}}}}}),
        ("/paths/~1orders/post/requestBody/content/application~1json/schema", {
            "allOf": [{"$ref": "#/components/schemas/OrderWrite"}, {"x-part": 1}]
        }),
    ],
)  # fmt: skip
def test_what_no_code_covers_is_another_change(pointer: str, value: Any) -> None:
    new = edit(BASE, {pointer: value})
    for documents in ((BASE, new), (new, BASE)):
        assert {finding.code for finding in compare(*documents)} == {"XM06"}


def test_a_path_parameter_that_its_path_lacks_is_compared() -> None:
    lost = {"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}}
    other = {**lost, "schema": {"type": "integer"}}
    (finding,) = compare(edit(BASE, cart(parameters=[lost])), edit(BASE, cart(parameters=[other])))
    assert finding.code == "XM06"
    assert finding.operations == ("getCart",)


def test_text_is_documentation() -> None:
    new = edit(BASE, {f"{READ}/properties/tags/items/description": "One word."})
    (finding,) = compare(BASE, new)
    assert finding.change_class is ChangeClass.DOCUMENTATION


def test_a_change_of_a_component_counts_once() -> None:
    (finding,) = compare(BASE, edit(BASE, {f"{READ}/minProperties": 1}))
    assert finding.new_origin is not None
    assert finding.new_origin.pointer == f"{READ}/minProperties"


B, A, P = ChangeClass.BREAKING, ChangeClass.ADDITIVE, ChangeClass.BEHAVIOUR


@pytest.mark.parametrize(
    ("keyword", "value", "code"),
    [
        ("maxProperties", 4, "SC14"),
        ("properties/state/maxLength", 3, "SC14"),
        ("not", {"required": ["secret"]}, "XM06"),
        ("propertyNames", {"pattern": "^a"}, "XM06"),
        ("patternProperties", {"^x": {"type": "string"}}, "XM06"),
        ("dependentRequired", {"note": ["id"]}, "XM06"),
        ("required", ["id", "undescribed"], "XM06"),
    ],
)
def test_a_constraint_is_judged_by_its_direction(keyword: str, value: Any, code: str) -> None:
    mirrored = {"SC14": "SC15"}.get(code, code)
    for root, added, removed in ((WRITE, B, A), (READ, A, P)):
        new = edit(BASE, {f"{root}/{keyword}": value})
        assert {(f.code, f.change_class) for f in compare(BASE, new)} == {(code, added)}
        assert {(f.code, f.change_class) for f in compare(new, BASE)} == {(mirrored, removed)}


def test_a_limit_that_excludes_no_listed_value_breaks_nothing() -> None:
    new = edit(BASE, {f"{WRITE}/properties/state/maxLength": 4})
    assert {(f.code, f.change_class) for f in compare(BASE, new)} == {("XM06", P)}


def test_a_constraint_within_not_is_judged_the_other_way_round() -> None:
    old = edit(BASE, {f"{WRITE}/not": {"minProperties": 2}})
    new = edit(BASE, {f"{WRITE}/not": {"minProperties": 3}})
    assert {(f.code, f.change_class) for f in compare(old, new)} == {("SC15", A)}


# Documents that cannot be generated from


FAULTY: dict[str, dict[str, Any]] = {
    "no description": {"/paths/~1orders/get/responses/200/description": REMOVED},
    "a dangling reference": {f"{READ}/properties/buyer": {"$ref": "#/components/schemas/None"}},
    "an unknown scheme": {"/components/securitySchemes/key": {"type": "mutualTLS"}},
    "a date": {"/paths/~1orders/get/deprecated": True, "/paths/~1orders/get/x-sunset": "soon"},
    "a duplicate operationId": {"/paths/~1orders/post/operationId": "getOrders"},
    "a wrong type": {f"{READ}/properties/note/type": "text"},
    "a circular reference": {"/components/schemas/Buyer": {"$ref": "#/components/schemas/Buyer"}},
}


@pytest.mark.parametrize("fault", FAULTY)
def test_the_rest_of_a_faulty_document_is_compared(fault: str) -> None:
    old = edit(BASE, FAULTY[fault])
    assert load(old).errors
    assert compare(old, old) == []
    new = edit(old, {f"{WRITE}/properties/total/minimum": 5, "/info/version": "2.0.0"})
    codes = {finding.code for finding in compare(old, new)}
    assert codes == {"SC14", "XM07"}


def test_a_difference_at_an_error_is_not_judged() -> None:
    edits = {f"{READ}/properties/note/type": "text", f"{READ}/maxProperties": 9}
    findings = compare(BASE, edit(BASE, edits))
    by_code = {finding.code: finding for finding in findings}
    assert set(by_code) == {"UJ01", "SC14"}
    assert by_code["UJ01"].change_class is ChangeClass.UNJUDGED
    assert by_code["UJ01"].address == f"document{READ}/properties/note/type"
    assert '"text" is not a schema type' in by_code["UJ01"].message


def test_a_suppressed_error_leaves_another_change() -> None:
    origin = Origin(Span("codegen.yaml", 1, 1, 1, 2), "/allow/0")
    entry = DiagnosticSuppression(code="OPE002", pointer="", reason="Known.", origin=origin)
    config = CONFIG.__class__(product=CONFIG.product, allow=(entry,))
    old = edit(BASE, cart(deprecated=True, **{"x-sunset": "soon"}))
    new = edit(BASE, cart(deprecated=True, **{"x-sunset": "later"}))
    assert {finding.code for finding in compare(old, new)} == {"UJ01"}
    findings = compare_documents(load(old, config=config), load(new, config=config))
    assert {finding.code for finding in findings} == {"XM06"}


def test_operations_with_the_same_id_are_paired_by_route() -> None:
    old = edit(BASE, cart(responses={"200": with_body({"type": "string"})}))
    both = {"/paths/~1cart/get/operationId": "getOrder"}
    new = edit(edit(old, both), {"/info/version": "2.0.0"})
    assert {finding.code for finding in compare(old, new)} <= {"OP07", "OP08", "XM07"}


@pytest.mark.parametrize(
    "place", first_and_variants(["responses/400", "responses/200/headers/x-more", "requestBody"])
)
def test_a_description_beside_a_reference_is_compared(place: str) -> None:
    kind = {"responses/400": "responses", "requestBody": "requestBodies"}.get(place, "headers")
    target = {"description": "Old.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    reference = {"$ref": f"#/components/{kind}/Shared"}
    old = edit(
        BASE, {f"/components/{kind}": {"Shared": target}, f"/paths/~1orders/get/{place}": reference}
    )
    described = reference | {"description": "New."}
    new = edit(old, {f"/paths/~1orders/get/{place}": described})
    assert {f.change_class for f in compare(old, new)} == {ChangeClass.DOCUMENTATION}
    ignored = edit(old, {f"/paths/~1orders/get/{place}": reference | {"required": True}})
    assert compare(old, ignored) == []


@pytest.mark.parametrize(
    ("kind", "owner", "old_value", "new_value", "expected"),
    first_and_variants([
        ("examples", "responses/200/content/application~1json", {"value": 1}, {"value": 2}, "documentation"),
        ("links", "responses/200", {"operationId": "getOrder"}, {"operationId": "addOrder"}, "behaviour"),
        ("callbacks", "", {"{$url}": {"post": {"responses": {}}}}, {"{$url}": {}}, "breaking"),
    ]),
)  # fmt: skip
def test_a_component_that_a_reference_names_is_compared(
    kind: str, owner: str, old_value: Any, new_value: Any, expected: str
) -> None:
    reference = {"done": {"$ref": f"#/components/{kind}/Done"}}
    pointer = "/".join(filter(None, ["/paths/~1orders/get", owner, kind]))
    old = edit(BASE, {f"/components/{kind}": {"Done": old_value}, pointer: reference})
    new = edit(old, {f"/components/{kind}/Done": new_value})
    assert {f.change_class for f in compare(old, new)} == {ChangeClass(expected)}


REMOTE, OTHER = ({"$ref": f"https://shop.test/{name}.yaml#/X"} for name in ("a", "b"))


@pytest.mark.parametrize(
    "pointer",
    first_and_variants(
        [
            f"{READ}/properties/extra",
            "/paths/~1orders/get/responses/400",
            "/paths/~1orders/get/parameters/4",
            "/paths/~1orders/get/responses/200/headers/x-more",
            "/paths/~1orders/post/requestBody",
        ]
    ),
)
def test_references_without_a_target_are_compared_as_text(pointer: str) -> None:
    old, new = (edit(BASE, {pointer: reference}) for reference in (REMOTE, OTHER))
    assert {f.code for f in compare(old, new)} == {"UJ01"}
    assert compare(old, old) == []


@pytest.mark.parametrize(
    "reference", first_and_variants([REMOTE, {"$ref": "#/components/schemas/None"}])
)
def test_a_schema_is_not_judged_where_one_document_has_no_target(reference: Any) -> None:
    pointer = f"{READ}/properties/extra"
    old, new = edit(BASE, {pointer: reference}), edit(BASE, {pointer: {"type": "string"}})
    for documents in ((old, new), (new, old)):
        assert {f.code for f in compare(*documents)} == {"UJ01"}


@pytest.mark.parametrize(
    ("keyword", "old", "new"),
    first_and_variants(
        [
            ("required", 1, 2),
            ("nullable", "yes", "no"),
            ("type", 5, 6),
            ("allOf", "a", "b"),
            ("oneOf", {"a": 1}, {"a": 2}),
            ("properties", ["a"], ["b"]),
            ("items", 1, 2),
        ]
    ),
)
def test_a_value_of_the_wrong_kind_is_compared_as_it_is(keyword: str, old: Any, new: Any) -> None:
    without = edit(BASE, {f"{READ}/properties/extra": {}})
    sides = [edit(without, {f"{READ}/properties/extra/{keyword}": value}) for value in (old, new)]
    assert {f.code for f in compare(*sides)} in ({"UJ01"}, {"XM06"})
    assert compare(without, sides[0])
    assert compare(sides[0], without)


def test_a_component_that_extends_no_schema_is_compared() -> None:
    lost = {"allOf": [{"$ref": "#/components/schemas/None"}, {"type": "object"}]}
    old = edit(BASE, {"/components/schemas/Card": lost})
    assert compare(old, old) == []
    assert compare(BASE, old)


def test_what_is_no_path_item_is_compared() -> None:
    sides = [edit(BASE, {"/paths/title": value}) for value in (1, 2)]
    assert {f.code for f in compare(*sides)} <= {"UJ01", "XM06"}
    assert compare(*sides)
    assert compare(BASE, sides[0])


def test_an_unknown_style_is_compared() -> None:
    sides = [edit(BASE, {"/paths/~1orders/get/parameters/0/style": style}) for style in ("a", "b")]
    assert compare(*sides)
