"""chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import async_stream, coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models
    from .._runtime.streaming.stream import Stream

__all__ = ["AsyncChats", "Chats"]


class Chats(SyncResource):
    """chats."""

    def create(
        self, *, text: str, stream: bool | UnsetType = UNSET, options: RequestOptions | None = None
    ) -> models.Answer:
        """Create.

        The cost is not documented; it is counted as that of the most expensive operation.
        """
        arguments = {"text": text, "stream": stream}
        return self._client.call(Endpoint("createChat"), arguments, options)

    def create_stream(
        self, *, text: str, options: RequestOptions | None = None
    ) -> Stream[models.Chunk]:
        """Create.

        The cost is not documented; it is counted as that of the most expensive operation.

        Returns a stream: open it with `with` (`async with`), and iterate over its items as they
        arrive.
        """
        return self._client.stream(Endpoint("createChat"), {"text": text}, options)


class AsyncChats(AsyncResource):
    """The operations of `Chats`, for asyncio."""

    create = coroutine(Chats.create)
    create_stream = async_stream(Chats.create_stream)
