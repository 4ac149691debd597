"""The class of a change follows from what it does to the values that are sent and returned."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diff.compare.api import compare_documents
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from tests.support.variants import first_and_variants
from tests.unit.diff.cases.case import LIST, PAGE, READ, WRITE, cart, with_body
from tests.unit.diff.pairs import BASE, REMOVED, Document, edit, load

B, A, P, T, N = (
    ChangeClass.BREAKING,
    ChangeClass.ADDITIVE,
    ChangeClass.BEHAVIOUR,
    ChangeClass.DOCUMENTATION,
    ChangeClass.EQUAL,
)


def compare(old: Document, new: Document) -> list[Finding]:
    """Compare two documents; leave out the finding about their version."""
    return [f for f in compare_documents(load(old), load(new)) if f.code != "XM04"]


def classes(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[str, ChangeClass]]:
    """Return code and class of each finding between two edits of the base document."""
    before = edit(BASE, old)
    return {(f.code, f.change_class) for f in compare(before, edit(before, new))}


def field(schema: dict[str, Any], root: str) -> dict[str, Any]:
    """Return an edit that sets the schema of a field of the order."""
    return {f"{root}/properties/extra": schema}


# Schemas, in a request and in a response


@pytest.mark.parametrize(
    ("old", "new", "request_class", "response_class"),
    first_and_variants(
        [
            ({"type": "integer", "format": "int64"}, {"type": "integer", "format": "int32"}, B, A),
            ({"type": "integer", "format": "int32"}, {"type": "integer", "format": "int64"}, A, P),
            ({"type": "string", "format": "uri"}, {"type": "string", "format": "hostname"}, B, P),
            ({"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, B, B),
            ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["c"]}, B, B),
            ({"type": "string", "const": "a"}, {"type": "string", "const": "b"}, B, B),
        ]
    ),
)
def test_replaced_values_break_both_directions(
    old: dict[str, Any],
    new: dict[str, Any],
    request_class: ChangeClass,
    response_class: ChangeClass,
) -> None:
    for root, expected in ((WRITE, request_class), (READ, response_class)):
        found = classes(field(old, root), field(new, root))
        assert {change_class for _, change_class in found} == {expected}


@pytest.mark.parametrize(
    ("old", "new"),
    first_and_variants(
        [
            ({"contentEncoding": "base64"}, {"contentEncoding": "quoted-printable"}),
            ({"contentEncoding": "base32"}, {"contentEncoding": "base64"}),
            ({"contentMediaType": "image/png"}, {"contentMediaType": "image/gif"}),
        ]
    ),
)
def test_another_coding_of_text_breaks_both_directions(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    for root in (WRITE, READ):
        found = classes(
            field({"type": "string", **old}, root), field({"type": "string", **new}, root)
        )
        assert ("XM06", B) in found


@pytest.mark.parametrize(
    ("old", "new", "request_class", "response_class"),
    first_and_variants(
        [
            (["a", "b"], ["a"], B, A),
            (["a"], ["a", "b"], A, P),
            (["a"], ["b"], B, P),
        ]
    ),
)
def test_extensible_enums_are_judged_like_enums(
    old: list[str], new: list[str], request_class: ChangeClass, response_class: ChangeClass
) -> None:
    for root, expected in ((WRITE, request_class), (READ, response_class)):
        left, right = (field({"type": "string", "x-extensible-enum": v}, root) for v in (old, new))
        assert classes(left, right) == {("XM06", expected)}


def test_a_lower_stability_of_a_field_is_a_change_of_behaviour() -> None:
    level = {"type": "string", "x-stability-level": "beta"}
    lower, raised = level | {"x-stability-level": "draft"}, {"type": "string"}
    assert classes(field(level, WRITE), field(lower, WRITE)) == {("XM06", P)}
    assert classes(field(level, WRITE), field(raised, WRITE)) == {("XM06", A)}


@pytest.mark.parametrize("keyword", first_and_variants(["then", "dependentSchemas/note"]))
def test_a_property_required_under_a_condition_is_judged(keyword: str) -> None:
    name = keyword.partition("/")[0]
    plain: Any = {"type": "object", "properties": {"a": {"type": "string"}}}
    demanding = plain | {"required": ["a"]}
    added = {"properties": {**plain["properties"], "b": {"type": "string"}}, "required": ["b"]}
    for root, needed, lifted in ((WRITE, B, A), (READ, A, P)):
        base = {f"{root}/if": {"required": ["note"]}}
        sides = [
            base | {f"{root}/{name}": {"note": schema} if "/" in keyword else schema}
            for schema in (plain, demanding, plain | added)
        ]
        assert classes(sides[0], sides[1]) == {("XM06", needed)}
        assert classes(sides[1], sides[0]) == {("XM06", lifted)}
        assert classes(sides[0], sides[2]) == {("XM06", A), ("XM06", needed)}


# Fields that messages of one direction lack


@pytest.mark.parametrize(
    ("keyword", "root"), first_and_variants([("readOnly", WRITE), ("writeOnly", READ)])
)
def test_a_limit_of_a_field_that_is_not_sent_breaks_nothing(keyword: str, root: str) -> None:
    inner = {
        "type": "object",
        "properties": {"n": {"type": "integer", "maximum": 9}},
        keyword: True,
    }
    lower = {f"{root}/properties/extra/properties/n/maximum": 5}
    assert classes(field(inner, root), lower) == {("XM06", T)}


def test_a_limit_of_a_read_only_field_counts_in_responses() -> None:
    shared = {f"{WRITE}": {"$ref": "#/components/schemas/Order"}}
    old = shared | field({"type": "object", "readOnly": True, "maxProperties": 9}, READ)
    assert classes(old, {f"{READ}/properties/extra/maxProperties": 5}) == {("SC14", A)}


def test_a_field_that_becomes_read_only_is_one_finding_that_breaks() -> None:
    old = field({"type": "integer", "maximum": 9}, WRITE)
    new = field({"type": "integer", "maximum": 5, "readOnly": True}, WRITE)
    assert classes(old, new) == {("SC27", B), ("XM06", T)}


def test_a_required_field_that_is_described_later_breaks_nothing() -> None:
    required = {f"{WRITE}/required": ["id", "extra"]}
    assert classes(required, field({"type": "string"}, WRITE)) == {("SC02", A)}
    assert classes(required | field({"type": "string"}, WRITE), {
        f"{WRITE}/properties/extra": REMOVED
    }) == {("SC03", P)}  # fmt: skip


# Values that are sent as text

TEXT: dict[str, Any] = {"type": "string"}
LISTED: dict[str, Any] = {"type": "array", "items": TEXT}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    first_and_variants(
        [
            ({"type": "integer"}, TEXT, {("SC07", A)}),
            ({"type": "boolean"}, TEXT, {("SC07", A)}),
            (TEXT, {"type": "integer"}, {("SC06", B)}),
            ({"type": ["string", "integer"]}, TEXT, {("SC08", N)}),
            ({"type": "integer"}, {"type": "string", "maxLength": 3}, {("SC08", B)}),
            ({"type": "integer"}, LISTED, {("SC07", A)}),
            (TEXT, {**LISTED, "type": ["array", "null"]}, {("SC07", A)}),
            ({"type": ["string", "integer"]}, LISTED, {("SC07", A)}),
            (LISTED, TEXT, {("SC06", B)}),
        ]
    ),
)
def test_a_parameter_is_compared_as_text(
    old: dict[str, Any], new: dict[str, Any], expected: set[tuple[str, ChangeClass]]
) -> None:
    sides = [cart(parameters=[{"name": "t", "in": "query", "schema": s}]) for s in (old, new)]
    assert classes(sides[0], sides[1]) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    first_and_variants([("string", "integer", ("SC06", A)), ("integer", "string", ("HD03", B))]),
)
def test_a_response_header_is_compared_as_text(
    old: str, new: str, expected: tuple[str, ChangeClass]
) -> None:
    sides = [{f"{PAGE}/headers/x-trace": {"schema": {"type": t}}} for t in (old, new)]
    assert classes(sides[0], sides[1]) == {expected}


# Webhooks: the client receives the requests

EVENT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
}
HOOKS = {"/webhooks": {"paid": {"post": {"requestBody": with_body(EVENT), "responses": {}}}}}
SCHEMA = "/webhooks/paid/post/requestBody/content/application~1json/schema"


@pytest.mark.parametrize(
    ("change", "forward", "backward"),
    first_and_variants(
        [
            ({"/webhooks/sent": HOOKS["/webhooks"]["paid"]}, A, B),
            ({"/webhooks/paid/put": {"responses": {}}}, A, B),
            ({f"{SCHEMA}/properties/more": {"type": "string"}}, A, B),
            ({f"{SCHEMA}/required": ["id", "note"]}, A, B),
            ({f"{SCHEMA}/properties/note/type": "integer"}, B, B),
        ]
    ),
)
def test_webhooks_are_judged_as_what_clients_receive(
    change: dict[str, Any], forward: ChangeClass, backward: ChangeClass
) -> None:
    old = edit(BASE, HOOKS)
    new = edit(old, change)
    assert {f.change_class for f in compare(old, new)} == {forward}
    assert {f.change_class for f in compare(new, old)} == {backward}


def test_callbacks_are_judged_as_what_clients_receive() -> None:
    old, new = cart(callbacks={"done": {"{$url}": {"post": {"responses": {}}}}}), cart(callbacks={})
    assert classes(old, {"/paths/~1cart/get/callbacks/done": REMOVED}) == {("XM06", B)}
    assert classes(new, {"/paths/~1cart/get/callbacks/done": {"{$url}": {}}}) == {("XM06", A)}


def test_the_text_of_a_scope_is_documentation() -> None:
    scope = "/components/securitySchemes/oauth/flows/authorizationCode/scopes/orders:read"
    assert classes({}, {scope: "See orders."}) == {("XM06", T)}


# Operations


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    first_and_variants(
        [
            ("beta", "alpha", {("OP09", P)}),
            ("draft", "stable", {("OP10", A)}),
            ("beta", "unknown", {("XM06", P)}),
        ]
    ),
)
def test_levels_of_stability_are_compared(
    old: str, new: str, expected: set[tuple[str, ChangeClass]]
) -> None:
    sides = [cart(**{"x-stability-level": level}) for level in (old, new)]
    assert classes(sides[0], sides[1]) == expected


def test_an_operation_is_paired_by_its_path_although_the_server_has_another() -> None:
    new = {"/servers": [{"url": "/v2"}], f"{LIST}/operationId": "listThem"}
    codes = {code for code, _ in classes({}, new)}
    assert not codes & {"OP01", "OP03"}
    assert {"OP04", "OP07"} <= codes


# Documents written as another version of OpenAPI, or incomplete


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    first_and_variants(
        [
            ({"type": "integer"}, {"type": ["integer", "string"]}, ("SC24", A)),
            ({"type": "string"}, {"type": ["string", "null"]}, ("SC18", A)),
            ({"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, ("SC18", A)),
        ]
    ),
)
def test_types_of_openapi_31_in_a_document_of_30_are_judged(
    old: dict[str, Any], new: dict[str, Any], expected: tuple[str, ChangeClass]
) -> None:
    before = {"/openapi": "3.0.3", **field(old, WRITE)}
    before |= {f"{READ}/properties/payment": REMOVED, f"{WRITE}/properties/payment": REMOVED}
    before |= {"/components/schemas/Card": REMOVED, "/components/schemas/Transfer": REMOVED}
    assert classes(before, field(new, WRITE)) == {expected}


def test_an_operation_without_responses_is_judged() -> None:
    content = {
        "text/plain": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"default": "a"}},
    }
    old = cart(requestBody={"content": content}, responses=None)
    old["/paths/~1cart"]["get"].pop("responses")
    change = {"/paths/~1cart/get/requestBody/content/text~1csv/schema/default": "b"}
    found = classes({"/openapi": "3.0.3", **old}, change)
    assert "UJ01" not in {code for code, _ in found}
    assert found


def test_an_error_elsewhere_does_not_concern_a_value_of_the_document() -> None:
    faulty = {"/components/securitySchemes/oauth/flows/authorizationCode/scopes": REMOVED}
    assert ("XM06", P) in classes(faulty, {"/x-extra": 1})


def test_a_dropped_scheme_of_two_that_share_a_header_is_no_removed_alternative() -> None:
    basic = {"type": "http", "scheme": "basic"}
    old: dict[str, Any] = {
        "/components/securitySchemes": {"first": basic, "second": basic},
        "/security": [],
    }
    old |= {f"{LIST}/security": [{"first": [], "second": []}]}
    assert classes(old, {f"{LIST}/security": [{"first": []}]}) == {("SE12", A)}


def test_alternatives_that_extend_the_schema_they_belong_to_are_compared() -> None:
    pet = {
        "type": "object",
        "properties": {"kind": {"type": "string"}},
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    }
    extended = {"allOf": [{"$ref": "#/components/schemas/Pet"}], "type": "object"}
    old = {"/components/schemas/Pet": pet, **field({"$ref": "#/components/schemas/Pet"}, READ)}
    for name in ("Cat", "Dog"):
        properties = {name.lower(): {"type": "string"}}
        old[f"/components/schemas/{name}"] = extended | {"properties": properties}
    change = {"/components/schemas/Dog/properties/dog/maxLength": 9}
    assert classes(old, change) == {("SC14", A)}


def test_a_clash_of_names_leaves_the_schemas_comparable() -> None:
    types = {
        f"/components/schemas/{name}": {"type": "object", "properties": {"a": TEXT}}
        for name in ("Big_Box", "BigBox")
    }
    types["/components/schemas/BigBox"]["properties"] = {"b": TEXT}
    used = {
        f"{READ}/properties/{name}": {"$ref": f"#/components/schemas/{name}"}
        for name in ("Big_Box", "BigBox")
    }
    old = edit(BASE, types | used)
    assert load(old).errors
    new = edit(old, {"/components/schemas/BigBox/x-extra": 1})
    assert [f.code for f in compare(old, new)] == ["XM06"]


def test_a_renamed_target_of_a_discriminator_is_equal() -> None:
    payment = f"{READ}/properties/payment"
    old = edit(BASE, {
        f"{payment}/discriminator/mapping": {"card": "#/components/schemas/Card"},
        f"{WRITE}/properties/payment": REMOVED,
    })  # fmt: skip
    plastic = {"/components/schemas/Plastic": BASE["components"]["schemas"]["Card"]}
    target = {"$ref": "#/components/schemas/Plastic"}
    renamed = {
        f"{payment}/oneOf/0": target,
        f"{payment}/discriminator/mapping/card": target["$ref"],
    }
    new = edit(old, {"/components/schemas/Card": REMOVED, **plastic, **renamed})
    assert {f.change_class for f in compare(old, new)} == {N}
