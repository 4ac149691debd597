"""Servers that send streams, and readers for both clients."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.scripted_server import Step

EVENTS = "text/event-stream"


def feed(media_type: str, *chunks: str | bytes, ending: str = "end", status: int = 200) -> Step:
    """Send a response in chunks. ``ending``: ``end`` it, ``cut`` it off, or ``hang`` until the client
    closes the connection."""

    def step(connection: socket.socket, done: threading.Event) -> None:
        head = f"HTTP/1.1 {status} Sent\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n"
        content = head.encode() + b"\r\n"
        for chunk in chunks:
            piece = chunk.encode() if isinstance(chunk, str) else chunk
            content += b"%x\r\n%s\r\n" % (len(piece), piece)
        # All at once: the client cannot be idle between the head and the first item.
        connection.sendall(content + (b"0\r\n\r\n" if ending == "end" else b""))
        if ending == "hang":
            connection.recv(1)  # empty as soon as the client closes the connection
            done.set()

    return step


@dataclass
class Reading:
    """What reading a stream gave: its items and, once it ended, its state."""

    items: list[Any] = field(default_factory=list)
    error: Exception | None = None
    stream: Any = None
    tokens: int = 0
    mismatches: list[Any] = field(default_factory=list)


# Values are Any: the package is generated when the test runs.
Open = Callable[[Any], Any]


class Reader:
    """Reads streams with one of the clients."""

    def __init__(self, kind: str, client: Any, async_client: Any, error: type[Exception]) -> None:
        self.kind = kind
        self._client = client
        self._async_client = async_client
        self._error = error

    def read(self, url: str, open_: Open, *, take: int = 1000, **settings: Any) -> Reading:
        """Return what a stream gave until its end, an error, or ``take`` items."""
        reading = Reading()
        settings = {"base_url": url, **settings}
        if self.kind == "sync":
            self._read(reading, open_, take, settings)
        else:
            asyncio.run(self._read_async(reading, open_, take, settings))
        return reading

    def _read(self, reading: Reading, open_: Open, take: int, settings: dict[str, Any]) -> None:
        with self._client(**settings) as client:
            try:
                with open_(client) as reading.stream:
                    for item in reading.stream:
                        reading.items.append(item)
                        if len(reading.items) == take:
                            break
            except self._error as error:
                reading.error = error
            self._finish(reading, client)

    async def _read_async(
        self, reading: Reading, open_: Open, take: int, settings: dict[str, Any]
    ) -> None:
        async with self._async_client(**settings) as client:
            try:
                async with open_(client) as reading.stream:
                    async for item in reading.stream:
                        reading.items.append(item)
                        if len(reading.items) == take:
                            break
            except self._error as error:
                reading.error = error
            self._finish(reading, client)

    @staticmethod
    def _finish(reading: Reading, client: Any) -> None:
        reading.tokens = client.usage.tokens
        reading.mismatches = list(client.mismatches)
