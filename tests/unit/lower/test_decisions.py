"""What codegen.yaml decides: names, types, allowances."""

from __future__ import annotations

from types import MappingProxyType

from generator.config.codegen_config import Config, OperationNames
from generator.config.suppressions import DiagnosticSuppression
from generator.positions import Origin, Span
from tests.support.lowering import HEAD, PRODUCT, codes, lower_text

PLACE = Origin(Span("codegen.yaml", 3, 1, 3, 5), "/operations/getPets")
TEXT = (
    HEAD
    + """\
paths:
  /pets:
    get:
      operationId: getPets
      tags: [Pets]
      parameters:
        - {name: a-b, in: query, schema: {type: string}}
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
    """Return a configuration that decides on getPets."""
    return Config(
        product=PRODUCT,
        operations=MappingProxyType({"getPets": names} if names else {}),
        type_names=MappingProxyType(types or {}),
        allow=allow,
    )


def names(resource: str = "", method: str = "", **parameters: str) -> OperationNames:
    """Return decided names with their place; underscores in parameters stand for hyphens."""
    renamed = {wire.replace("_", "-"): python for wire, python in parameters.items()}
    return OperationNames(
        resource=resource, method=method, parameters=MappingProxyType(renamed), origin=PLACE
    )


def test_decided_names_win() -> None:
    decided = names(resource="zoo", method="all", a_b="first")
    api, found = lower_text(TEXT, config(decided))
    assert not found
    operation = api.operation("getPets")
    assert (operation.resource.python, operation.method.python) == ("zoo", "all")
    assert [one.name.python for one in operation.parameters] == ["first", "a_b"]
    assert [one.name.python for one in api.resources] == ["zoo"]


def test_a_decided_method_displaces_a_found_one() -> None:
    text = TEXT + (
        "  /cats: {get: {operationId: getCats, tags: [Pets], "
        "responses: {'204': {description: none}}}}\n"
    )
    operations = MappingProxyType(
        {
            "getCats": OperationNames(method="list"),
            "getPets": names(a_b="first"),
        }
    )
    api, found = lower_text(text, Config(product=PRODUCT, operations=operations))
    assert not found
    assert api.operation("getCats").method.python == "list"
    assert api.operation("getPets").method.python == "list_pets"


def test_decided_names_must_be_names_in_python() -> None:
    decided = names(resource="a b", method="class", a_b="1x")
    _, found = lower_text(TEXT, config(decided))
    assert codes(found) == ["NAM004", "NAM004", "NAM004"]
    assert {one.origin for one in found} == {PLACE}


def test_decisions_about_what_does_not_exist_are_errors() -> None:
    operations = MappingProxyType(
        {"getPets": names(a_b="first", nobody="second"), "getDogs": names(method="list")}
    )
    _, found = lower_text(TEXT, Config(product=PRODUCT, operations=operations))
    assert sorted(codes(found)) == ["NAM003", "NAM009"]


RENAMED = names(a_b="first")


def test_types_are_named_by_pointer() -> None:
    api, found = lower_text(TEXT, config(RENAMED, {SCHEMA: "Beast"}))
    assert not found
    assert [str(one.id) for one in api.types] == ["Beast"]


def test_decided_types_must_be_names_in_python() -> None:
    _, found = lower_text(TEXT, config(RENAMED, {SCHEMA: "my beast"}))
    assert codes(found) == ["NAM006"]


def test_an_inline_enum_gets_a_class_when_it_is_named() -> None:
    schema = "{type: object, properties: {id: {type: string, enum: [a, b]}}}"
    text = TEXT.replace("{type: object, properties: {id: {type: integer}}}", schema)
    pointer = f"{SCHEMA}/properties/id"
    api, found = lower_text(text, config(RENAMED, {pointer: "Letter"}))
    assert not found
    assert [str(one.id) for one in api.types] == ["Letter", "Pet"]


def test_an_allowance_hides_its_diagnostic_and_no_other() -> None:
    allow = (
        DiagnosticSuppression(code="NAM002", pointer="/paths/~1pets", reason="known", origin=PLACE),
        DiagnosticSuppression(
            code="NAM002", pointer="/paths/~1pe", reason="no prefix", origin=PLACE
        ),
    )
    _, found = lower_text(TEXT, config(allow=allow))
    assert codes(found) == ["CFG005"]
    assert "/paths/~1pe" in found[0].message
    _, found = lower_text(TEXT, config())
    assert codes(found) == ["NAM002"]
