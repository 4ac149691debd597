"""Where clients keep what they spent and what is left: pass one as ``store=``.

``MemoryStore`` is for one process, ``SQLiteStore`` (a file) for the processes of a machine,
``RedisStore`` (a Redis or Valkey server, extra ``redis``) for several machines. ``FallbackStore``
names a second place for when the first cannot be reached. ``SpendingHistory`` (a file, passed as
``history=``) keeps what was spent per day, operation and label.
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
