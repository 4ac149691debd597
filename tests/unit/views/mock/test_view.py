"""View of the mock server as the server reads it: roles, schemas, pointers, complete documents."""

from __future__ import annotations

import pytest

from generator.ir.json import thaw_json
from generator.views.mock.view import view_mock
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.table import Table, load_table
from pipedrive_activities.mock.validation import check_value
from tests.support.lowering import HEAD, lower_text, upstream

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
def table() -> Table:
    api, _ = lower_text(PETS)
    return load_table(thaw_json(view_mock(api).table))


def test_operations_have_roles_and_versions(table: Table) -> None:
    roles = {
        operation.id: (operation.role, operation.legacy, operation.cost)
        for operation in table.operations
    }
    assert roles == {
        "findPets": ("", True, 0),
        "addPet": ("create", True, 4),
        "dropPets": ("delete_many", True, 0),
        "getPet": ("get", False, 0),
        "putPet": ("update", False, 0),
        "dropPet": ("delete", False, 0),
    }


def check(table: Table, pet: object) -> None:
    (add,) = (operation for operation in table.operations if operation.id == "addPet")
    assert add.body is not None
    check_value(pet, add.body.schema, table.types, "")


@pytest.mark.parametrize(
    "more",
    [
        {}, {"kind": "cat"}, {"legs": 4}, {"legs": 4.0}, {"weight": None}, {"weight": 0.5},
        {"tags": ["a", "b"]}, {"marks": {"a": True}}, {"friend": {"name": "Tom"}}, {"chip": 3},
        {"chip": "c"},
    ],
)  # fmt: skip
def test_valid_bodies_are_accepted(table: Table, more: dict[str, object]) -> None:
    check(table, {"name": "Rex", **more})


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
        ({"chip": "cc"}, "chip"),
        ({"chip": "c\n"}, "chip"),
        ({"seen": "now"}, "seen/readOnly"),
        ({"colour": "red"}, "Pet/additionalProperties"),
    ],
)
def test_invalid_bodies_are_rejected_with_their_pointer(
    table: Table, more: dict[str, object], keyword: str
) -> None:
    with pytest.raises(ErrorResponse) as caught:
        check(table, {"name": "Rex", **more})
    assert caught.value.status == 400
    assert caught.value.at.endswith(keyword)


@pytest.mark.parametrize("name", ["pipedrive-v2-2026-08-18.yaml", "pipedrive-v1-2026-01-14.yaml"])
def test_the_server_reads_the_view_of_complete_documents(name: str) -> None:
    api, _ = lower_text(upstream(name).read_text(encoding="utf-8"))
    table = load_table(thaw_json(view_mock(api).table))
    assert len(table.operations) == len(api.operations) > 100
    referred = {schema.ref for schema in table.types.values() if schema.kind == "ref"}
    assert referred <= table.types.keys()
