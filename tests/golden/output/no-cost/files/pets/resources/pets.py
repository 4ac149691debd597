"""Pets."""

from __future__ import annotations

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

__all__ = ["AsyncPets", "Pets"]


class Pets(SyncResource):
    """Pets."""

    def list(self, *, options: RequestOptions | None = None) -> None:
        """List.

        The cost is not documented; it is counted as that of the most expensive operation.
        """
        return self._client.call(Endpoint[None]("getPets"), {}, options)

    def create(self, *, options: RequestOptions | None = None) -> None:
        """Create.

        Costs 2 tokens a call.
        """
        return self._client.call(Endpoint[None]("addPet"), {}, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    list = coroutine(Pets.list)
    create = coroutine(Pets.create)
