"""The models of OpenAPI 3.2: those of 3.1 (openapi-pydantic), with the fields that 3.2 adds.

``_ADDED`` lists the fields as OpenAPI 3.2.0 defines them. Each model of 3.1 is extended by its fields,
and refers to the extended models in place of those of 3.1. Output: ``OpenAPI``, ``Operation`` and
``Schema``, which the grammar reads like the models of 3.1.
"""

from __future__ import annotations

import types
from enum import StrEnum
from typing import Any, ForwardRef, Union, get_args, get_origin

from openapi_pydantic.v3 import v3_1
from pydantic import BaseModel, Field, create_model

_Definition = tuple[Any, object]
"""The annotation of a field, and its default or ``FieldInfo``."""
_TEXT: _Definition = (str | None, None)
_FLAG: _Definition = (bool | None, None)


class ParameterLocation(StrEnum):
    """The locations of parameters; ``querystring`` is the query as a whole."""

    QUERY = "query"
    QUERYSTRING = "querystring"
    HEADER = "header"
    PATH = "path"
    COOKIE = "cookie"


class NodeType(StrEnum):
    """What a schema becomes in XML (XML Object, nodeType)."""

    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    CDATA = "cdata"
    NONE = "none"


def _optional(kind: Any) -> _Definition:
    return kind | None, None


def _map_of(model: type[BaseModel]) -> _Definition:
    return _optional(types.GenericAlias(dict, (str, model | v3_1.Reference)))


_ENCODINGS: dict[str, _Definition] = {
    "encoding": _optional(dict[str, v3_1.Encoding]),
    "prefixEncoding": _optional(list[v3_1.Encoding]),
    "itemEncoding": _optional(v3_1.Encoding),
}
_CONTENT = _map_of(v3_1.MediaType)

_ADDED: dict[type[BaseModel], dict[str, _Definition]] = {
    v3_1.Schema: {},
    v3_1.XML: {"nodeType": _optional(NodeType)},
    v3_1.Discriminator: {"defaultMapping": _TEXT},
    v3_1.Example: {"dataValue": (Any, None), "serializedValue": _TEXT},
    v3_1.Encoding: _ENCODINGS,
    v3_1.MediaType: {
        **_ENCODINGS,
        "itemSchema": _optional(v3_1.Schema | v3_1.Reference),
    },
    v3_1.Header: {"content": _CONTENT},
    v3_1.Parameter: {
        "content": _CONTENT,
        "param_in": (ParameterLocation, Field(alias="in")),
    },
    v3_1.RequestBody: {"content": (dict[str, v3_1.MediaType | v3_1.Reference], ...)},
    v3_1.Link: {},
    v3_1.Response: {"summary": _TEXT, "description": _TEXT, "content": _CONTENT},
    v3_1.Server: {"name": _TEXT},
    v3_1.Tag: {"summary": _TEXT, "parent": _TEXT, "kind": _TEXT},
    v3_1.OAuthFlow: {"deviceAuthorizationUrl": _TEXT},
    v3_1.OAuthFlows: {"deviceAuthorization": _optional(v3_1.OAuthFlow)},
    v3_1.SecurityScheme: {"deprecated": _FLAG, "oauth2MetadataUrl": _TEXT},
    v3_1.Operation: {},
    v3_1.PathItem: {
        "query": _optional(v3_1.Operation),
        "additionalOperations": _optional(dict[str, v3_1.Operation]),
    },
    v3_1.Components: {"mediaTypes": _map_of(v3_1.MediaType)},
    v3_1.OpenAPI: {
        "openapi": (str, ...),
        "self_uri": (str | None, Field(default=None, alias="$self")),
    },
}
"""The fields that 3.2 adds to each model or changes; a model without any refers to others."""


def _extend(model: type[BaseModel]) -> type[BaseModel]:
    """Return a model with the fields of 3.2; references to other models are by name."""
    inherited = {name: (info.annotation, info) for name, info in model.model_fields.items()}
    fields: dict[str, Any] = {
        name: (_by_name(annotation), default)
        for name, (annotation, default) in {**inherited, **_ADDED[model]}.items()
    }
    return create_model(model.__name__, __base__=model, __module__=__name__, **fields)


def _by_name(annotation: object) -> object:
    """Return an annotation in which the names of the models stand for the models of 3.1."""
    if isinstance(annotation, type) and annotation in _ADDED:
        return ForwardRef(annotation.__name__)
    origin = get_origin(annotation)
    arguments = tuple(map(_by_name, get_args(annotation)))
    if origin in (Union, types.UnionType):
        return Union[arguments]  # noqa: UP007 - the members are computed
    return types.GenericAlias(origin, arguments) if origin in (dict, list) else annotation


MODELS = {model.__name__: _extend(model) for model in _ADDED}
for _model in MODELS.values():
    _model.model_rebuild(_types_namespace=MODELS)

OpenAPI = MODELS["OpenAPI"]
