"""What both clients have in common: how they are set up, and what can be asked of them at any time.

A generated client names its ``Product``. Importing this module loads neither the HTTP library nor
msgspec; making a client does. Nothing here sends anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, ClassVar, NoReturn, TypeVar

from .call.credentials import ApiToken, Credentials, NoCredentials, TokenSource
from .call.retry import Retries
from .client_config import Hooks
from .errors import ArgumentError
from .messages import RawResponse
from .operation import Operation
from .product import Product

if TYPE_CHECKING:
    from .metering.budget import Budget
    from .metering.estimate import Estimate
    from .metering.limits import Limits
    from .metering.store import QuotaStore
    from .metering.usage import SpendingLog, Usage
    from .serialization.decoding import Mismatch, Mismatches

T = TypeVar("T")
DEFAULT_TIMEOUT = 30.0


class ClientBase:
    """A client without its input and output."""

    _product: ClassVar[Product]

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
    ) -> None:
        from .caller import Caller, build_config
        from .metering.estimate import Estimator
        from .metering.meter import Meter

        product = self._product
        used = credentials or _token_credentials(product, api_token)
        self._meter = Meter(
            product.operations,
            identity=_identity(used),
            limits=limits,
            store=store,
            log=history,
            names=product.header_names,
        )
        self._config = build_config(
            base_url=_origin(product, base_url),
            credentials=used,
            ledger=self._meter,
            timeout=timeout,
            retries=retries,
            header_names=product.header_names,
            headers={"user-agent": f"{product.name}/{product.version}", **_lower(headers)},
            hooks=hooks or Hooks(),
            strict=strict,
            on_mismatch=on_mismatch,
        )
        self._caller = Caller(product, self._config)
        self._prices = Estimator(product.operations, self._meter.costs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._config.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds secrets and connections and cannot be pickled or copied")

    @property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation of the API, by operationId."""
        return self._product.operations

    @property
    def base_url(self) -> str:
        """The origin that requests go to, unless the credentials tell another."""
        return self._config.base_url

    @property
    def usage(self) -> Usage:
        """What was spent so far, in tokens and requests, by operation and label."""
        return self._meter.usage

    @property
    def mismatches(self) -> Mismatches:
        """Where responses were not as described."""
        return self._config.mismatches

    def budget(self, limit: int) -> Budget:
        """Return a budget of so many tokens, for ``with`` or ``async with``.

        Inside the block a call that would overspend raises BudgetExceeded and is not sent.
        """
        return self._meter.budget(limit)

    @staticmethod
    def label(name: str) -> AbstractContextManager[None]:
        """Name what is spent inside the ``with`` block, so that ``usage`` can tell it apart."""
        from .metering.usage import label

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
        from .call.call_loop import captured

        seen: list[RawResponse] = []
        token = captured.set(seen)
        try:
            yield seen
        finally:
            captured.reset(token)


def _token_credentials(product: Product, token: str | Callable[[], str] | None) -> Credentials:
    if not product.token_header:
        return NoCredentials()
    if callable(token):
        return TokenSource(token, product.token_header, product.auth_scheme)
    variable = f"{product.environment}_API_TOKEN"
    given = token if token is not None else os.environ.get(variable, "")
    if not given:
        raise ArgumentError(
            f"there is no API token: pass api_token=…, or set {variable}", parameter="api_token"
        )
    return ApiToken(given, product.token_header, product.auth_scheme)


def _identity(credentials: Credentials) -> str:
    """Return what the burst book of the credentials is kept under."""
    identity = getattr(credentials, "identity", "")
    return identity if isinstance(identity, str) else ""


def _origin(product: Product, given: str | None) -> str:
    """Return where requests go to: what was given, the environment's word, or the default."""
    from urllib.parse import urlsplit

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
