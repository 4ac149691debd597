"""Pets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncPets", "Pets"]


class Pets(SyncResource):
    """Pets."""

    def find(
        self,
        *,
        filter: models.Filter | UnsetType = UNSET,
        ids: Sequence[int] | UnsetType = UNSET,
        words: Sequence[str] | UnsetType = UNSET,
        path: str | UnsetType = UNSET,
        where: models.Filter | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """Find pets.

        Costs 1 token a call.

        - filter: What they are like.
        """
        arguments = {"filter": filter, "ids": ids, "words": words, "path": path, "where": where}
        return self._client.call(Endpoint[None]("findPets"), arguments, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    find = coroutine(Pets.find)
