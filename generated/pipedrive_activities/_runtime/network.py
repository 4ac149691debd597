"""Network connections that respect the deadline of the call (``deadline``), for blocking clients.

The timeouts of the HTTP library limit each read. A server that sends a byte at a time, informational
responses without end, or trailers therefore keeps a blocking client busy for as long as it likes;
asyncio has ``asyncio.timeout`` instead. The classes have the methods of the HTTP library's network
backend and wrap those that it would use.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from .deadline import time_left
from .errors import RequestTimeout

if TYPE_CHECKING:
    from concurrent.futures import Future

_PIECE = 65_536
"""Bytes written at most before the deadline is checked again."""


class _Stream(Protocol):
    # Any: the arguments of the HTTP library are passed on unchanged.
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes: ...
    def write(self, buffer: bytes, timeout: float | None = None) -> None: ...
    def close(self) -> None: ...
    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Stream: ...
    def get_extra_info(self, info: str) -> Any: ...


class _Backend(Protocol):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> _Stream: ...
    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> _Stream: ...
    def sleep(self, seconds: float) -> None: ...


class DeadlineBackend:
    """Opens connections whose steps end at the deadline of the call with RequestTimeout."""

    def __init__(self, backend: _Backend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> DeadlineStream:
        """Open a TCP connection; looking up the name of the host is limited, too."""
        seconds = _step(timeout, received=False)
        connect = partial(
            self._backend.connect_tcp, host, port, seconds, local_address, socket_options
        )
        return DeadlineStream(_connect_in_thread(connect, seconds))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> DeadlineStream:
        """Open a connection to a Unix domain socket."""
        seconds = _step(timeout, received=False)
        return DeadlineStream(self._backend.connect_unix_socket(path, seconds, socket_options))

    def sleep(self, seconds: float) -> None:
        """Wait, at most until the deadline."""
        self._backend.sleep(_step(seconds, received=False))


class DeadlineStream:
    """A connection whose steps end at the deadline of the call with RequestTimeout."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has arrived."""
        return self._stream.read(max_bytes, _step(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything."""
        if 0 < len(buffer) <= _PIECE:
            self._stream.write(buffer, _step(timeout))
            return
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], _step(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """Encrypt the connection."""
        seconds = _step(timeout, received=False)
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        """Return a property of the connection."""
        return self._stream.get_extra_info(info)


def _connect_in_thread(connect: Callable[[], _Stream], seconds: float) -> _Stream:
    """Return the connection that a function opens. Raises RequestTimeout if that takes too long.

    The name lookup of the operating system can neither be limited nor interrupted, so that it needs
    a thread. A connection that is opened too late is closed.
    """
    from concurrent.futures import Future, wait

    future: Future[_Stream] = Future()

    def work() -> None:
        try:
            future.set_result(connect())
        except BaseException as error:  # noqa: BLE001 - raised in the waiting thread
            future.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    is_complete = False
    try:
        is_complete = bool(wait([future], seconds).done)
    finally:
        if not is_complete:
            future.add_done_callback(_close_late)
    if not is_complete:
        raise _timeout(received=False)
    return future.result()


def _close_late(future: Future[_Stream]) -> None:
    """Close the connection of a thread that nobody waits for any more."""
    if future.exception() is None:
        future.result().close()


def _step(timeout: float | None, *, received: bool = True) -> float:
    """Return the timeout of a step in seconds. Raises RequestTimeout after the deadline.

    ``received``: the server may have received the request by then.
    """
    seconds = time_left(math.inf if timeout is None else timeout)
    if seconds <= 0:
        raise _timeout(received=received)
    return seconds


def _timeout(*, received: bool) -> RequestTimeout:
    failure = RequestTimeout("no complete response within the time limit of the call")
    failure.received = received
    return failure
