"""The models of openapi-pydantic: where the grammar comes from, and the last word on what is unusual.

Importing and building these models takes longer than validating a large document. Therefore the
grammar is read from ``openapi_grammar.json``, which ``describe_models`` returns and a test compares,
and ``validate`` imports this module only for a document that violates a limit of the grammar.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, MinLen
from openapi_pydantic.v3 import v3_0, v3_1
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.spec import openapi_3_2

_Json = Any
"""A JSON value of the table."""

_SCALARS = {str: ["text"], int: ["whole"], float: ["whole", "number"], bool: ["flag"]}


def pydantic_model(version: str, name: str) -> type[BaseModel]:
    """Return the model of an object of OpenAPI ``3.0``, ``3.1`` or ``3.2``, such as ``Schema``."""
    if version == "3.2" and name in openapi_3_2.MODELS:
        return openapi_3_2.MODELS[name]
    model: type[BaseModel] = getattr(v3_0 if version == "3.0" else v3_1, name)
    return model


def describe_models() -> dict[str, _Json]:
    """Return the content of ``openapi_grammar.json``: all models, by version and name."""
    return {version: _describe(version) for version in ("3.0", "3.1", "3.2")}


def _describe(version: str) -> dict[str, _Json]:
    """Return the models that a document of one version can contain, by name."""
    models: dict[str, _Json] = {}
    names = ["OpenAPI"]
    while names:
        name = names.pop()
        if name not in models:
            fields = pydantic_model(version, name).model_fields
            keys = {info.alias or key: info for key, info in fields.items()}
            models[name] = {
                "keys": {key: _describe_field(info) for key, info in keys.items()},
                "required": [key for key, info in keys.items() if info.is_required()],
            }
            names += _models_in(models[name])
    return dict(sorted(models.items()))


def _models_in(value: _Json) -> list[str]:
    """Return the names of the models that a part of the table refers to."""
    if not isinstance(value, dict):
        return []
    own = [value["model"]] if isinstance(value.get("model"), str) else []
    return own + [name for each in value.values() for name in _models_in(each)]


def _describe_field(info: FieldInfo) -> _Json:
    shape = _describe_annotation(info.annotation)
    limits: dict[str, _Json] = {}
    for limit in info.metadata:
        match limit:
            case Ge(ge=value):
                limits["minimum"] = value
            case Gt(gt=value):
                limits["exclusiveMinimum"] = value
            case MinLen(min_length=value):
                limits["minItems"] = value
            case _:
                raise TypeError(f"unknown limit: {limit!r}")
    return {**shape, **({"limits": {**shape.get("limits", {}), **limits}} if limits else {})}


def _describe_annotation(annotation: object) -> _Json:
    """Return the shape that an annotation accepts; ``{}`` is every value."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        shape = _join([_describe_annotation(each) for each in arguments if not _is_ignored(each)])
        is_reference = any(each in (v3_0.Reference, v3_1.Reference) for each in arguments)
        return {**shape, "reference": True} if is_reference and shape else shape
    if origin is dict:
        return {"values": _describe_annotation(arguments[1])}
    if origin is list:
        return {"items": _describe_annotation(arguments[0])}
    if origin is Literal:
        return {"limits": {"enum": list(arguments)}}
    return _describe_class(annotation) if isinstance(annotation, type) else {}


def _is_ignored(option: object) -> bool:
    """Whether a union member has no shape: references are handled apart, None means absent."""
    return option in (types.NoneType, v3_0.Reference, v3_1.Reference)


def _describe_class(kind: type) -> _Json:
    if issubclass(kind, BaseModel):
        return {"model": kind.__name__}
    if issubclass(kind, Enum):
        return {"choices": [member.value for member in kind]}
    return {"scalars": _SCALARS[kind]} if kind in _SCALARS else {}


def _join(shapes: list[Mapping[str, _Json]]) -> _Json:
    """Return the shape that accepts what one of several accepts."""
    if not all(shapes):
        return {}
    result: dict[str, _Json] = {}
    for shape in shapes:
        for key, value in shape.items():
            if key in ("scalars", "choices"):
                known = result.setdefault(key, [])
                known += [each for each in value if each not in known]
            else:
                result.setdefault(key, value)
    return result
