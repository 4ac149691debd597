"""Models have the members that are described, under both their names, on either way."""

from __future__ import annotations

import msgspec
import pytest
from contract.classes import (
    READ,
    SENT,
    choices,
    classes,
    decode,
    described_choices,
    reference_to,
    references,
    sent_name,
)
from contract.document import CONTRACT, REQUESTS, RESPONSES, Json, Model, validator
from contract.fake_transport import TRACE
from contract.online.observations import KINDS
from contract.product import models
from contract.values import typical

every_model = pytest.mark.parametrize("model", CONTRACT.models, ids=lambda one: one.id)
_OTHERS: list[Json] = [True, 7, 1.5, "x", [[]], None]


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
        value = typical(reference_to(model.id), definitions)
        assert msgspec.to_builtins(decode(value, made)) == value
        assert validator(reference_to(model.id), definitions).is_valid(value)


def kind_of(value: Json) -> str:
    """Return which kind of JSON a value is."""
    return KINDS[type(value)]


@every_model
def test_a_member_takes_values_of_the_described_kinds_alone(model: Model) -> None:
    for made, sent in classes(model):
        definitions = REQUESTS if sent else RESPONSES
        checked = validator(reference_to(model.id), definitions, formats=False)
        whole = typical(reference_to(model.id), definitions)
        assert isinstance(whole, dict)
        for member in model.fields:
            TRACE.at(member.pointer)
            travels = member.writable if sent else member.readable
            for value in _OTHERS if travels and "binary" not in str(member.schema) else ():
                body = {**whole, member.wire: value}
                if checked.is_valid(body):
                    decode(body, made)
                elif kind_of(value) != kind_of(whole.get(member.wire)):
                    # Bounds and patterns of what has the right kind are not the models' business.
                    with pytest.raises(msgspec.ValidationError):
                        decode(body, made)


def test_a_union_has_the_described_choices() -> None:
    for name in RESPONSES:
        described = described_choices(name)
        if described:
            assert choices(getattr(models, name)) == described, name
