"""Models have the specified fields, with Python and API names, for requests and responses."""

from __future__ import annotations

import typing

import msgspec
import pytest
from contract.document import REQUESTS, RESPONSES, Field, Json, Model
from contract.fake_transport import TRACE
from contract.model_classes import (
    MODELS,
    REQUEST_TYPES,
    RESPONSE_TYPES,
    api_names,
    classes,
    decode,
    documented_variants,
    encode,
    reference_to,
    references,
    request_class_name,
    union_variants,
)
from contract.online.observations import JSON_TYPES
from contract.product import models
from contract.schema_validation import validator
from contract.schema_values import typical_value
from contract.typed_values import type_of
from contract.undocumented import strip_undocumented

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
_VALUES_OF_EACH_TYPE: list[Json] = [True, 7, 1.5, "x", [[]], None]


@every_model
def test_model_fields_match_the_specification(model: Model) -> None:
    TRACE.set_pointer(model.pointer)
    for model_class, in_request in classes(model):
        fields = [
            field for field in model.fields if (field.writable if in_request else field.readable)
        ]
        assert api_names(model_class) == {field.api_name: field.name for field in fields}


@every_model
def test_required_fields_have_no_default(model: Model) -> None:
    TRACE.set_pointer(model.pointer)
    for model_class, in_request in classes(model):
        required = {field.name for field in msgspec.structs.fields(model_class) if field.required}
        fields = [
            field for field in model.fields if (field.writable if in_request else field.readable)
        ]
        assert required == {field.name for field in fields if field.required}


@every_model
def test_separate_request_class_exists_only_if_needed(model: Model) -> None:
    TRACE.set_pointer(model.pointer)
    directional = any(field.readable is not field.writable for field in model.fields)
    referenced = {name for field in model.fields for name in references(field.schema)}
    nested = any(hasattr(models, request_class_name(name)) for name in referenced)
    both = model.id in RESPONSE_TYPES and model.id in REQUEST_TYPES
    assert hasattr(models, request_class_name(model.id)) is (both and (directional or nested))


@every_model
def test_models_are_encoded_with_api_names(model: Model) -> None:
    TRACE.set_pointer(model.pointer)
    for model_class, in_request in classes(model):
        definitions = REQUESTS if in_request else RESPONSES
        typical = typical_value(reference_to(model.id), definitions)
        value = strip_undocumented(typical, reference_to(model.id), definitions)
        assert encode(decode(value, model_class, in_request), value) == value
        assert validator(reference_to(model.id), definitions).is_valid(value)


@every_model
def test_fields_with_a_format_have_its_type(model: Model) -> None:
    for model_class, in_request in classes(model):
        definitions = REQUESTS if in_request else RESPONSES
        value = typical_value(reference_to(model.id), definitions)
        assert isinstance(value, dict)
        decoded = decode(value, model_class, in_request)
        for field in model.fields:
            expected = type_of(field.schema)
            if expected and value.get(field.api_name) is not None:
                TRACE.set_pointer(field.pointer)
                assert type(getattr(decoded, field.name)) is expected


def listed_values(annotation: object) -> set[object]:
    """Return the values that an annotation lists, alone or in a union."""
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return set(arguments)
    return set[object]().union(*map(listed_values, arguments))


def literals(values: list[Json]) -> set[Json]:
    """Return the values that a Literal can list: texts, and integers if msgspec has all of them."""
    integers = {value for value in values if type(value) is int}
    texts: set[Json] = {value for value in values if isinstance(value, str)}
    return texts | integers if all(abs(value) < 2**63 for value in integers) else texts


@every_model
def test_fields_list_the_specified_values(model: Model) -> None:
    for model_class, _ in classes(model):
        annotations = {field.name: field.type for field in msgspec.structs.fields(model_class)}
        for field in model.fields:
            listed = field.schema.get("enum")
            known = listed_values(annotations.get(field.name))
            if isinstance(listed, list) and known:
                TRACE.set_pointer(field.pointer)
                assert known == literals(listed)


def json_type(value: Json) -> str:
    """Return the JSON type of a value."""
    return JSON_TYPES[type(value)]


def accepted_types(field: Field, valid: dict[str, Json]) -> set[str]:
    """Return the JSON types that a field may accept: that of a valid value, or of the listed ones.

    A Literal lists texts and integers only; of other values a model has the type.
    """
    listed = field.schema.get("enum")
    values = listed if isinstance(listed, list) else [valid.get(field.api_name)]
    types = set(map(json_type, values))
    return types | {"integer"} if "number" in types else types


@every_model
def test_fields_accept_only_the_specified_types(model: Model) -> None:
    for model_class, in_request in classes(model):
        definitions = REQUESTS if in_request else RESPONSES
        schema_validator = validator(reference_to(model.id), definitions)
        type_validator = validator(reference_to(model.id), definitions, lenient=True)
        valid = typical_value(reference_to(model.id), definitions)
        assert isinstance(valid, dict)
        for field in model.fields:
            TRACE.set_pointer(field.pointer)
            applies = field.writable if in_request else field.readable
            for value in (
                _VALUES_OF_EACH_TYPE if applies and "binary" not in str(field.schema) else ()
            ):
                body = {**valid, field.api_name: value}
                if schema_validator.is_valid(body):
                    decode(body, model_class, in_request)
                elif not type_validator.is_valid(body) and (
                    json_type(value) not in accepted_types(field, valid)
                ):
                    # Models do not check bounds, patterns, and what no type expresses.
                    with pytest.raises(msgspec.ValidationError):
                        decode(body, model_class, in_request)


def test_union_variants_match_the_specification() -> None:
    for name in sorted(REQUEST_TYPES | RESPONSE_TYPES):
        documented = documented_variants(name)
        if documented:
            assert union_variants(getattr(models, name)) == documented, name
