"""The view of the mock server: roles with their resources, and reasons where none is inferred.

Validation by the runtime is tested on the same document.
"""

from __future__ import annotations

import json

import pytest

from generator.ir.json import thaw_json
from generator.spec.bundle import bundle_document, write_bundle
from generator.views.mock.view import MockView, view_mock
from pipedrive_activities.mock.document import Document
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.table import Operation, Table, load_table
from pipedrive_activities.mock.validation import check_value
from tests.support.lowering import HEAD, lower_text, upstream
from tests.support.memory_files import loaded

PETS = (
    HEAD
    + """
paths:
  /v1/pets:
    get:
      operationId: findPets
      responses: {'200': {description: Pets.}}
    post:
      operationId: addPet
      x-token-cost: 4
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: A pet.}}
    delete:
      operationId: dropPets
      parameters: [{name: ids, in: query, style: form, explode: false, schema: {type: array, items: {type: integer}}}]
      responses: {'200': {description: Gone.}}
  /v2/pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: getPet, responses: {'200': {description: A pet.}}}
    put:
      operationId: putPet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: A pet.}}
    delete: {operationId: dropPet, responses: {'200': {description: Gone.}}}
components:
  schemas:
    Pet:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: {type: string, minLength: 2, maxLength: 5}
        kind: {type: string, enum: [cat, dog]}
        legs: {type: integer, minimum: 0, exclusiveMaximum: 9, multipleOf: 2}
        weight: {type: [number, 'null'], exclusiveMinimum: 0}
        tags: {type: array, uniqueItems: true, maxItems: 2, items: {type: string}}
        marks: {type: object, additionalProperties: {type: boolean}}
        friend: {$ref: '#/components/schemas/Pet'}
        chip: {oneOf: [{type: integer}, {type: string, pattern: '^c$'}]}
        seen: {type: string, readOnly: true}
"""
)


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(json.loads(write_bundle(bundle_document(loaded(PETS)))))


def check(document: Document, pet: object) -> None:
    check_value(document, pet, "/components/schemas/Pet", "")


@pytest.mark.parametrize(
    "more",
    [
        {}, {"kind": "cat"}, {"legs": 4}, {"legs": 4.0}, {"weight": None}, {"weight": 0.5},
        {"tags": ["a", "b"]}, {"marks": {"a": True}}, {"friend": {"name": "Tom"}}, {"chip": 3},
        {"chip": "c"},
    ],
)  # fmt: skip
def test_what_fits_passes(document: Document, more: dict[str, object]) -> None:
    check(document, {"name": "Rex", **more})


@pytest.mark.parametrize(
    ("more", "keyword"),
    [
        ({"name": "R"}, "name/minLength"),
        ({"name": "Rexxar"}, "name/maxLength"),
        ({"kind": "cow"}, "enum"),
        ({"legs": -2}, "legs/minimum"),
        ({"legs": 10}, "legs/exclusiveMaximum"),
        ({"legs": 3}, "legs/multipleOf"),
        ({"legs": None}, "legs/type"),
        ({"weight": 0}, "weight/exclusiveMinimum"),
        ({"tags": ["a", "a"]}, "tags/uniqueItems"),
        ({"tags": ["a", "b", "c"]}, "tags/maxItems"),
        ({"tags": [1]}, "tags/items/type"),
        ({"marks": {"a": 1}}, "marks/additionalProperties/type"),
        ({"friend": {}}, "Pet/required"),
        ({"chip": "cc"}, "chip/oneOf"),
        ({"chip": "c\n"}, "chip/oneOf"),
        ({"seen": "now"}, "seen/readOnly"),
        ({"colour": "red"}, "Pet/additionalProperties"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    document: Document, more: dict[str, object], keyword: str
) -> None:
    with pytest.raises(ErrorResponse) as caught:
        check(document, {"name": "Rex", **more})
    assert caught.value.status == 400
    assert caught.value.at.endswith(keyword)


@pytest.mark.variants
@pytest.mark.parametrize(
    "name",
    [
        "pipedrive-v2-2026-08-18.yaml",
        pytest.param("pipedrive-v1-2026-01-14.yaml", marks=pytest.mark.variants),
    ],
)
def test_the_runtime_reads_the_view_of_whole_descriptions(name: str) -> None:
    api, _ = lower_text(upstream(name).read_text(encoding="utf-8"))
    table = load_table(content_of(view_mock(api)))
    assert len(table.operations) == len(api.operations) > 100
    assert all(bool(each.role) != bool(each.reason) for each in table.operations)
    assert {each.role for each in table.operations} > {"list", "get", "create", "delete"}


def view_of(paths: str) -> MockView:
    api, _ = lower_text(f"{HEAD}paths:\n{paths}{SCHEMAS}")
    return view_mock(api)


def content_of(view: MockView) -> bytes:
    """Return the content of description.json."""
    plain = {
        "product": thaw_json(view.product),
        "limits": view.limits and thaw_json(view.limits),
        "headers": thaw_json(view.headers),
        "schemes": thaw_json(view.schemes),
        "operations": [thaw_json(operation) for operation in view.operations],
    }
    return json.dumps(plain).encode()


def operations_of(view: MockView) -> dict[str, Operation]:
    table: Table = load_table(content_of(view))
    return {each.id: each for each in table.operations}


SCHEMAS = """
components:
  schemas:
    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, kind: {type: string}}}
    Page: {type: object, properties: {more: {type: boolean}, found: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
"""
PET = "{'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}"
PAGE = PET.replace("Pet'", "Page'")
BODY = "{content: {application/json: {schema: {type: object}}}}"
ID = "parameters: [{name: PET, in: path, required: true, schema: {type: integer}}]"
ITEM = f"""
  /shop/pets/{{PET}}:
    {ID}
    get: {{operationId: read, responses: {PET}}}
    put: {{operationId: put, requestBody: {BODY}, responses: {PET}}}
    patch: {{operationId: patch, requestBody: {BODY}, responses: {PET}}}
    delete: {{operationId: delete, responses: {{'204': {{description: Gone}}}}}}
"""
COLLECTION = f"""
  /shop/pets:
    post: {{operationId: create, requestBody: {BODY}, responses: {PET}}}
    get:
      operationId: list
      parameters:
        - {{name: kind, in: query, schema: {{type: string}}}}
        - {{name: ids, in: query, schema: {{type: array, items: {{type: integer}}}}}}
        - {{name: colour, in: query, schema: {{type: string}}}}
        - {{name: sort_by, in: query, schema: {{type: string, enum: [id, name]}}}}
        - {{name: order, in: query, schema: {{type: string, enum: [asc, desc]}}}}
      responses: {PAGE}
"""


@pytest.mark.parametrize("parameter", ["id", "petId", "pet_id", "PetID"])
def test_a_collection_and_its_records_have_roles(parameter: str) -> None:
    operations = operations_of(view_of((COLLECTION + ITEM).replace("PET", parameter)))
    assert {name: each.role for name, each in operations.items()} == {
        "create": "create",
        "list": "list",
        "read": "get",
        "put": "replace",
        "patch": "update",
        "delete": "delete",
    }
    resource = operations["list"].resource
    assert resource is not None
    assert (resource.collection, resource.id_property) == ("/shop/pets", "id")
    assert (resource.records, resource.filters) == ("/found", {"kind": "kind", "ids": "id"})
    assert (resource.sort, resource.direction) == ("sort_by", "order")


@pytest.mark.parametrize(
    ("parameter", "kind", "expected"),
    [
        ("slug", "string", "name"),
        ("index", "integer", "id"),
        ("kind", "string", "kind"),
        ("petName", "string", "name"),
    ],
)
def test_a_record_has_a_usual_key_where_no_property_is_named_like_the_parameter(
    parameter: str, kind: str, expected: str
) -> None:
    item = ITEM.replace("PET", parameter).replace("{type: integer}", f"{{type: {kind}}}")
    operations = operations_of(view_of(COLLECTION + item))
    found = {each.resource and each.resource.id_property for each in operations.values()}
    assert found == {expected}


def test_a_read_without_a_body_says_whether_the_record_exists() -> None:
    item = ITEM.replace("PET", "id").replace(
        f"operationId: read, responses: {PET}",
        "operationId: read, responses: {'204': {description: It exists}}",
    )
    operations = operations_of(view_of(COLLECTION + item))
    assert operations["read"].role == "get"


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        (ITEM.replace("PET", "petId"), "no operation lists or creates such records"),
        (COLLECTION, "no path of a single record"),
        (
            (COLLECTION + ITEM).replace("PET", "slug").replace("{type: integer}", "{type: number}"),
            "no response contains an object with the id of the path",
        ),
        (
            f"  /ping:\n    head: {{operationId: ping, responses: {PET}}}\n",
            "no method that lists, reads or writes records",
        ),
    ],
)
def test_a_reason_is_given_where_nothing_is_inferred(paths: str, reason: str) -> None:
    view = view_of(paths)
    operations = operations_of(view)
    assert {each.reason for each in operations.values()} == {reason}
    assert [each.text for each in view.not_inferred] == [reason]
    assert {name for each in view.not_inferred for name in each.operations} == operations.keys()


def test_the_pointer_of_an_operation_lacks_the_path_of_the_server() -> None:
    api, _ = lower_text(
        f"{HEAD}servers: [{{url: 'https://a.example/v1'}}]\npaths:\n{COLLECTION}{SCHEMAS}"
    )
    found = operations_of(view_mock(api))["list"]
    assert (found.path, found.at) == ("/v1/shop/pets", "/paths/~1shop~1pets/get")


def test_only_bodies_that_the_server_does_not_inspect_are_listed() -> None:
    inspected = ("application/json", "application/x-ndjson", "application/json-seq", "a/b+json-seq")
    listed = ("application/xml", "text/event-stream")
    media = {each: {"schema": {"type": "object"}} for each in (*inspected, *listed)}
    view = view_of(
        f"  /a:\n    post: {{operationId: add, responses: {PET},"
        f" requestBody: {{content: {json.dumps(media)}}}}}\n"
    )
    assert operations_of(view)["add"].uninspected == listed
