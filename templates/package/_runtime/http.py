"""Sends one request once and reads the complete response; it and ``http_request`` alone import httpx2.

Connections belong to the process that opened them: a forked child opens its own pool.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, TypeVar

from .call.effects import Send
from .deadline import deadline_in
from .errors import (
    ClientError,
    RequestTimeout,
    ResponseTooLarge,
    TransportError,
)
from .http_request import build_library_request
from .messages import RawResponse
from .network import DeadlineBackend
from .secret import Secret, hide_secrets

if TYPE_CHECKING:
    from typing import TypeAlias

    import httpx2

    Transport: TypeAlias = httpx2.BaseTransport
    AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport

T = TypeVar("T")
_MAX_CONNECTIONS = 100
_GRACE = 0.05
"""Seconds. Lets the timeout of a step end first: it knows whether the request was sent."""
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
        """Send the request. Raises TransportError if no complete response is received in time.

        Raises ResponseTooLarge, and ArgumentError for a header that cannot be sent.
        """
        with deadline_in(action.seconds):
            result = self._exchange(action)
        if isinstance(result, ClientError):
            raise result  # outside of ``except``: its context would contain the library's frames
        return result

    def _exchange(self, action: Send) -> RawResponse | ClientError:
        content = _Content(action)
        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        try:
            request = build_library_request(action)
            if self._transport is None:
                request.extensions["trace"] = _watch(action)
            else:
                action.progress.unsent = False
            response = client.send(request, stream=True)
            try:
                content.start(response)
                for chunk in response.iter_bytes():
                    content.add(chunk)
            finally:
                response.close()
            return content.complete(response)
        except _failures() as error:
            if error is content.sink_error:
                raise
            return _failure(error, content)

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
                _limit_connections(self._client)
            return self._client


class AsyncHttp:
    """Sends requests over a connection pool, on one event loop."""

    def __init__(self, transport: AsyncTransport | None = None) -> None:
        self._transport = transport
        self._client: httpx2.AsyncClient | None = None
        self._pid = 0
        self._closed = False

    async def send(self, action: Send) -> RawResponse:
        """Send the request. Raises TransportError if no complete response is received in time.

        Raises ResponseTooLarge, and ArgumentError for a header that cannot be sent.
        """
        result = await self._exchange(action)
        if isinstance(result, ClientError):
            raise result  # outside of ``except``: its context would contain the library's frames
        return result

    async def _exchange(self, action: Send) -> RawResponse | ClientError:
        content = _Content(action)
        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        limit = asyncio.timeout(action.seconds + _GRACE)
        try:
            request = build_library_request(action)
            if self._transport is None:
                request.extensions["trace"] = _watch_async(action)
            else:
                action.progress.unsent = False
            async with limit:
                response = await client.send(request, stream=True)
                try:
                    content.start(response)
                    async for chunk in response.aiter_bytes():
                        content.add(chunk)
                finally:
                    await response.aclose()
            return content.complete(response)
        except _failures() as error:
            if error is content.sink_error:
                raise
            if limit.expired():
                return _failure(content.timeout(), content)
            return _failure(error, content)

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
    """Collects the body of a response, or passes it to the sink, within the limits of the call."""

    __slots__ = ("_action", "_chunks", "_sink", "_size", "_started", "sink_error", "streamed")

    def __init__(self, action: Send) -> None:
        self._action = action
        self._started = time.monotonic()
        self._chunks: list[bytes] = []
        self._size = 0
        self._sink: Callable[[bytes], object] | None = None
        self.sink_error: BaseException | None = None
        self.streamed = False

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The credentials of the request."""
        return self._action.authorization.secrets

    def start(self, response: httpx2.Response) -> None:
        """Choose where the body goes: to the sink if the response is a success."""
        if 200 <= response.status_code < 300:
            self._sink = self._action.sink

    def add(self, chunk: bytes) -> None:
        """Add the next chunk. Raises RequestTimeout and ResponseTooLarge."""
        if self._sink is not None:
            self.streamed = True
            self._pass_on(self._sink, chunk)
        else:
            self._size += len(chunk)
            if self._size > self._action.max_bytes:
                raise ResponseTooLarge(
                    f"the response is larger than {self._action.max_bytes:,} bytes after"
                    " decompression; increase max_response_bytes, or stream it with client.send"
                )
            self._chunks.append(chunk)
        if self.time_left < 0:
            raise self.timeout()

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
        return RequestTimeout(f"response incomplete after {self._action.seconds:.1f} s")

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


def _no_cookies() -> CookieJar:
    """Return a cookie jar that accepts nothing: a cookie would be state shared between calls."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _limits() -> httpx2.Limits:
    import httpx2

    return httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=20)


def _limit_connections(client: httpx2.Client) -> None:
    """Make the connections of a client respect the deadline of the call.

    The library has no public option for it. Other transports, such as those of tests, have no pool.
    """
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        if pool is not None and hasattr(pool, "_network_backend"):
            pool._network_backend = DeadlineBackend(pool._network_backend)


def _failures() -> tuple[type[Exception], ...]:
    """Return what sending and reading can raise because of a network, a server or a redirect."""
    import httpx2

    return (
        *(httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ClientError),
        *(OSError, ValueError, ArithmeticError, LookupError, RecursionError),
    )


def _failure(error: Exception, content: _Content) -> ClientError:
    """Return the error of this package for a failure, without text that may quote a secret."""
    import httpx2

    is_timeout = isinstance(error, httpx2.TimeoutException)
    if isinstance(error, ClientError) and not isinstance(error, TransportError):
        return error.with_traceback(None)
    detail = "" if isinstance(error, httpx2.LocalProtocolError) else str(error)
    message = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    if isinstance(error, RequestTimeout) or (is_timeout and content.time_left < _GRACE):
        failure: TransportError = content.timeout()
    else:
        failure = (RequestTimeout if is_timeout else TransportError)(
            _printable(hide_secrets(message, content.secrets))
        )
    failure.streamed = content.streamed
    failure.received = _is_received(error)
    return failure


def _is_received(error: Exception) -> bool:
    """Return whether the server may have received the request."""
    import httpx2

    if isinstance(error, TransportError):
        return error.received
    return not isinstance(
        error,
        httpx2.ConnectError
        | httpx2.ConnectTimeout
        | httpx2.PoolTimeout
        | httpx2.UnsupportedProtocol
        | httpx2.LocalProtocolError
        | httpx2.InvalidURL,
    )


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
