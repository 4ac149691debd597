"""A document with everything that a comparison could overlook, to mutate value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.positions import escape_pointer
from tests.unit.diff.cases.case import LIST, PAGE, READ, WRITE, body, cart, with_body
from tests.unit.diff.pairs import BASE, Document, edit

_KEYWORDS: dict[str, Any] = {
    "minProperties": 1,
    "maxProperties": 50,
    "patternProperties": {"^x": {"type": "string", "maxLength": 3}},
    "propertyNames": {"pattern": "^[a-z]"},
    "dependentRequired": {"note": ["id"]},
    "dependentSchemas": {"note": {"minProperties": 2}},
    "if": {"required": ["note"]},
    "then": {"minProperties": 3},
    "else": {"maxProperties": 9},
    "not": {"required": ["secret"]},
    "unevaluatedProperties": False,
    "xml": {"name": "order"},
    "x-stability-level": "beta",
}
_FIELDS: dict[str, Any] = {
    "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
    "kinds": {"type": "array", "contains": {"const": "a"}, "minContains": 2},
    "state": {"type": "string", "enum": ["open", "paid"], "maxLength": 4},
    "file": {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
    "code": {"type": "string", "x-extensible-enum": ["a", "b"], "default": "a"},
    "labels": {"type": "array", "items": {"type": "string", "default": "x", "description": "One."}},
    "mixed": {"anyOf": [{"type": "string", "minLength": 2}, {"type": "integer", "maximum": 3}]},
    "whole": {"allOf": [{"$ref": "#/components/schemas/Buyer"}, {"description": "Who paid."}]},
    "open": {"type": "object", "additionalProperties": {"type": "number", "multipleOf": 2}},
}
_CALLBACK = {
    "{$request.body#/url}": {
        "post": {
            "requestBody": with_body({"type": "object", "properties": {"n": {"type": "integer"}}}),
            "responses": {"204": {"description": "Heard."}},
        }
    }
}
_PARAMETER = {
    "name": "filter",
    "in": "query",
    "allowEmptyValue": True,
    "deprecated": True,
    "example": "a",
    "content": {"application/json": {"schema": {"type": "object"}}},
}


def _unshared(document: Document) -> Document:
    """Return a document in which no two places share an object."""
    return json.loads(json.dumps(document))


_SHARED: dict[str, tuple[str, Any]] = {
    "examples": (f"{PAGE}/content/application~1json/examples", {"value": {"data": [{"id": 1}]}}),
    "links": (f"{PAGE}/links", {"operationId": "getOrder", "parameters": {"id": "$x"}}),
    "callbacks": (f"{LIST}/callbacks", _CALLBACK),
    "headers": (f"{PAGE}/headers", {"schema": {"type": "string"}}),
}
"""Components that references of the first operation name, each with a description beside it."""


def _reference(kind: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/Shared", "description": f"One of the {kind}."}


_REFERENCES = {
    **{pointer: {"shared": _reference(kind)} for kind, (pointer, _) in _SHARED.items()},
    **{f"/components/{kind}": {"Shared": value} for kind, (_, value) in _SHARED.items()},
}

RICH: Document = _unshared(
    edit(
        BASE,
        {
            **{f"{READ}/{name}": value for name, value in _KEYWORDS.items()},
            **{f"{READ}/properties/{name}": value for name, value in _FIELDS.items()},
            **{f"{WRITE}/properties/{name}": value for name, value in _FIELDS.items()},
            f"{READ}/required": ["id", "undescribed"],
            **cart(
                tags=["Orders", "Carts"],
                parameters=[_PARAMETER],
                callbacks={"done": _CALLBACK},
                servers=[{"url": "https://cart.shop.test", "description": "Carts."}],
                externalDocs={"url": "https://docs.shop.test"},
                responses={
                    "200": {
                        **with_body({"type": "string", "default": "a"}),
                        "links": {"next": {"operationId": "getOrder", "parameters": {"id": "$x"}}},
                        "headers": {"X-Rate": {"required": True, "schema": {"type": "integer"}}},
                    }
                },
            ),
            "/paths/~1form": body(
                {
                    "type": "object",
                    "properties": {"a": {"type": "array", "items": {"type": "string"}}},
                },
                "application/x-www-form-urlencoded",
            )["/paths/~1cart"],
            "/paths/~1form/post/requestBody/content/application~1x-www-form-urlencoded/encoding": {
                "a": {"style": "form", "explode": False}
            },
            "/paths/~1form/post/operationId": "sendForm",
            "/paths/~1form/summary": "Forms.",
            "/webhooks": {
                "paid": {
                    "post": {
                        "requestBody": with_body(
                            {"type": "object", "properties": {"n": {"type": "integer"}}}
                        ),
                        "responses": {"200": {"description": "Heard."}},
                    }
                }
            },
            "/info/contact": {"name": "Support", "email": "help@shop.test"},
            "/info/license": {"name": "MIT"},
            "/x-audience": "partners",
            "/tags/0/description": "What was bought.",
            "/components/schemas/Spare": {
                "type": "object",
                "properties": {"n": {"type": "integer"}},
            },
            "/components/securitySchemes/spare": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
            },
            "/components/x-parts": {"a": 1},
            **_REFERENCES,
        },
    )
)


def mutations(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value below a pointer with the name of a way to change it."""
    if pointer:
        yield pointer, "remove"
    if isinstance(value, dict):
        yield pointer, "add"
        for key, item in value.items():
            yield from mutations(item, f"{pointer}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from mutations(item, f"{pointer}/{index}")
    else:
        yield pointer, "change"


EQUAL = (
    ("/paths/~1orders/get/parameters/2/schema/type", "remove"),
    ("/paths/~1orders/get/parameters/3/style", "remove"),
    ("/paths/~1orders/get/responses/200/headers/shared", "add"),
    ("/paths/~1orders~1{id}/get/parameters/0/required", "remove"),
    ("/components/schemas/Order/properties/state/type", "remove"),
    ("/components/schemas/OrderWrite/properties/state/type", "remove"),
)
"""Mutations without meaning: an enum implies its type, a value equals its default, and other keys
than texts beside a reference are ignored (OpenAPI 3.1, Reference Object)."""
