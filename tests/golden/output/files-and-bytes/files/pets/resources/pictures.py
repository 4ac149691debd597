"""Pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource
from .._runtime.serialization import encoding

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncPictures", "Pictures"]


class Pictures(SyncResource):
    """Pictures."""

    def create(
        self,
        *,
        file: bytes | encoding.File,
        title: str | UnsetType = UNSET,
        tags: Sequence[str] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Picture:
        """Upload a picture.

        Costs 20 tokens a call.

        - file: The picture itself.
        """
        arguments = {"file": file, "title": title, "tags": tags}
        return self._client.call(Endpoint("addPicture"), arguments, options)

    def download(self, id: int, *, options: RequestOptions | None = None) -> bytes:
        """Download a picture.

        Costs 2 tokens a call.
        """
        return self._client.call(Endpoint("downloadPicture"), {"id": id}, options)

    def replace(
        self, id: int, body: bytes | encoding.File, *, options: RequestOptions | None = None
    ) -> None:
        """Replace a picture.

        Costs 20 tokens a call.
        """
        arguments = {"id": id, "body": body}
        return self._client.call(Endpoint[None]("replacePicture"), arguments, options)


class AsyncPictures(AsyncResource):
    """The operations of `Pictures`, for asyncio."""

    create = coroutine(Pictures.create)
    download = coroutine(Pictures.download)
    replace = coroutine(Pictures.replace)
