"""Building blocks for the tables of minimal pairs.

``old`` and ``new`` are edits of the base document. The comparison must report ``code`` and the codes
in ``also``, and nothing else but refactorings. A code that depends on the direction has a pair for
each direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """One minimal pair, equal only to itself. ``direction``, if given, is that of the finding."""

    code: str
    new: Mapping[str, Any]
    old: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    direction: str | None = None
    also: tuple[str, ...] = ()
    today: str | None = None

    @property
    def name(self) -> str:
        """The name of the case in test reports."""
        return f"{self.code}-{self.direction}" if self.direction else self.code


LIST = "/paths/~1orders/get"
GET = "/paths/~1orders~1{id}/get"
LIMIT, SORT, IDS, USER = (f"{LIST}/parameters/{index}" for index in (1, 2, 3, 4))
PAGE = f"{LIST}/responses/200"
PAGE_SCHEMA = f"{PAGE}/content/application~1json/schema"
READ, WRITE = "/components/schemas/Order", "/components/schemas/OrderWrite"


def both(
    code: str, change: Mapping[str, Any], old: Mapping[str, Any] = NOTHING, **kwargs: Any
) -> list[Case]:
    """Return two cases for a change of a schema, in a request and in a response.

    Pointers are relative to the schema of the order.
    """
    return [
        Case(
            code=code,
            old={f"{root}{pointer}": value for pointer, value in old.items()},
            new={f"{root}{pointer}": value for pointer, value in change.items()},
            direction=direction,
            **kwargs,
        )
        for root, direction in ((WRITE, "request"), (READ, "response"))
    ]


def operation(path: str, method: str = "get", **properties: Any) -> dict[str, Any]:
    """Return an edit that adds a small operation."""
    body = {
        "operationId": "getCart",
        "tags": ["Orders"],
        "description": "New.",
        "x-token-cost": 1,
        "responses": {"204": {"description": "Done."}},
    }
    return {f"/paths/{path.replace('~', '~0').replace('/', '~1')}": {method: body | properties}}


def cart(**properties: Any) -> dict[str, Any]:
    """Return an edit that adds ``GET /cart`` with the given properties."""
    return operation("/cart", **properties)


def sunset(day: str | None) -> dict[str, Any]:
    """Return an edit that adds a deprecated ``GET /cart`` with a sunset date, if given."""
    return cart(deprecated=True, **({"x-sunset": day} if day else {}))


GET_PATH = "/paths/~1orders~1{id}"
JSON = "application/json"


def body(schema: Any, media: str = JSON, **properties: Any) -> dict[str, Any]:
    """Return an edit that adds ``POST /cart`` with a request body."""
    return operation(
        "/cart", "post", requestBody={"content": {media: {"schema": schema}}} | properties
    )


def responses(**statuses: Any) -> dict[str, Any]:
    """Return an edit that adds ``GET /cart`` with responses by status, prefixed with ``_``."""
    return cart(responses={status.strip("_"): value for status, value in statuses.items()})


def with_body(schema: Any, media: str = JSON) -> dict[str, Any]:
    """Return a response with one media type."""
    return {"description": "Done.", "content": {media: {"schema": schema}}}


DONE = {"description": "Done."}
TEXT = {"type": "object", "properties": {"name": {"type": "string"}}}
QUERY = {"name": "size", "in": "query", "schema": {"type": "string"}}
