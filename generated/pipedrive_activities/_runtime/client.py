"""The two clients, whatever the API offers: ``SyncClient`` blocks, ``AsyncClient`` is for asyncio.

Each has two ways in, ``call`` for one result and ``pages`` for lists; both check arguments before
anything is sent. The generated clients add the resources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, cast, overload

from .call.credentials import Credentials
from .call.retry import Retries
from .client_base import DEFAULT_TIMEOUT, ClientBase
from .client_config import Hooks
from .messages import RawResponse, RequestOptions
from .operation import Operation
from .product import Endpoint

if TYPE_CHECKING:
    from .http import AsyncTransport, Transport
    from .metering.limits import Limits
    from .metering.store import QuotaStore
    from .metering.usage import SpendingLog
    from .pagination.paginator import Arguments, AsyncPages, Fetched, Pages
    from .serialization.decoding import Mismatch

T = TypeVar("T")


class SyncClient(ClientBase):
    """A client that blocks. Safe to use from many threads; close it, or use it in ``with``."""

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        credentials: Credentials | None = None,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        retries: Retries | int | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        store: QuotaStore | None = None,
        history: SpendingLog | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_mismatch: Callable[[Mismatch], None] | None = None,
        transport: Transport | None = None,
    ) -> None:
        """Set up a client; nothing is sent yet.

        ``api_token`` is the token, or a function that returns it; without it the environment
        variable ``…_API_TOKEN`` counts. ``credentials`` (OAuth 2, say) take its place.
        ``base_url`` is the origin, also found in ``…_BASE_URL``. ``timeout`` bounds each step of
        an attempt, in seconds. ``retries`` says how stubborn to be, as a number of repeats or in
        detail. ``headers`` are sent with every request. ``limits`` are the rates to keep to, and
        ``store`` is where they are counted: in memory unless it is shared (see ``stores``).
        ``history`` keeps what was spent beyond the client's life. ``hooks`` are called
        around every attempt. ``strict`` makes a response that is not as described an error;
        otherwise ``on_mismatch`` hears of it. ``transport`` replaces the network, in tests say.
        Raises ArgumentError.
        """
        from .call.drivers import drive
        from .http import Http

        super().__init__(
            api_token,
            credentials=credentials,
            base_url=base_url,
            timeout=timeout,
            retries=retries,
            headers=headers,
            limits=limits,
            store=store,
            history=history,
            hooks=hooks,
            strict=strict,
            on_mismatch=on_mismatch,
        )
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
        """Close all connections; the client cannot be used any more."""
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
        """Call an operation, and return its result as the models have it; of a list, one page.

        ``operation`` is an entry of ``operations``, an operationId or a method
        (``activities.list``). ``arguments`` go by their Python or wire names. Raises ArgumentError
        before sending, and any error of ``errors``.
        """
        chosen = self._caller.operation(operation)
        checked = self._caller.check(chosen, arguments, options)
        answer = self._drive(self._caller.start(chosen, checked, options), self._http)
        return self._caller.result(chosen, answer, options)

    def send(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation as ``call`` does, but return the response as it came."""
        chosen = self._caller.operation(operation)
        checked = self._caller.check(chosen, arguments, options, raw=True)
        return self._drive(self._caller.start(chosen, checked, options), self._http).response

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pages[T]:
        """Return the list that an operation gives; nothing is sent until it is iterated."""
        from .pagination.paginator import Pages

        caller, chosen = self._caller, operation.operation
        checked = caller.check(chosen, arguments, options)

        def fetch(arguments: Arguments) -> Fetched[T]:
            answer = self._drive(caller.start(chosen, arguments, options), self._http)
            return cast("Fetched[T]", caller.page(chosen, answer, options))

        return Pages(chosen, checked, self._meter.costs[chosen.id], fetch)


class AsyncClient(ClientBase):
    """A client for asyncio. Use it on one event loop; close it, or use it in ``async with``."""

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        credentials: Credentials | None = None,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        retries: Retries | int | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        store: QuotaStore | None = None,
        history: SpendingLog | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_mismatch: Callable[[Mismatch], None] | None = None,
        transport: AsyncTransport | None = None,
    ) -> None:
        """Set up a client; nothing is sent yet.

        ``api_token`` is the token, or a function that returns it; without it the environment
        variable ``…_API_TOKEN`` counts. ``credentials`` (OAuth 2, say) take its place.
        ``base_url`` is the origin, also found in ``…_BASE_URL``. ``timeout`` bounds each step of
        an attempt, in seconds. ``retries`` says how stubborn to be, as a number of repeats or in
        detail. ``headers`` are sent with every request. ``limits`` are the rates to keep to, and
        ``store`` is where they are counted: in memory unless it is shared (see ``stores``).
        ``history`` keeps what was spent beyond the client's life. ``hooks`` are called
        around every attempt. ``strict`` makes a response that is not as described an error;
        otherwise ``on_mismatch`` hears of it. ``transport`` replaces the network, in tests say.
        Raises ArgumentError.
        """
        from .call.drivers import drive_async
        from .http import AsyncHttp

        super().__init__(
            api_token,
            credentials=credentials,
            base_url=base_url,
            timeout=timeout,
            retries=retries,
            headers=headers,
            limits=limits,
            store=store,
            history=history,
            hooks=hooks,
            strict=strict,
            on_mismatch=on_mismatch,
        )
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
        """Close all connections; the client cannot be used any more."""
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
        """Call an operation, and return its result as the models have it; of a list, one page.

        ``operation`` is an entry of ``operations``, an operationId or a method
        (``activities.list``). ``arguments`` go by their Python or wire names. Raises ArgumentError
        before sending, and any error of ``errors``.
        """
        chosen = self._caller.operation(operation)
        checked = self._caller.check(chosen, arguments, options)
        answer = await self._drive(self._caller.start(chosen, checked, options), self._http)
        return self._caller.result(chosen, answer, options)

    async def send(
        self,
        operation: Endpoint[T] | Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> RawResponse:
        """Call an operation as ``call`` does, but return the response as it came."""
        chosen = self._caller.operation(operation)
        checked = self._caller.check(chosen, arguments, options, raw=True)
        answer = await self._drive(self._caller.start(chosen, checked, options), self._http)
        return answer.response

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncPages[T]:
        """Return the list that an operation gives; nothing is sent until it is iterated."""
        from .pagination.paginator import AsyncPages

        caller, chosen = self._caller, operation.operation
        checked = caller.check(chosen, arguments, options)

        async def fetch(arguments: Arguments) -> Fetched[T]:
            answer = await self._drive(caller.start(chosen, arguments, options), self._http)
            return cast("Fetched[T]", caller.page(chosen, answer, options))

        return AsyncPages(chosen, checked, self._meter.costs[chosen.id], fetch)
