"""The two clients: ``SyncClient`` blocks, ``AsyncClient`` is for asyncio.

Each has ``call`` for one result, ``send`` for the raw response, ``pages`` for lists and ``stream``
for what arrives item by item. All of them check arguments before anything is sent. The generated
clients add the resources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar, Unpack, cast, overload

from .call.credentials import Given
from .client_base import ClientBase
from .messages import RawResponse
from .operation import Operation
from .product import Endpoint
from .request_options import RequestOptions

if TYPE_CHECKING:
    from .call.running_call import CallOutcome
    from .client_base import ClientSettings
    from .http import AsyncTransport, Transport
    from .open_body import AsyncOpenBody, OpenBody
    from .pagination.page import Page
    from .pagination.paginator import AsyncPages, Pages
    from .pagination.positions import PageRequest
    from .streaming.stream import AsyncStream, Stream

T = TypeVar("T")


class SyncClient(ClientBase):
    """A blocking client, thread-safe. Close it after use, or use it in ``with``."""

    def __init__(
        self,
        given: Mapping[str, Given],
        *,
        transport: Transport | None = None,
        server_variables: Mapping[str, str] | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """Create a client; nothing is sent yet. The generated clients document the arguments.

        ``given`` are the credentials that were passed, by argument. Raises ArgumentError.
        """
        from .call.drivers import drive
        from .http import Http

        super().__init__(given, server_variables=server_variables, **settings)
        self._http = Http(transport)
        self._drive = drive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the client cannot be used afterwards."""
        self._http.close()
        self._meter.close()

    @overload
    def call(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> T: ...
    @overload
    def call(
        self,
        operation: Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> object: ...
    def call(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> T | object:
        """Call an operation and return its decoded result; for a list, one page.

        ``operation`` is an entry of ``operations``, an operationId or a method
        (``pets.list``). ``arguments`` may use Python or API names. Raises ArgumentError
        before sending, and any error of ``errors``.
        """
        resolved = self._caller.operation(operation)
        checked = self._caller.check(resolved, arguments, options)
        outcome = self._drive(self._caller.start(resolved, checked, options), self._http)
        return self._caller.result(resolved, checked, outcome, options)

    def send(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation like ``call``, but return the raw response."""
        resolved = self._caller.operation(operation)
        checked = self._caller.check(resolved, arguments, options, raw=True)
        return self._drive(self._caller.start(resolved, checked, options), self._http).response

    def download(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        target: str | PathLike[str] | BinaryIO,
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation and write its response to a file, in constant memory.

        ``target`` is a path, whose file is replaced when the response is complete, or a file object
        opened in binary mode. Returns the response without its content. A call that fails after the
        first byte is not repeated.
        """
        from .downloads import open_target

        with open_target(target) as write:
            streamed = replace(options or RequestOptions(), stream=write)
            return self.send(operation, arguments, streamed)

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pages[T]:
        """Return the list of a paginated operation; nothing is sent until it is iterated."""
        from .pagination.paginator import Pages

        caller, resolved = self._caller, self._caller.operation(operation)
        checked = caller.check(resolved, arguments, options)

        def fetch(request: PageRequest) -> Page[T]:
            outcome = self._drive(caller.start_page(resolved, request, options), self._http)
            return cast("Page[T]", caller.page(resolved, request, outcome, options))

        return Pages(resolved, checked, self._meter.costs[resolved.id], fetch)

    def stream(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Stream[T]:
        """Return the stream of an operation; nothing is sent until it is opened by ``with``."""
        from .stream_calls import StreamCall
        from .streaming.stream import Stream

        call = StreamCall(
            self._caller,
            self._config,
            self._product.type_tables().streams,
            self._caller.operation(operation),
            arguments,
            options,
        )

        def connect(body: OpenBody, wait: float) -> CallOutcome:
            return self._drive(call.open(body, wait), self._http)

        return Stream(call.progress, connect, call.decode, call.idle_timeout)


class AsyncClient(ClientBase):
    """A client for asyncio, for one event loop. Close it after use, or use it in ``async with``."""

    def __init__(
        self,
        given: Mapping[str, Given],
        *,
        transport: AsyncTransport | None = None,
        server_variables: Mapping[str, str] | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """Create a client; nothing is sent yet. The generated clients document the arguments.

        ``given`` are the credentials that were passed, by argument. Raises ArgumentError.
        """
        from .call.drivers import drive_async
        from .http import AsyncHttp

        super().__init__(given, server_variables=server_variables, **settings)
        self._http = AsyncHttp(transport)
        self._drive = drive_async

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; the client cannot be used afterwards."""
        await self._http.close()
        self._meter.close()

    @overload
    async def call(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> T: ...
    @overload
    async def call(
        self,
        operation: Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> object: ...
    async def call(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> T | object:
        """Call an operation and return its decoded result; for a list, one page.

        ``operation`` is an entry of ``operations``, an operationId or a method
        (``pets.list``). ``arguments`` may use Python or API names. Raises ArgumentError
        before sending, and any error of ``errors``.
        """
        resolved = self._caller.operation(operation)
        checked = self._caller.check(resolved, arguments, options)
        outcome = await self._drive(self._caller.start(resolved, checked, options), self._http)
        return self._caller.result(resolved, checked, outcome, options)

    async def send(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation like ``call``, but return the raw response."""
        resolved = self._caller.operation(operation)
        checked = self._caller.check(resolved, arguments, options, raw=True)
        outcome = await self._drive(self._caller.start(resolved, checked, options), self._http)
        return outcome.response

    async def download(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        target: str | PathLike[str] | BinaryIO,
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation and write its response to a file, in constant memory.

        ``target`` is a path, whose file is replaced when the response is complete, or a file object
        opened in binary mode. Returns the response without its content. A call that fails after the
        first byte is not repeated.
        """
        from .downloads import open_target

        with open_target(target) as write:
            streamed = replace(options or RequestOptions(), stream=write)
            return await self.send(operation, arguments, streamed)

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncPages[T]:
        """Return the list of a paginated operation; nothing is sent until it is iterated."""
        from .pagination.paginator import AsyncPages

        caller, resolved = self._caller, self._caller.operation(operation)
        checked = caller.check(resolved, arguments, options)

        async def fetch(request: PageRequest) -> Page[T]:
            outcome = await self._drive(caller.start_page(resolved, request, options), self._http)
            return cast("Page[T]", caller.page(resolved, request, outcome, options))

        return AsyncPages(resolved, checked, self._meter.costs[resolved.id], fetch)

    def stream(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncStream[T]:
        """Return the stream of an operation; nothing is sent until it is opened by ``async with``."""
        from .stream_calls import StreamCall
        from .streaming.stream import AsyncStream

        call = StreamCall(
            self._caller,
            self._config,
            self._product.type_tables().streams,
            self._caller.operation(operation),
            arguments,
            options,
        )

        async def connect(body: AsyncOpenBody, wait: float) -> CallOutcome:
            return await self._drive(call.open(body, wait), self._http)

        return AsyncStream(call.progress, connect, call.decode, call.idle_timeout)
