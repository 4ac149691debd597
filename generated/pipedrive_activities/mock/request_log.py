"""The journal: every request that the server answered, and what it cost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

KEPT = 10_000
"""How many requests are remembered; the oldest are forgotten first."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was answered. ``cost`` is in tokens, ``milliseconds`` the time it took.

    Credentials are never kept; of the query only what the operation knows.
    """

    number: int
    time: str
    caller: str
    method: str
    path: str
    query: dict[str, object]
    body: object
    operation: str
    status: int
    cost: int
    remaining: int
    milliseconds: float
    fault: str


class RequestLog:
    """Remembers requests in order; numbers never repeat while the server lives."""

    def __init__(self) -> None:
        self._requests: deque[Request] = deque(maxlen=KEPT)
        self.count = 0

    def __iter__(self) -> Iterator[Request]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: Request) -> None:
        """Remember a request."""
        self._requests.append(request)

    def next_number(self) -> int:
        """Return the number of the next request, from 1."""
        self.count += 1
        return self.count

    def after(self, number: int) -> list[Request]:
        """Return the requests with a greater number, oldest first."""
        return [request for request in self._requests if request.number > number]

    @property
    def tokens(self) -> int:
        """What the remembered requests cost together, in tokens."""
        return sum(request.cost for request in self._requests)

    def clear(self) -> None:
        """Forget every request."""
        self._requests.clear()
