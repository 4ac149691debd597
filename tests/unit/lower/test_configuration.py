"""Effects of codegen.yaml: names of operations and types, and suppressions."""

from __future__ import annotations

from types import MappingProxyType

from generator.config.codegen_config import Config, OperationNames
from generator.config.suppressions import DiagnosticSuppression
from generator.positions import Origin, Span
from tests.support.lowering import HEAD, PRODUCT, codes, lower_text

CONFIG_ORIGIN = Origin(Span("codegen.yaml", 3, 1, 3, 5), "/operations/getPets")
TEXT = (
    HEAD
    + """\
paths:
  /pets:
    get:
      operationId: getPets
      tags: [Pets]
      parameters:
        - {name: aB, in: query, schema: {type: string}}
        - {name: a_b, in: query, schema: {type: string}}
      responses:
        '200':
          description: all
          content:
            application/json:
              schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}
"""
)
SCHEMA = "/paths/~1pets/get/responses/200/content/application~1json/schema/items"


def config(
    names: OperationNames | None = None,
    types: dict[str, str] | None = None,
    allow: tuple[DiagnosticSuppression, ...] = (),
) -> Config:
    """Return a configuration with names for getPets."""
    return Config(
        product=PRODUCT,
        operations=MappingProxyType({"getPets": names} if names else {}),
        type_names=MappingProxyType(types or {}),
        allow=allow,
    )


def names(resource: str = "", method: str = "", **parameters: str) -> OperationNames:
    """Return configured names with their origin; ``aB=`` renames the parameter ``aB``."""
    return OperationNames(
        resource=resource,
        method=method,
        parameters=MappingProxyType(parameters),
        origin=CONFIG_ORIGIN,
    )


def test_configured_names_take_precedence() -> None:
    configured = names(resource="zoo", method="all", aB="first")
    api, diagnostics = lower_text(TEXT, config(configured))
    assert not diagnostics
    operation = api.operation("getPets")
    assert (operation.resource.python, operation.method.python) == ("zoo", "all")
    assert [parameter.name.python for parameter in operation.parameters] == ["first", "a_b"]
    assert [resource.name.python for resource in api.resources] == ["zoo"]


def test_a_configured_method_displaces_a_derived_one() -> None:
    text = TEXT + (
        "  /cats: {get: {operationId: getCats, tags: [Pets], "
        "responses: {'204': {description: none}}}}\n"
    )
    operations = MappingProxyType(
        {
            "getCats": OperationNames(method="list"),
            "getPets": names(aB="first"),
        }
    )
    api, diagnostics = lower_text(text, Config(product=PRODUCT, operations=operations))
    assert not diagnostics
    assert api.operation("getCats").method.python == "list"
    assert api.operation("getPets").method.python == "list_pets"


def test_configured_names_must_be_valid_in_python() -> None:
    configured = names(resource="a b", method="class", aB="1x")
    _, diagnostics = lower_text(TEXT, config(configured))
    assert codes(diagnostics) == ["NAM004", "NAM004", "NAM004"]
    assert {diagnostic.origin for diagnostic in diagnostics} == {CONFIG_ORIGIN}


def test_names_for_unknown_operations_and_parameters_are_errors() -> None:
    operations = MappingProxyType(
        {"getPets": names(aB="first", nobody="second"), "getDogs": names(method="list")}
    )
    _, diagnostics = lower_text(TEXT, Config(product=PRODUCT, operations=operations))
    assert sorted(codes(diagnostics)) == ["NAM003", "NAM009"]


def test_the_url_of_a_record_names_path_parameters() -> None:
    text = TEXT.replace("/pets:", "/pets/{id}:").replace(
        "      parameters:\n",
        "      parameters:\n"
        "        - {name: id, in: path, required: true, schema: {type: integer}}\n",
    )
    web = "https://pets.example/{id}"
    named = OperationNames(
        parameters=MappingProxyType({"aB": "first"}), web=web, origin=CONFIG_ORIGIN
    )
    api, diagnostics = lower_text(text, config(named))
    assert not diagnostics
    assert api.operation("getPets").web_url == web
    _, diagnostics = lower_text(TEXT, config(named))
    assert codes(diagnostics) == ["NAM009"]


RENAMED = names(aB="first")


def test_a_type_is_renamed_by_its_json_pointer() -> None:
    api, diagnostics = lower_text(TEXT, config(RENAMED, {SCHEMA: "Beast"}))
    assert not diagnostics
    assert [str(declaration.id) for declaration in api.types] == ["Beast"]


def test_configured_type_names_must_be_valid_in_python() -> None:
    _, diagnostics = lower_text(TEXT, config(RENAMED, {SCHEMA: "my beast"}))
    assert codes(diagnostics) == ["NAM006"]


def test_an_inline_enum_becomes_a_type_if_it_has_a_configured_name() -> None:
    schema = "{type: object, properties: {id: {type: string, enum: [a, b]}}}"
    text = TEXT.replace("{type: object, properties: {id: {type: integer}}}", schema)
    pointer = f"{SCHEMA}/properties/id"
    api, diagnostics = lower_text(text, config(RENAMED, {pointer: "Letter"}))
    assert not diagnostics
    assert [str(declaration.id) for declaration in api.types] == ["Letter", "Pet"]


def test_a_suppression_applies_to_its_diagnostic_only() -> None:
    allow = (
        DiagnosticSuppression(
            code="NAM002", pointer="/paths/~1pets", reason="known", origin=CONFIG_ORIGIN
        ),
        DiagnosticSuppression(
            code="NAM002", pointer="/paths/~1pe", reason="no prefix", origin=CONFIG_ORIGIN
        ),
    )
    _, diagnostics = lower_text(TEXT, config(allow=allow))
    assert codes(diagnostics) == ["CFG005"]
    assert "/paths/~1pe" in diagnostics[0].message
    _, diagnostics = lower_text(TEXT, config())
    assert codes(diagnostics) == ["NAM002"]
