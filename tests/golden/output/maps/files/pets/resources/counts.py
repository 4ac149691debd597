"""Counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncCounts", "Counts"]


class Counts(SyncResource):
    """Counts."""

    def set(self, body: Mapping[str, int], *, options: RequestOptions | None = None) -> models.Herd:
        """Replace the counts.

        Costs 1 token a call.
        """
        return self._client.call(Endpoint("setCounts"), {"body": body}, options)


class AsyncCounts(AsyncResource):
    """The operations of `Counts`, for asyncio."""

    set = coroutine(Counts.set)
