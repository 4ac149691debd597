"""What OpenAPI admits at each place, read off the models of openapi-pydantic.

A ``Shape`` says which kinds of value an annotation of a model stands for. The walk in ``validate``
follows shapes instead of pydantic's own errors where it can: those name branches of unions that are
not in the document, take "yes" for true, and accept any key.
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
"""JSON Schema 2020-12 core keywords that the models of 3.1 do not list and that hold no schema."""

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
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The kinds of value that fit in one place. Nothing set: any value fits."""

    model: Model | None = None
    values: Shape | None = None
    """Shape of the values, when a mapping with free keys fits."""
    items: Shape | None = None
    scalars: frozenset[type] = field(default_factory=frozenset)
    words: tuple[str, ...] = ()
    """The words that fit, when only some do."""

    @property
    def is_any(self) -> bool:
        """Whether every value fits."""
        return not (self.model or self.values or self.items or self.scalars or self.words)

    @property
    def expected(self) -> str:
        """What fits, in words."""
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
        if self.words:
            parts.append(f"one of {', '.join(self.words)}")
        return " or ".join(parts)


def root_model(openapi: str) -> Model:
    """Return the model of a whole description in the given version (3.0.x or 3.1.x)."""
    return v3_0.OpenAPI if openapi.startswith("3.0") else v3_1.OpenAPI


def is_schema(model: Model) -> bool:
    """Whether a model is the Schema Object of either version."""
    return model in (v3_0.Schema, v3_1.Schema)


def is_operation(model: Model) -> bool:
    """Whether a model is the Operation Object of either version."""
    return model in (v3_0.Operation, v3_1.Operation)


def component_section(model: Model) -> str:
    """Return the key under ``components`` at which such objects stand, empty when there is none."""
    return _SECTIONS.get(model.__name__, "")


def allows_more_keys(model: Model) -> bool:
    """Whether keys that are not listed are allowed: a vocabulary may add to a schema of 3.1."""
    return model is v3_1.Schema


@cache
def fields_of(model: Model) -> dict[str, Shape]:
    """Return the shapes of a model's members by their names in a description."""
    shapes = {
        info.alias or name: _shape(info.annotation) for name, info in model.model_fields.items()
    }
    if model is v3_1.Schema:
        shapes.update(dict.fromkeys(_SCHEMA_KEYWORDS, Shape()))
        shapes["$defs"] = Shape(values=Shape(model=model))
    return shapes


@cache
def required_of(model: Model) -> tuple[str, ...]:
    """Return the names of the members that a model cannot do without."""
    return tuple(
        info.alias or name for name, info in model.model_fields.items() if info.is_required()
    )


def _shape(annotation: object) -> Shape:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _union([_shape(option) for option in get_args(annotation) if not _ignored(option)])
    if origin is dict:
        return Shape(values=_shape(get_args(annotation)[1]))
    if origin is list:
        return Shape(items=_shape(get_args(annotation)[0]))
    if isinstance(annotation, type):
        return _class_shape(annotation)
    return Shape()


def _ignored(option: object) -> bool:
    """A reference fits wherever the walk meets one; None only stands for an absent member."""
    return option in (types.NoneType, v3_0.Reference, v3_1.Reference)


def _class_shape(kind: type) -> Shape:
    if issubclass(kind, BaseModel):
        return Shape(model=kind)
    if issubclass(kind, Enum):
        return Shape(words=tuple(member.value for member in kind))
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
            words=result.words + shape.words,
        )
    return result
