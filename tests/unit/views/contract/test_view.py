"""The view of the contract tests: schemas match the types, and any document has a contract."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema_rs
import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.emit.environment import build_environment, render
from generator.ir.api import Api, Product
from generator.lower.api import lower_api
from generator.spec.load import load_document
from generator.views.contract.view import ContractView, view_contract
from tests.support.memory_files import HEAD, MemoryFiles

ROOT = Path(__file__).resolve().parents[4]
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream"))
V1, V2 = "pipedrive-v1-2026-01-14.yaml", "pipedrive-v2-2026-08-18.yaml"
DOCUMENTS = {V2: 158, V1: 275}

PETS = (
    HEAD
    + """
paths:
  /pets:
    post:
      operationId: addPet
      parameters:
        - {name: tag, in: query, schema: {type: array, items: {enum: [a, b]}, maxItems: 2}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        id: {type: integer, readOnly: true, minimum: 1}
        name: {type: string, minLength: 1, maxLength: 9, pattern: '^[a-z]+$'}
        secret: {type: string, writeOnly: true}
        weight: {type: [number, 'null'], exclusiveMinimum: 0}
        born: {type: string, format: date}
        labels: {type: object, additionalProperties: {type: boolean}}
        parent: {$ref: '#/components/schemas/Pet'}
"""
)


def lower_text(name: str, content: str | bytes) -> Api:
    diagnostics = Diagnostics()
    loaded = load_document(name, MemoryFiles({name: content}), (), diagnostics)
    assert loaded is not None, list(diagnostics)[:3]
    product = Product(
        distribution="pets",
        package="pets",
        version="1",
        client="Pets",
        command="pets",
        environment="PETS",
    )
    return lower_api(loaded, Config(product=product), diagnostics)


def validator_of(view: ContractView, direction: str, schema: object) -> jsonschema_rs.Validator:
    entries = view.requests if direction == "request" else view.responses
    assert isinstance(schema, dict)
    definitions = {str(definition["id"]): definition["schema"] for definition in entries}
    return jsonschema_rs.Draft202012Validator(
        {**schema, "$defs": definitions}, validate_formats=True
    )


@pytest.mark.parametrize(
    ("direction", "value", "is_valid"),
    [
        ("request", {"name": "rex"}, True),
        ("request", {"name": "rex", "secret": "x"}, True),
        ("request", {"name": "rex", "id": 1}, False),
        ("response", {"name": "rex", "id": 1}, True),
        ("response", {"name": "rex", "id": 0}, False),
        ("response", {"name": "rex", "secret": "x"}, False),
        ("request", {}, False),
        ("request", {"name": ""}, False),
        ("request", {"name": "rexrexrexrex"}, False),
        ("request", {"name": "Rex"}, False),
        ("request", {"name": "rex", "weight": None}, True),
        ("request", {"name": "rex", "weight": 0}, False),
        ("request", {"name": "rex", "weight": 0.5}, True),
        ("request", {"name": "rex", "born": "2026-02-30"}, False),
        ("request", {"name": "rex", "labels": {"good": True}}, True),
        ("request", {"name": "rex", "labels": {"good": 1}}, False),
        ("request", {"name": "rex", "parent": {"name": "fido"}}, True),
        ("request", {"name": "rex", "parent": {"name": 1}}, False),
        ("request", {"name": "rex", "unknown": 1}, False),
    ],
)
def test_schemas_accept_the_same_values_as_the_types(
    direction: str, value: object, is_valid: bool
) -> None:
    view = view_contract(lower_text("pets.yaml", PETS))
    schema_validator = validator_of(view, direction, {"$ref": "#/$defs/Pet"})
    assert schema_validator.is_valid(value) is is_valid


def test_parameter_schemas_have_bounds_and_enums() -> None:
    (operation,) = view_contract(lower_text("pets.yaml", PETS)).operations
    parameters = operation["parameters"]
    assert isinstance(parameters, list)
    assert parameters[0]["schema"] == {
        "type": "array",
        "items": {"enum": ["a", "b"]},
        "maxItems": 2,
    }


def test_operation_has_a_json_pointer() -> None:
    (operation,) = view_contract(lower_text("pets.yaml", PETS)).operations
    assert operation["pointer"] == "/paths/~1pets/post"


@pytest.mark.variants
@pytest.mark.parametrize(
    "document",
    [V2, pytest.param(V1, marks=pytest.mark.variants)],
)
def test_every_operation_of_large_documents_has_a_contract(document: str) -> None:
    path = UPSTREAM / document
    if not path.is_file():
        pytest.skip("upstream documents not found; set SPECGEN_UPSTREAM to their folder")
    view = view_contract(lower_text(document, path.read_bytes()))
    folder = ROOT / "templates"
    name = "tests/contract/contract.json.jinja"
    environment = build_environment({name: (folder / name).read_bytes()})
    contract = json.loads(render(environment, name, {"contract": view}))
    assert len(contract["operations"]) == DOCUMENTS[document]
    for operation in contract["operations"]:
        for parameter in operation["parameters"]:
            validator_of(view, "request", parameter["schema"])
        for response in operation["responses"]:
            for media in response["content"]:
                validator_of(view, "response", media["schema"])
