"""Quota stores, passed as ``store=``, and the usage history, passed as ``history=``.

A quota store counts requests and tokens against the limits of the client. ``MemoryStore`` is for one
process, ``SQLiteStore`` (a file) for the processes of one machine, ``RedisStore`` (a Redis or Valkey
server, extra ``redis``) for several machines. ``FallbackStore`` uses a second store while the first
is unavailable. ``SpendingHistory`` (a file) records usage by day, operation and label.
"""

from __future__ import annotations

from ._runtime.metering.fallback import FallbackStore
from ._runtime.metering.history import HistoryRow, SpendingHistory
from ._runtime.metering.memory import MemoryStore
from ._runtime.metering.redis_store import RedisStore
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
