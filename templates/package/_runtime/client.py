"""What both clients are made of, whatever the API offers.

A generated client names its ``Product`` and its resources; everything else is here: how it is set
up, and the two ways in, ``call`` for one result and ``pages`` for lists. Both check arguments
before anything is sent. Importing this module loads neither the HTTP library nor msgspec; making
a client does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self, TypeVar, cast, overload
from urllib.parse import urlsplit

from .credentials import ApiToken, Credentials, TokenSource
from .errors import ArgumentError
from .messages import RawResponse, RequestOptions
from .metering.budget import Budget
from .metering.estimate import Estimate, Prices
from .metering.limits import Limits
from .metering.store import BudgetStore
from .metering.usage import Usage, label
from .operation import Operation
from .product import Endpoint, Product
from .retry import Retries
from .setup import Hooks

if TYPE_CHECKING:
    import httpx2

    from .decoding import Mismatch, Mismatches
    from .walks import Arguments, AsyncPages, Fetched, Pages

T = TypeVar("T")
_TIMEOUT = 30.0


class _Base:
    """A client without its input and output."""

    _product: ClassVar[Product]

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        credentials: Credentials | None = None,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retries: Retries | int | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        store: BudgetStore | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_mismatch: Callable[[Mismatch], None] | None = None,
    ) -> None:
        from .caller import Caller, build_setup
        from .metering.meter import Meter

        product = self._product
        used = credentials or _token_credentials(product, api_token)
        self._meter = Meter(
            product.operations, identity=_identity(used), limits=limits, store=store
        )
        self._setup = build_setup(
            base_url=_origin(product, base_url),
            credentials=used,
            ledger=self._meter,
            timeout=timeout,
            retries=retries,
            headers={"user-agent": f"{product.name}/{product.version}", **_lower(headers)},
            hooks=hooks or Hooks(),
            strict=strict,
            on_mismatch=on_mismatch,
        )
        self._caller = Caller(product, self._setup)
        self._prices = Prices(product.operations, self._meter.costs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._setup.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds secrets and connections and cannot be pickled or copied")

    @property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation of the API, by operationId."""
        return self._product.operations

    @property
    def base_url(self) -> str:
        """The origin that requests go to, unless the credentials tell another."""
        return self._setup.base_url

    @property
    def usage(self) -> Usage:
        """What was spent so far, in tokens and requests, by operation and label."""
        return self._meter.usage

    @property
    def mismatches(self) -> Mismatches:
        """Where responses were not as described."""
        return self._setup.mismatches

    def budget(self, limit: int) -> Budget:
        """Return a budget of so many tokens, for ``with`` or ``async with``.

        Inside the block a call that would overspend raises BudgetExceeded and is not sent.
        """
        return self._meter.budget(limit)

    @staticmethod
    def label(name: str) -> AbstractContextManager[None]:
        """Name what is spent inside the ``with`` block, so that ``usage`` can tell it apart."""
        return label(name)

    def estimate(
        self,
        operation: str,
        *,
        calls: int | None = None,
        items: int | None = None,
        pages: int | None = None,
        ids: int | Collection[object] | None = None,
        limit: int | None = None,
    ) -> Estimate:
        """Return what a plan costs before its first call; nothing is sent.

        ``operation`` is an operationId or a method (``activities.list``). Measure the plan by one
        of: ``calls`` (the default is 1), ``items`` of a list, ``pages`` of it, or ``ids`` (a
        number, or the ids themselves). ``limit`` is the page size, by default the largest. Raises
        ArgumentError.
        """
        chosen = self._caller.operation(operation).id
        return self._prices.estimate(
            chosen, calls=calls, items=items, pages=pages, ids=ids, limit=limit
        )

    @contextmanager
    def responses(self) -> Iterator[list[RawResponse]]:
        """Collect the raw responses of all calls made in the ``with`` block, failed ones too."""
        from .exchange import captured

        seen: list[RawResponse] = []
        token = captured.set(seen)
        try:
            yield seen
        finally:
            captured.reset(token)


class SyncClient(_Base):
    """A client that blocks. Safe to use from many threads; close it, or use it in ``with``."""

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        credentials: Credentials | None = None,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retries: Retries | int | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        store: BudgetStore | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_mismatch: Callable[[Mismatch], None] | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Set up a client; nothing is sent yet.

        ``api_token`` is the token, or a function that returns it; without it the environment
        variable ``…_API_TOKEN`` counts. ``credentials`` (OAuth 2, say) take its place.
        ``base_url`` is the origin, also found in ``…_BASE_URL``. ``timeout`` bounds each step of
        an attempt, in seconds. ``retries`` says how stubborn to be, as a number of repeats or in
        detail. ``headers`` are sent with every request. ``limits`` are the rates to keep to, and
        ``store`` is where they are counted: in memory unless it is shared. ``hooks`` are called
        around every attempt. ``strict`` makes a response that is not as described an error;
        otherwise ``on_mismatch`` hears of it. ``transport`` replaces the network, in tests say.
        Raises ArgumentError.
        """
        from .drivers import drive
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
        checked = self._caller.check(chosen, arguments, options)
        return self._drive(self._caller.start(chosen, checked, options), self._http).response

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Pages[T]:
        """Return the list that an operation gives; nothing is sent until it is iterated."""
        from .walks import Pages

        caller, chosen = self._caller, operation.operation
        checked = caller.check(chosen, arguments, options)

        def fetch(arguments: Arguments) -> Fetched[T]:
            answer = self._drive(caller.start(chosen, arguments, options), self._http)
            return cast("Fetched[T]", caller.page(chosen, answer, options))

        return Pages(chosen, checked, self._meter.costs[chosen.id], fetch)


class AsyncClient(_Base):
    """A client for asyncio. Use it on one event loop; close it, or use it in ``async with``."""

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        credentials: Credentials | None = None,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retries: Retries | int | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        store: BudgetStore | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_mismatch: Callable[[Mismatch], None] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Set up a client; nothing is sent yet.

        ``api_token`` is the token, or a function that returns it; without it the environment
        variable ``…_API_TOKEN`` counts. ``credentials`` (OAuth 2, say) take its place.
        ``base_url`` is the origin, also found in ``…_BASE_URL``. ``timeout`` bounds each step of
        an attempt, in seconds. ``retries`` says how stubborn to be, as a number of repeats or in
        detail. ``headers`` are sent with every request. ``limits`` are the rates to keep to, and
        ``store`` is where they are counted: in memory unless it is shared. ``hooks`` are called
        around every attempt. ``strict`` makes a response that is not as described an error;
        otherwise ``on_mismatch`` hears of it. ``transport`` replaces the network, in tests say.
        Raises ArgumentError.
        """
        from .drivers import drive_async
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
    def call(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Coroutine[None, None, T]: ...
    @overload
    def call(
        self,
        operation: Operation | str,
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> Coroutine[None, None, object]: ...
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
        checked = self._caller.check(chosen, arguments, options)
        answer = await self._drive(self._caller.start(chosen, checked, options), self._http)
        return answer.response

    def pages(
        self,
        operation: Endpoint[T],
        arguments: Mapping[str, object],
        options: RequestOptions | None = None,
    ) -> AsyncPages[T]:
        """Return the list that an operation gives; nothing is sent until it is iterated."""
        from .walks import AsyncPages

        caller, chosen = self._caller, operation.operation
        checked = caller.check(chosen, arguments, options)

        async def fetch(arguments: Arguments) -> Fetched[T]:
            answer = await self._drive(caller.start(chosen, arguments, options), self._http)
            return cast("Fetched[T]", caller.page(chosen, answer, options))

        return AsyncPages(chosen, checked, self._meter.costs[chosen.id], fetch)


def _token_credentials(product: Product, token: str | Callable[[], str] | None) -> Credentials:
    if callable(token):
        return TokenSource(token, product.token_header)
    variable = f"{product.environment}_API_TOKEN"
    given = token if token is not None else os.environ.get(variable, "")
    if not given:
        raise ArgumentError(
            f"there is no API token: pass api_token=…, or set {variable}", parameter="api_token"
        )
    return ApiToken(given, product.token_header)


def _identity(credentials: Credentials) -> str:
    """Return what the burst book of the credentials is kept under."""
    identity = getattr(credentials, "identity", "")
    return identity if isinstance(identity, str) else ""


def _origin(product: Product, given: str | None) -> str:
    """Return where requests go to: what was given, the environment's word, or the default."""
    variable = f"{product.environment}_BASE_URL"
    url = (given or os.environ.get(variable) or product.base_url).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username:
        raise ArgumentError(
            f"base_url must be an origin such as {product.base_url}", parameter="base_url"
        )
    return url


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}
