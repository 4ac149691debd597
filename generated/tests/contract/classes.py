"""The classes of named types, and which of them are read and which are sent.

Input: the contract and the package's models. Output: classes, by model; decoded values; the choices of
unions, as the description and as the package have them.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator

import msgspec

from contract.document import CONTRACT, REQUESTS, RESPONSES, Json, Model, Schema
from contract.product import decode_union, models

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


def reached(roots: list[Schema], definitions: Schema) -> set[str]:
    """Return the ids of the named types that schemas lead to."""
    found: set[str] = set()
    waiting = list(references(roots))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += references(definitions[one])
    return found


READ = reached(
    [
        media.schema
        for operation in CONTRACT.operations
        for response in operation.responses
        for media in response.content
    ],
    RESPONSES,
)
SENT = reached([one.body.schema for one in CONTRACT.operations if one.body], REQUESTS)


def sent_name(name: str) -> str:
    """Return what the second class of a type is called, which no type of the description is."""
    return next(
        f"{name}{end}" for end in ("Input", "Sent", "Written") if name + end not in REQUESTS
    )


def classes(model: Model) -> Iterator[tuple[type[msgspec.Struct], bool]]:
    """Yield the classes of a model, each with whether it is the one that is sent."""
    yield getattr(models, model.id), model.id not in READ
    if model.id in READ and hasattr(models, sent_name(model.id)):
        yield getattr(models, sent_name(model.id)), True


def reference_to(name: str) -> Schema:
    """Return the schema that refers to a named type."""
    return {"$ref": f"#/$defs/{name}"}


def decode(value: Json, made: type[msgspec.Struct]) -> msgspec.Struct:
    """Return a value as an instance of a class; raise msgspec.ValidationError when it does not fit."""
    return msgspec.json.decode(msgspec.json.encode(value), type=made, dec_hook=decode_union)


def described_choices(name: str) -> list[str]:
    """Return what a union may be by the description; empty for what is none, or not of plain types."""
    target = RESPONSES[name]
    assert isinstance(target, dict)
    variants = target.get("oneOf") or target.get("anyOf")
    found = [_choice(one) for one in variants] if isinstance(variants, list) else []
    return found if all(found) else []


def _choice(schema: Json) -> str:
    assert isinstance(schema, dict)
    named = str(schema.get("$ref", "")).rpartition("/")[2]
    return named or ("" if "enum" in schema else _PLAIN.get(str(schema.get("type")), ""))


def choices(alias: object) -> list[str]:
    """Return what a union may be by the package, in its order."""
    listed = getattr(alias, "choices", None)
    found = listed() if callable(listed) else typing.get_args(alias)
    return [getattr(one, "__name__", str(one)) for one in found]
