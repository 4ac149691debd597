"""Sends one request once and reads the complete response; it and ``http_request`` alone import httpx2.

Connections belong to the process that opened them: a forked child opens its own pool.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import (
    AsyncGenerator,
    Callable,
    Generator,
    Iterable,
)
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, TypeVar

from .call.effects import Send
from .deadline import deadline_in
from .errors import ClientError, RequestTimeout, TransportError
from .http_request import build_library_request
from .messages import FileBody, RawResponse
from .network import DeadlineBackend
from .open_body import AsyncOpenBody, OpenBody
from .response_content import ResponseContent
from .secret import hide_secrets

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
        content = ResponseContent(action)
        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        try:
            request = build_library_request(action, _file_chunks)
            if self._transport is None:
                _watch(action, request.extensions)
            else:
                action.progress.unsent = False
            response = client.send(request, stream=True)
            receiver = action.receiver
            if isinstance(receiver, OpenBody) and response.is_success:
                content.leave_open(request, receiver.idle_timeout)
                receiver.attach(_chunks(response, content), response.close)
                return content.complete(response)
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
        content = ResponseContent(action)
        action.progress.unsent = True
        client = self._client
        if client is None or self._pid != os.getpid():
            client = self._open()
        limit = asyncio.timeout(action.seconds + _GRACE)
        try:
            request = build_library_request(action, _file_chunks_async)
            if self._transport is None:
                _watch_async(action, request.extensions)
            else:
                action.progress.unsent = False
            async with limit:
                response = await client.send(request, stream=True)
                receiver = action.receiver
                if (
                    receiver is not None
                    and response.is_success
                    and isinstance(receiver, AsyncOpenBody)
                ):
                    content.leave_open(request, receiver.idle_timeout)
                    receiver.attach(_chunks_async(response, content), response.aclose)
                    return content.complete(response)
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


def _chunks(response: httpx2.Response, content: ResponseContent) -> Generator[bytes]:
    """Yield the chunks of an open response. Raises TransportError."""
    failure: ClientError | None = None
    try:
        yield from response.iter_bytes()
    except _failures() as error:
        failure = _failure(error, content)
    if failure is not None:
        raise failure


async def _chunks_async(
    response: httpx2.Response, content: ResponseContent
) -> AsyncGenerator[bytes]:
    """Yield the chunks of an open response. Raises TransportError."""
    failure: ClientError | None = None
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except _failures() as error:
        failure = _failure(error, content)
    if failure is not None:
        raise failure


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


def _watch(action: Send, extensions: dict[str, Any]) -> None:
    """Add a ``trace`` extension that records when sending begins, and then removes itself."""

    def trace(event: str, _: object) -> None:
        if event.endswith(_SENDING):
            action.progress.unsent = False
            extensions.pop("trace", None)  # the library would report ten later steps

    extensions["trace"] = trace


def _watch_async(action: Send, extensions: dict[str, Any]) -> None:
    """Add the ``trace`` extension for the asynchronous client."""
    _watch(action, extensions)
    record = extensions["trace"]

    async def trace(event: str, info: object) -> None:
        record(event, info)

    extensions["trace"] = trace


def _file_chunks(body: FileBody) -> Iterable[bytes]:
    return body.chunks()


async def _file_chunks_async(body: FileBody) -> AsyncGenerator[bytes]:
    """Yield a body with files, which are read in a thread."""
    chunks = body.chunks()
    while chunk := await asyncio.to_thread(next, chunks, b""):
        yield chunk


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


def _failure(error: Exception, content: ResponseContent) -> ClientError:
    """Return the error of this package for a failure, without text that may quote a secret."""
    import httpx2

    is_timeout = isinstance(error, httpx2.TimeoutException)
    if isinstance(error, ClientError) and not isinstance(error, TransportError):
        return error.with_traceback(None)
    detail = "" if isinstance(error, httpx2.LocalProtocolError) else str(error)
    message = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    if isinstance(error, RequestTimeout) or (is_timeout and content.is_late(_GRACE)):
        failure: TransportError = content.timeout()
    else:
        failure = (RequestTimeout if is_timeout else TransportError)(
            _printable(hide_secrets(message, content.secrets))
        )
    failure.host = content.host
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
