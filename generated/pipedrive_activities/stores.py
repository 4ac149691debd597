"""Quota stores, passed as ``store=``, and the usage history, passed as ``history=``.

A quota store counts requests and tokens against the limits of the client. ``MemoryStore`` is for one
process, ``SQLiteStore`` (a file) for the processes of one machine, ``RedisStore`` (a Redis or Valkey
server, extra ``redis``) for several machines. ``FallbackStore`` uses a second store while the first
is unavailable. ``SpendingHistory`` (a file) records usage by day, operation and label.
"""

from __future__ import annotations

from ._runtime.metering import redis_store
from ._runtime.metering.fallback import FallbackStore
from ._runtime.metering.history import HistoryRow, SpendingHistory
from ._runtime.metering.memory import MemoryStore
from ._runtime.metering.sqlite import SQLiteStore
from ._runtime.metering.store import QuotaStore, StoreUnavailable

__all__ = [
    "FallbackStore",
    "HistoryRow",
    "MemoryStore",
    "QuotaStore",
    "RedisStore",
    "SQLiteStore",
    "SpendingHistory",
    "StoreUnavailable",
]


class RedisStore(redis_store.RedisStore):
    """Quota store in a Redis (6 or later) or Valkey server, shared by all clients that use it.

    ``url`` is ``redis://``, ``rediss://`` or ``unix://``, as in redis-py; it may contain a password
    and is never shown. ``timeout`` (seconds) limits connecting and each reply, as does the time limit
    of the call. ``prefix`` starts all keys (default: the name of the distribution).
    """

    def __init__(self, url: str, *, timeout: float = 5.0, prefix: str = "") -> None:
        from .client import PRODUCT

        super().__init__(url, timeout=timeout, prefix=prefix or PRODUCT.name)
