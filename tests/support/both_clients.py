"""One face for both clients, so that every test runs over both.

A test gets a ``ClientAdapter``. It makes clients, and turns what the asynchronous one returns (coroutines,
asynchronous iterators) into plain values on an event loop of its own.
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
"""Repeats without waiting."""

Handler = Callable[[httpx2.Request], httpx2.Response]


# The tests speak to either client through one object, which no type can describe.
class ClientAdapter:
    """Either client, spoken to as if it blocked."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._loop = asyncio.new_event_loop() if kind == "async" else None
        self._context = contextvars.copy_context()
        self._clients: list[Any] = []

    def client(self, handler: Handler | None = None, **settings: Any) -> Any:
        """Return a client that speaks to the handler, or to the network when there is none."""
        transport = httpx2.MockTransport(handler) if handler is not None else None
        settings = {"api_token": TOKEN, "retries": AT_ONCE, "transport": transport, **settings}
        if "credentials" in settings:
            del settings["api_token"]
        made = (Pipedrive if self.kind == "sync" else AsyncPipedrive)(**settings)
        self._clients.append(made)
        return made

    def get(self, value: Any) -> Any:
        """Return the value, awaited when it is to be awaited."""
        if self._loop is None or not inspect.isawaitable(value):
            return value
        return self._run(value)

    def items(self, walk: Any) -> list[Any]:
        """Return everything that can be iterated."""
        if isinstance(walk, Iterable):
            return list(walk)
        return self._run(_gather(walk))

    def take(self, walk: Any, count: int) -> list[Any]:
        """Return the next so many of an iterator's items."""
        if isinstance(walk, Iterable):
            return [next(iter(walk)) for _ in range(count)]
        return [self._run(anext(walk)) for _ in range(count)]

    def drain(self, walk: Any, taken: list[Any]) -> None:
        """Add an iterator's items to a list one by one, so that it holds them when that fails."""
        while True:
            taken += self.take(walk, 1)

    def close(self) -> None:
        """Close every client that was made."""
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

        # The test's own context, so that budgets and labels opened in the test hold here.
        return self._loop.run_until_complete(self._loop.create_task(wait()))


async def _gather(walk: AsyncIterable[Any]) -> list[Any]:
    return [item async for item in walk]
