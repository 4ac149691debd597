"""Loading as a whole: arbitrary input, large input, and documents of Pipedrive."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.reporters import report_text
from generator.spec.load import load_document
from generator.yaml.node import Mapping
from tests.support.examples import example_count
from tests.support.memory_files import HEAD, MemoryFiles, listed, load_text

ROOT = Path(__file__).resolve().parents[3]
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared" / "upstream"))
METHODS = {"get", "put", "post", "patch", "delete"}
BASE = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      responses:
        "200":
          description: Fine
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
components:
  schemas:
    Pet:
      type: object
      properties: {name: {type: [string, "null"]}, parent: {$ref: "#/components/schemas/Pet"}}
"""
TEXTS = st.sampled_from(
    [
        *("openapi", "paths", "get", "responses", "schema", "type", "properties", "allOf", "$ref"),
        *("items", "enum", "parameters", "components", "schemas", "examples", "discriminator"),
        *("mapping", "#/", "#/paths", "x-a", "3.1.0", "string", "/a", "200", "content", ""),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.text(), inner, max_size=5)
    ),
    max_leaves=25,
)


def check_no_exception(content: bytes) -> None:
    """Load content as each kind of file; the report must consist of printable lines."""
    files = MemoryFiles({"a.yaml": content, "base.yaml": BASE})
    diagnostics = Diagnostics()
    load_config("a.yaml", files, diagnostics)
    load_document("a.yaml", files, (), diagnostics)
    load_document("base.yaml", files, ["a.yaml"], diagnostics)
    assert len(diagnostics) > 0
    for line in report_text(diagnostics).splitlines():
        assert line.isprintable()


@given(st.binary(max_size=200))
@example(b"\xff")
@example(b"\x00")
@example(b"{" * 5000)
@example(b"? " * 2000)
@example(b"- " * 2000)
@example(b"&a [*a]")
@example(b"!!python/object/apply:os.system [id]")
def test_no_bytes_raise_an_exception(content: bytes) -> None:
    check_no_exception(content)


@given(st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@`,\n\t <\\0"), max_size=60))
def test_no_text_of_yaml_indicators_raises_an_exception(text: str) -> None:
    check_no_exception(text.encode())


@settings(max_examples=example_count(40))
@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_no_tree_raises_an_exception(tree: dict[str, object]) -> None:
    check_no_exception(json.dumps({"openapi": "3.1.0", **tree}).encode())
    check_no_exception(json.dumps({"openapi": "3.0.3", **tree}).encode())


@given(st.integers(0, len(BASE)), st.integers(0, 12), st.text("ab:-[]{}\"'\n $#/\t", max_size=6))
def test_no_typing_error_raises_an_exception(start: int, length: int, typed: str) -> None:
    text = BASE[:start] + typed + BASE[start + length :]
    description, diagnostics = load_text(text)
    assert description is not None or diagnostics.has_errors
    for diagnostic in diagnostics:
        assert diagnostic.origin.span.line <= text.count("\n") + 1
        assert diagnostic.help


@given(st.binary(max_size=40))
def test_no_referenced_file_raises_an_exception(content: bytes) -> None:
    text = BASE.replace("#/components/schemas/Pet", "a.yaml")
    files = MemoryFiles({"spec.yaml": text, "a.yaml": content})
    diagnostics = Diagnostics()
    description = load_document("spec.yaml", files, (), diagnostics)
    assert description is not None or diagnostics.has_errors


def large(size: int) -> str:
    """Return a valid OpenAPI document of at least ``size`` bytes."""
    schema = (
        "    S{0}:\n      type: object\n      description: {1}\n      properties:\n"
        "        id: {{type: integer}}\n        next: {{$ref: '#/components/schemas/S{0}'}}\n"
    )
    count = size // 20_000 + 1
    schemas = "".join(schema.format(number, "word " * 4000) for number in range(count))
    return HEAD + "components:\n  schemas:\n" + schemas


def test_a_file_of_five_megabytes_is_validated_to_the_last_line() -> None:
    text = large(5_000_000)
    assert len(text) > 5_000_000
    description, diagnostics = load_text(text + "    Last: {type: strng}\n")
    assert description is None
    assert listed(diagnostics) == [f"{text.count(chr(10)) + 1}:18 SCH004"]


def test_a_missing_document_is_reported() -> None:
    diagnostics = Diagnostics()
    assert load_document("spec.yaml", MemoryFiles({}), (), diagnostics) is None
    assert listed(diagnostics) == ["1:1 YML011"]


def test_a_document_with_warnings_is_loaded() -> None:
    description, diagnostics = load_text(BASE.replace("type: object", "type: object\n      odd: 1"))
    assert description is not None
    assert listed(diagnostics) == ["18:7 OAS003"]


@pytest.mark.skipif(not UPSTREAM.is_dir(), reason=f"no OpenAPI documents in {UPSTREAM.name}")
@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("pipedrive-v2-2026-01-14", 123),
        ("pipedrive-v2-2026-08-18", 158),
    ],
)
def test_documents_of_pipedrive_are_valid(name: str, operations: int) -> None:
    diagnostics = Diagnostics()
    files = MemoryFiles({"spec.yaml": (UPSTREAM / f"{name}.yaml").read_bytes()})
    description = load_document("spec.yaml", files, (), diagnostics)
    assert listed(diagnostics) == []
    assert description is not None
    paths = description.root.get("paths")
    assert isinstance(paths, Mapping)
    members = [member for path in paths if isinstance(path.value, Mapping) for member in path.value]
    assert sum(member.key in METHODS for member in members) == operations
