"""Sends one request once and reads the complete response; the only module that imports httpx2.

Connections belong to the process that opened them: a forked child opens its own pool.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, TypeVar

from .call.effects import Send
from .errors import ClientError, RequestTimeout, TransportError
from .messages import RawResponse

if TYPE_CHECKING:
    from typing import TypeAlias

    import httpx2

    Transport: TypeAlias = httpx2.BaseTransport
    AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport

T = TypeVar("T")
_MAX_CONNECTIONS = 100
_SENDING = ".send_request_headers.started"
"""The event of the library's ``trace`` extension before the first byte of a request."""


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

        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        started = time.monotonic()
        content: _Content | None = None
        try:
            request = _build(action)
            if self._transport is None:
                request.extensions["trace"] = _watch(action)
            else:
                action.progress.unsent = False
            response = client.send(request, stream=True)
            try:
                content = _Content(action, started, response)
                for chunk in response.iter_bytes():
                    content.add(chunk)
            finally:
                response.close()
            return content.complete(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, UnicodeError) as error:
            if content is not None and isinstance(error, UnicodeError):
                raise
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
                self._client = _configured(
                    lambda: httpx2.Client(
                        transport=self._transport, cookies=_no_cookies(), limits=_limits()
                    )
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

        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        started = time.monotonic()
        content: _Content | None = None
        try:
            request = _build(action)
            if self._transport is None:
                request.extensions["trace"] = _watch_async(action)
            else:
                action.progress.unsent = False
            response = await client.send(request, stream=True)
            try:
                content = _Content(action, started, response)
                async for chunk in response.aiter_bytes():
                    content.add(chunk)
            finally:
                await response.aclose()
            return content.complete(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, UnicodeError) as error:
            if content is not None and isinstance(error, UnicodeError):
                raise
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
        self._client = _configured(
            lambda: httpx2.AsyncClient(
                transport=self._transport, cookies=_no_cookies(), limits=_limits()
            )
        )
        self._pid = os.getpid()
        return self._client


def _configured(create: Callable[[], T]) -> T:
    """Return a new client of the library. Raises ClientError if the environment is invalid.

    The library reads the proxy and certificate variables; its errors may quote a password.
    """
    import httpx2

    try:
        return create()
    except (OSError, ValueError, ImportError, httpx2.InvalidURL) as error:
        problem = type(error).__name__
    raise ClientError(
        f"cannot open connections ({problem}); nothing was sent. Check the environment variables"
        " HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY (a proxy socks5:// needs the package"
        " socksio), and SSL_CERT_FILE and SSL_CERT_DIR"
    )


def _watch(action: Send) -> Callable[[str, object], None]:
    """Return a ``trace`` extension that records when sending begins."""

    def trace(event: str, _: object) -> None:
        if event.endswith(_SENDING):
            action.progress.unsent = False

    return trace


def _watch_async(action: Send) -> Callable[[str, object], Awaitable[None]]:
    """Return a ``trace`` extension for the asynchronous client."""
    record = _watch(action)

    async def trace(event: str, info: object) -> None:
        record(event, info)

    return trace


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
