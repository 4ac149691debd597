"""The two clients: blocking, and for asyncio. Both have the same methods."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.call.effects import MAX_RESPONSE_BYTES
from ._runtime.client import AsyncClient, SyncClient
from ._runtime.client_base import DEFAULT_TIMEOUT, given_credentials
from ._runtime.product import Product, TypeTables
from ._runtime.server_variables import ServerTemplate, ServerVariable
from .operations import OPERATIONS, SCHEMES
from .rate_limits import HEADER_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._runtime.call.credentials import Credentials
    from ._runtime.call.retry import Retries
    from ._runtime.client_config import Hooks
    from ._runtime.http import AsyncTransport, Transport
    from ._runtime.metering.limits import Limits
    from ._runtime.metering.store import QuotaStore
    from ._runtime.metering.usage import SpendingLog
    from ._runtime.serialization.mismatches import Mismatch
    from .resources.pets import AsyncPets, Pets

__all__ = ["PRODUCT", "AsyncPetShop", "PetShop"]


def _load_type_tables() -> TypeTables:
    from .type_tables import ARGUMENTS, RESPONSES

    return TypeTables(ARGUMENTS, RESPONSES)


PRODUCT = Product(
    name="pets",
    version="1",
    environment="PETS",
    base_url="https://eu.example.com",
    schemes=SCHEMES,
    header_names=HEADER_NAMES,
    operations=OPERATIONS,
    server=ServerTemplate(
        origin="https://{place}.example.com",
        path="",
        variables={
            "place": ServerVariable(default="eu"),
        },
    ),
    type_tables=_load_type_tables,
)
"""Constants of this API, used by both clients."""


class PetShop(SyncClient):
    """The blocking client. Use it in ``with``, or call ``close()`` after use.

    Thread-safe, and usable in a forked child process. All errors are subclasses of
    ``PetShopError``; see ``errors``.
    """

    _product = PRODUCT

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        *,
        access_token: str | Callable[[], str] | None = None,
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
        transport: Transport | None = None,
    ) -> None:
        """Create a client; nothing is sent yet.

        - api_key: The API key, or a function that returns it. Default: `PETS_API_KEY`.
        - access_token: An OAuth 2 access token, or a function that returns it. Default:
          `PETS_ACCESS_TOKEN`.
        - credentials: OAuth 2 with renewal, or a class of your own, instead of the other
          credentials.
        - base_url: Scheme and host. Default: `PETS_BASE_URL`, then those of the OpenAPI document.
        - timeout: Seconds for each step of an attempt: to connect, to write, to read.
        - retries: A retry policy, or the number of repeats.
        - headers: Sent with every request.
        - limits: The burst limit and the daily quota.
        - store: The quota store. Default: in memory.
        - history: Records what was spent.
        - hooks: Called around every attempt.
        - strict: Raise DecodingError for a response that does not match its type.
        - on_mismatch: Called for each such mismatch if not `strict`.
        - max_response_bytes: Limit of a response in memory, decompressed.
        - server_variables: Values of the variables in the URL of the server, by name.
        - transport: Replaces the network, for tests.

        Raises ArgumentError for an invalid argument, and for missing credentials if no operation
        can be called without.
        """
        given = given_credentials(
            api_key=api_key,
            access_token=access_token,
        )
        del api_key, access_token  # error reports show the variables of a frame
        super().__init__(
            given,
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
            server_variables=server_variables,
            transport=transport,
        )

    @cached_property
    def pets(self) -> Pets:
        """Pets."""
        from .resources.pets import Pets

        return Pets(self)


class AsyncPetShop(AsyncClient):
    """The client for asyncio. Use it in ``async with``, or await ``close()`` after use.

    All errors are subclasses of ``PetShopError``; see ``errors``.
    """

    _product = PRODUCT

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        *,
        access_token: str | Callable[[], str] | None = None,
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
        transport: AsyncTransport | None = None,
    ) -> None:
        """Create a client; nothing is sent yet.

        - api_key: The API key, or a function that returns it. Default: `PETS_API_KEY`.
        - access_token: An OAuth 2 access token, or a function that returns it. Default:
          `PETS_ACCESS_TOKEN`.
        - credentials: OAuth 2 with renewal, or a class of your own, instead of the other
          credentials.
        - base_url: Scheme and host. Default: `PETS_BASE_URL`, then those of the OpenAPI document.
        - timeout: Seconds for each step of an attempt: to connect, to write, to read.
        - retries: A retry policy, or the number of repeats.
        - headers: Sent with every request.
        - limits: The burst limit and the daily quota.
        - store: The quota store. Default: in memory.
        - history: Records what was spent.
        - hooks: Called around every attempt.
        - strict: Raise DecodingError for a response that does not match its type.
        - on_mismatch: Called for each such mismatch if not `strict`.
        - max_response_bytes: Limit of a response in memory, decompressed.
        - server_variables: Values of the variables in the URL of the server, by name.
        - transport: Replaces the network, for tests.

        Raises ArgumentError for an invalid argument, and for missing credentials if no operation
        can be called without.
        """
        given = given_credentials(
            api_key=api_key,
            access_token=access_token,
        )
        del api_key, access_token  # error reports show the variables of a frame
        super().__init__(
            given,
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
            server_variables=server_variables,
            transport=transport,
        )

    @cached_property
    def pets(self) -> AsyncPets:
        """Pets."""
        from .resources.pets import AsyncPets

        return AsyncPets(self)
