"""The two clients: ``SyncClient`` blocks, ``AsyncClient`` is for asyncio.

Each has ``call`` for one result, ``send`` for the raw response and ``pages`` for lists. All of them
check arguments before anything is sent. The generated clients add the resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, cast, overload

from .call.credentials import Credentials
from .call.effects import MAX_RESPONSE_BYTES
from .call.retry import Retries
from .client_base import DEFAULT_TIMEOUT, ClientBase
from .client_config import Hooks
from .messages import RawResponse
from .operation import Operation
from .product import Endpoint
from .request_options import RequestOptions

if TYPE_CHECKING:
    from .http import AsyncTransport, Transport
    from .metering.limits import Limits
    from .metering.store import QuotaStore
    from .metering.usage import SpendingLog
    from .pagination.paginator import Arguments, AsyncPages, FetchedPage, Pages
    from .serialization.mismatches import Mismatch
    from .sync.changes import AsyncChanges, Changes
    from .sync.prune import Key, Pruned
    from .sync.state import SyncState

T = TypeVar("T")


class SyncClient(ClientBase):
    """A blocking client, thread-safe. Close it after use, or use it in ``with``."""

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
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        transport: Transport | None = None,
    ) -> None:
        """Create a client; nothing is sent yet.

        ``api_token``: the token, or a function that returns it (default: the environment variable
        ``…_API_TOKEN``). ``credentials``: used instead of a token, such as OAuth 2. ``base_url``:
        the origin (default: ``…_BASE_URL``, then those of the OpenAPI document). ``timeout``:
        seconds for each step (connect, write, read) of an attempt. ``retries``: a retry policy, or
        the number of repeats. ``headers``: sent with every request. ``limits``: burst limit and
        daily quota. ``store``: the quota store (default: in memory). ``history``: a usage history.
        ``hooks``: called around every attempt. ``strict``: raise DecodingError for a mismatch
        instead of calling ``on_mismatch``. ``max_response_bytes``: limit of a response in memory,
        decompressed. ``transport``: replaces the network, for tests. Raises ArgumentError.
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
            max_response_bytes=max_response_bytes,
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
        return self._caller.result(resolved, outcome, options)

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

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pages[T]:
        """Return the list of a paginated operation; nothing is sent until it is iterated."""
        from .pagination.paginator import Pages

        caller, resolved = self._caller, operation.operation
        checked = caller.check(resolved, arguments, options)

        def fetch(arguments: Arguments) -> FetchedPage[T]:
            outcome = self._drive(caller.start(resolved, arguments, options), self._http)
            return cast("FetchedPage[T]", caller.page(resolved, outcome, options))

        return Pages(resolved, checked, self._meter.costs[resolved.id], fetch)

    def sync(
        self,
        operation: Endpoint[T],
        state: SyncState | None,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Changes[T]:
        """Return the records of a list that changed since a state; nothing is sent yet."""
        from .sync.changes import Changes

        return Changes(
            operation.operation,
            arguments,
            state,
            lambda window: self.pages(operation, window, options),
        )

    def prune(
        self,
        operation: Endpoint[object],
        keys: Iterable[Key],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pruned:
        """Return which of the keys a list no longer returns."""
        from .sync.prune import MissingKeys, find_missing

        missing = MissingKeys(operation.operation, keys, arguments)
        return find_missing(missing, lambda query: self.pages(operation, query, options))


class AsyncClient(ClientBase):
    """A client for asyncio, for one event loop. Close it after use, or use it in ``async with``."""

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
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        transport: AsyncTransport | None = None,
    ) -> None:
        """Create a client; nothing is sent yet.

        ``api_token``: the token, or a function that returns it (default: the environment variable
        ``…_API_TOKEN``). ``credentials``: used instead of a token, such as OAuth 2. ``base_url``:
        the origin (default: ``…_BASE_URL``, then those of the OpenAPI document). ``timeout``:
        seconds for each step (connect, write, read) of an attempt. ``retries``: a retry policy, or
        the number of repeats. ``headers``: sent with every request. ``limits``: burst limit and
        daily quota. ``store``: the quota store (default: in memory). ``history``: a usage history.
        ``hooks``: called around every attempt. ``strict``: raise DecodingError for a mismatch
        instead of calling ``on_mismatch``. ``max_response_bytes``: limit of a response in memory,
        decompressed. ``transport``: replaces the network, for tests. Raises ArgumentError.
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
            max_response_bytes=max_response_bytes,
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
        return self._caller.result(resolved, outcome, options)

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

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncPages[T]:
        """Return the list of a paginated operation; nothing is sent until it is iterated."""
        from .pagination.paginator import AsyncPages

        caller, resolved = self._caller, operation.operation
        checked = caller.check(resolved, arguments, options)

        async def fetch(arguments: Arguments) -> FetchedPage[T]:
            outcome = await self._drive(caller.start(resolved, arguments, options), self._http)
            return cast("FetchedPage[T]", caller.page(resolved, outcome, options))

        return AsyncPages(resolved, checked, self._meter.costs[resolved.id], fetch)

    def sync(
        self,
        operation: Endpoint[T],
        state: SyncState | None,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncChanges[T]:
        """Return the records of a list that changed since a state; nothing is sent yet."""
        from .sync.changes import AsyncChanges

        return AsyncChanges(
            operation.operation,
            arguments,
            state,
            lambda window: self.pages(operation, window, options),
        )

    async def prune(
        self,
        operation: Endpoint[object],
        keys: Iterable[Key],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pruned:
        """Return which of the keys a list no longer returns."""
        from .sync.prune import MissingKeys, find_missing_async

        missing = MissingKeys(operation.operation, keys, arguments)
        return await find_missing_async(
            missing, lambda query: self.pages(operation, query, options)
        )
