"""The two clients: blocking, and for asyncio. Both have the same methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ._runtime.client import AsyncClient, SyncClient
from ._runtime.client_base import check_settings, given_credentials
from ._runtime.product import Product, TypeTables
from ._runtime.resource import LazyResource
from .operations import OPERATIONS, SCHEMES
from .rate_limits import HEADER_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._runtime.client_base import ClientSettings
    from ._runtime.http import AsyncTransport, Transport
    from .resources.activities import Activities, AsyncActivities

__all__ = ["PRODUCT", "AsyncPipedrive", "Pipedrive"]


def _load_type_tables() -> TypeTables:
    from .type_tables import ARGUMENTS, RESPONSES

    return TypeTables(ARGUMENTS, RESPONSES)


PRODUCT = Product(
    name="pipedrive-activities",
    version="0.1.0",
    environment="PIPEDRIVE",
    base_url="https://api.pipedrive.com",
    schemes=SCHEMES,
    header_names=HEADER_NAMES,
    operations=OPERATIONS,
    type_tables=_load_type_tables,
)
"""Constants of this API, used by both clients."""


class Pipedrive(SyncClient):
    """The blocking client. Use it in ``with``, or call ``close()`` after use.

    Thread-safe, and usable in a forked child process. All errors are subclasses of
    ``PipedriveError``; see ``errors``.
    """

    _product = PRODUCT

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        access_token: str | Callable[[], str] | None = None,
        transport: Transport | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """Create a client; nothing is sent yet.

        - api_token: The API key, or a function that returns it. Default: `PIPEDRIVE_API_TOKEN`.
        - access_token: An OAuth 2 access token, or a function that returns it. Default:
          `PIPEDRIVE_ACCESS_TOKEN`.
        - credentials: OAuth 2 with renewal, or a class of your own, instead of the other
          credentials.
        - base_url: Scheme and host. Default: `PIPEDRIVE_BASE_URL`, then those of the OpenAPI
          document.
        - timeout: Seconds for each step of an attempt: to connect, to write, to read. Default: 30.
        - retries: A retry policy, or the number of repeats.
        - headers: Sent with every request.
        - limits: The burst limit and the daily quota.
        - store: The quota store. Default: in memory.
        - history: Records what was spent.
        - hooks: Called around every attempt.
        - strict: Raise DecodingError for a response that does not match its type.
        - on_mismatch: Called for each such mismatch if not `strict`.
        - max_response_bytes: Limit of a response in memory, decompressed. Default: 256 MiB.
        - transport: Replaces the network, for tests.

        Raises ArgumentError for an invalid argument, and for missing credentials if no operation
        can be called without.
        """
        given = given_credentials(api_token=api_token, access_token=access_token)
        del api_token, access_token  # error reports show the variables of a frame
        check_settings(settings, type(self))
        super().__init__(given, transport=transport, **settings)

    activities: LazyResource[Activities] = LazyResource("Activities")
    """Scheduled or completed work: a call, a lunch, a deadline, or a custom type."""


class AsyncPipedrive(AsyncClient):
    """The client for asyncio. Use it in ``async with``, or await ``close()`` after use.

    All errors are subclasses of ``PipedriveError``; see ``errors``.
    """

    _product = PRODUCT

    def __init__(
        self,
        api_token: str | Callable[[], str] | None = None,
        *,
        access_token: str | Callable[[], str] | None = None,
        transport: AsyncTransport | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """Create a client; nothing is sent yet.

        - api_token: The API key, or a function that returns it. Default: `PIPEDRIVE_API_TOKEN`.
        - access_token: An OAuth 2 access token, or a function that returns it. Default:
          `PIPEDRIVE_ACCESS_TOKEN`.

        The other arguments are those of `Pipedrive`. Raises ArgumentError for an invalid argument,
        and for missing credentials if no operation can be called without.
        """
        given = given_credentials(api_token=api_token, access_token=access_token)
        del api_token, access_token  # error reports show the variables of a frame
        check_settings(settings, type(self))
        super().__init__(given, transport=transport, **settings)

    activities: LazyResource[AsyncActivities] = LazyResource("AsyncActivities")
    """Scheduled or completed work: a call, a lunch, a deadline, or a custom type."""
