"""What the tables of minimal pairs are written with.

``old`` and ``new`` are edits to the base description; ``found`` are the codes the comparison must
report, proofs of equality left out unless they are the point. Where the direction counts, a code
has a pair for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One minimal pair. ``direction`` is checked on the finding of the code when it is given."""

    code: str
    new: Mapping[str, Any]
    old: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    direction: str | None = None
    also: tuple[str, ...] = ()
    today: str | None = None

    @property
    def name(self) -> str:
        """What the case is called in a report of the tests."""
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
    """Return the pair of cases in which a change to a schema is sent, and comes back.

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


def operation(path: str, method: str = "get", **members: Any) -> dict[str, Any]:
    """Return an edit that puts in a small operation of its own, to be compared alone."""
    body = {
        "operationId": "getCart",
        "tags": ["Orders"],
        "description": "New.",
        "x-token-cost": 1,
        "responses": {"204": {"description": "Done."}},
    }
    return {f"/paths/{path.replace('~', '~0').replace('/', '~1')}": {method: body | members}}


def cart(**members: Any) -> dict[str, Any]:
    """Return an edit that puts in ``GET /cart`` with these members."""
    return operation("/cart", **members)


def sunset(day: str | None) -> dict[str, Any]:
    """Return an edit with ``GET /cart`` deprecated, to be switched off on a day."""
    return cart(deprecated=True, **({"x-sunset": day} if day else {}))


GETTING = "/paths/~1orders~1{id}"
JSON = "application/json"


def body(schema: Any, media: str = JSON, **members: Any) -> dict[str, Any]:
    """Return an edit that gives ``POST /cart`` a body."""
    return operation(
        "/cart", "post", requestBody={"content": {media: {"schema": schema}}} | members
    )


def answers(**statuses: Any) -> dict[str, Any]:
    """Return an edit that gives ``GET /cart`` these answers, by status with an underscore before."""
    return cart(responses={status.strip("_"): value for status, value in statuses.items()})


def with_body(schema: Any, media: str = JSON) -> dict[str, Any]:
    """Return a response with one representation."""
    return {"description": "Done.", "content": {media: {"schema": schema}}}


DONE = {"description": "Done."}
TEXT = {"type": "object", "properties": {"name": {"type": "string"}}}
QUERY = {"name": "size", "in": "query", "schema": {"type": "string"}}
