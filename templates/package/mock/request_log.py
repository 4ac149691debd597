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


class RequestDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of a request when it is opened.

    Bodies are text as sent, shortened to ``MAX_BODY`` characters. ``violation`` is what the request
    violates, and where in the OpenAPI document that is written; empty if it is valid.
    """

    headers: dict[str, str]
    body: str
    response_headers: dict[str, str]
    response_body: str
    violation: str


MAX_BODY = 4_000
"""Characters of a body that are kept."""
REDACTED = "<redacted>"


def shorten(body: bytes) -> str:
    """Return a body as text; the rest of a long one is replaced by its size."""
    text = body[: 4 * MAX_BODY].decode("utf-8", "replace")
    return text if len(body) <= MAX_BODY else f"{text[:MAX_BODY]}… ({len(body):,} bytes)"


class RequestLog:
    """Stores requests in order; numbers are never reused while the server runs."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=MAX_REQUESTS)
        self._details: deque[tuple[int, RequestDetails]] = deque(maxlen=MAX_REQUESTS)
        self.count = 0

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: LoggedRequest, details: RequestDetails) -> None:
        """Append a request."""
        self._requests.append(request)
        self._details.append((request.number, details))

    def details(self, number: int) -> RequestDetails | None:
        """Return the details of a request, None if it is not in the log."""
        return next((details for each, details in self._details if each == number), None)

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
        self._details.clear()
