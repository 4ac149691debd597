"""Stores whose time a test turns, a Valkey server's time included."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from redis import Redis

from pipedrive_activities._runtime.metering import redis_store
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.redis_store import RedisStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Decision,
    Observation,
    QuotaStore,
)

StoreKind: TypeAlias = Literal["memory", "sqlite", "redis"]
NOON = 1_780_000_000 // 86_400 * 86_400 + 43_200
"""Twelve o'clock UTC of some day."""


class FakeClock:
    """A clock that stands until it is turned. ``wall`` may be set back, ``elapsed`` may not."""

    def __init__(self) -> None:
        self.wall = float(NOON)
        self.elapsed = 1_000_000_000_000

    def advance(self, seconds: float) -> None:
        self.wall += seconds
        self.elapsed += round(seconds * 1e9)

    def source(self) -> Clock:
        return Clock(monotonic=lambda: self.elapsed, wall=lambda: self.wall)


class FakeClockRedisStore(RedisStore):
    """The store on a real server, but the script reads the time from a key instead of TIME."""

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

    def _turn(self) -> None:
        seconds, micro = divmod(round(self._clock.wall * 1e6), 1_000_000)
        self._own.hset(self._key, mapping={"s": seconds, "us": micro})

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        self._turn()
        return super().acquire(charge_request)

    def release(self, receipt: ChargeReceipt) -> None:
        self._turn()
        super().release(receipt)

    def reconcile(self, observation: Observation) -> None:
        self._turn()
        super().reconcile(observation)

    def close(self) -> None:
        self._own.close()
        super().close()


def open_store(kind: StoreKind, clock: FakeClock, path: Path, url: str, prefix: str) -> QuotaStore:
    """Return a store of that kind; ``path`` and ``url`` matter to those that have one."""
    match kind:
        case "memory":
            return MemoryStore(clock.source())
        case "sqlite":
            return SQLiteStore(path, clock=clock.source())
        case "redis":
            return FakeClockRedisStore(url, prefix, clock)
