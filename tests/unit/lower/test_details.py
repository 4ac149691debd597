"""Details of lowering that no golden case covers."""

from __future__ import annotations

import json

import pytest

from generator.config.codegen_config import Config, PaginationRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.dump import dump_api
from generator.ir.json import JsonObject, freeze_json, thaw_json
from generator.ir.operations import Pagination
from generator.ir.types import IntegerType, ObjectDeclaration, TypeId
from generator.lower.api import lower_api
from generator.lower.schemas.subschemas import component_name
from generator.spec.load import load_document
from tests.support.lowering import HEAD, PRODUCT, codes, lower_text, show
from tests.support.memory_files import MemoryFiles


def operation(members: str, path: str = "/pets") -> str:
    """Return an OpenAPI document with one operation."""
    return (
        HEAD
        + f"paths:\n  {path}:\n    get:\n      operationId: getPets\n      {members}\n"
        + "      responses:\n        '200':\n          description: all\n          content:\n"
        + "            application/json:\n              examples: {one: {value: {a: 1}}, two: {}}\n"
        + "              schema: {type: object, example: {items: []}, properties: "
        + "{items: {type: array, items: {type: integer}}, next: {type: string}, any: {format: x}}}\n"
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("spec.yaml#/components/schemas/Activity", "Activity"),
        ("models.yaml#/Activity", "Activity"),
        ("schemas/Activity.yaml#", "Activity"),
        ("spec.yaml#/components/schemas/a~1b", "a/b"),
        ("spec.yaml#/components/schemas/Pet/properties/owner", ""),
        ("spec.yaml#/paths/~1pets/get/responses/200", ""),
    ],
)
def test_the_component_name_of_an_address(address: str, name: str) -> None:
    assert component_name(address) == name


def test_a_schema_in_another_file_is_named_after_the_file() -> None:
    text = operation("description: x").replace("schema: {type: object,", "x-schema: {type: object,")
    text = text.replace("examples:", "schema: {$ref: schemas/Beast.yaml}\n              examples:")
    files = MemoryFiles(
        {"spec.yaml": text, "schemas/Beast.yaml": "type: object\nproperties: {a: {type: string}}\n"}
    )
    diagnostics = Diagnostics()
    description = load_document("spec.yaml", files, (), diagnostics)
    assert description is not None, [diagnostic.message for diagnostic in diagnostics]
    api = lower_api(description, Config(product=PRODUCT), diagnostics)
    assert [str(declaration.id) for declaration in api.types] == ["Beast"]


def test_the_examples_of_a_body_are_kept() -> None:
    api, _ = lower_text(operation("description: x"))
    media = api.operations[0].responses[0].content[0]
    assert media.examples == (JsonObject((("a", 1),)),)
    assert api.types[0].docs.examples == (JsonObject((("items", ()),)),)


def test_a_format_does_not_imply_a_type() -> None:
    api, _ = lower_text(operation("description: x"))
    declaration = api.types[0]
    assert isinstance(declaration, ObjectDeclaration)
    shown = {field.name.wire: show(field.type) for field in declaration.fields}
    assert shown == {"items": "[integer]", "next": "string", "any": "any"}


RULE = PaginationRule(
    cursor_parameter="after", size_parameter="limit", items="/items", next_cursor="/next"
)
AFTER = "{name: after, in: query, schema: {type: string}}"


@pytest.mark.parametrize(
    ("size", "default", "maximum"),
    [
        ("{name: limit, in: query, schema: {type: integer, exclusiveMaximum: 11}}", None, 10),
        ("{name: limit, in: query, schema: {type: integer, default: 5, maximum: 9}}", 5, 9),
        ("{name: limit, in: query, schema: {type: string, default: '5'}}", None, None),
        ("{name: limit, in: query, content: {text/plain: {}}}", None, None),
    ],
)
def test_page_sizes_come_from_the_size_parameter(
    size: str, default: int | None, maximum: int | None
) -> None:
    text = operation(f"parameters: [{AFTER}, {size}]")
    api, _ = lower_text(text, Config(product=PRODUCT, pagination=(RULE,)))
    assert api.operations[0].pagination == Pagination(
        cursor_parameter="after",
        size_parameter="limit",
        items="/items",
        next_cursor="/next",
        default_size=default,
        maximum_size=maximum,
    )


@pytest.mark.parametrize(
    ("parameters", "rule"),
    [
        (f"[{AFTER}]", RULE),
        ("[{name: limit, in: query, schema: {type: integer}}]", RULE),
        (
            f"[{AFTER}, {{name: limit, in: query, schema: {{type: integer}}}}]",
            PaginationRule(
                cursor_parameter="after",
                size_parameter="limit",
                items="/items",
                next_cursor="/items/deeper",
            ),
        ),
    ],
)
def test_an_operation_is_not_paginated_unless_the_whole_rule_applies(
    parameters: str, rule: PaginationRule
) -> None:
    text = operation(f"parameters: {parameters}")
    api, diagnostics = lower_text(text, Config(product=PRODUCT, pagination=(rule,)))
    assert not diagnostics
    assert api.operations[0].pagination is None


def test_a_data_pointer_that_does_not_exist_is_ignored() -> None:
    api, _ = lower_text(operation("description: x"), Config(product=PRODUCT, data="/data"))
    assert api.operations[0].data == ""


@pytest.mark.parametrize(
    ("tags", "path", "resource"),
    [
        ("tags: [Deal Fields]", "/x", "deal_fields"),
        ("tags: ['%%']", "/x", "x"),
        ("tags: ['%%']", "/", "root"),
        ("tags: [GET]", "/x", "x"),
        ("description: x", "/2.0/2015-02-01/v1beta1/pools/{id}", "pools"),
        ("description: x", "/api/v1.2/stages/{id}", "stages"),
        ("description: x", "/", "root"),
    ],
)
def test_a_resource_is_named_after_its_tag_or_path(tags: str, path: str, resource: str) -> None:
    more = "parameters: [{name: id, in: path, required: true, schema: {}}]\n      " + tags
    api, diagnostics = lower_text(operation(more if "{" in path else tags, path))
    assert not diagnostics
    assert api.operations[0].resource.python == resource


def test_only_a_json_body_can_be_an_envelope() -> None:
    text = operation("description: x").replace("application/json", "text/csv")
    api, diagnostics = lower_text(text, Config(product=PRODUCT, data="/items"))
    assert not diagnostics
    assert api.operations[0].data == ""


def test_the_discriminator_property_may_be_absent_or_unconstrained_in_a_variant() -> None:
    text = operation("description: x").replace(
        "schema: {type: object,",
        "schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], "
        "discriminator: {propertyName: k, mapping: {a: A}}, type: object, x-gone: {",
    )
    text = text[: text.index("x-gone")].rstrip(", ") + "}\n"
    text += "components: {schemas: {A: {type: object, properties: {k: {type: string}}}, "
    text += "B: {type: object, properties: {j: {const: 1}, k: {type: string}}}}}\n"
    api, diagnostics = lower_text(text)
    assert codes(diagnostics) == []
    union = next(declaration for declaration in api.types if "mapping" in repr(declaration))
    assert "('B', 'B')" in repr(union)


def test_operations_and_types_are_looked_up_by_id() -> None:
    api, _ = lower_text(operation("description: x"))
    assert api.operation("getPets") is api.operations[0]
    assert api.declaration(api.types[0].id) is api.types[0]
    with pytest.raises(KeyError):
        api.operation("nobody")
    with pytest.raises(KeyError):
        api.declaration(TypeId("Nobody"))


def test_freezing_and_thawing_json_is_lossless() -> None:
    value = {"b": [1, None, {"a": "x"}], "a": True}
    assert thaw_json(freeze_json(value)) == value
    with pytest.raises(TypeError):
        freeze_json({1, 2})


def test_a_dump_is_canonical_and_includes_origins_on_request() -> None:
    api, _ = lower_text(
        operation("x-note: {b: 1, a: 2}\n      x-token-cost: 0\n      deprecated: true")
    )
    text = dump_api(api)
    assert text.endswith("}\n")
    dumped = json.loads(text)
    assert dumped["operations"][0]["cost"] == 0
    assert dumped["operations"][0]["extensions"] == [["x-note", {"a": 2, "b": 1}]]
    assert dumped["operations"][0]["deprecation"] == {"kind": "Deprecation"}
    assert "spec.yaml" not in text
    placed = json.loads(dump_api(api, origins=True))
    assert placed["operations"][0]["origin"] == "spec.yaml:5:5 (/paths/~1pets/get)"
    assert placed["operations"][0]["cost_origin"].endswith("(/paths/~1pets/get/x-token-cost)")


def test_variables_in_a_path_that_is_not_used_are_no_choices() -> None:
    servers = "servers: [{url: /v1.33}, {url: 'https://{host}/{version}', variables: {host: {default: a.example}, version: {default: '1.33'}}}]\n"  # fmt: skip
    api, diagnostics = lower_text(HEAD + servers + "paths: {}\n")
    assert codes(diagnostics) == ["OPE006"]
    (server,) = api.servers
    assert (server.variables, server.path_variables) == ((("host", "a.example"),), ())


@pytest.mark.parametrize(("step", "whole"), [("0.1", None), ("2.5", 5), ("1e-7", None), ("4", 4)])
def test_an_integer_is_a_multiple_of_the_numerator_of_a_step(step: str, whole: int | None) -> None:
    parameter = f"{{name: q, in: query, schema: {{type: integer, multipleOf: {step}}}}}"
    api, _ = lower_text(operation(f"parameters: [{parameter}]"))
    type_ = api.operations[0].parameters[0].type
    assert isinstance(type_, IntegerType)
    assert type_.multiple_of == whole


def test_a_document_without_a_title_is_named_after_the_command() -> None:
    api, _ = lower_text(HEAD.replace("title: Pets", "title: ' '") + "paths: {}\n")
    assert api.title == PRODUCT.command
