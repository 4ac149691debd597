"""OpenAPI 3.2: base URIs, examples, and the fields that 3.2 adds to valid objects."""

from __future__ import annotations

import json

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import thaw_json
from generator.ir.operations import Operation
from generator.spec.bundle import bundle_document, write_bundle
from generator.spec.document import OpenApiDocument
from generator.spec.load import load_document
from tests.support.lowering import lower_text, show
from tests.support.memory_files import MemoryFiles

HEAD = "openapi: 3.2.0\ninfo: {title: Pets, version: '1'}\n"


def load(text: str, **files: str) -> tuple[OpenApiDocument | None, list[str]]:
    """Load a 3.2 document; other files by name, with ``__`` for the separator of folders."""
    contents = {name.replace("__", "/") + ".yaml": content for name, content in files.items()}
    diagnostics = Diagnostics()
    document = load_document(
        "spec.yaml", MemoryFiles({"spec.yaml": HEAD + text, **contents}), (), diagnostics
    )
    return document, [f"{each.code} {each.origin.pointer}" for each in diagnostics]


def lowered(text: str) -> Operation:
    """Return the only operation of a document."""
    api, _ = lower_text(HEAD + text)
    return api.operations[0]


def target(reference: str, root_uri: str, **files: str) -> str:
    """Return the address of the target of a reference in a document with ``$self``."""
    text = f"$self: {root_uri}\ncomponents: {{schemas: {{A: {{$ref: '{reference}'}}, B: {{}}}}}}\n"
    document, problems = load(text, **files)
    assert document is not None, problems
    (address,) = document.references.values()
    return address


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("#/components/schemas/B", "spec.yaml#/components/schemas/B"),
        ("https://pets.test/api/openapi#/components/schemas/B", "spec.yaml#/components/schemas/B"),
        ("openapi#/components/schemas/B", "spec.yaml#/components/schemas/B"),
        ("/api/openapi#/components/schemas/B", "spec.yaml#/components/schemas/B"),
        ("schemas/cat.yaml", "schemas/cat.yaml#"),
        ("https://pets.test/api/schemas/cat.yaml", "schemas/cat.yaml#"),
        ("/api/schemas/cat.yaml", "schemas/cat.yaml#"),
    ],
)
def test_references_are_relative_to_self(reference: str, address: str) -> None:
    found = target(reference, "https://pets.test/api/openapi", schemas__cat="type: string")
    assert found == address


def test_references_of_a_file_are_relative_to_its_own_self() -> None:
    other = (
        "openapi: 3.2.0\n$self: https://other.test/v1/zoo\n"
        "components: {schemas: {Zoo: {$ref: 'https://pets.test/api#/components/schemas/B'}}}"
    )
    text = "$self: https://pets.test/api\ncomponents: {schemas: {A: {$ref: 'zoo.yaml#/components/schemas/Zoo'}, B: {}}}\n"
    document, problems = load(text, zoo=other)
    assert document is not None, problems
    assert set(document.references.values()) == {"spec.yaml#/components/schemas/B"}


@pytest.mark.parametrize(
    "reference", ["https://elsewhere.test/x.yaml", "https://pets.test/other#/components/schemas/B"]
)
def test_a_uri_of_an_unknown_document_is_reported(reference: str) -> None:
    text = f"$self: https://pets.test/api/openapi\ncomponents: {{schemas: {{A: {{$ref: '{reference}'}}}}}}\n"
    assert load(text)[1] == ["REF004 /components/schemas/A/$ref"]


def test_a_relative_self_is_a_base_uri() -> None:
    assert target("/api/openapi#/components/schemas/B", "/api/openapi").endswith("/B")


@pytest.mark.parametrize(
    ("node_type", "problems"),
    [("attribute", []), ("cdata", []), ("wrapped", ["OAS006 /components/schemas/A/xml/nodeType"])],
)
def test_xml_has_a_node_type(node_type: str, problems: list[str]) -> None:
    text = f"components: {{schemas: {{A: {{type: string, xml: {{nodeType: {node_type}}}}}}}}}\n"
    assert load(text)[1] == problems


def test_fields_of_3_2_are_unknown_in_3_1() -> None:
    files = MemoryFiles({"spec.yaml": HEAD.replace("3.2", "3.1") + "$self: x\npaths: {}\n"})
    diagnostics = Diagnostics()
    load_document("spec.yaml", files, (), diagnostics)
    assert [each.code for each in diagnostics] == ["OAS003"]


RESPONSE = """\
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {type: object, properties: {a: {type: integer}}}
              examples:
                both: {dataValue: {a: 1}, serializedValue: '{"a":1}'}
                old: {value: {a: 2}}
                text: {serializedValue: '{"a": 3}'}
                broken: {serializedValue: '{'}
"""


def test_examples_have_data_or_serialized_values() -> None:
    (media,) = lowered(RESPONSE).responses[0].content
    assert [thaw_json(example) for example in media.examples] == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_the_bundled_document_has_no_references_to_media_types() -> None:
    text = """\
paths: {/a: {get: {responses: {'200': {content: {text/plain: {$ref: '#/components/mediaTypes/T'}}}}}}}
components: {mediaTypes: {T: {schema: {type: string, $anchor: t}, examples: {e: {dataValue: x}}}}}
"""
    document, problems = load(text)
    assert document is not None, problems
    bundled = json.loads(write_bundle(bundle_document(document)))
    assert bundled["paths"]["/a"]["get"]["responses"]["200"]["content"]["text/plain"] == {
        "schema": {"type": "string"},
        "examples": {"e": {"value": "x"}},
    }


def test_a_multipart_body_by_position_is_passed_encoded() -> None:
    text = """\
paths:
  /a:
    post:
      requestBody: {content: {multipart/mixed: {schema: {type: array}, prefixEncoding: [{contentType: image/png}]}}}
      responses: {'204': {}}
"""
    body = lowered(text).body
    assert body is not None
    assert show(body.content[0].type) == "string<format=binary>"
