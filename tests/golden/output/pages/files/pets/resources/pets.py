"""Pets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import async_pages
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models
    from .._runtime.pagination.paginator import Pages

__all__ = ["AsyncPets", "Pets"]


class Pets(SyncResource):
    """Pets."""

    def list(
        self,
        *,
        ids: Sequence[int] | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        cursor: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> Pages[models.Pet]:
        """List pets.

        Returns pets, oldest first. Costs 10 tokens a page.

        - ids: Fetch exactly these.
        """
        arguments = {"ids": ids, "limit": limit, "cursor": cursor}
        return self._client.pages(Endpoint("getPets"), arguments, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    list = async_pages(Pets.list)
