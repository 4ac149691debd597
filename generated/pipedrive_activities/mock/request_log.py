"""The request log: every request that the server handled, and its cost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

MAX_REQUESTS = 10_000
"""Maximum number of requests in the log; the oldest are removed first."""


class LoggedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was handled. ``cost`` is in tokens, ``milliseconds`` the time it took.

    Credentials are never logged, and only the query parameters that the operation has.
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
    """Stores requests in order; numbers are never reused while the server runs."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=MAX_REQUESTS)
        self.count = 0

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: LoggedRequest) -> None:
        """Append a request."""
        self._requests.append(request)

    def next_number(self) -> int:
        """Return the number of the next request, from 1."""
        self.count += 1
        return self.count

    def after(self, number: int) -> list[LoggedRequest]:
        """Return the requests with a greater number, oldest first."""
        return [request for request in self._requests if request.number > number]

    @property
    def tokens(self) -> int:
        """The total cost of the requests in the log, in tokens."""
        return sum(request.cost for request in self._requests)

    def clear(self) -> None:
        """Remove all requests."""
        self._requests.clear()
