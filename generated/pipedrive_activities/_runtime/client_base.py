"""Client state and methods that do no I/O, shared by both clients.

A generated client sets its ``Product``. Importing this module loads neither the HTTP library nor
msgspec; creating a client does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, ClassVar, NoReturn, TypedDict, TypeVar, cast

from .call.credentials import Credentials, Given
from .call.effects import MAX_RESPONSE_BYTES
from .call.requirements import CredentialSelector
from .call.retry import Retries
from .client_config import ChosenServer, Hooks, OperationServer
from .errors import ArgumentError
from .operation import Operation
from .product import Product
from .secret import Secret

if TYPE_CHECKING:
    from .call.collected import Responses
    from .client_config import ClientConfig
    from .metering.budget import Budget
    from .metering.estimate import Estimate
    from .metering.limits import Limits
    from .metering.store import QuotaStore
    from .metering.usage import SpendingLog, Usage
    from .serialization.mismatches import Mismatch, Mismatches

    class ClientSettings(TypedDict, total=False):
        """The keyword arguments of every client."""

        credentials: Credentials | None
        """OAuth 2 with renewal, or a class of your own, instead of the other credentials."""
        base_url: str | None
        """Scheme and host. Default: the environment variable, then those of the OpenAPI document."""
        timeout: float
        """Seconds for each step of an attempt: to connect, to write, to read. Default: 30."""
        retries: Retries | int | None
        """A retry policy, or the number of repeats."""
        headers: Mapping[str, str] | None
        """Sent with every request."""
        limits: Limits | None
        """The burst limit and the daily quota."""
        store: QuotaStore | None
        """The quota store. Default: in memory."""
        history: SpendingLog | None
        """Records what was spent."""
        hooks: Hooks | None
        """Called around every attempt."""
        strict: bool
        """Raise DecodingError for a response that does not match its type."""
        on_mismatch: Callable[[Mismatch], None] | None
        """Called for each such mismatch if not `strict`."""
        max_response_bytes: int
        """Limit of a response in memory, decompressed. Default: 256 MiB."""


T = TypeVar("T")
DEFAULT_TIMEOUT = 30.0


class ClientBase:
    """Client state and methods that do no I/O."""

    _product: ClassVar[Product]

    def __init__(
        self,
        given: Mapping[str, Given],
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
        server_variables: Mapping[str, str] | None = None,
    ) -> None:
        from .caller import Caller, build_config
        from .metering.estimate import Estimator
        from .metering.meter import Meter

        product = self._product
        client_credentials = credentials_of(product, given, credentials)
        self._meter = Meter(
            product.operations,
            identity=client_credentials.identity,
            limits=limits,
            store=store,
            log=history,
            names=product.header_names,
        )
        self._config = build_config(
            server=_server(product, base_url, server_variables),
            credentials=client_credentials,
            meter=self._meter,
            timeout=timeout,
            retries=retries,
            header_names=product.header_names,
            headers={"user-agent": f"{product.name}/{product.version}", **_lower_names(headers)},
            hooks=hooks or Hooks(),
            strict=strict,
            on_mismatch=on_mismatch,
            operations=product.operations,
            max_response_bytes=max_response_bytes,
        )
        self._caller = Caller(product, self._config)
        self._estimator = Estimator(
            product.operations, self._meter.costs, self._config.retries.attempts
        )

    def __repr__(self) -> str:
        # A report of an error in the constructor also shows the client, which has no _config yet.
        config: ClientConfig | None = self.__dict__.get("_config")
        return f"{type(self).__name__}({f'base_url={config.base_url!r}' if config else ''})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client contains secrets and connections and cannot be pickled or copied")

    @property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation of the API, by operationId."""
        return self._product.operations

    @property
    def base_url(self) -> str:
        """The origin that requests are sent to, unless the credentials specify another one."""
        return self._config.base_url

    @property
    def usage(self) -> Usage:
        """Tokens and requests spent so far, by operation and label."""
        return self._meter.usage

    @property
    def mismatches(self) -> Mismatches:
        """Where responses did not match the OpenAPI document."""
        return self._config.mismatches

    def budget(self, limit: int) -> Budget:
        """Return a budget of ``limit`` tokens, for ``with`` or ``async with``.

        Inside the block, a request that would exceed the budget raises BudgetExceeded and is not
        sent. Raises ArgumentError if ``limit`` is negative.
        """
        return self._meter.budget(limit)

    @staticmethod
    def label(name: str) -> AbstractContextManager[None]:
        """Label what is spent inside the ``with`` block, for ``usage.by_label()``."""
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
        """Return the estimated cost of a workload in tokens; nothing is sent.

        ``operation`` is an operationId or a method (``pets.list``). Give the workload as one
        of: ``calls`` (default: 1), ``items`` of a list, ``pages`` of a list, or ``ids`` (a number,
        or the ids themselves). ``limit`` is the page size (default: the maximum). Raises
        ArgumentError.
        """
        chosen = self._caller.operation(operation).id
        return self._estimator.estimate(
            chosen, calls=calls, items=items, pages=pages, ids=ids, limit=limit
        )

    @contextmanager
    def responses(self) -> Iterator[Responses]:
        """Collect the raw responses of all attempts in the ``with`` block, including error responses.

        ``responses.extra_fields(model)`` returns what the OpenAPI document does not describe, such as
        custom fields.
        """
        from .call.collected import Responses, captured

        collected = Responses()
        token = captured.set(collected)
        try:
            yield collected
        finally:
            captured.reset(token)


def given_credentials(**arguments: str | Callable[[], str] | None) -> dict[str, Given]:
    """Return the credentials that were passed to a client, with secrets wrapped."""
    return {
        name: Secret(value) if isinstance(value, str) else value
        for name, value in arguments.items()
        if value is not None
    }


def check_settings(settings: Mapping[str, object], client: type[ClientBase]) -> None:
    """Raise TypeError for a keyword that no client has.

    First, remove all values: the keyword may be the misspelt name of a credential, and error reports
    show the variables of the frame that they belong to.
    """
    known = ClientBase.__init__.__kwdefaults__ or {}
    unknown = next((name for name in settings if name not in known), None)
    if unknown is not None:
        cast("dict[str, object]", settings).clear()
        raise TypeError(f"{client.__name__}() got an unexpected keyword argument {unknown!r}")


def credentials_of(
    product: Product, given: Mapping[str, Given], credentials: Credentials | None = None
) -> CredentialSelector:
    """Return the credentials of a client: those that were passed, and those of the environment.

    Raises ArgumentError for one that is empty, and MissingCredentials if no operation can be called.
    """
    for name, value in given.items():
        if isinstance(value, Secret) and not value.reveal() and name not in product.passwords:
            raise ArgumentError(f"{name} is empty", parameter=name)
    environment = {
        name: Secret(text)
        for scheme in product.schemes.values()
        for name in scheme.arguments
        if (text := os.environ.get(f"{product.environment}_{name.upper()}"))
    }
    client_credentials = CredentialSelector(
        product.schemes,
        product.operations.values(),
        given=given,
        environment=environment,
        credentials=credentials,
        prefix=product.environment,
    )
    client_credentials.check()
    return client_credentials


def _chosen_url(product: Product, base_url: str | None) -> str:
    """Return the base URL of the caller or of the environment, empty without one."""
    return base_url or os.environ.get(f"{product.environment}_BASE_URL", "")


def _server(
    product: Product, base_url: str | None, variables: Mapping[str, str] | None
) -> ChosenServer:
    """Return the server of a base URL, or of values of its variables. Raises ArgumentError."""
    if not variables:
        return ChosenServer(_base_url(product, base_url), not _chosen_url(product, base_url))
    _check_variables(product, base_url, variables)
    resolved = {
        id_: _located(product, template.choose(variables))
        for id_, template in product.operation_servers.items()
    }
    if product.server is None:
        return ChosenServer(_base_url(product, product.base_url), True, operations=resolved)
    origin, *paths = _located(product, product.server.choose(variables))
    return ChosenServer(origin, True, (paths[0], paths[1]), resolved)


def chosen_origin(product: Product, variables: Mapping[str, str]) -> str:
    """Return the origin of the API for values of its variables. Raises ArgumentError."""
    return _server(product, None, variables).base_url if variables else product.base_url


def _check_variables(product: Product, base_url: str | None, variables: Mapping[str, str]) -> None:
    """Raise ArgumentError for variables that no server has, and for a base URL beside variables."""
    templates = [*filter(None, (product.server,)), *product.operation_servers.values()]
    known = dict.fromkeys(name for template in templates for name in template.variables)
    unknown = next((name for name in variables if name not in known), None)
    if not known or base_url:
        reason = "base_url is given" if known else "the URL of the server has none"
        raise ArgumentError(f"server_variables: {reason}", parameter="server_variables")
    if unknown is not None:
        raise ArgumentError(
            f"unknown server variable {unknown!r}; there are: {', '.join(known)}",
            parameter="server_variables",
        )


def _located(product: Product, chosen: tuple[str, str, str]) -> OperationServer:
    """Return a server from its origin, default path and path. Raises ArgumentError."""
    origin, default, path = chosen
    return OperationServer(_base_url(product, origin), default.rstrip("/"), path.rstrip("/"))


def _base_url(product: Product, base_url: str | None) -> str:
    """Return the origin for requests: the argument, the environment variable, or the default.

    Raises ArgumentError if it is not an origin.
    """
    from urllib.parse import urlsplit

    url = (_chosen_url(product, base_url) or product.base_url).rstrip("/")
    try:
        parts = urlsplit(url)
        is_origin = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        is_plain = not parts.query and not parts.username
    except ValueError:
        is_origin, is_plain = None, False
    if not is_origin or not is_plain:
        raise ArgumentError(
            f"base_url must be an origin such as {product.base_url}, without query or user name",
            parameter="base_url",
        )
    return url


def _lower_names(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}
