"""Pets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from ..operations import OPERATIONS

if TYPE_CHECKING:
    from .._runtime.client import AsyncClient, SyncClient

__all__ = ["AsyncPets", "Pets"]

_LIST: Endpoint[None] = Endpoint(OPERATIONS["getPets"])
_CREATE: Endpoint[None] = Endpoint(OPERATIONS["addPet"])


class Pets:
    """Pets."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def list(self, *, options: RequestOptions | None = None) -> None:
        """List.

        The cost is not documented; it is counted as that of the most expensive operation.
        """
        return self._client.call(_LIST, {}, options)

    def create(self, *, options: RequestOptions | None = None) -> None:
        """Create.

        Costs 2 tokens a call.
        """
        return self._client.call(_CREATE, {}, options)


class AsyncPets:
    """The operations of `Pets`, for asyncio."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    list = coroutine(Pets.list)
    create = coroutine(Pets.create)
