"""Minimal pairs for operations, parameters and request bodies."""

from __future__ import annotations

from tests.unit.diff.cases.case import (
    GET,
    GET_PATH,
    IDS,
    JSON,
    QUERY,
    TEXT,
    USER,
    Case,
    body,
    cart,
    operation,
)
from tests.unit.diff.pairs import REMOVED

OPERATIONS = [
    Case(code="OP01", new={GET_PATH: REMOVED}),
    Case(
        code="OP02",
        old={f"{GET}/deprecated": True, f"{GET}/x-sunset": "2026-01-01"},
        new={GET_PATH: REMOVED},
        today="2026-06-01",
    ),
    Case(
        code="DP10",
        old={f"{GET}/deprecated": True, f"{GET}/x-sunset": "2027-01-01"},
        new={GET_PATH: REMOVED},
        today="2026-06-01",
    ),
    Case(code="OP03", new=cart()),
    Case(code="OP04", old=cart(), new=operation("/basket")),
    Case(code="OP05", old=cart(), new=operation("/cart", "put")),
    Case(
        code="OP06",
        new={
            GET_PATH: REMOVED,
            "/paths/~1orders~1{key}": {
                "get": {
                    "operationId": "getOrder",
                    "description": "Gets an order.",
                    "tags": ["Orders"],
                    "x-token-cost": 1,
                    "parameters": [
                        {
                            "name": "key",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "integer"},
                        }
                    ],
                    "responses": {"204": {"description": "Nothing."}},
                }
            },
        },
    ),
    Case(code="OP07", old=cart(), new=cart(operationId="readCart")),
    Case(code="OP08", old=cart(), new=cart(tags=["Carts"])),
    Case(code="OP09", old=cart(), new=cart(**{"x-stability": "beta"})),
    Case(code="OP10", old=cart(**{"x-stability": "beta"}), new=cart()),
]

PARAMETERS = [
    Case(code="PA01", old=cart(parameters=[QUERY]), new=cart()),
    Case(code="PA02", new={f"{USER}/name": "owner_id"}),
    Case(code="PA03", old=cart(), new=cart(parameters=[QUERY])),
    Case(code="PA04", old=cart(), new=cart(parameters=[QUERY | {"required": True}])),
    Case(code="PA05", new={f"{USER}/required": True}),
    Case(code="PA06", old={f"{USER}/required": True}, new={}),
    Case(
        code="PA07", old=cart(parameters=[QUERY]), new=cart(parameters=[QUERY | {"in": "header"}])
    ),
    Case(code="PA08", new={f"{IDS}/explode": True}),
]

BODIES = [
    Case(code="BQ01", old=operation("/cart", "post"), new=body(TEXT, required=True)),
    Case(code="BQ02", old=operation("/cart", "post"), new=body(TEXT)),
    Case(code="BQ03", old=body(TEXT), new=operation("/cart", "post")),
    Case(code="BQ04", old=body(TEXT), new=body(TEXT, required=True)),
    Case(code="BQ05", old=body(TEXT, required=True), new=body(TEXT)),
    Case(
        code="BQ06",
        old=body(TEXT),
        new=body(TEXT, content={JSON: {"schema": TEXT}, "multipart/form-data": {"schema": TEXT}}),
    ),
    Case(
        code="BQ07",
        old=body(TEXT, content={JSON: {"schema": TEXT}, "multipart/form-data": {"schema": TEXT}}),
        new=body(TEXT),
    ),
]
