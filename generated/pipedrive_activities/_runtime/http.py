"""Sends one request once and reads the complete response; the only module that imports httpx2.

Connections belong to the process that opened them: a forked child opens its own pool.
"""

from __future__ import annotations

import os
import threading
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from .call.effects import Send
from .errors import ClientError, RequestTimeout, TransportError
from .messages import RawResponse

if TYPE_CHECKING:
    from typing import TypeAlias

    import httpx2

    Transport: TypeAlias = httpx2.BaseTransport
    AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport

_MAX_CONNECTIONS = 100


class Http:
    """Sends requests over a connection pool. Thread-safe."""

    def __init__(self, transport: Transport | None = None) -> None:
        self._transport = transport
        self._client: httpx2.Client | None = None
        self._pid = 0
        self._closed = False
        self._lock = threading.Lock()

    def send(self, action: Send) -> RawResponse:
        """Send the request. Raises TransportError if no complete response is received in time."""
        import httpx2

        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        started = time.monotonic()
        content: _Content | None = None
        try:
            response = client.send(_build(action), stream=True)
            try:
                content = _Content(action, started, response)
                for chunk in response.iter_bytes():
                    content.add(chunk)
            finally:
                response.close()
            return content.complete(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _transport_error(error, content) from None

    def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None and self._pid == os.getpid():
            client.close()

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._pid != os.getpid():
            self._lock = threading.Lock()
            self._client, self._pid = None, os.getpid()
        with self._lock:
            if self._closed:
                raise ClientError("the client is closed; create a new one")
            if self._client is None:
                self._client = httpx2.Client(
                    transport=self._transport, cookies=_no_cookies(), limits=_limits()
                )
            return self._client


class AsyncHttp:
    """Sends requests over a connection pool, on one event loop."""

    def __init__(self, transport: AsyncTransport | None = None) -> None:
        self._transport = transport
        self._client: httpx2.AsyncClient | None = None
        self._pid = 0
        self._closed = False

    async def send(self, action: Send) -> RawResponse:
        """Send the request. Raises TransportError if no complete response is received in time."""
        import httpx2

        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        started = time.monotonic()
        content: _Content | None = None
        try:
            response = await client.send(_build(action), stream=True)
            try:
                content = _Content(action, started, response)
                async for chunk in response.aiter_bytes():
                    content.add(chunk)
            finally:
                await response.aclose()
            return content.complete(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _transport_error(error, content) from None

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None and self._pid == os.getpid():
            await client.aclose()

    def _open(self) -> httpx2.AsyncClient:
        import httpx2

        if self._closed:
            raise ClientError("the client is closed; create a new one")
        self._client = httpx2.AsyncClient(
            transport=self._transport, cookies=_no_cookies(), limits=_limits()
        )
        self._pid = os.getpid()
        return self._client


class _Content:
    """Collects the body of a response, or passes it to the sink, until the time limit of the call."""

    __slots__ = ("_action", "_chunks", "_sink", "_started", "streamed")

    def __init__(self, action: Send, started: float, response: httpx2.Response) -> None:
        self._action = action
        self._started = started
        self._chunks: list[bytes] = []
        self._sink = action.sink if 200 <= response.status_code < 300 else None
        self.streamed = False

    def add(self, chunk: bytes) -> None:
        """Add the next chunk. Raises RequestTimeout once the time limit of the call is exceeded."""
        if self._sink is None:
            self._chunks.append(chunk)
        else:
            self.streamed = True
            self._sink(chunk)
        if time.monotonic() - self._started > self._action.seconds:
            timeout = RequestTimeout(f"response incomplete after {self._action.seconds:.1f} s")
            timeout.streamed = self.streamed
            raise timeout

    def complete(self, response: httpx2.Response) -> RawResponse:
        """Return the complete response."""
        return RawResponse(
            status=response.status_code,
            headers=_headers(response),
            content=b"".join(self._chunks),
            url=self._action.request.url,
            elapsed=time.monotonic() - self._started,
        )


def _headers(response: httpx2.Response) -> dict[str, str]:
    """Return headers by lower-case name, with the values of a repeated header joined by commas."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _build(action: Send) -> httpx2.Request:
    """Return the request with its credentials, without the default headers of the library."""
    import httpx2

    request = action.request
    headers = {**request.headers, **dict(action.secrets)}
    seconds = action.timeout
    return httpx2.Request(
        request.method,
        request.url,
        headers=headers,
        content=request.content,
        extensions={
            "timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        },
    )


def _no_cookies() -> CookieJar:
    """Return a cookie jar that accepts nothing: a cookie would be state shared between calls."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _limits() -> httpx2.Limits:
    import httpx2

    return httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=20)


def _transport_error(error: Exception, content: _Content | None) -> TransportError:
    """Return the TransportError for an error of the library, without text that may quote a header."""
    import httpx2

    detail = "" if isinstance(error, httpx2.LocalProtocolError) else str(error)
    message = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    is_timeout = isinstance(error, httpx2.TimeoutException)
    failure = (RequestTimeout if is_timeout else TransportError)(_printable(message))
    failure.streamed = content is not None and content.streamed
    failure.received = not isinstance(
        error,
        httpx2.ConnectError
        | httpx2.ConnectTimeout
        | httpx2.PoolTimeout
        | httpx2.UnsupportedProtocol
        | httpx2.LocalProtocolError
        | httpx2.InvalidURL,
    )
    return failure


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
