"""What is corrected in documents of others, without leaving an operation out."""

from __future__ import annotations

from typing import Any

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Severity
from generator.lower.api import lower_leniently
from generator.spec.load import load_document
from generator.yaml.node import plain
from tests.support.lowering import PRODUCT
from tests.support.memory_files import MemoryFiles

INFO = "info: {title: t, version: '1'}"
OK = "responses: {'200': {description: d}}"


def document(more: str = "", parameter: str = "schema: {type: string}", ok: str = OK) -> str:
    """Return an OpenAPI document with one operation."""
    return (
        f"openapi: 3.1.0\n{INFO}\npaths:\n  /a:\n    post:\n      operationId: a\n      {ok}\n"
        f"      parameters: [{{name: q, in: query, {parameter}}}]\n      {more}\n"
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (document().replace("3.1.0", "3.1"), ["OAS009"]),
        (document().replace("3.1.0", "'3.0'"), ["OAS009"]),
        (document().replace(f"{INFO}\n", ""), ["OAS009", "OAS009", "OAS009"]),
        (document("tags: [null, x]"), ["OAS009"]),
        (document("callbacks: {c: {'http://x': null}, d: 1}"), ["OAS009", "OAS009"]),
        (document(parameter="schema: {}, examples: {a: text}"), ["OAS009"]),
        (document(parameter="schema: {type: any}"), ["OAS009"]),
        (document(parameter="schema: {type: file}"), ["OAS009"]),
        (document(parameter="schema: {type: string, required: 'true'}"), ["OAS009"]),
        (document(parameter="schema: {type: object, properties: {a: }}"), ["OAS009"]),
        (document(parameter="schema: {type: bool}"), ["OAS009"]),
        (document(parameter="schema: {type: date-time}"), ["OAS009"]),
        (document().replace("  /a:", "  a/b:"), ["OAS009"]),
        (document(parameter="schema: {type: ''}"), ["OAS009"]),
        (
            document(parameter="schema: {type: object, required: a, properties: {a: {}}}"),
            ["OAS009"],
        ),
        (document(f"<<: {{summary: s, {OK}}}", ok="deprecated: true"), ["YML012"]),
        (document("security: {}"), ["OAS009"]),
        (document("tags: x"), ["OAS009"]),
        (document(ok="responses: {'204': }"), ["OAS009"]),
        (document(ok="responses: {'204': done}"), ["OAS009"]),
        (document().replace("parameters: [{", "parameters: [null, {"), ["OAS009"]),
        (document("servers: {url: /}"), ["OAS009"]),
        (document("callbacks: {c: {$ref: '#/x'}}"), ["REF001"]),
        (document(ok=OK.replace("d}", "d, links: {l: {$ref: '#/x'}}}")), ["OPE004", "REF001"]),
    ],
)
def test_a_certain_mistake_leaves_no_operation_out(text: str, codes: list[str]) -> None:
    diagnostics = Diagnostics()
    files = MemoryFiles({"spec.yaml": text})
    loaded = load_document("spec.yaml", files, (), diagnostics, lenient=True)
    assert loaded is not None
    config = Config(product=PRODUCT, tolerance="lenient")
    _, api = lower_leniently(loaded, config, diagnostics)
    assert sorted(each.code for each in diagnostics) == codes
    assert all(each.severity is Severity.WARNING for each in diagnostics)
    assert [operation.id.wire for operation in api.operations] == ["a"]


def test_what_is_certain_is_kept() -> None:
    text = document("tags: x\n      security: {}", ok="responses: {'204': done}").replace(
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: {name: q, in: query, schema: {type: object, properties: {b: }}}",
    )
    loaded = load_document(
        "spec.yaml", MemoryFiles({"spec.yaml": text}), (), Diagnostics(), lenient=True
    )
    assert loaded is not None
    operation: Any = plain(next(iter(loaded.operations())).node)
    assert operation["tags"] == ["x"]
    assert operation["security"] == [{}]
    assert operation["responses"] == {"204": {"description": "done"}}
    assert operation["parameters"][0]["schema"] == {"type": "object", "properties": {"b": {}}}


@pytest.mark.parametrize("paths", ["", "paths:\n"])
def test_a_document_of_components_alone_has_no_operations(paths: str) -> None:
    text = f"openapi: 3.0.3\n{INFO}\n{paths}components: {{schemas: {{A: {{type: object}}}}}}\n"
    diagnostics = Diagnostics()
    files = MemoryFiles({"spec.yaml": text})
    loaded = load_document("spec.yaml", files, (), diagnostics, lenient=True)
    assert loaded is not None
    assert not list(loaded.operations())
    assert [each.code for each in diagnostics] == ["OAS009"]


def test_a_property_named_links_is_no_link() -> None:
    wrong = "schema: {type: object, properties: {links: {$ref: '#/x'}}}"
    diagnostics = Diagnostics()
    files = MemoryFiles({"spec.yaml": document(parameter=wrong)})
    loaded = load_document("spec.yaml", files, (), diagnostics, lenient=True)
    assert loaded is not None
    assert [each.name for each in loaded.omitted.values()] == ["a"]
