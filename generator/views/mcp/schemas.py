"""JSON Schemas of the tools: those of arguments are exact, those of results are relaxed.

Input: arguments and types of the API. Output: plain JSON. A client of the MCP server rejects a result
that does not match its schema, but real responses contain undocumented nulls, values and properties,
and a result may be reduced to some of its fields. So the schema of a result states the type of each
property and nothing else, and results leave out what is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.ir.json import thaw_json
from generator.ir.operations import DerivedArgument
from generator.ir.types import (
    ArrayType,
    Declaration,
    Deprecation,
    Documentation,
    Field,
    NullableType,
    ObjectDeclaration,
    StringType,
    Type,
)
from generator.views.calls import Argument
from generator.views.json_schemas import Direction, Schema, declaration_schema, schema_of
from generator.views.mcp.texts import shorten

_KEPT = ("type", "properties", "items", "prefixItems", "additionalProperties", "$ref")
"""The keywords of a relaxed schema, besides ``anyOf``."""
_LONGEST_DESCRIPTION = 300
"""Characters of the description of one argument or property."""


def argument_schema(argument: Argument) -> Schema:
    """Return the schema of an argument, with its description."""
    notes = []
    if argument.wire and argument.wire != argument.name:
        notes.append(f"Named {argument.wire} in the API.")
    if argument.required_with_body:
        notes.append("Required if any other part of the body is passed.")
    if not all(f"`{name}`" in (argument.docs.description or "") for name in argument.cancels):
        notes.append(f"Not together with {', '.join(argument.cancels)}.")
    if is_binary(argument.type):
        notes.append("The content in Base64.")
    return {
        **_typed(
            encoded(schema_of(argument.type))
            if is_binary(argument.type)
            else schema_of(argument.type)
        ),
        **_annotations(argument.docs, argument.deprecation, " ".join(notes)),
        **({"default": thaw_json(argument.default)} if argument.has_default else {}),
    }


def derived_schema(argument: DerivedArgument) -> Schema:
    """Return the schema of an argument that fills other arguments."""
    value: Schema = {"type": argument.kind}
    if argument.kind == "date-time":
        value = {"type": "string", "format": "date-time"}
    if argument.nullable:
        value = {"anyOf": [value, {"type": "null"}]}
    return {**value, "description": argument.description}


def is_binary(type_: Type) -> bool:
    """Return whether values of a type, or the items of a list, are raw content."""
    match type_:
        case NullableType(inner=inner):
            return is_binary(inner)
        case ArrayType(items=items):
            return is_binary(items)
        case StringType(format=format):
            return format == "binary"
        case _:
            return False


def encoded(schema: Schema) -> Schema:
    """Return the schema of raw content in Base64 (JSON Schema 2020-12, contentEncoding)."""
    inner, branches = schema.get("items"), schema.get("anyOf")
    if isinstance(inner, dict):
        return {**schema, "items": encoded(inner)}
    if isinstance(branches, list):
        null = {"type": "null"}
        return {"anyOf": [each if each == null else encoded(each) for each in branches]}
    return {"type": "string", "contentEncoding": "base64"}


def input_definition(declaration: Declaration) -> Schema:
    """Return the schema of a named type in requests, with the descriptions of its properties."""
    schema = _typed(declaration_schema(declaration, Direction.REQUEST))
    if not isinstance(declaration, ObjectDeclaration):
        return schema
    properties = schema["properties"]
    assert isinstance(properties, dict)
    fields = {field.name.wire: field for field in declaration.fields}
    return {
        **schema,
        "properties": {name: _property(inner, fields[name]) for name, inner in properties.items()},
    }


def _property(schema: object, field: Field) -> Schema:
    if not isinstance(schema, dict):  # false: the property is read-only
        return {"not": {}}
    plain = {key: value for key, value in schema.items() if key != "examples"}
    return {**_typed(plain), **_annotations(field.docs, field.deprecation, "")}


def output_definition(declaration: Declaration) -> Schema:
    """Return the relaxed schema of a named type in responses."""
    return relax(declaration_schema(declaration, Direction.RESPONSE))


def output_schema(types: tuple[Type, ...]) -> Schema:
    """Return the relaxed schema of a result that has one of several types."""
    schemas: list[Schema] = []
    for type_ in types:
        schema = relax(schema_of(type_))
        if schema not in schemas:
            schemas.append(schema)
    if len(schemas) == 1:
        return schemas[0]
    return {} if {} in schemas or not schemas else {"anyOf": schemas}


def relax(schema: Mapping[str, object]) -> Schema:
    """Return a schema of which only the types remain, without null, which results leave out."""
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(listed, list):
        return _type_of_values([value for value in listed if value is not None])
    branches = schema.get("anyOf")
    if isinstance(branches, list):
        relaxed = [relax(each) for each in branches if each != {"type": "null"}]
        return relaxed[0] if len(relaxed) == 1 else {"anyOf": relaxed}
    kept = {key: _relax_value(key, value) for key, value in schema.items() if key in _KEPT}
    return {key: value for key, value in kept.items() if value is not None}


def _relax_value(keyword: str, value: object) -> object:
    """Return the value of a keyword with the schemas in it relaxed, None to leave it out."""
    match keyword, value:
        case ("properties", dict()):
            inner = {name: each for name, each in value.items() if isinstance(each, dict)}
            return {name: relax(each) for name, each in inner.items()}
        case ("prefixItems", list()):
            return [relax(each) for each in value]
        case (("items" | "additionalProperties"), dict()):
            return relax(value)
        case (("type" | "$ref"), _):
            return value
        case _:
            return None


def _typed(schema: Schema) -> Schema:
    """Add the type of listed values, without which some assistants do not accept a schema.

    Also in branches and items, so that every list of values has one.
    """
    values, branches = schema.get("enum"), schema.get("anyOf")
    if isinstance(branches, list):
        return {**schema, "anyOf": [_typed(branch) for branch in branches]}
    if isinstance(inner := schema.get("items"), dict):
        return {**schema, "items": _typed(inner)}
    return {**_type_of_values(values), **schema} if isinstance(values, list) else schema


def _type_of_values(values: list[object]) -> Schema:
    """Return the type of listed values; nothing if they are of several types."""
    kinds = {type(value) for value in values}
    names = {str: "string", bool: "boolean", int: "integer", float: "number"}
    return {"type": names[kinds.pop()]} if len(kinds) == 1 and kinds <= names.keys() else {}


def _annotations(docs: Documentation, deprecation: Deprecation | None, notes: str) -> Schema:
    text = shorten(docs.description or docs.summary or docs.title, _LONGEST_DESCRIPTION)
    described = f"{text} {notes}".strip()
    return {
        **({"description": described} if described else {}),
        **({"deprecated": True} if deprecation is not None else {}),
    }


def references(schema: object) -> Iterator[str]:
    """Yield the ids of the named types that a schema refers to."""
    if isinstance(schema, list):
        for item in schema:
            yield from references(item)
    elif isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]
        for value in schema.values():
            yield from references(value)
