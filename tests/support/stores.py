"""Quota stores with a fake clock, also for the store on a Valkey server."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from redis import Redis

from pipedrive_activities._runtime.metering import redis_store
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Decision,
    Observation,
    QuotaStore,
)
from pipedrive_activities.stores import RedisStore

StoreKind: TypeAlias = Literal["memory", "sqlite", "redis"]
NOON = 1_780_000_000 // 86_400 * 86_400 + 43_200
"""Noon UTC of an arbitrary day, in seconds since the epoch."""


class FakeClock:
    """A clock that a test advances.

    ``wall`` is the system time in seconds and may be set back; ``elapsed`` is monotonic, in
    nanoseconds.
    """

    def __init__(self) -> None:
        self.wall = float(NOON)
        self.elapsed = 1_000_000_000_000

    def advance(self, seconds: float) -> None:
        self.wall += seconds
        self.elapsed += round(seconds * 1e9)

    def source(self) -> Clock:
        return Clock(monotonic=lambda: self.elapsed, wall=lambda: self.wall)


class FakeClockRedisStore(RedisStore):
    """A store on a real server, whose script reads the time from a key instead of ``TIME``."""

    def __init__(self, url: str, prefix: str, clock: FakeClock) -> None:
        super().__init__(url, prefix=prefix)
        self._clock = clock
        self._own = Redis.from_url(url)
        key = f"{prefix}:time"
        read = f"redis.call('HMGET', '{key}', 's', 'us')"
        assert "redis.call('TIME')" in redis_store.SCRIPT
        script = redis_store.SCRIPT.replace("redis.call('TIME')", read)
        self._script = self._client.register_script(script)
        self._key = key

    def _write_time(self) -> None:
        seconds, micro = divmod(round(self._clock.wall * 1e6), 1_000_000)
        self._own.hset(self._key, mapping={"s": seconds, "us": micro})

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        self._write_time()
        return super().acquire(charge_request)

    def release(self, receipt: ChargeReceipt) -> None:
        self._write_time()
        super().release(receipt)

    def reconcile(self, observation: Observation) -> None:
        self._write_time()
        super().reconcile(observation)

    def close(self) -> None:
        self._own.close()
        super().close()


def open_store(kind: StoreKind, clock: FakeClock, path: Path, url: str, prefix: str) -> QuotaStore:
    """Return a store; SQLite uses ``path``, Redis uses ``url`` and ``prefix``."""
    match kind:
        case "memory":
            return MemoryStore(clock.source())
        case "sqlite":
            return SQLiteStore(path, clock=clock.source())
        case "redis":
            return FakeClockRedisStore(url, prefix, clock)
