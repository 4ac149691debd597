"""The base document of the minimal pairs, and a function that edits it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from generator.config.codegen_config import Config, PaginationRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.diff.documents.comparable import ComparableApi
from generator.ir.api import Api, HeaderRole, Product
from generator.pipeline import lower_to_compare
from generator.positions import unescape_pointer

Document = dict[str, Any]
REMOVED = object()
"""Value of an edit that removes a property or item."""

CONFIG = Config(
    product=Product(
        distribution="shop",
        package="shop",
        version="1.0.0",
        client="Shop",
        command="shop",
        environment="SHOP",
    ),
    pagination=(
        PaginationRule(
            cursor_parameter="cursor",
            size_parameter="limit",
            items="/data",
            next_cursor="/more/next_cursor",
        ),
        PaginationRule(
            cursor_parameter="start",
            size_parameter="limit",
            items="/data",
            next_cursor="/more/next_cursor",
        ),
        PaginationRule(
            cursor_parameter="cursor",
            size_parameter="limit",
            items="/data",
            next_cursor="/next_cursor",
        ),
    ),
    data="/data",
    header_roles=(HeaderRole(role="burst_remaining", header="x-ratelimit-remaining"),),
)

_ORDER: Document = {
    "type": "object",
    "description": "What somebody bought.",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "description": "Number of the order."},
        "state": {"type": "string", "enum": ["open", "paid"], "description": "How far it is."},
        "note": {"type": "string", "maxLength": 200, "description": "A remark."},
        "total": {"type": "number", "minimum": 0, "description": "What it comes to."},
        "tags": {
            "type": "array",
            "maxItems": 10,
            "items": {"type": "string"},
            "description": "Words.",
        },
        "buyer": {"$ref": "#/components/schemas/Buyer"},
        "payment": {
            "oneOf": [
                {"$ref": "#/components/schemas/Card"},
                {"$ref": "#/components/schemas/Transfer"},
            ],
            "discriminator": {"propertyName": "kind"},
        },
    },
}
_FAILURE: Document = {
    "type": "object",
    "properties": {"error": {"type": "string", "description": "What went wrong."}},
}

BASE: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.4.0", "description": "Sells things."},
    "servers": [{"url": "https://api.shop.test"}],
    "x-rate-limits": {
        "daily-tokens": 1000,
        "burst-window": 2,
        "oauth-burst-factor": 4,
        "plans": [{"name": "small", "daily-multiplier": 1, "burst": 20}],
    },
    "tags": [{"name": "Orders"}],
    "security": [{"key": []}, {"oauth": ["orders:read"]}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "getOrders",
                "summary": "List orders",
                "description": "Lists orders.",
                "tags": ["Orders"],
                "x-token-cost": 10,
                "parameters": [
                    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "default": 100, "maximum": 500},
                    },
                    {
                        "name": "sort_by",
                        "in": "query",
                        "schema": {"type": "string", "enum": ["id", "total"], "default": "id"},
                    },
                    {
                        "name": "ids",
                        "in": "query",
                        "style": "form",
                        "explode": False,
                        "schema": {"type": "array", "maxItems": 100, "items": {"type": "integer"}},
                    },
                    {
                        "name": "user_id",
                        "in": "query",
                        "description": "Only orders of this user.",
                        "schema": {"type": "integer"},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "A page.",
                        "headers": {
                            "x-ratelimit-remaining": {"schema": {"type": "integer"}},
                            "x-trace": {"schema": {"type": "string"}},
                        },
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "data": {
                                            "type": "array",
                                            "items": {"$ref": "#/components/schemas/Order"},
                                        },
                                        "more": {
                                            "type": "object",
                                            "properties": {
                                                "next_cursor": {"type": ["string", "null"]}
                                            },
                                        },
                                    },
                                }
                            }
                        },
                    },
                    "400": {
                        "description": "Rejected.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}
                        },
                    },
                },
            },
            "post": {
                "operationId": "addOrder",
                "description": "Adds an order.",
                "tags": ["Orders"],
                "x-token-cost": 5,
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/OrderWrite"}}
                    }
                },
                "responses": {
                    "200": {
                        "description": "The order.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {"data": {"$ref": "#/components/schemas/Order"}},
                                }
                            }
                        },
                    }
                },
            },
        },
        "/orders/{id}": {
            "get": {
                "operationId": "getOrder",
                "description": "Gets an order.",
                "tags": ["Orders"],
                "x-token-cost": 1,
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                ],
                "responses": {"204": {"description": "Nothing."}},
            }
        },
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "x-key"},
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": "https://login.shop.test/authorize",
                        "tokenUrl": "https://login.shop.test/token",
                        "scopes": {"orders:read": "Read orders.", "orders:full": "Do all."},
                    }
                },
            },
        },
        "schemas": {
            "Order": _ORDER,
            "OrderWrite": copy.deepcopy(_ORDER),
            "Buyer": {"type": "object", "properties": {"name": {"type": "string"}}},
            "Card": {
                "type": "object",
                "properties": {
                    "kind": {"const": "card"},
                    "number": {"type": "string"},
                    "sort": {"type": "string"},
                },
            },
            "Transfer": {
                "type": "object",
                "properties": {
                    "kind": {"const": "transfer"},
                    "iban": {"type": "string"},
                    "sort": {"type": "string"},
                },
            },
            "Failure": _FAILURE,
        },
    },
}
BASE["components"]["schemas"]["OrderWrite"]["properties"]["gift"] = {"type": "boolean"}


def edit(document: Document, edits: Mapping[str, Any]) -> Document:
    """Return a copy with the values at JSON Pointers set, removed (``REMOVED``) or replaced.

    A callable receives the old value and returns the new one; ``-`` appends to a list.
    """
    edited = copy.deepcopy(document)
    for pointer, value in edits.items():
        *path, key = [unescape_pointer(token) for token in pointer.split("/")[1:]]
        last: Any = key
        container: Any = edited
        for token in path:
            container = container[int(token)] if isinstance(container, list) else container[token]
        if isinstance(container, list):
            if last == "-":
                container.append(value)
                continue
            last = int(key)
        if value is REMOVED:
            del container[last]
        else:
            container[last] = value(container[last]) if callable(value) else value
    return edited


@dataclass(frozen=True, slots=True)
class Memory:
    """Files in memory."""

    contents: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None if there is none."""
        return self.contents.get(name)


def load(document: Document, text: str | None = None, config: Config = CONFIG) -> ComparableApi:
    """Return a document as a comparison reads it, also one with errors."""
    content = (text or json.dumps(document, indent=1)).encode()
    return _load_shared(content) if config is CONFIG else _load(content, config)


def lower_text(document: Document, text: str | None = None, config: Config = CONFIG) -> Api:
    """Return the intermediate representation of a document; fail on any error in it."""
    loaded = load(document, text, config)
    assert not loaded.errors, [f"{d.code} {d.message} {d.origin}" for d in loaded.errors]
    return loaded.api


@cache
def _load_shared(content: bytes) -> ComparableApi:
    """Load a document once; the model is immutable, so tests can share it."""
    return _load(content, CONFIG)


def _load(content: bytes, config: Config) -> ComparableApi:
    diagnostics = Diagnostics()
    files = Memory({"shop.yaml": content})
    loaded = lower_to_compare("shop.yaml", files, config, diagnostics)
    assert loaded is not None, [f"{d.code} {d.message} {d.origin}" for d in diagnostics]
    return loaded
