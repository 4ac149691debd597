"""The model classes of the package and the direction in which each is used.

Input: the contract and the models of the package. Output: the classes of each model, decoded
values, and the variants of unions according to the specification and to the package.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from contract.document import CONTRACT, REQUESTS, RESPONSES, Body, Json, Model, Schema
from contract.product import (
    UNSET,
    FormatType,
    convert_custom,
    decode_union,
    has_allowed_properties,
    models,
    properties_of,
    rename,
)
from contract.typed_values import TYPES, json_of, type_of

_PLAIN = {"string": "str", "integer": "int", "boolean": "bool", "number": "float"}


def references(value: Json) -> Iterator[str]:
    """Yield the ids of the named types that a schema refers to."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]
        for part in value.values():
            yield from references(part)
    if isinstance(value, list):
        for part in value:
            yield from references(part)


def reachable_types(roots: list[Schema], definitions: Schema) -> set[str]:
    """Return the ids of all named types that schemas refer to, directly or not."""
    reached: set[str] = set()
    pending = list(references(roots))
    while pending:
        type_id = pending.pop()
        if type_id not in reached:
            reached.add(type_id)
            pending += references(definitions[type_id])
    return reached


def _body_schemas(body: Body) -> list[Schema]:
    """Return the schema of a body, or those of its properties if these are arguments instead."""
    return [field.schema for field in body.written_fields] or [body.schema]


RESPONSE_TYPES = reachable_types(
    [
        *(event.schema for event in CONTRACT.webhooks.events),
        *(
            media.schema
            for operation in CONTRACT.operations
            for response in operation.responses
            for media in response.content
        ),
    ],
    RESPONSES,
)
REQUEST_TYPES = reachable_types(
    [
        schema
        for operation in CONTRACT.operations
        for schema in (
            *(parameter.schema for parameter in operation.parameters),
            *(_body_schemas(operation.body) if operation.body else ()),
        )
    ],
    REQUESTS,
)
MODELS = [model for model in CONTRACT.models if model.id in REQUEST_TYPES | RESPONSE_TYPES]
"""The objects that arguments or responses contain: each has a class."""


def request_class_name(name: str) -> str:
    """Return the name of the separate request class of a type; no documented type has this name."""
    return next(
        f"{name}{end}" for end in ("Input", "Sent", "Written") if name + end not in REQUESTS
    )


def classes(model: Model) -> Iterator[tuple[type[msgspec.Struct], bool]]:
    """Yield the classes of a model, each with whether it is the class for requests."""
    yield getattr(models, model.id), model.id not in RESPONSE_TYPES
    if model.id in RESPONSE_TYPES and hasattr(models, request_class_name(model.id)):
        yield getattr(models, request_class_name(model.id)), True


def reference_to(name: str) -> Schema:
    """Return the schema that refers to a named type."""
    return {"$ref": f"#/$defs/{name}"}


def decode(value: Json, model_class: type[msgspec.Struct], in_request: bool) -> msgspec.Struct:
    """Return a value as an instance of a class; raise msgspec.ValidationError if it is invalid."""
    encoded = msgspec.json.encode(rename(value, model_class))
    hook = _decode_request if in_request else decode_union
    return msgspec.json.decode(encoded, type=model_class, dec_hook=hook)


def _decode_request(kind: type, value: object) -> object:
    """Convert like ``decode_union``; in requests, a base may have values that no extension has."""
    if isinstance(kind, FormatType):
        return decode_union(kind, value)
    return convert_custom(kind, value, _decode_request, has_allowed_properties, extensible=True)


def encode(value: object, expected: Json = None) -> object:
    """Return models as plain JSON values, with the names of the API.

    A date, time, UUID or decimal number becomes the value of ``expected`` in its place if it means
    the same; otherwise it is kept.
    """
    if isinstance(value, msgspec.Struct):
        names = api_names(type(value)).items()
        fields = {name: getattr(value, field) for name, field in names}
        value = {name: item for name, item in fields.items() if item is not UNSET}
    if isinstance(value, dict):
        parts = expected if isinstance(expected, dict) else {}
        return {name: encode(item, parts.get(name)) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = expected if isinstance(expected, list) and len(expected) == len(value) else []
        return [encode(item, part) for item, part in zip_longest(value, items)]
    return msgspec.to_builtins(json_of(value, expected), builtin_types=tuple(TYPES.values()))


def api_names(model_class: type[msgspec.Struct]) -> dict[str, str]:
    """Return the names of the fields of a class, by their API names."""
    return dict(properties_of(model_class).attributes)


def documented_variants(name: str) -> list[str]:
    """Return the variants of a union in the specification.

    Empty if the type is no union or has variants that are neither scalar nor classes.
    """
    target = RESPONSES[name]
    assert isinstance(target, dict)
    variants = target.get("anyOf")
    names = [_variant_name(variant) for variant in variants] if isinstance(variants, list) else []
    return list(dict.fromkeys(names)) if all(names) else []


def _variant_name(schema: Json) -> str:
    assert isinstance(schema, dict)
    named = str(schema.get("$ref", "")).rpartition("/")[2]
    target = RESPONSES.get(named, {})
    if isinstance(target, dict) and ("enum" in target or "anyOf" in target):
        return ""
    typed = type_of(schema)
    if named or "enum" in schema or typed is None:
        return named or ("" if "enum" in schema else _PLAIN.get(str(schema.get("type")), ""))
    return typed.__name__


def union_variants(alias: object) -> list[str]:
    """Return the variants of a union in the package, in its order, each class once."""
    list_choices = getattr(alias, "choices", None)
    # A union of equal types is that type.
    variants = list_choices() if callable(list_choices) else typing.get_args(alias) or (alias,)
    return list(dict.fromkeys(map(_class_name, variants)))


def _class_name(variant: object) -> str:
    """Return the name of a class; that of the values for a type that the package parses."""
    if typing.get_origin(variant) is typing.Annotated:
        variant = typing.get_args(variant)[0]
    variant = getattr(variant, "value_type", variant)
    return getattr(variant, "__name__", str(variant))
