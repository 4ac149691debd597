"""The grammar of an OpenAPI document, derived from the models of openapi-pydantic.

A ``Shape`` lists the kinds of value that a model annotation accepts. ``validate`` traverses a
document by its shapes because the errors of pydantic are not precise enough: they name branches of
unions that are not in the document, and the models accept "yes" for true and any unknown key.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import Union, get_args, get_origin

from openapi_pydantic.v3 import v3_0, v3_1
from pydantic import BaseModel

Model = type[BaseModel]

_SCHEMA_KEYWORDS = frozenset(
    {"$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"}
)
"""Core keywords of JSON Schema 2020-12 without subschemas that the models of 3.1 do not have."""

_SECTIONS = {
    "Schema": "schemas",
    "Response": "responses",
    "Parameter": "parameters",
    "Example": "examples",
    "RequestBody": "requestBodies",
    "Header": "headers",
    "SecurityScheme": "securitySchemes",
    "Link": "links",
    "PathItem": "pathItems",
    "MediaType": "mediaTypes",
}


TYPE_SYNONYMS = {
    **dict.fromkeys(("str", "text", "char", "varchar", "date", "datetime", "uuid"), "string"),
    **dict.fromkeys(("int", "long", "bigint", "int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("dict", "map", "hash", "struct"), "object"),
    **dict.fromkeys(("list", "set", "tuple"), "array"),
    **dict.fromkeys(("none", "nil"), "null"),
}
"""Names of JSON Schema types in other languages."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The kinds of value that are accepted at one location; without any, every value is."""

    model: Model | None = None
    values: Shape | None = None
    """Shape of the values, if a mapping with arbitrary keys is accepted."""
    items: Shape | None = None
    scalars: frozenset[type] = field(default_factory=frozenset)
    choices: tuple[str, ...] = ()
    """The accepted texts, if the text is one of a list."""

    @property
    def is_any(self) -> bool:
        """Whether every value is accepted."""
        return not (self.model or self.values or self.items or self.scalars or self.choices)

    @property
    def expected(self) -> str:
        """The accepted values, as messages call them: ``a mapping or text``."""
        parts = []
        if self.model or self.values:
            parts.append("a mapping")
        if self.items:
            parts.append("a list")
        if str in self.scalars:
            parts.append("text")
        if int in self.scalars:
            parts.append("a number" if float in self.scalars else "a whole number")
        if bool in self.scalars:
            parts.append("true or false")
        if self.choices:
            parts.append(f"one of {', '.join(self.choices)}")
        return " or ".join(parts)


def root_model(openapi: str) -> Model:
    """Return the model of a whole OpenAPI document of this version (3.0.x, 3.1.x or 3.2.x)."""
    if openapi.startswith("3.2"):
        from generator.spec import openapi_3_2  # building its models takes time

        return openapi_3_2.OpenAPI
    return v3_0.OpenAPI if openapi.startswith("3.0") else v3_1.OpenAPI


def is_schema(model: Model) -> bool:
    """Whether a model is the Schema Object of any version."""
    return issubclass(model, (v3_0.Schema, v3_1.Schema))


def is_operation(model: Model) -> bool:
    """Whether a model is the Operation Object of any version."""
    return issubclass(model, (v3_0.Operation, v3_1.Operation))


def component_section(model: Model) -> str:
    """Return the key under ``components`` for such objects, empty when there is none."""
    return _SECTIONS.get(model.__name__, "")


def allows_more_keys(model: Model) -> bool:
    """Whether unknown keys are allowed: since 3.1, vocabularies may add keywords to a schema."""
    return issubclass(model, v3_1.Schema)


@cache
def fields_of(model: Model) -> dict[str, Shape]:
    """Return the shapes of a model's properties by their names in the document."""
    shapes = {
        info.alias or name: _shape(info.annotation) for name, info in model.model_fields.items()
    }
    if issubclass(model, v3_1.Schema):
        shapes.update(dict.fromkeys(_SCHEMA_KEYWORDS, Shape()))
        shapes["$defs"] = Shape(values=Shape(model=model))
    return shapes


@cache
def required_of(model: Model) -> tuple[str, ...]:
    """Return the names of the required properties of a model."""
    return tuple(
        info.alias or name for name, info in model.model_fields.items() if info.is_required()
    )


def _shape(annotation: object) -> Shape:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _union(
            [_shape(option) for option in get_args(annotation) if not _is_ignored(option)]
        )
    if origin is dict:
        return Shape(values=_shape(get_args(annotation)[1]))
    if origin is list:
        return Shape(items=_shape(get_args(annotation)[0]))
    if isinstance(annotation, type):
        return _class_shape(annotation)
    return Shape()


def _is_ignored(option: object) -> bool:
    """Whether a union member has no shape: references are handled apart, None means absent."""
    return option in (types.NoneType, v3_0.Reference, v3_1.Reference)


def _class_shape(kind: type) -> Shape:
    if issubclass(kind, BaseModel):
        return Shape(model=kind)
    if issubclass(kind, Enum):
        return Shape(choices=tuple(member.value for member in kind))
    if kind is float:
        return Shape(scalars=frozenset({int, float}))
    return Shape(scalars=frozenset({kind})) if kind in (str, int, bool) else Shape()


def _union(shapes: list[Shape]) -> Shape:
    if any(shape.is_any for shape in shapes):
        return Shape()
    result = shapes[0]
    for shape in shapes[1:]:
        result = replace(
            result,
            model=result.model or shape.model,
            values=result.values or shape.values,
            items=result.items or shape.items,
            scalars=result.scalars | shape.scalars,
            choices=result.choices + shape.choices,
        )
    return result
