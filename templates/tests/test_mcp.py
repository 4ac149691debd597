"""The tools of the MCP server match the specification: schemas, prices, hints and deprecations."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Protocol

import jsonschema_rs
import pytest
from contract.arguments import OPERATIONS, every_operation, required_arguments, required_body
from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
)
from contract.expected_commands import fields_of
from contract.product import PACKAGE

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.mcp") is None, reason="the package was generated without an MCP server"
)

KINDS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
SAFE = {"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"}
ADDED = {"description", "deprecated", "default", "contentEncoding"}
"""Keywords that a tool adds to the schema of the specification."""


class Called(Protocol):
    """The operation of a tool."""

    id: str
    derived: tuple[Named, ...]


class Named(Protocol):
    """Something with a name."""

    name: str


class Tool(Protocol):
    """A tool of the package under test."""

    name: str
    operation: Called
    description: str
    kind: str
    adds: bool
    is_list: bool
    replacement: str
    required: tuple[str, ...]
    arguments: Mapping[str, Schema]
    options: Mapping[str, str]


class Tools(Protocol):
    """All tools of the package under test."""

    tools: Mapping[str, Tool]
    by_operation: Mapping[str, Tool]

    def input_schema(self, tool: Tool) -> Schema:
        """Return the schema of the arguments of a tool."""
        ...

    def output_schema(self, tool: Tool) -> Schema:
        """Return the schema of the result of a tool."""
        ...

    def field_names(self, tool: Tool) -> tuple[str, ...]:
        """Return the documented fields of the result."""
        ...


@pytest.fixture(scope="module")
def table() -> Tools:
    """The tools of the package under test."""
    loaded: Tools = importlib.import_module(f"{PACKAGE}.mcp.tool_table").load_tools()
    return loaded


def specified(operation: Operation) -> Iterator[tuple[str, Schema, bool, Parameter | Field | None]]:
    """Yield name, schema and presence of each argument, and the parameter or property that it is."""
    for parameter in operation.parameters:
        yield parameter.name, parameter.schema, parameter.required, parameter
    body = operation.body
    if body is None:
        return
    for field in body.written_fields:
        yield field.name, field.schema, field.required and body.required, field
    if not body.written_fields:
        yield body.argument, body.schema, body.required, None


@every_operation
def test_arguments_are_those_of_the_specification(operation: Operation, table: Tools) -> None:
    tool = table.by_operation[operation.id]
    expected = list(specified(operation))
    derived = {argument.name for argument in tool.operation.derived}
    assert set(tool.arguments) == {name for name, *_ in expected} | derived
    assert set(tool.required) == {name for name, _, required, _ in expected if required}
    for name, schema, _, source in expected:
        assert_same_schema(tool.arguments[name], schema)
        if source is not None:
            assert tool.arguments[name].get("deprecated", False) is (source.deprecated is not None)
            assert ("default" in tool.arguments[name]) is source.has_default
            assert tool.arguments[name].get("default") == source.default


def assert_same_schema(actual: Json, expected: Json) -> None:
    """Assert that a schema of a tool has the meaning of one of the specification."""
    if not isinstance(actual, dict) or not isinstance(expected, dict):
        assert (actual, expected) in (
            ({"not": {}}, False),
            (expected, actual),
        ) or actual == expected
        return
    if expected.get("format") == "binary":
        assert actual["contentEncoding"] == "base64"
        return
    added = ADDED | ({"type"} if "enum" in expected else set())
    assert set(actual) - added <= set(expected)
    for keyword, value in expected.items():
        if keyword == "examples":
            continue
        if keyword == "properties" and isinstance(value, dict):
            assert actual[keyword].keys() == value.keys()
            for name, inner in value.items():
                assert_same_schema(actual[keyword][name], inner)
        elif keyword == "items" and isinstance(value, dict):
            assert_same_schema(actual[keyword], value)
        else:
            assert actual[keyword] == value


@every_operation
def test_types_in_requests_are_those_of_the_specification(
    operation: Operation, table: Tools
) -> None:
    definitions = table.input_schema(table.by_operation[operation.id]).get("$defs", {})
    assert isinstance(definitions, dict)
    for name, schema in definitions.items():
        assert_same_schema(schema, REQUESTS[name])


@every_operation
def test_fields_of_results_are_those_of_the_specification(
    operation: Operation, table: Tools
) -> None:
    tool = table.by_operation[operation.id]
    if operation.pagination is not None:
        assert tool.is_list
    names = dict.fromkeys(field.partition(".")[0] for field in fields_of(operation))
    assert list(table.field_names(tool)) in (list(names), [])
    definitions = table.output_schema(tool).get("$defs", {})
    assert isinstance(definitions, dict)
    models = {model.id: model for model in CONTRACT.models}
    for name, schema in definitions.items():
        described = RESPONSES[name]
        assert isinstance(described, dict)
        if name in models:
            readable = [field.api_name for field in models[name].fields if field.readable]
            assert list(schema["properties"]) == readable
        assert schema.get("type") == described.get("type") or "enum" in described


@every_operation
def test_a_tool_states_price_kind_and_deprecation(operation: Operation, table: Tools) -> None:
    tool = table.by_operation[operation.id]
    if operation.cost is not None:
        unit = "page" if operation.pagination else "call"
        count = "1 token" if operation.cost == 1 else f"{operation.cost} tokens"
        assert f"Costs {count} a {unit}." in tool.description
    expected = (
        "read" if operation.http_method in SAFE else KINDS.get(operation.http_method, "update")
    )
    assert tool.kind == expected
    lists = {each.path for each in OPERATIONS if each.http_method == "GET"}
    assert tool.adds is (operation.http_method == "POST" and operation.path in lists)
    assert tool.description.startswith("Deprecated") is (operation.deprecated is not None)
    successor = operation.deprecated.replaced_by if operation.deprecated else ""
    replacement = table.by_operation.get(successor)
    assert tool.replacement == (replacement.name if replacement else "")


@every_operation
def test_the_schema_of_a_tool_accepts_valid_arguments_and_no_others(
    operation: Operation, table: Tools
) -> None:
    tool = table.by_operation[operation.id]
    validator = jsonschema_rs.Draft202012Validator(table.input_schema(tool))
    keys = {parameter.key: parameter.name for parameter in operation.parameters}
    arguments = {keys[key]: value for key, value in required_arguments(operation).items()}
    body = required_body(operation) if operation.body and operation.body.required else None
    if body is not None and operation.body is not None and operation.body.is_json:
        names = {field.api_name: field.name for field in operation.body.written_fields}
        whole = {operation.body.argument: body}
        arguments |= (
            {names[name]: value for name, value in body.items()}
            if names and isinstance(body, dict)
            else whole
        )
    if not (operation.body and operation.body.required) or body is not None:
        assert not list(validator.iter_errors(arguments))
    assert not validator.is_valid({**arguments, "no_such_argument": 1})


def test_names_of_tools_and_options_are_accepted_by_assistants(table: Tools) -> None:
    assert len(table.tools) == len(OPERATIONS)
    for name, tool in table.tools.items():
        assert name.isascii()
        assert name.replace("_", "").isalnum()
        assert len(name) <= 64
        assert not set(tool.options.values()) & set(tool.arguments)
