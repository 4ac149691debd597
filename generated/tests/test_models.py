"""Models have the members that are described, under both their names, on either way."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    Json,
    Model,
    Schema,
    validator,
)
from contract.exchange import TRACE
from contract.product import models
from contract.values import typical

every_model = pytest.mark.parametrize("model", CONTRACT.models, ids=lambda one: one.id)


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


@every_model
def test_a_class_has_the_described_members(model: Model) -> None:
    TRACE.at(model.pointer)
    for made, sent in classes(model):
        known = {one.encode_name: one.name for one in msgspec.structs.fields(made)}
        wanted = [one for one in model.fields if (one.writable if sent else one.readable)]
        assert known == {one.wire: one.name for one in wanted}


@every_model
def test_what_is_required_has_no_default(model: Model) -> None:
    TRACE.at(model.pointer)
    for made, sent in classes(model):
        required = {one.encode_name for one in msgspec.structs.fields(made) if one.required}
        wanted = [one for one in model.fields if (one.writable if sent else one.readable)]
        assert required == {one.wire for one in wanted if one.required}


@every_model
def test_there_are_two_classes_exactly_when_the_ways_differ(model: Model) -> None:
    TRACE.at(model.pointer)
    own = any(one.readable is not one.writable for one in model.fields)
    inner = {name for one in model.fields for name in references(one.schema)}
    nested = any(hasattr(models, sent_name(name)) for name in inner)
    both = model.id in READ and model.id in SENT
    assert hasattr(models, sent_name(model.id)) is (both and (own or nested))


@every_model
def test_a_class_is_encoded_by_wire_names(model: Model) -> None:
    TRACE.at(model.pointer)
    for made, sent in classes(model):
        definitions = REQUESTS if sent else RESPONSES
        value = typical({"$ref": f"#/$defs/{model.id}"}, definitions)
        decoded = msgspec.json.decode(msgspec.json.encode(value), type=made)
        assert msgspec.to_builtins(decoded) == value
        assert validator({"$ref": f"#/$defs/{model.id}"}, definitions).is_valid(value)
