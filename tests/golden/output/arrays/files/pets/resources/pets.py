"""Pets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

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

    def get(
        self,
        *,
        kinds: Sequence[models.Kind] | UnsetType = UNSET,
        sizes: Sequence[Literal["s", "m", "l"]] | UnsetType = UNSET,
        matrix: Sequence[Literal[1, 2]] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Pet:
        """List pets.

        Costs 1 token a call.

        - kinds: Keep these kinds.
        """
        arguments = {"kinds": kinds, "sizes": sizes, "matrix": matrix}
        return self._client.call(Endpoint("getPets"), arguments, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    get = coroutine(Pets.get)
