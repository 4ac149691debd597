"""Lint warnings about valid OpenAPI documents."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Severity
from generator.ir.api import Product
from generator.lint import lint_api
from generator.lower.api import lower_api
from tests.support.memory_files import load_text

PRODUCT = Product(
    distribution="pets", package="pets", version="1", client="Pets", command="pets", environment="P"
)
SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      summary: List the pets
      x-token-cost: 3
      parameters:
        - name: limit
          in: query
          description: How many
          example: 10
          schema: {type: integer, maximum: 100}
      responses:
        "200":
          description: The pets
          headers:
            x-left: {description: What is left, example: 1, schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pets"}
              example: {pets: [{name: Rex}]}
    post:
      operationId: addPet
      description: Add a pet
      x-token-cost: 0
      deprecated: true
      x-replaced-by: listPets
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Pet"}
            example: {name: Rex}
      responses:
        "204": {description: Added}
components:
  schemas:
    Pets:
      type: object
      properties:
        pets: {type: array, description: All of them, items: {$ref: "#/components/schemas/Pet"}}
    Pet:
      type: object
      description: An animal
      examples: [{name: Rex}]
      properties:
        name: {type: string, description: What it is called, examples: [Rex]}
        parent: {$ref: "#/components/schemas/Pet"}
"""


def findings(text: str) -> list[str]:
    """Return line, code and message of the warnings about a valid document."""
    description, diagnostics = load_text(text)
    assert list(diagnostics) == []
    assert description is not None
    api = lower_api(description, Config(product=PRODUCT), diagnostics)
    assert list(diagnostics) == []
    warnings = Diagnostics()
    lint_api(api, warnings)
    assert all(w.severity is Severity.WARNING and w.help for w in warnings)
    return [f"{w.origin.span.line} {w.code} {w.message}" for w in warnings]


def test_a_complete_document_has_no_warnings() -> None:
    assert findings(SPEC) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "x-token-cost: 3",
            "x-other: 3",
            '5 LNT001 the operation "listPets" has no cost',
        ),
        (
            "x-replaced-by: listPets",
            "x-other: 3",
            '24 LNT002 the operation "addPet" is deprecated without a replacement',
        ),
        (
            "x-replaced-by: listPets",
            "x-replaced-by: listDogs",
            '24 LNT003 the operation "addPet" is replaced by "listDogs", which does not exist',
        ),
        (
            "x-replaced-by: listPets",
            "x-replaced-by: addPet",
            '24 LNT004 the operation "addPet" is replaced by "addPet", which is deprecated too',
        ),
        (
            "summary: List the pets",
            'summary: " "',
            '5 LNT005 the operation "listPets" has no description',
        ),
        (
            "description: How many",
            "x-other: 3",
            '10 LNT006 the parameter "limit" of "listPets" has no description',
        ),
        (
            "description: What it is called, ",
            "",
            '48 LNT007 the field "name" of "Pet" has no description',
        ),
        (
            "description: An animal",
            "title: x",
            '49 LNT007 the field "parent" of "Pet" has no description',
        ),
        (
            "    Pets:\n",
            "    Unused: {type: string}\n    Pets:\n",
            '39 LNT008 the component "/components/schemas/Unused" is not used',
        ),
        (
            "example: 10",
            "example: 101",
            '10 LNT009 an example of "limit" does not match its schema: 101 is more than 100',
        ),
        (
            "{pets: [{name: Rex}]}",
            "{pets: [{name: 3}]}",
            (
                '21 LNT009 an example of application/json in "listPets" does not match its schema: '
                "the number 3 where text is expected at /pets/0/name"
            ),
        ),
        (
            "            example: {name: Rex}",
            "            example: Rex",
            (
                '32 LNT009 an example of application/json in "addPet" does not match its schema: '
                "text where an object is expected"
            ),
        ),
        (
            "examples: [{name: Rex}]",
            "examples: [Rex]",
            '44 LNT009 an example of "Pet" does not match its schema: text where an object is expected',
        ),
        (
            "examples: [Rex]",
            "examples: [3]",
            (
                '48 LNT009 an example of "name" does not match its schema: '
                "the number 3 where text is expected"
            ),
        ),
        (
            "example: 1,",
            "example: one,",
            (
                '19 LNT009 an example of the header "x-left" does not match its schema: '
                "text where a whole number is expected"
            ),
        ),
    ],
)
def test_a_warning_has_a_position(old: str, new: str, expected: str) -> None:
    assert old in SPEC
    assert findings(SPEC.replace(old, new, 1)) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "sign"),
    [
        ("- name: limit\n", "- name: Page-Number\n", 'the query parameter "Page-Number"'),
        ("x-left:", "Link:", 'the response header "Link"'),
        (
            "pets: {type: array",
            "hasMore: {type: boolean, description: x}\n        pets: {type: array",
            'the property "hasMore" of the body',
        ),
        (
            "pets: {type: array",
            "next: {type: [string, 'null'], description: x}\n        pets: {type: array",
            'the property "next" of the body',
        ),
    ],
)
def test_a_list_that_looks_paged_needs_a_rule(old: str, new: str, sign: str) -> None:
    (finding,) = [each for each in findings(SPEC.replace(old, new)) if "LNT010" in each]
    assert finding == (
        f'5 LNT010 the list "listPets" looks paged, because of {sign}, but no pagination rule'
        " applies to it: each call returns one page"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- name: limit\n          in: query", "- name: page\n          in: header"),
        ("pets: {type: array, description: All of them, items:", "pets: {type: object, x-items:"),
        (
            "pets: {type: array",
            'next: {$ref: "#/components/schemas/Pet"}\n        pets: {type: array',
        ),
    ],
)
def test_other_lists_need_no_rule(old: str, new: str) -> None:
    assert old in SPEC
    assert not [each for each in findings(SPEC.replace(old, new)) if "LNT010" in each]
