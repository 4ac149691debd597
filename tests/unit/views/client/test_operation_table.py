"""View of the operation table: what it says about parameters, and properties inside of bodies."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config
from generator.views.client.operation_table import OperationView
from generator.views.client.view import view_client
from tests.support.lowering import HEAD, PRODUCT, lower_text


def only_operation(text: str) -> OperationView:
    (operation,) = view_client(lower_text(HEAD + text, Config(product=PRODUCT))[0]).operations
    return operation


def parameter(settings: str) -> dict[str, object]:
    """Return the settings of an optional parameter called x, without its name and location."""
    operation = only_operation(
        f"""
paths:
  /pets:
    get:
      operationId: findPets
      parameters: [{{name: x, in: query, {settings}}}]
      responses: {{"200": {{description: fine}}}}
"""
    )
    (view,) = operation.parameters
    kind = {"kind": view.kind} if view.kind else {}
    return {**kind, **dict(view.settings)}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            "{type: integer, minimum: 1, maximum: 9}",
            {"kind": "integer", "minimum": 1, "maximum": 9},
        ),
        (
            "{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 9}",
            {"kind": "integer", "minimum": 2, "maximum": 8},
        ),
        ("{type: integer, minimum: 0}", {"kind": "integer", "minimum": 0}),
        ("{type: number, maximum: 1.5}", {"kind": "number", "maximum": 1.5}),
        ("{type: boolean}", {"kind": "boolean"}),
        ("{type: string, format: date}", {"kind": "string", "format": "date"}),
        ("{type: string, format: uuid}", {"kind": "string", "format": "uuid"}),
        ("{type: [string, 'null']}", {"kind": "string", "nullable": True}),
        ("{enum: [a, b]}", {"kind": "string", "choices": ("a", "b")}),
        ("{enum: [1, 2]}", {"kind": "integer", "choices": ("1", "2")}),
        ("{enum: [1, a]}", {"choices": ("1", "a"), "scalars": ("number", "string")}),
        ("{enum: [[1], [2]]}", {}),
        ("{const: x}", {"kind": "string", "choices": ("x",)}),
        (
            "{type: array, items: {type: integer}, maxItems: 3}",
            {"kind": "integer", "many": True, "max_items": 3},
        ),
        ("{type: array, items: {type: object}}", {}),
        ("{type: array, items: {type: array, items: {type: string}}}", {}),
        ("{type: object, additionalProperties: {type: string}}", {}),
        ("{}", {"scalars": ("boolean", "number", "string")}),
        ("{type: string, default: x}", {"kind": "string", "default": "x"}),
        ("{type: boolean, default: false}", {"kind": "boolean", "default": "false"}),
        ("{oneOf: [{type: string}, {type: integer}]}", {"scalars": ("integer", "string")}),
        ("{oneOf: [{type: string}, {type: array}]}", {"scalars": ("string",)}),
        ("{oneOf: [{type: integer}, {type: array}]}", {}),
    ],
)
def test_a_parameter_has_the_kind_and_bounds_of_its_schema(
    schema: str, expected: dict[str, object]
) -> None:
    assert parameter(f"schema: {schema}") == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("style: form", {}),
        ("explode: false", {"explode": False}),
        ("style: form, explode: true", {}),
        ("style: deepObject", {"style": "deepObject"}),
        ("style: deepObject, explode: true", {"style": "deepObject", "explode": True}),
    ],
)
def test_style_and_explode_are_left_out_where_they_are_the_defaults_of_openapi(
    settings: str, expected: dict[str, object]
) -> None:
    assert parameter(f"schema: {{type: array}}, {settings}") == expected


def body(schema: str, components: str = "{}", *, parameters: str = "", path: str = "/pets") -> str:
    return f"""
paths:
  {path}:
    put:
      operationId: setPet
      parameters: [{parameters}]
      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{"200": {{description: fine}}}}
components: {{schemas: {components}}}
"""


def test_properties_of_nested_objects_are_listed_until_a_type_recurs() -> None:
    components = """{
      Pet: {type: object, required: [name, home], additionalProperties: false, properties: {
        name: {type: string}, made: {type: string, readOnly: true},
        home: {type: object, required: [zipCode], properties: {zipCode: {type: string}}},
        friend: {$ref: '#/components/schemas/Pet'}}}}"""
    operation = only_operation(body("{$ref: '#/components/schemas/Pet'}", components))
    assert [item.name for item in operation.parameters] == ["name", "home", "friend"]
    (nested,) = operation.properties
    assert (nested.name, nested.location, nested.kind) == ("home.zip_code", "body", "string")
    assert dict(nested.settings) == {"path": ("home", "zipCode"), "required": True}
    assert "open_body" not in dict(operation.settings)


def test_all_properties_of_a_body_that_is_one_argument_are_listed() -> None:
    schema = "{type: object, properties: {id: {type: string}, tag: {type: string}}}"
    parameters = "{name: id, in: path, required: true, schema: {type: integer}}"
    operation = only_operation(body(schema, parameters=parameters, path="/pets/{id}"))
    assert [dict(item.settings).get("api_name") for item in operation.parameters] == [None, ""]
    assert [item.name for item in operation.properties] == ["id", "tag"]
    assert dict(operation.settings)["open_body"] is True
