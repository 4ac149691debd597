"""Arguments of codegen.yaml that fill other arguments."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config, DerivedRule
from generator.ir.json import freeze_json
from generator.positions import Origin, Span
from tests.support.lowering import HEAD, PRODUCT, codes, lower_text
from tests.support.memory_files import listed
from tests.unit.config.test_codegen_file import PRODUCT as PRODUCT_TEXT
from tests.unit.config.test_codegen_file import load

ORIGIN = Origin(Span("codegen.yaml", 3, 1, 3, 5), "/arguments/when")
TEXT = (
    HEAD
    + """\
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{name: trace, in: query, schema: {type: string}}]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                Day: {type: [string, 'null'], format: date}
                clock: {type: [string, 'null']}
                id: {type: integer, readOnly: true}
      responses: {'204': {description: none}}
"""
)


def rule(**changes: object) -> DerivedRule:
    values: dict[str, object] = {
        "name": "when",
        "operations": ("addPet",),
        "kind": "date-time",
        "description": "Both\n  together.",
        "fills": (("Day", "$date"), ("clock", "$time")),
        "origin": ORIGIN,
    }
    return DerivedRule(**{**values, **changes})  # type: ignore[arg-type]  # of these fields


def test_a_rule_becomes_an_argument() -> None:
    api, diagnostics = lower_text(TEXT, Config(product=PRODUCT, arguments=(rule(),)))
    assert not diagnostics
    (derived,) = api.operation("addPet").derived
    assert (derived.name, derived.description, derived.nullable) == ("when", "Both together.", True)
    api, _ = lower_text(
        TEXT, Config(product=PRODUCT, arguments=(rule(fills=(("trace", "$value"),)),))
    )
    assert not api.operation("addPet").derived[0].nullable


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"operations": ("addDog",)}, ["NAM003"]),
        ({"fills": (("nothing", "$value"),)}, ["NAM009"]),
        ({"fills": (("id", "$value"),)}, ["NAM009"]),
        ({"name": "trace"}, ["NAM002"]),
        ({"kind": "integer"}, ["CFG004", "CFG004"]),
        ({"fills": (("clock", freeze_json([{"a": "$hour"}])),)}, ["CFG004"]),
    ],
)
def test_a_rule_that_fits_no_operation_is_reported(
    changes: dict[str, object], expected: list[str]
) -> None:
    _, diagnostics = lower_text(TEXT, Config(product=PRODUCT, arguments=(rule(**changes),)))
    assert codes(diagnostics) == expected
    assert {diagnostic.origin for diagnostic in diagnostics} == {ORIGIN}


RULE = "{operations: [addPet], type: integer, description: Why., fills: {a: [{b: $value}]}}"


@pytest.mark.parametrize(
    ("written", "instead", "code"),
    [
        ("integer", "number", "CFG004"),
        ("description: Why., ", "", "CFG002"),
        (", fills: {a: [{b: $value}]}", "", "CFG002"),
        ("operations: [", "operation: [", "CFG001"),
        ("[addPet]", "addPet", "CFG003"),
        ("when", "When", "CFG004"),
        ("when", "class", "CFG004"),
    ],
)
def test_a_wrong_rule_is_reported(written: str, instead: str, code: str) -> None:
    text = f"arguments:\n  when: {RULE}\n"
    config, diagnostics = load(PRODUCT_TEXT + text)
    assert not listed(diagnostics)
    assert config is not None
    assert config.arguments[0].fills == (("a", freeze_json([{"b": "$value"}])),)
    _, diagnostics = load(PRODUCT_TEXT + text.replace(written, instead, 1))
    assert [line.split()[1] for line in listed(diagnostics)] == [code]
