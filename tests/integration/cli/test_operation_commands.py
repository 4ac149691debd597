"""The commands of a generated package, built from its operation table, models and document."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.generated_client import generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Shelter, version: '1'}
servers: [{url: 'https://shelter.example/v1'}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      summary: List the pets.
      description: In the order of arrival.
      externalDocs: {url: https://shelter.example/docs/pets}
      x-token-cost: 5
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50, default: 10, description: At most so many.}}
        - {name: filter_id, in: query, schema: {type: integer}, x-cancels: [owner_id]}
        - {name: owner_id, in: query, description: The owner., example: 7, deprecated: true, x-replaced-by: filter_id, schema: {type: integer}}
        - {name: ids, in: query, schema: {type: array, maxItems: 20, items: {type: integer}}}
        - $ref: '#/components/parameters/Fields'
      responses:
        '200':
          description: Pets
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: addPet
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: Done}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, description: The pet., schema: {type: integer}}]
    get:
      operationId: getPet
      tags: [pets]
      responses: {'200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    patch:
      operationId: changePet
      tags: [pets]
      requestBody: {content: {application/json: {schema: {type: object, additionalProperties: true, properties: {id: {type: string, description: A new id.}}}}}}
      responses: {'204': {description: Done}}
  /old:
    get:
      operationId: oldList
      tags: [pets]
      deprecated: true
      x-replaced-by: listPets
      x-token-cost: 20
      x-sunset: 2026-08-01
      responses: {'204': {description: Done}}
  /photo:
    get:
      operationId: getPhoto
      tags: [files]
      responses: {'200': {description: A, content: {image/png: {schema: {type: string, format: binary}}}}}
  /note:
    get:
      operationId: getNote
      tags: [files]
      responses:
        '200': {description: A, content: {text/plain: {schema: {type: string}}}}
        '203': {description: B, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
  /usage:
    get:
      operationId: getUsage
      tags: [operations]
      responses: {'204': {description: Done}}
  /tags:
    put:
      operationId: putTags
      tags: [config]
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: Done}}
components:
  parameters:
    Fields: {name: fields, in: query, description: Which fields., schema: {type: string, examples: [a]}}
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string, description: What it is called., examples: [Rex]}}}
    Home: {description: Where it lives., type: object, properties: {street: {type: string, description: The street.}}}
    Pet:
      allOf:
        - $ref: '#/components/schemas/Named'
        - type: object
          properties:
            owner_id: {type: integer}
            id: {type: integer, readOnly: true}
            born: {type: string, format: date}
            secret: {type: string, writeOnly: true}
            colour: {type: string, deprecated: true}
            home: {anyOf: [{$ref: '#/components/schemas/Home'}, {type: 'null'}]}
            tags: {type: array, items: {type: string}}
            friend: {$ref: '#/components/schemas/Pet'}
"""


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("shelter")
    generate_module(folder, "shelter", SPEC, targets="client, cli")
    model = importlib.import_module("shelter.cli.command_model")
    return {command.operation.id: command for command in model.all_commands()}


def options(command: Any) -> dict[str, Any]:
    return {option.flag: option for option in command.options}


def test_a_command_has_the_texts_of_its_operation(commands: dict[str, Any]) -> None:
    listing = commands["listPets"]
    assert (listing.title, listing.summary) == ("pets list", "List the pets")
    assert listing.description == "In the order of arrival."
    assert listing.docs == "https://shelter.example/docs/pets"
    assert commands["getPet"].summary == "Get"


def test_an_option_has_the_text_and_example_of_its_parameter(commands: dict[str, Any]) -> None:
    listing = options(commands["listPets"])
    assert (listing["owner-id"].help, listing["owner-id"].example) == ("The owner.", "7")
    assert (listing["limit"].help, listing["limit"].parameter.default) == ("At most so many.", "10")
    assert (listing["query.fields"].help, listing["query.fields"].example) == (
        "Which fields.",
        '"a"',
    )
    assert options(commands["getPet"])["id"].help == "The pet."


def test_an_option_lists_what_it_cancels_and_what_replaces_it(commands: dict[str, Any]) -> None:
    listing = options(commands["listPets"])
    assert listing["filter-id"].cancels == ("owner-id",)
    assert listing["owner-id"].deprecated.replaced_by == "--filter-id"


def test_properties_of_the_body_are_options(commands: dict[str, Any]) -> None:
    new = options(commands["addPet"])
    assert list(new) == [
        "name",
        "owner-id",
        "born",
        "secret",
        "colour",
        "home",
        "home.street",
        "tags",
        "friend",
    ]
    assert (new["name"].help, new["name"].example) == ("What it is called.", '"Rex"')
    assert (new["name"].parameter.required, new["born"].parameter.required) == (True, False)
    assert new["home.street"].help == "The street."
    assert new["home.street"].parameter.path == ("home", "street")
    assert new["friend"].parameter.kind == "json"
    assert new["colour"].deprecated is not None


def test_a_property_named_like_a_parameter_is_prefixed(commands: dict[str, Any]) -> None:
    changed = options(commands["changePet"])
    assert list(changed) == ["id", "body.id"]
    assert changed["body.id"].help == "A new id."
    assert commands["changePet"].allows_additional


def test_a_body_without_properties_is_given_by_data_only(commands: dict[str, Any]) -> None:
    command = commands["putTags"]
    assert command.resource == "api-config", "config is a utility command"
    assert command.data_only
    assert command.options == ()


def test_a_resource_named_like_an_attribute_of_the_client_has_commands(
    commands: dict[str, Any],
) -> None:
    assert commands["getUsage"].resource == "operations"
    operations = importlib.import_module("shelter.operations").OPERATIONS
    assert operations["getUsage"].call.startswith("operations_.")
    titles = importlib.import_module("shelter.cli.command_model").command_title
    assert titles("getUsage").startswith("operations ")


def test_a_deprecated_command_names_its_replacement(commands: dict[str, Any]) -> None:
    deprecated = commands["oldList"].deprecated
    assert deprecated.replaced_by == "pets list"
    assert deprecated.savings == "saves 15 tokens per call"
    assert deprecated.sunset == "2026-08-01"
    lines = importlib.import_module("shelter.cli.help").command_lines([commands["oldList"]])
    assert lines == [(commands["oldList"].name, "use pets list instead (20 tokens)")]


def test_fields_and_columns_are_those_of_the_models(commands: dict[str, Any]) -> None:
    result_shape = importlib.import_module("shelter.cli.execution.result_types").result_shape
    shape = result_shape(commands["listPets"].operation)
    assert shape.many
    assert not result_shape(commands["getPet"].operation).many
    assert shape.columns == ("id", "name", "born", "owner_id")
    assert shape.fields == (
        *("name", "owner_id", "id", "born", "colour", "home", "home.street", "tags", "friend"),
    )
    assert result_shape(commands["addPet"].operation).fields == ()


@pytest.mark.usefixtures("commands")
@pytest.mark.parametrize(
    ("operation", "status", "media_type", "content", "result"),
    [
        ("getPhoto", 200, "image/png", b"\x89PNG", "iVBORw=="),
        ("getNote", 200, "text/plain; charset=latin-1", b"caf\xe9", "caf\u00e9"),
        ("getNote", 203, "application/json", b'{"text": "a"}', {"text": "a"}),
        ("getPet", 200, "application/json", b'{"name": "Rex"}', {"name": "Rex"}),
        ("getPhoto", 200, "image/png", b"", None),
    ],
)
def test_a_result_is_json_text_or_base64(
    operation: str, status: int, media_type: str, content: bytes, result: object
) -> None:
    bodies = importlib.import_module("shelter._runtime.serialization.response_bodies")
    messages = importlib.import_module("shelter._runtime.messages")
    response = messages.RawResponse(
        status=status, headers={"content-type": media_type}, content=content
    )
    types = importlib.import_module("shelter.type_tables").RESPONSES[operation]
    assert bodies.plain_body(response, types) == result


@pytest.mark.variants
@pytest.mark.usefixtures("commands")
def test_a_deprecated_option_is_reported_once_by_its_flag() -> None:
    folder = Path(importlib.import_module("shelter").__file__ or "").parents[1]
    words = ["pets", "list", "--owner-id", "7", "--curl"]
    process = subprocess.run(
        [sys.executable, "-m", "shelter.cli", *words],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [json.loads(line) for line in process.stderr.splitlines()] == [
        {"warning": "--owner-id is deprecated: use --filter-id instead"}
    ]


@pytest.mark.parametrize(
    ("cost", "other", "savings"),
    [
        (5, 5, "same cost"),
        (5, 6, "costs 1 token more per call"),
        (6, 5, "saves 1 token per call"),
        (5, None, ""),
    ],
)
def test_savings_of_a_replacement(cost: int, other: int | None, savings: str) -> None:
    from pipedrive_activities._runtime.operation import Operation
    from pipedrive_activities.cli.command_model import describe_savings

    old, new = (
        Operation(id="x", resource="pets", name="x", method="GET", path="/", cost=tokens)
        for tokens in (cost, other)
    )
    assert describe_savings(old, new) == savings
