"""Pets."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.deprecation import deprecated
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

__all__ = ["AsyncPets", "Pets"]


class Pets(SyncResource):
    """Pets."""

    def delete(self, id: int, *, options: RequestOptions | None = None) -> None:
        """Delete a pet.

        Costs 3 tokens a call.
        """
        return self._client.call(Endpoint[None]("deletePet"), {"id": id}, options)

    @deprecated(
        "pets.delete_many is deprecated: use pets.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2027-01-31."
    )
    def delete_many(self, *, ids: Sequence[int], options: RequestOptions | None = None) -> None:
        """Delete pets.

        pets.delete_many is deprecated: use pets.delete instead (3 tokens an id instead of 10 a
        call: cheaper for up to 3 ids). Sunset: 2027-01-31.

        Costs 10 tokens a call.
        """
        return self._client.call(Endpoint[None]("deletePets"), {"ids": ids}, options)

    @deprecated("pets.old is deprecated.")
    def old(
        self,
        *,
        kind: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """List pets.

        pets.old is deprecated.

        Costs 10 tokens a call.
        """
        arguments = {"kind": kind, "sort": sort}
        return self._client.call(Endpoint[None]("oldPets"), arguments, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    delete = coroutine(Pets.delete)

    @deprecated(
        "pets.delete_many is deprecated: use pets.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2027-01-31."
    )
    async def delete_many(
        self, *, ids: Sequence[int], options: RequestOptions | None = None
    ) -> None:
        """Delete pets.

        pets.delete_many is deprecated: use pets.delete instead (3 tokens an id instead of 10 a
        call: cheaper for up to 3 ids). Sunset: 2027-01-31.

        Costs 10 tokens a call.
        """
        return await self._client.call(Endpoint[None]("deletePets"), {"ids": ids}, options)

    @deprecated("pets.old is deprecated.")
    async def old(
        self,
        *,
        kind: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """List pets.

        pets.old is deprecated.

        Costs 10 tokens a call.
        """
        arguments = {"kind": kind, "sort": sort}
        return await self._client.call(Endpoint[None]("oldPets"), arguments, options)
