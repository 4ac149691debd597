"""The bundled document: self-contained, JSON Schema 2020-12, the same bytes for equal input."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from generator.spec.bundle import bundle_document, write_bundle
from tests.support.memory_files import HEAD, load_text, loaded

OLD = HEAD.replace("3.1.0", "3.0.3")


def bundled(text: str, **files: str) -> dict[str, Any]:
    description, _ = load_text(text, **files)
    assert description is not None
    return json.loads(write_bundle(bundle_document(description)))


def schema_30(text: str) -> dict[str, Any]:
    document = bundled(f"{OLD}paths: {{}}\ncomponents: {{schemas: {{S: {text}}}}}\n")
    return document["components"]["schemas"]["S"]


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ("{type: string, nullable: true}", ["a", None], [1]),
        ("{type: string, nullable: true, enum: [a]}", ["a", None], ["b"]),
        ("{type: string, nullable: true, enum: [a, null]}", ["a", None], ["b"]),
        ("{nullable: true, allOf: [{type: string}]}", ["a", None], [1]),
        ("{type: number, minimum: 1, exclusiveMinimum: true}", [2], [1]),
        ("{type: number, minimum: 1, exclusiveMinimum: false}", [1], [0]),
        ("{type: number, maximum: 1, exclusiveMaximum: true}", [0], [1]),
        ("{properties: {nullable: {type: string}}}", [{"nullable": "a"}], [{"nullable": 1}]),
        ("{items: {type: string, nullable: true}}", [["a", None]], [[1]]),
    ],
)
def test_schemas_of_openapi_30_become_json_schema(
    schema: str, valid: list[object], invalid: list[object]
) -> None:
    validator = jsonschema_rs.Draft202012Validator(schema_30(schema))
    assert [validator.is_valid(value) for value in valid] == [True] * len(valid)
    assert [validator.is_valid(value) for value in invalid] == [False] * len(invalid)


def test_an_example_of_a_30_schema_becomes_examples_but_a_property_of_that_name_stays() -> None:
    assert schema_30("{type: string, example: a}") == {"type": "string", "examples": ["a"]}
    named = "{properties: {example: {type: string}}}"
    assert schema_30(named) == {"properties": {"example": {"type": "string"}}}


def test_siblings_of_a_reference_are_ignored_in_30_only() -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {type: string}, B: {$ref: '#/components/schemas/A', maxLength: 1}}}\n"
    old, new = (bundled(head + text)["components"]["schemas"]["B"] for head in (OLD, HEAD))
    assert old == {"$ref": "#/components/schemas/A"}
    assert new == {"$ref": "#/components/schemas/A", "maxLength": 1}


SPLIT = (
    HEAD
    + """
paths:
  /pets:
    get:
      responses:
        '200': {$ref: 'parts/answers.yaml#/Pets'}
components: {schemas: {Pet: {type: integer}}}
"""
)
PARTS = {
    "parts__answers_yaml": """
Pets:
  description: Pets.
  content: {application/json: {schema: {$ref: 'pet.yaml#/Pet'}}}
""",
    "parts__pet_yaml": """
Pet:
  properties:
    friend: {$ref: '#/Pet'}
    home: {$ref: '../spec.yaml#/components/schemas/Pet'}
  discriminator: {propertyName: kind, mapping: {self: '#/Pet', named: Pet}}
""",
}


def test_content_of_other_files_stands_under_components() -> None:
    document = bundled(SPLIT, **PARTS)
    response = document["paths"]["/pets"]["get"]["responses"]["200"]
    assert response == {"$ref": "#/components/responses/Pets"}
    content = document["components"]["responses"]["Pets"]["content"]
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Pet_2"}
    assert document["components"]["schemas"] == {
        "Pet": {"type": "integer"},
        "Pet_2": {
            "properties": {
                "friend": {"$ref": "#/components/schemas/Pet_2"},
                "home": {"$ref": "#/components/schemas/Pet"},
            },
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"self": "#/components/schemas/Pet_2", "named": "Pet"},
            },
        },
    }


def test_overlays_are_applied() -> None:
    overlay = (
        "overlay: 1.0.0\ninfo: {title: O, version: '1'}\n"
        "actions: [{target: $.info, description: Seen., update: {title: Other}}]\n"
    )
    description = loaded(HEAD + "paths: {}\n", overlays=["o.yaml"], o_yaml=overlay)
    assert json.loads(write_bundle(bundle_document(description)))["info"]["title"] == "Other"


def test_html_of_descriptions_is_markdown_and_examples_stay() -> None:
    text = """
paths:
  /a:
    get:
      operationId: a
      description: A<br>b
      responses:
        '200':
          description: <b>ok</b>
          content:
            application/json:
              schema:
                properties: {description: {type: string, description: <i>c</i>, examples: [<i>d</i>]}}
              example: {description: <i>e</i>}
"""
    operation = json.loads(write_bundle(bundle_document(loaded(HEAD + text))))["paths"]["/a"]["get"]
    media = operation["responses"]["200"]["content"]["application/json"]
    assert operation["description"] == "A\nb"
    assert operation["responses"]["200"]["description"] == "**ok**"
    assert media["schema"]["properties"]["description"] == {
        "type": "string",
        "description": "*c*",
        "examples": ["<i>d</i>"],
    }
    assert media["example"] == {"description": "<i>e</i>"}


def test_the_order_of_keys_does_not_matter_and_text_is_ascii() -> None:
    first = 'paths: {}\nx-a: {b: 1, a: "\\u2028"}\n'
    second = 'x-a: {a: "\\u2028", b: 1}\npaths: {}\n'
    content = write_bundle(bundle_document(loaded(HEAD + first)))
    assert content == write_bundle(bundle_document(loaded(HEAD + second)))
    assert content.isascii()


def test_samples_are_added_after_those_of_the_document() -> None:
    own = {"lang": "ruby", "label": "Ruby", "source": "puts 1"}
    added = {"lang": "shell", "label": "curl", "source": "curl <x>"}
    text = (
        HEAD
        + """
paths:
  /a:
    get: {operationId: a, x-codeSamples: [{lang: ruby, label: Ruby, source: puts 1}], responses: {'200': {description: ok}}}
    post: {operationId: b, responses: {'200': {description: ok}}}
  /b: {$ref: '#/components/pathItems/B'}
components:
  pathItems:
    B: {get: {operationId: c, responses: {'200': {description: ok}}}}
"""
    )
    samples = {"a": (added,), "c": (added,)}
    bundled = json.loads(write_bundle(bundle_document(loaded(text)), samples))
    assert bundled["paths"]["/a"]["get"]["x-codeSamples"] == [own, added]
    assert "x-codeSamples" not in bundled["paths"]["/a"]["post"]
    assert bundled["components"]["pathItems"]["B"]["get"]["x-codeSamples"] == [added]


def test_samples_are_added_beside_paths_and_members_without_content() -> None:
    get: dict[str, object] = {"operationId": "get"}
    paths = {"/a": None, "/b": {"additionalOperations": None, "get": get}, "/c": {"get": None}}
    sample = {"lang": "python", "source": "x"}
    bundled: dict[str, object] = {"paths": paths, "components": {"pathItems": {"d": None}}}
    written = json.loads(write_bundle(bundled, {"get": (sample,)}))
    assert written["paths"]["/b"]["get"]["x-codeSamples"] == [sample]
