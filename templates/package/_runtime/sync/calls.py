"""What the methods ``sync`` and ``prune`` of a resource do, with either client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from ..product import Endpoint
from ..request_options import RequestOptions

if TYPE_CHECKING:
    from ..client import AsyncClient, SyncClient
    from .changes import AsyncChanges, Changes
    from .prune import Key, Pruned
    from .state import SyncState

T = TypeVar("T")
Arguments = Mapping[str, object]


def list_changes(
    client: SyncClient,
    endpoint: Endpoint[T],
    state: SyncState | None,
    arguments: Arguments,
    options: RequestOptions | None = None,
) -> Changes[T]:
    """Return the records of a list that changed since a state; nothing is sent yet."""
    from .changes import Changes

    return Changes(
        endpoint.resolve(client.operations),
        arguments,
        state,
        lambda window: client.pages(endpoint, window, options),
    )


def list_changes_async(
    client: AsyncClient,
    endpoint: Endpoint[T],
    state: SyncState | None,
    arguments: Arguments,
    options: RequestOptions | None = None,
) -> AsyncChanges[T]:
    """Return the records of a list that changed since a state; nothing is sent yet."""
    from .changes import AsyncChanges

    return AsyncChanges(
        endpoint.resolve(client.operations),
        arguments,
        state,
        lambda window: client.pages(endpoint, window, options),
    )


def prune(
    client: SyncClient,
    endpoint: Endpoint[object],
    keys: Iterable[Key],
    arguments: Arguments,
    options: RequestOptions | None = None,
) -> Pruned:
    """Return which of the keys a list no longer returns."""
    from .prune import MissingKeys, find_missing

    missing = MissingKeys(endpoint.resolve(client.operations), keys, arguments)
    return find_missing(missing, lambda query: client.pages(endpoint, query, options))


async def prune_async(
    client: AsyncClient,
    endpoint: Endpoint[object],
    keys: Iterable[Key],
    arguments: Arguments,
    options: RequestOptions | None = None,
) -> Pruned:
    """Return which of the keys a list no longer returns."""
    from .prune import MissingKeys, find_missing_async

    missing = MissingKeys(endpoint.resolve(client.operations), keys, arguments)
    return await find_missing_async(missing, lambda query: client.pages(endpoint, query, options))
