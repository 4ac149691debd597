"""The grammar of an OpenAPI document: the models of openapi-pydantic as a table.

A ``Shape`` lists the kinds of value that are accepted at one location. ``validate`` traverses a
document by its shapes because the errors of pydantic are not precise enough: they name branches of
unions that are not in the document, and the models accept "yes" for true and any unknown key. The
table is ``openapi_grammar.json``; ``openapi_models`` makes it, since its models take long to build.
"""

from __future__ import annotations

import json
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_SCHEMA_KEYWORDS = frozenset(
    {"$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"}
)
"""Core keywords of JSON Schema 2020-12 without subschemas that the models of 3.1 do not have."""

_TABLE = Path(__file__).with_name("openapi_grammar.json")
_SCALARS: dict[str, type] = {"text": str, "whole": int, "number": float, "flag": bool}

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
    **dict.fromkeys(("str", "text", "char", "varchar", "uuid"), "string"),
    **dict.fromkeys(("date", "datetime", "date-time", "time", "email", "uri", "url"), "string"),
    **dict.fromkeys(("int", "long", "bigint", "int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    "bool": "boolean",
    **dict.fromkeys(("dict", "map", "hash", "struct"), "object"),
    **dict.fromkeys(("list", "set", "tuple"), "array"),
    **dict.fromkeys(("none", "nil"), "null"),
}
"""Names of JSON Schema types in other languages."""


@dataclass(slots=True, eq=False)
class Model:
    """An object of OpenAPI, such as the Schema Object."""

    version: str
    """``3.0``, ``3.1`` or ``3.2``."""
    name: str
    keys: dict[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The kinds of value that are accepted at one location; without any, every value is."""

    model: Model | None = None
    values: Shape | None = None
    """Shape of the values, if a mapping with arbitrary keys is accepted."""
    items: Shape | None = None
    scalars: frozenset[type] = frozenset()
    choices: tuple[str, ...] = ()
    """The accepted texts, if the text is one of a list."""
    reference: bool = False
    """Whether a reference to an object is accepted in place of the object."""
    limits: tuple[tuple[str, Any], ...] = ()
    """What values must fulfil besides: keywords of JSON Schema with their values."""
    is_any: bool = field(init=False)
    """Whether every value is accepted."""
    is_unlimited: bool = field(init=False)
    """Whether every value is accepted, whatever it is."""
    free_types: frozenset[type] = field(init=False)
    """The types of scalars of which every one is accepted."""
    free_texts: frozenset[str] = field(init=False)
    """Texts that are accepted."""

    def __post_init__(self) -> None:
        accepted = self.model or self.values or self.items or self.scalars or self.choices
        free = self.scalars & ({bool} if self.choices else {bool, str})
        object.__setattr__(self, "is_any", not accepted)
        object.__setattr__(self, "is_unlimited", not accepted and not self.limits)
        object.__setattr__(self, "free_types", frozenset() if self.limits else free)
        object.__setattr__(self, "free_texts", frozenset(() if self.limits else self.choices))

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

    def violates_limit(self, node: Node) -> bool:
        """Whether a value of an accepted kind violates one of the limits."""
        return any(_violates(node, keyword, limit) for keyword, limit in self.limits)


def _violates(node: Node, keyword: str, limit: Any) -> bool:
    if keyword == "minItems":
        return isinstance(node, Sequence) and len(node.items) < limit
    value = node.value if isinstance(node, Scalar) else None
    if keyword == "enum":
        return value not in limit
    if not isinstance(value, int | float):
        return False
    return bool(value <= limit if keyword == "exclusiveMinimum" else value < limit)


def members_to_check(node: Mapping, model: Model) -> list[tuple[Member, Shape]]:
    """Return the entries of an object with their shapes, without unknown keys and what is certainly right.

    Of the entries of a large document, a third remain.
    """
    shapes = model.keys
    remaining = []
    for key, member in node.members.items():
        shape, value = shapes.get(key), member.value
        if shape is None or shape.is_unlimited:
            continue
        if type(value) is Scalar and (
            type(value.value) in shape.free_types or value.value in shape.free_texts
        ):
            continue
        remaining.append((member, shape))
    return remaining


def root_model(openapi: str) -> Model:
    """Return the model of a whole OpenAPI document of this version (3.0.x, 3.1.x or 3.2.x)."""
    return _models("3.1" if openapi[:3] not in ("3.0", "3.2") else openapi[:3])["OpenAPI"]


def is_schema(model: Model) -> bool:
    """Whether a model is the Schema Object of any version."""
    return model.name == "Schema"


def is_operation(model: Model) -> bool:
    """Whether a model is the Operation Object of any version."""
    return model.name == "Operation"


def component_section(model: Model) -> str:
    """Return the key under ``components`` for such objects, empty when there is none."""
    return _SECTIONS.get(model.name, "")


def allows_more_keys(model: Model) -> bool:
    """Whether unknown keys are allowed: since 3.1, vocabularies may add keywords to a schema."""
    return is_schema(model) and model.version != "3.0"


@cache
def _models(version: str) -> dict[str, Model]:
    """Return the models of one version by name."""
    table = json.loads(_TABLE.read_text(encoding="utf-8"))[version]
    models = {name: Model(version, name) for name in table}
    for name, model in models.items():
        keys = table[name]["keys"]
        model.keys = {key: _shape(value, models) for key, value in keys.items()}
        model.required = tuple(table[name]["required"])
        if allows_more_keys(model):
            model.keys |= dict.fromkeys(_SCHEMA_KEYWORDS, Shape())
            model.keys["$defs"] = Shape(values=Shape(model=model))
    # The models of 3.0 have no reference there (OpenAPI 3.0.3, Operation Object, callbacks).
    models["Operation"].keys["callbacks"] = models["Components"].keys["callbacks"]
    return models


def _shape(value: dict[str, Any], models: dict[str, Model]) -> Shape:
    """Return the shape that an entry of the table describes."""
    return Shape(
        model=models[value["model"]] if "model" in value else None,
        values=_shape(value["values"], models) if "values" in value else None,
        items=_shape(value["items"], models) if "items" in value else None,
        scalars=frozenset(_SCALARS[name] for name in value.get("scalars", ())),
        choices=tuple(value.get("choices", ())),
        reference=value.get("reference", False),
        limits=tuple(value.get("limits", {}).items()),
    )
