"""Types of JSON Schema 2020-12: tuples, maps by pattern, booleans as schemas, types beside unions."""

from __future__ import annotations

import pytest

from generator.ir.types import ObjectDeclaration
from tests.support.lowering import HEAD, codes, lower_text, show

DOCUMENT = (
    HEAD
    + "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content:"
    + " {application/json: {schema: {type: object, properties: {it: %s}}}}}}}}}\n"
)


def lowered(schema: str) -> tuple[str, list[str]]:
    """Return the type of a property with a schema, and the codes of what is reported."""
    api, diagnostics = lower_text(DOCUMENT % schema)
    result = api.operations[0].responses[0].content[0].type
    declared = {declaration.id: declaration for declaration in api.types}
    declaration = declared[result.id]  # type: ignore[union-attr] # it is an object
    assert isinstance(declaration, ObjectDeclaration)
    return show(declaration.fields[0].type), codes(diagnostics)


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ("{type: integer, anyOf: [{type: number, minimum: 1}, {type: string}]}", "integer<minimum=1>"),
        ("{type: number, anyOf: [{type: integer}, {type: string}]}", "integer"),
        ("{type: string, anyOf: [{type: integer}, {type: object}]}", "string"),
        ("{type: [string, 'null'], anyOf: [{type: string}, {type: 'null'}]}", "string?"),
        ("{enum: [a], oneOf: [{type: string}, {type: integer}]}", '("a")'),
        ("{anyOf: [false, {type: string}]}", "string"),
        ("{anyOf: [false]}", "any"),
        ("{type: array, items: true}", "[any]"),
        ("{type: array, items: false}", "[any]<max_items=0>"),
        ("{prefixItems: [{type: string}], minItems: 1, unevaluatedItems: false}", "(string)"),
        (
            ("{type: [array, 'null'], prefixItems: [{type: [string, 'null']}, {type: integer}],"
            " minItems: 2, maxItems: 2}"),
            "(string?, integer)?",
        ),
        ("{type: string, contentMediaType: text/csv}", "string"),
        ("{type: string, contentMediaType: application/problem+json}", "string"),
        ("{type: string, contentMediaType: image/svg+xml}", "string"),
        ("{type: string, contentMediaType: application/pdf}", "string<format=binary>"),
        ("{type: string, contentMediaType: application/json, contentEncoding: base64}",
         "string<format=byte>"),
    ],
)  # fmt: skip
def test_a_schema_has_a_type_without_a_finding(schema: str, type_: str) -> None:
    assert lowered(schema) == (type_, [])


def test_scalars_differ_by_everything_that_a_schema_says() -> None:
    schemas = {
        "{type: string}": "string",
        "{type: string, format: date}": "string<format=date>",
        "{type: string, format: date, maxLength: 9}": "string<format=date max_length=9>",
        "{type: string, nullable: true}": "string?",
        "{type: string, format: date, nullable: true}": "string<format=date>?",
        "{type: string, enum: [a]}": '("a")',
        "{type: string, allOf: [{minLength: 1}]}": "string<min_length=1>",
        "{type: integer, description: d}": "integer",
        "{type: integer, format: int64, default: 1}": "integer<format=int64>",
        "{type: number, format: int64}": "number<format=int64>",
        "{type: boolean, format: int64}": "boolean",
        "{type: integer, minimum: 1}": "integer<minimum=1>",
    }
    properties = ", ".join(f"p{number:02}: {schema}" for number, schema in enumerate(schemas))
    text = DOCUMENT % f"{{type: object, properties: {{{properties}}}}}"
    api, _ = lower_text(text.replace("openapi: 3.1.0", "openapi: 3.0.3"))
    fields = next(
        each.fields
        for each in api.types
        if isinstance(each, ObjectDeclaration) and len(each.fields) > 1
    )
    assert [show(each.type) for each in fields] == list(schemas.values())


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ("{contains: {type: string}}", '[any]<and={"contains": {"type": "string"}}>'),
        (
            "{prefixItems: [{type: [string, 'null']}], items: false}",
            (
                '[string?]<max_items=1 and={"prefixItems": [{"type": ["string", "null"]}],'
                ' "items": false}>'
            ),
        ),
        (
            "{type: object, patternProperties: {'^a': {type: string}}}",
            '{*: any}<and={"patternProperties": {"^a": {"type": "string"}}}>',
        ),
        (
            "{type: object, propertyNames: {enum: [a]}, additionalProperties: {type: integer}}",
            '{*: integer}<and={"propertyNames": {"enum": ["a"]}}>',
        ),
        ("{not: {type: string}}", 'any<and={"not": {"type": "string"}}>'),
        (
            "{description: d, if: {const: 1}, then: false}",
            'any<and={"if": {"const": 1}, "then": false}>',
        ),
        ("{const: 1, not: {const: 2}}", "=1"),
        ("{type: string, if: {minLength: 1}, then: {maxLength: 2}, else: {}}", "string"),
    ],
)
def test_what_no_type_expresses_is_carried_with_one_finding(schema: str, type_: str) -> None:
    assert lowered(schema) == (type_, ["SCH003"])


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        (
            "{not: {type: string, nullable: true}}",
            'any<and={"not": {"type": ["string", "null"]}}>',
        ),
        (
            "{type: array, items: {}, not: {minimum: 3, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}}",
            '[any]<and={"not": {"maximum": 9, "exclusiveMinimum": 3}}>',
        ),
        (
            "{type: object, not: {properties: {nullable: {type: boolean}}}}",
            '{*: any}<and={"not": {"properties": {"nullable": {"type": "boolean"}}}}>',
        ),
    ],
)  # fmt: skip
def test_what_is_carried_from_openapi_3_0_is_json_schema(schema: str, type_: str) -> None:
    api, diagnostics = lower_text((DOCUMENT % schema).replace("openapi: 3.1.0", "openapi: 3.0.3"))
    (declaration,) = api.types
    assert isinstance(declaration, ObjectDeclaration)
    assert show(declaration.fields[0].type) == type_
    assert codes(diagnostics) == ["SCH003"]


def test_an_exclusive_bound_alone_makes_a_number() -> None:
    assert lowered("{exclusiveMinimum: 0}") == ("number<exclusive_minimum=0>", [])


def test_a_constraint_that_contains_itself_is_not_carried() -> None:
    itself = "#/paths/~1a/get/responses/200/content/application~1json/schema"
    assert lowered(f"{{type: object, not: {{$ref: '{itself}'}}}}") == ("{*: any}", ["SCH003"])


def test_references_in_constraints_are_replaced_by_their_targets() -> None:
    text = DOCUMENT % "{type: array, contains: {$ref: '#/components/schemas/Seven'}}"
    api, _ = lower_text(text + "components: {schemas: {Seven: {const: 7, $comment: x}}}\n")
    (declaration,) = api.types
    assert isinstance(declaration, ObjectDeclaration)
    assert show(declaration.fields[0].type) == '[any]<and={"contains": {"const": 7}}>'
