"""Visits."""

from __future__ import annotations

import builtins
import decimal
import uuid
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncVisits", "Visits"]


class Visits(SyncResource):
    """Visits."""

    def list(
        self,
        *,
        vet: uuid.UUID | str | UnsetType = UNSET,
        price: decimal.Decimal | float | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> builtins.list[models.Visit]:
        """List."""
        return self._client.call(Endpoint("getVisits"), {"vet": vet, "price": price}, options)

    def create(
        self, *, visit: models.VisitInput | models.Visit, options: RequestOptions | None = None
    ) -> models.Visit:
        """Create."""
        return self._client.call(Endpoint("addVisit"), {"visit": visit}, options)


class AsyncVisits(AsyncResource):
    """The operations of `Visits`, for asyncio."""

    list = coroutine(Visits.list)
    create = coroutine(Visits.create)
