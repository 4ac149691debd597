"""Counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from ..operations import OPERATIONS

if TYPE_CHECKING:
    from .. import models
    from .._runtime.client import AsyncClient, SyncClient

__all__ = ["AsyncCounts", "Counts"]

_SET: Endpoint[models.Herd] = Endpoint(OPERATIONS["setCounts"])


class Counts:
    """Counts."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def set(self, body: Mapping[str, int], *, options: RequestOptions | None = None) -> models.Herd:
        """Replace the counts.

        Costs 1 token a call.
        """
        return self._client.call(_SET, {"body": body}, options)


class AsyncCounts:
    """The operations of `Counts`, for asyncio."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    set = coroutine(Counts.set)
