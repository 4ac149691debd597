"""The tools of the MCP server match the specification: schemas, prices, hints and deprecations."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Protocol

import jsonschema_rs
import pytest
from contract.arguments import (
    OPERATIONS,
    every_operation,
    required_arguments,
    required_body,
)
from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    DerivedArgument,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
)
from contract.expected_commands import fields_of
from contract.json_pointers import tokens_of
from contract.product import PACKAGE

KINDS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
TYPES: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
SAFE = {"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"}
LONGEST_NAME = 56
"""Characters of the name of a tool; the operationId names a tool with a longer one."""
ADDED = {"description", "deprecated", "default", "contentEncoding"}
"""Keywords that a tool adds to the schema of the specification."""


class Tool(Protocol):
    """A tool of the package under test."""

    name: str
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
    derived = {argument.name: derived_schema(argument) for argument in operation.derived}
    assert set(tool.arguments) == {name for name, *_ in expected} | set(derived)
    for name, schema in derived.items():
        assert without_text(tool.arguments[name]) == schema
    assert set(tool.required) == {name for name, _, required, _ in expected if required}
    for name, schema, _, source in expected:
        assert_same_schema(tool.arguments[name], schema)
        if source is not None:
            assert tool.arguments[name].get("deprecated", False) is (source.deprecated is not None)
            assert ("default" in tool.arguments[name]) is source.has_default
            assert tool.arguments[name].get("default") == source.default


def derived_schema(argument: DerivedArgument) -> Schema:
    """Return the schema of an argument that fills others."""
    is_time = argument.kind == "date-time"
    schema: Schema = {"type": "string" if is_time else argument.kind}
    schema |= {"format": "date-time"} if is_time else {}
    return {"anyOf": [schema, {"type": "null"}]} if argument.nullable else schema


def without_text(schema: Schema) -> Schema:
    """Return a schema without its description."""
    return {keyword: value for keyword, value in schema.items() if keyword != "description"}


def assert_same_schema(actual: Json, expected: Json) -> None:
    """Assert that a schema of a tool has the meaning of one of the specification."""
    if not isinstance(actual, dict) or not isinstance(expected, dict):
        assert (actual, expected) in (
            ({"not": {}}, False),
            (expected, actual),
        ) or actual == expected
        return
    if expected.get("format") == "binary" and actual.get("contentEncoding") == "base64":
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
        elif keyword == "anyOf" and isinstance(value, list):
            for branch, described in zip(actual[keyword], value, strict=True):
                assert_same_schema(branch, described)
        else:
            assert actual[keyword] == value


@every_operation
def test_types_in_requests_are_those_of_the_specification(
    operation: Operation, table: Tools
) -> None:
    definitions = table.input_schema(table.by_operation[operation.id]).get("$defs", {})
    assert isinstance(definitions, dict)
    deprecated = {
        model.id: {field.api_name for field in model.fields if field.deprecated is not None}
        for model in CONTRACT.models
    }
    for name, schema in definitions.items():
        assert_same_schema(schema, REQUESTS[name])
        properties = schema.get("properties", {})
        marked = {key for key, each in properties.items() if each.get("deprecated")}
        assert marked == deprecated.get(name, set()) & set(properties)


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
    for name, schema in definitions.items():
        assert schema == types_in(RESPONSES[name])


def types_in(schema: Json) -> Json:
    """Return what a schema says about types, without null: results leave it out."""
    if not isinstance(schema, dict):
        return {}
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(listed, list):
        kinds = {type(value) for value in listed if value is not None}
        return {"type": TYPES[kinds.pop()]} if len(kinds) == 1 and kinds <= TYPES.keys() else {}
    if isinstance(branches := schema.get("anyOf"), list):
        others = [types_in(branch) for branch in branches if branch != {"type": "null"}]
        return others[0] if len(others) == 1 else {"anyOf": others}
    types: dict[str, Json] = {key: schema[key] for key in ("type", "$ref") if key in schema}
    if isinstance(properties := schema.get("properties"), dict):
        readable = {name: each for name, each in properties.items() if each is not False}
        types["properties"] = {name: types_in(each) for name, each in readable.items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            types[key] = types_in(schema[key])
    if isinstance(first := schema.get("prefixItems"), list):
        types["prefixItems"] = [types_in(each) for each in first]
    return types


@every_operation
def test_the_result_has_the_type_of_the_specification(operation: Operation, table: Tools) -> None:
    tool = table.by_operation[operation.id]
    bodies = [each for each in operation.successes if operation.can_have_body(each)]
    if not bodies or not all(each.content and each.preferred.is_json for each in bodies):
        pytest.skip("not all results are JSON")
    pages = operation.pagination
    pointer = pages.items if pages else operation.data
    wholes = [each.preferred.schema for each in bodies]
    expected = [types_in(schema_at(whole, pointer) or whole) for whole in wholes]
    if any(each != expected[0] for each in expected):
        pytest.skip("the results have several types")
    kind = expected[0]
    assert isinstance(kind, dict)
    root = table.output_schema(tool)["properties"]
    assert isinstance(root, dict)
    assert tool.is_list is (kind.get("type") == "array" or pages is not None)
    if pages is not None and "items" not in kind:
        pytest.skip("the items are in one of several types")
    actual = root["items"]["items"] if tool.is_list else root["result"]
    assert actual == (kind.get("items", {}) if tool.is_list else kind)


def schema_at(schema: Json, pointer: str) -> Json:
    """Return the schema of the value at a JSON pointer, None if it is not specified."""
    for key in tokens_of(pointer):
        properties = resolved(schema).get("properties")
        schema = properties.get(key) if isinstance(properties, dict) else None
    return schema


def resolved(schema: Json) -> Schema:
    """Return a schema without its null branch and its references."""
    if isinstance(schema, dict) and isinstance(branches := schema.get("anyOf"), list):
        others = [branch for branch in branches if branch != {"type": "null"}]
        return resolved(others[0]) if len(others) == 1 else {}
    if isinstance(schema, dict) and "$ref" in schema:
        return resolved(RESPONSES.get(str(schema["$ref"]).rpartition("/")[2]))
    return schema if isinstance(schema, dict) else {}


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
    if operation.body is not None and operation.body.required:
        names = {field.api_name: field.name for field in operation.body.written_fields}
        if names and isinstance(body, dict):
            arguments |= {names[name]: value for name, value in body.items()}
        else:
            arguments |= {operation.body.argument: "" if body is None else body}
    assert not list(validator.iter_errors(arguments))
    assert not validator.is_valid({**arguments, "no_such_argument": 1})


@every_operation
def test_a_tool_has_the_name_of_the_method_and_the_options_of_its_result(
    operation: Operation, table: Tools
) -> None:
    tool = table.by_operation[operation.id]
    usual = f"{operation.resource}_{operation.method}"
    if len(usual) <= LONGEST_NAME:
        number = plain_name(tool.name).removeprefix(plain_name(usual))
        assert re.fullmatch(r"[_0-9]*", number), tool.name
    pages = operation.pagination
    is_argument = pages is not None and pages.style == "cursor" and not pages.cursor.startswith("/")
    assert ("page" in tool.options) is (pages is not None and not is_argument)
    assert ("max_items" in tool.options) is tool.is_list


def plain_name(name: str) -> str:
    """Return a name without the underscores that distinguish an attribute from a keyword."""
    return re.sub(r"\W|_+", "_", name, flags=re.ASCII).strip("_")


def test_names_of_tools_and_options_are_accepted_by_assistants(table: Tools) -> None:
    assert len(table.tools) == len(OPERATIONS)
    for name, tool in table.tools.items():
        assert name.isascii()
        assert name.replace("_", "").isalnum()
        assert len(name) <= 64
        assert not set(tool.options.values()) & set(tool.arguments)
