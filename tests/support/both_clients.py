"""Common interface to both clients, so that each test runs with both.

A test takes a ``ClientAdapter``, which creates clients. It resolves coroutines and asynchronous
iterators of the asynchronous client to plain values, on an event loop of its own.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import AsyncIterable, Callable, Iterable
from typing import Any

import httpx2

from pipedrive_activities import AsyncPipedrive, Pipedrive, Retries

TOKEN = "b6f3-secret-token"
AT_ONCE = Retries(attempts=4, base=0.0)
"""Retries without waiting."""

Handler = Callable[[httpx2.Request], httpx2.Response]


# Values are Any: no type covers the methods of both clients.
class ClientAdapter:
    """Creates clients of one kind (``sync`` or ``async``) and calls both as if they blocked."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._loop = asyncio.new_event_loop() if kind == "async" else None
        self._context = contextvars.copy_context()
        self._clients: list[Any] = []

    def client(self, handler: Handler | None = None, **settings: Any) -> Any:
        """Return a client that sends requests to the handler, or to the network without one."""
        transport = httpx2.MockTransport(handler) if handler is not None else None
        settings = {"api_token": TOKEN, "retries": AT_ONCE, "transport": transport, **settings}
        if "credentials" in settings:
            del settings["api_token"]
        client = (Pipedrive if self.kind == "sync" else AsyncPipedrive)(**settings)
        self._clients.append(client)
        return client

    def get(self, value: Any) -> Any:
        """Return the value; await it if it is awaitable."""
        if self._loop is None or not inspect.isawaitable(value):
            return value
        return self._run(value)

    def items(self, iterable: Any) -> list[Any]:
        """Return all items of an iterable, synchronous or not."""
        if isinstance(iterable, Iterable):
            return list(iterable)
        return self._run(_collect(iterable))

    def take(self, iterator: Any, count: int) -> list[Any]:
        """Return the next ``count`` items of an iterator."""
        if isinstance(iterator, Iterable):
            return [next(iter(iterator)) for _ in range(count)]
        return [self._run(anext(iterator)) for _ in range(count)]

    def drain(self, iterator: Any, taken: list[Any]) -> None:
        """Append an iterator's items to a list one by one, so that it keeps them if one fails."""
        while True:
            taken += self.take(iterator, 1)

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients:
            self.get(client.close())
        if self._loop is not None:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def _run(self, value: Any) -> Any:
        assert self._loop is not None

        async def wait() -> Any:
            return await value

        # A task runs in the test's context, so budgets and labels opened in the test apply.
        return self._loop.run_until_complete(self._loop.create_task(wait()))


async def _collect(iterable: AsyncIterable[Any]) -> list[Any]:
    return [item async for item in iterable]
