"""Streams: the return values of operations whose response is a sequence, for both clients.

A stream is opened by ``with`` (``async with``), which sends the request, and closed with the block:
the connection is released whatever happened in it. Iterating returns items as they arrive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from ..call.running_call import CallOutcome
from ..errors import ClientError, TransportError
from ..messages import RawResponse
from ..open_body import AsyncOpenBody, OpenBody
from .progress import Contents, StreamProgress
from .sequences import ServerSentEvent

T = TypeVar("T")
_Decode = Callable[[CallOutcome, Contents], object]


class _Stream(Generic[T]):
    """What both streams have in common."""

    def __init__(self, progress: StreamProgress, decode: _Decode) -> None:
        self._progress = progress
        self._decode = decode

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._progress.operation.call})"

    @property
    def response(self) -> RawResponse:
        """Status and headers of the response. Raises ClientError unless the stream was opened."""
        return self._progress.response

    @property
    def event(self) -> ServerSentEvent | None:
        """The server-sent event of the last item, with its type and id; None for JSON lines."""
        return self._progress.event

    @property
    def last_event_id(self) -> str:
        """The id of the last event, empty if the server sends none.

        Another call continues after it, with the header ``Last-Event-ID`` in its options.
        """
        return self._progress.last_event_id

    @property
    def cost(self) -> int:
        """Tokens charged for all requests of this stream."""
        return self._progress.cost

    def _check_unopened(self) -> None:
        if self._progress.outcome is not None:
            raise ClientError(f"{self._progress.operation.call}: a stream can be opened once")

    def _next_item(self) -> tuple[T] | None:
        """Return the next item that has arrived, None if there is none. Raises DecodingError."""
        outcome = self._progress.opened
        contents = self._progress.take()
        return None if contents is None else (cast(T, self._decode(outcome, contents)),)


class Stream(_Stream[T], Iterator[T]):
    """A stream of the blocking client: open it with ``with``, and iterate over it."""

    def __init__(
        self,
        progress: StreamProgress,
        connect: Callable[[OpenBody, float], CallOutcome],
        decode: _Decode,
        idle_timeout: float,
    ) -> None:
        super().__init__(progress, decode)
        self._connect = connect
        self._body = OpenBody(idle_timeout)

    def __enter__(self) -> Self:
        self._check_unopened()
        self._open(0.0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        """Wait for the next item. Raises TransportError, DecodingError and ResponseTooLarge."""
        while (item := self._next_item()) is None:
            if self._progress.finished:
                self.close()
                raise StopIteration
            self._receive()
        return item[0]

    def close(self) -> None:
        """Release the connection; nothing more is received."""
        self._progress.stop()
        self._body.close()

    def _open(self, wait: float) -> None:
        try:
            self._progress.begin(self._connect(self._body, wait))
        except BaseException:
            self.close()
            raise

    def _receive(self) -> None:
        try:
            chunk = self._body.read()
        except TransportError as failure:
            self._body.close()
            wait = self._progress.wait_before_reconnecting(failure)
        else:
            self._progress.feed(chunk)
            return
        self._open(wait)


class AsyncStream(_Stream[T], AsyncIterator[T]):
    """A stream of the asyncio client: open it with ``async with``, and iterate over it."""

    def __init__(
        self,
        progress: StreamProgress,
        connect: Callable[[AsyncOpenBody, float], Awaitable[CallOutcome]],
        decode: _Decode,
        idle_timeout: float,
    ) -> None:
        super().__init__(progress, decode)
        self._connect = connect
        self._body = AsyncOpenBody(idle_timeout)

    async def __aenter__(self) -> Self:
        self._check_unopened()
        await self._open(0.0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        """Wait for the next item. Raises TransportError, DecodingError and ResponseTooLarge."""
        while (item := self._next_item()) is None:
            if self._progress.finished:
                await self.close()
                raise StopAsyncIteration
            await self._receive()
        return item[0]

    async def close(self) -> None:
        """Release the connection; nothing more is received."""
        self._progress.stop()
        await self._body.close()

    async def _open(self, wait: float) -> None:
        try:
            self._progress.begin(await self._connect(self._body, wait))
        except BaseException:
            await self.close()
            raise

    async def _receive(self) -> None:
        try:
            chunk = await self._body.read()
        except TransportError as failure:
            await self._body.close()
            wait = self._progress.wait_before_reconnecting(failure)
        else:
            self._progress.feed(chunk)
            return
        await self._open(wait)
