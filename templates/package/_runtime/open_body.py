"""The body of a success response that is still being received, for both drivers.

The HTTP module attaches the response to it; whoever created it reads and closes it. Invariant:
closing it releases the connection, and closing it again has no effect.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator


class OpenBody:
    """A body that is read in blocking calls. ``idle_timeout`` limits the wait for data, in seconds."""

    def __init__(self, idle_timeout: float) -> None:
        self.idle_timeout = idle_timeout
        self._chunks: Generator[bytes] | None = None
        self._close: Callable[[], None] | None = None

    def attach(self, chunks: Generator[bytes], close: Callable[[], None]) -> None:
        """Take over an open response."""
        self._chunks, self._close = chunks, close

    def read(self) -> bytes:
        """Return the next chunk, empty at the end of the body. Raises TransportError."""
        return b"" if self._chunks is None else next(self._chunks, b"")

    def close(self) -> None:
        """Release the connection."""
        chunks, close = self._chunks, self._close
        self._chunks = self._close = None
        if chunks is not None:
            chunks.close()
        if close is not None:
            close()


class AsyncOpenBody:
    """A body that is read in an event loop. ``idle_timeout`` limits the wait for data, in seconds."""

    def __init__(self, idle_timeout: float) -> None:
        self.idle_timeout = idle_timeout
        self._chunks: AsyncGenerator[bytes] | None = None
        self._close: Callable[[], Awaitable[None]] | None = None

    def attach(self, chunks: AsyncGenerator[bytes], close: Callable[[], Awaitable[None]]) -> None:
        """Take over an open response."""
        self._chunks, self._close = chunks, close

    async def read(self) -> bytes:
        """Return the next chunk, empty at the end of the body. Raises TransportError."""
        return b"" if self._chunks is None else await anext(self._chunks, b"")

    async def close(self) -> None:
        """Release the connection."""
        chunks, close = self._chunks, self._close
        self._chunks = self._close = None
        if chunks is not None:
            await chunks.aclose()
        if close is not None:
            await close()
