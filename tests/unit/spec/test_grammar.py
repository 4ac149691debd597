"""The table of the grammar, compared with the models of openapi-pydantic, which it is made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.reporters import report_text
from generator.spec import openapi_grammar
from generator.spec.corrections import correct_object
from generator.spec.openapi_grammar import Shape, root_model
from generator.spec.openapi_models import describe_models, pydantic_model
from generator.spec.validate import Validation
from generator.yaml.node import Mapping, plain
from generator.yaml.parse import parse_file

GRAMMAR = Path(openapi_grammar.__file__).with_name("openapi_grammar.json")
CASES = Path(__file__).parents[2] / "golden/diagnostics"


def test_the_table_is_what_the_models_say(pytestconfig: pytest.Config) -> None:
    table = json.dumps(describe_models(), indent=1) + "\n"
    if pytestconfig.getoption("--update"):
        GRAMMAR.write_text(table, encoding="utf-8")
    assert GRAMMAR.read_text(encoding="utf-8") == table


def small_documents() -> Iterator[tuple[str, Mapping]]:
    """Yield the documents of the golden cases: most have an error."""
    for path in sorted(CASES.glob("*/spec.yaml")):
        tree = parse_file(path.read_bytes(), "spec.yaml", Diagnostics())
        if isinstance(tree, Mapping):
            yield path.parent.name, tree


def test_pydantic_has_nothing_to_add_where_nothing_is_unusual() -> None:
    usual = 0
    for name, tree in small_documents():
        version = str(plain(tree.get("openapi") or tree))
        root = root_model(version)
        for correct in (None, correct_object):
            diagnostics = Diagnostics()
            validation = Validation(version, diagnostics, correct)
            validation.validate_root(tree)
            before = report_text(diagnostics)
            if not validation.is_unusual:
                usual += 1
                validation._validate_with_pydantic(tree, root, "")
            assert report_text(diagnostics) == before, name
    assert usual > 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maxLength: -1", '"maxLength" should be greater than or equal to 0'),
        ("multipleOf: 0", '"multipleOf" should be greater than 0'),
        ("enum: []", '"enum" list should have at least 1 item'),
    ],
)
def test_a_violated_limit_is_reported(text: str, expected: str) -> None:
    document = (
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\n"
        f"components: {{schemas: {{A: {{{text}}}}}}}\n"
    )
    diagnostics = Diagnostics()
    tree = parse_file(document.encode(), "spec.yaml", diagnostics)
    assert isinstance(tree, Mapping)
    Validation("3.1.0", diagnostics).validate_root(tree)
    assert expected in report_text(diagnostics)


def test_every_model_of_the_table_exists() -> None:
    for version, models in json.loads(GRAMMAR.read_text(encoding="utf-8")).items():
        for name in models:
            assert pydantic_model(version, name).__name__ == name
    assert Shape().is_any
