"""Which named types are classes of the package."""

from __future__ import annotations

from generator.ir.model_types import model_types, read_types, sent_types
from tests.support.lowering import HEAD, lower_text

SPEC = f"""{HEAD}
paths:
  /pets:
    post:
      operationId: createPet
      requestBody:
        content:
          application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}
          text/plain: {{schema: {{$ref: '#/components/schemas/Other'}}}}
      responses:
        '400':
          description: An error
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Failure'}}}}}}
    put:
      operationId: replacePets
      requestBody:
        content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Toy'}}}}}}}}
      responses: {{'204': {{description: Done}}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        home: {{$ref: '#/components/schemas/Home'}}
        chip: {{allOf: [{{$ref: '#/components/schemas/Chip'}}], readOnly: true}}
    Home: {{type: object, properties: {{street: {{type: string}}}}}}
    Chip: {{type: object, properties: {{code: {{type: string}}}}}}
    Toy: {{type: object, properties: {{name: {{type: string}}}}}}
    Other: {{type: string, enum: [a, b]}}
    Failure: {{type: object, properties: {{error: {{type: string}}}}}}
"""


def test_a_body_whose_properties_are_arguments_is_no_class() -> None:
    api, _ = lower_text(SPEC)
    assert {str(declaration.id) for declaration in api.types} >= {"Pet", "Home", "Toy"}
    assert sent_types(api) == {"Home", "Toy"}
    assert read_types(api) == {"Failure"}
    assert model_types(api) == {"Home", "Toy", "Failure"}
