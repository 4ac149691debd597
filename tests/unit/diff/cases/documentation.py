"""Minimal pairs for refactorings, documentation and extensions."""

from __future__ import annotations

from tests.unit.diff.cases.case import (
    GET_PATH,
    LIST,
    PAGE_SCHEMA,
    READ,
    WRITE,
    Case,
    cart,
    sunset,
)
from tests.unit.diff.pairs import REMOVED

INLINE = {"type": "object", "properties": {"name": {"type": "string"}}}

REFACTORINGS = [
    Case(
        code="RF01",
        old={
            f"{READ}/properties/buyer": INLINE,
            f"{WRITE}/properties/buyer": INLINE,
            "/components/schemas/Buyer": REMOVED,
        },
        new={},
    ),
    Case(
        code="RF02",
        new={
            f"{READ}/properties/buyer": INLINE,
            f"{WRITE}/properties/buyer": INLINE,
            "/components/schemas/Buyer": REMOVED,
        },
    ),
    Case(
        code="RF03",
        new={
            "/components/schemas/Buyer": {
                "allOf": [{"type": "object", "properties": {"name": {"type": "string"}}}]
            }
        },
    ),
    Case(
        code="RF04",
        old={
            "/components/schemas/Buyer": {
                "allOf": [{"type": "object", "properties": {"name": {"type": "string"}}}]
            }
        },
        new={},
    ),
    Case(code="RF05", new={f"{LIST}/parameters": lambda listed: listed[::-1]}),
    Case(
        code="RF06",
        new={
            "/components/schemas/Client": INLINE,
            "/components/schemas/Buyer": REMOVED,
            f"{READ}/properties/buyer/$ref": "#/components/schemas/Client",
            f"{WRITE}/properties/buyer/$ref": "#/components/schemas/Client",
        },
    ),
    Case(
        code="RF07",
        new={
            "/openapi": "3.0.3",
            f"{PAGE_SCHEMA}/properties/more/properties/next_cursor": {
                "type": "string",
                "nullable": True,
            },
            "/components/schemas/Card/properties/kind": {"type": "string", "enum": ["card"]},
            "/components/schemas/Transfer/properties/kind": {
                "type": "string",
                "enum": ["transfer"],
            },
        },
    ),
]

DOCUMENTS = [
    Case(code="DO01", old=cart(), new=cart(description="Otherwise.")),
    Case(code="DO02", new={f"{LIST}/summary": "Show orders"}),
    Case(code="DO03", new={f"{READ}/properties/note/examples": ["hello"]}),
    Case(code="DO04", new={f"{LIST}/externalDocs": {"url": "https://docs.shop.test"}}),
    Case(code="DO05", new={f"{LIST}/description": "Lists orders, 30 a minute."}),
    Case(code="XM01", old=cart(**{"x-owner": "a"}), new=cart(**{"x-owner": "b"})),
    Case(code="XM02", old=cart(**{"x-owner": "a"}), new=cart()),
    Case(code="XM05", old=cart(), new=cart(**{"x-owner": "a"})),
    Case(code="XM06", new={f"{READ}/x-owner": "a"}),
    Case(code="XM07", new={"/info/version": "1.4.0-rc.1"}),
    Case(code="UJ01", old=sunset("soon"), new=sunset("later")),
    Case(code="XM03", new={"/info/version": "1.3.0"}),
    Case(code="XM04", new={"/info/version": "1.4.0", GET_PATH: REMOVED}, also=("OP01",)),
]
