"""Query strings in the paths of documents of others become parameters."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.load import load_document
from generator.yaml.node import plain
from tests.support.memory_files import MemoryFiles

OK = "responses: {'204': {description: d}}"
HEAD = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"


def paths_of(text: str) -> dict[str, Any]:
    """Return the paths of a lenient document as plain values."""
    document = load_document(
        "api.yaml", MemoryFiles({"api.yaml": HEAD + text}), (), Diagnostics(), lenient=True
    )
    assert document is not None
    paths = plain(document.root.members["paths"].value)
    assert isinstance(paths, dict)
    return paths


def parameters_of(path: str, own: str = "", shared: str = "") -> tuple[str, list[Any]]:
    """Return the corrected path, and the parameters of its only operation."""
    ((key, item),) = paths_of(
        f"paths:\n  {path}:\n    parameters: [{shared}]\n    get: {{parameters: [{own}], {OK}}}\n"
        "components: {parameters: {lat: {name: lat, in: path, required: true, schema: {type: number}}}}\n"
    ).items()
    assert not item.get("parameters")
    return key, item["get"]["parameters"]


def required(name: str, **schema: object) -> dict[str, object]:
    return {"name": name, "in": "query", "required": True, "schema": schema}


def test_a_fixed_value_becomes_a_parameter_of_one_value() -> None:
    path, parameters = parameters_of("/pets?kind=big%20cat&old")
    assert path == "/pets"
    assert parameters == [
        required("kind", type="string", enum=["big cat"]),
        required("old", type="string", enum=[""]),
    ]


@pytest.mark.parametrize("where", ["own", "shared"])
def test_a_path_parameter_in_the_query_becomes_a_query_parameter(where: str) -> None:
    path, parameters = parameters_of(
        "'/pets/{id}?latitude={lat}'", **{where: "{$ref: '#/components/parameters/lat'}"}
    )
    assert path == "/pets/{id}"
    assert parameters == [required("latitude", type="number")]


def test_a_declared_query_parameter_stays_as_it_is() -> None:
    declared = "{name: page, in: query, schema: {type: integer}}"
    assert parameters_of("'/pets?page={page}'", declared) == (
        "/pets",
        [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
    )


def test_an_expression_of_a_uri_template_is_read_as_its_names() -> None:
    path, parameters = parameters_of("'/pets{?page,size*}'")
    assert path == "/pets"
    assert parameters == [required("page", type="string"), required("size", type="string")]


def test_paths_with_the_same_beginning_are_told_apart_by_fragments() -> None:
    item = f"{{get: {{{OK}}}}}"
    keys = ("/pets", "/pets?kind=cat", "/pets?id={id}", "/pets?sort=cat", "/pets?id=a{id}")
    paths = paths_of("paths:\n" + "".join(f"  '{key}': {item}\n" for key in keys))
    assert list(paths) == ["/pets", "/pets#cat", "/pets#id", "/pets?sort=cat", "/pets?id=a{id}"]
