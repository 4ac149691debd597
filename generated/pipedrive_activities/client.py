"""The two clients: blocking, and for asyncio. Both have the same methods."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.client import AsyncClient, SyncClient
from ._runtime.product import Product, TypeTables
from .operations import OPERATIONS
from .rate_limits import HEADER_NAMES

if TYPE_CHECKING:
    from .resources.activities import Activities, AsyncActivities

__all__ = ["PRODUCT", "AsyncPipedrive", "Pipedrive"]


def _load_type_tables() -> TypeTables:
    from .type_tables import ARGUMENTS, RESPONSES

    return TypeTables(ARGUMENTS, RESPONSES)


PRODUCT = Product(
    name="pipedrive-activities",
    version="0.1.0",
    environment="PIPEDRIVE",
    base_url="https://api.pipedrive.com",
    token_header="x-api-token",
    header_names=HEADER_NAMES,
    auth_scheme="",
    operations=OPERATIONS,
    type_tables=_load_type_tables,
)
"""Constants of this API, used by both clients."""


class Pipedrive(SyncClient):
    """The blocking client. Use it in ``with``, or call ``close()`` after use.

    Thread-safe, and usable in a forked child process.
    """

    _product = PRODUCT

    @cached_property
    def activities(self) -> Activities:
        """Scheduled or completed work: a call, a lunch, a deadline, or a custom type. An activity
        can be linked to a deal, lead, person, organization or project. Date and time are optional.
        The migration guide explains how to move from v1 to v2.
        """
        from .resources.activities import Activities

        return Activities(self)


class AsyncPipedrive(AsyncClient):
    """The client for asyncio. Use it in ``async with``, or await ``close()`` after use."""

    _product = PRODUCT

    @cached_property
    def activities(self) -> AsyncActivities:
        """Scheduled or completed work: a call, a lunch, a deadline, or a custom type. An activity
        can be linked to a deal, lead, person, organization or project. Date and time are optional.
        The migration guide explains how to move from v1 to v2.
        """
        from .resources.activities import AsyncActivities

        return AsyncActivities(self)
