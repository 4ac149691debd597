"""The content of a response: collected, passed to a sink, or left to a receiver.

Input: the chunks of a response and the limits of its call. Output: a ``RawResponse``, or an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from .call.effects import Send
from .errors import RequestTimeout, ResponseTooLarge, TransportError
from .messages import RawResponse
from .secret import Secret


class _Headers(Protocol):
    @property
    def raw(self) -> Iterable[tuple[bytes, bytes]]: ...
    def get(self, key: str, default: str) -> str: ...


class Request(Protocol):
    """A request of the HTTP library; the timeouts in its extensions are in seconds."""

    extensions: dict[str, Any]  # Any: the library does not type them


class Response(Protocol):
    """Status and headers of a response of the HTTP library."""

    @property
    def status_code(self) -> int:
        """The status."""
        ...

    @property
    def headers(self) -> _Headers:
        """The headers, in the order in which they were received."""
        ...


class ResponseContent:
    """Collects the body of a response, or passes it to the sink, within the limits of the call."""

    __slots__ = (
        "_action",
        "_chunks",
        "_idle_timeout",
        "_sink",
        "_size",
        "_started",
        "sink_error",
        "streamed",
    )

    def __init__(self, action: Send) -> None:
        self._action = action
        self._started = time.monotonic()
        self._chunks: list[bytes] = []
        self._idle_timeout: float | None = None
        self._size = 0
        self._sink: Callable[[bytes], object] | None = None
        self.sink_error: BaseException | None = None
        self.streamed = False

    @property
    def host(self) -> str:
        """The host of the request, with its port if the URL has one."""
        return urlsplit(self._action.request.url).netloc.rpartition("@")[2]

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The credentials of the request."""
        return self._action.authorization.secrets

    def start(self, response: Response) -> None:
        """Choose where the body goes: to the sink if the response is a success."""
        if 200 <= response.status_code < 300:
            self._sink = self._action.sink

    def add(self, chunk: bytes) -> None:
        """Add the next chunk. Raises RequestTimeout and ResponseTooLarge."""
        self._size += len(chunk)
        if self._sink is not None:
            self.streamed = True
            self._pass_on(self._sink, chunk)
        else:
            if self._size > self._action.max_bytes:
                raise ResponseTooLarge(
                    f"the response is larger than {self._action.max_bytes:,} bytes after"
                    " decompression; increase max_response_bytes, or use client.download"
                )
            self._chunks.append(chunk)
        if self.time_left < 0:
            raise self.timeout()

    def leave_open(self, request: Request, idle_timeout: float) -> None:
        """Leave the body to its receiver: from now on, only a wait for data is limited.

        ``idle_timeout``: seconds without data after which the connection counts as broken.
        """
        self._idle_timeout = idle_timeout
        request.extensions["timeout"]["read"] = idle_timeout

    def is_late(self, grace: float) -> bool:
        """Return whether a timeout of the HTTP library means that a limit of the call was reached.

        ``grace`` is the difference, in seconds, that does not count.
        """
        return self._idle_timeout is not None or self.time_left < grace

    @property
    def time_left(self) -> float:
        """Seconds until the time limit of the call."""
        return self._action.seconds - (time.monotonic() - self._started)

    def _pass_on(self, sink: Callable[[bytes], object], chunk: bytes) -> None:
        try:
            sink(chunk)
        except Exception as error:
            self.sink_error = error
            raise

    def timeout(self) -> RequestTimeout:
        """Return the error for a response that is not complete in time."""
        if self._idle_timeout is not None:
            return RequestTimeout(f"no data was received for {self._idle_timeout:g} s")
        return RequestTimeout(f"response incomplete after {self._action.seconds:.1f} s")

    def _check_length(self, response: Response) -> None:
        """Raise TransportError if a streamed body is not as long as announced.

        The HTTP library compares the length of a compressed one.
        """
        expected = response.headers.get("content-length", "")
        is_known = expected.isdecimal() and not response.headers.get("content-encoding", "")
        if is_known and self._size != int(expected):
            raise TransportError(
                f"the response ended after {self._size:,} of {int(expected):,} bytes"
            )

    def complete(self, response: Response) -> RawResponse:
        """Return the complete response. Raises TransportError if a streamed one is not complete."""
        if self.streamed:
            self._check_length(response)
        return RawResponse(
            status=response.status_code,
            headers=_headers(response),
            content=b"".join(self._chunks),
            url=self._action.request.url,
            elapsed=time.monotonic() - self._started,
        )


def _headers(response: Response) -> dict[str, str]:
    """Return headers by lower-case name, with the values of a repeated header joined by commas."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
