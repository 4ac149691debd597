"""Quota store in a Redis or Valkey server, for several machines (extra ``redis``).

Invariants: one script reads and writes both counters atomically; all times are those of the server
(``TIME``), so that the clocks of the clients do not matter; all keys of a company are in one cluster
slot and expire when unused.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from .store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    StoreUnavailable,
    Wait,
)

if TYPE_CHECKING:
    from redis import Redis

_MICRO = 1_000_000
_NO_LIMIT = -1
_GRANTED, _WAIT, _EXHAUSTED, _BLOCKED = 0, 1, 2, 3

_Argument: TypeAlias = str | int

# KEYS: burst window (sorted set), daily quota (hash), pause of the token, pause of the company.
# ARGV: the command, then the arguments of the three methods below. Returns: code, number, entry, day.
SCRIPT = """
local calls, days, token_pause, company_pause = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local DAY, KEEP = 86400, 259200
local time = redis.call('TIME')
local seconds, now = tonumber(time[1]), tonumber(time[1]) * 1000000 + tonumber(time[2])

local function text(number) return string.format('%.0f', number) end

local function used(window)
  redis.call('ZREMRANGEBYSCORE', calls, '-inf', text(now - window))
  -- The server clock was set back: entries in the future count as made now.
  for _, entry in ipairs(redis.call('ZRANGEBYSCORE', calls, '(' .. text(now), '+inf')) do
    redis.call('ZADD', calls, text(now), entry)
  end
  return redis.call('ZCARD', calls)
end

local function enter(count, window)
  local entry
  for _ = 1, count do
    entry = text(redis.call('HINCRBY', days, 'entry', 1))
    redis.call('ZADD', calls, text(now), entry)
  end
  redis.call('PEXPIRE', calls, text(math.ceil(window / 1000) + 1000))
  redis.call('EXPIRE', days, KEEP)
  return entry
end

local function number_of(field) return tonumber(redis.call('HGET', days, field) or '0') end

local function set_day(day, spent)
  local field = 'spent ' .. text(day)
  if redis.call('HSET', days, field, text(spent)) == 1 then
    for old = day - 6, day - 3 do
      redis.call('HDEL', days, 'spent ' .. text(old), 'reported ' .. text(old))
    end
  end
  redis.call('EXPIRE', days, KEEP)
end

local function pause(key, milliseconds)
  if milliseconds > 0 and redis.call('PTTL', key) < milliseconds then
    redis.call('SET', key, '1', 'PX', text(milliseconds))
  end
end

local function acquire(cost, burst, window, daily, start)
  local day = math.floor((seconds - start) / DAY)
  local spent = number_of('spent ' .. text(day))
  local blocked = redis.call('PTTL', company_pause)
  if blocked > 0 then return {3, spent, text(blocked * 1000), 0} end
  if daily >= 0 and spent + cost > daily then
    return {2, spent, text((DAY - (seconds - start) % DAY) * 1000000 - now % 1000000), 0}
  end
  local wait, count = redis.call('PTTL', token_pause) * 1000, used(window)
  if burst >= 0 and count >= burst then
    local oldest = redis.call('ZRANGE', calls, count - burst, count - burst, 'WITHSCORES')
    wait = math.max(wait, tonumber(oldest[2]) + window - now)
  end
  if wait > 0 then return {1, 0, text(wait), 0} end
  set_day(day, spent + cost)
  return {0, 0, enter(1, window), day}
end

local function release(entry, day, cost)
  redis.call('ZREM', calls, entry)
  local field = 'spent ' .. day
  if redis.call('HEXISTS', days, field) == 1 then
    local left = math.max(number_of(field) - cost, number_of('reported ' .. day))
    redis.call('HSET', days, field, text(left))
  end
  return {0, 0, '0', 0}
end

local function reconcile(burst_used, window, reported, start, token_wait, company_wait)
  pause(token_pause, token_wait)
  pause(company_pause, company_wait)
  if burst_used > 0 then enter(burst_used - used(window), window) end
  if reported > 0 then
    local day = math.floor((seconds - start) / DAY)
    local name = text(day)
    redis.call('HSET', days, 'reported ' .. name, text(math.max(number_of('reported ' .. name), reported)))
    set_day(day, math.max(number_of('spent ' .. name), reported))
  end
  return {0, 0, '0', 0}
end

local numbers = {}
for index = 2, #ARGV do numbers[index - 1] = tonumber(ARGV[index]) end
if ARGV[1] == 'acquire' then return acquire(unpack(numbers)) end
if ARGV[1] == 'release' then return release(ARGV[2], ARGV[3], numbers[3]) end
return reconcile(unpack(numbers))
"""


class RedisStore:
    """Quota store in a Redis (6 or later) or Valkey server, shared by all clients that use it.

    ``url`` is ``redis://``, ``rediss://`` or ``unix://``, as in redis-py; it may contain a password
    and is never shown. ``timeout`` (seconds) limits connecting and each reply. ``prefix`` starts all
    keys.
    """

    def __init__(self, url: str, *, timeout: float = 5.0, prefix: str = "pipedrive") -> None:
        self._client = _connect(url, timeout)
        self._script = self._client.register_script(SCRIPT)
        self._prefix = prefix

    @property
    def blocking(self) -> bool:
        """True: every call is a network request."""
        return True

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to both counters, or to neither and return why. Raises StoreUnavailable."""
        code, number, text, day = self._run(
            charge_request.token,
            charge_request.company,
            "acquire",
            charge_request.cost,
            _NO_LIMIT if charge_request.burst is None else charge_request.burst,
            round(charge_request.window * _MICRO),
            _NO_LIMIT if charge_request.daily is None else charge_request.daily,
            charge_request.day_start,
        )
        if code == _WAIT:
            return Wait(int(text) / _MICRO)
        if code in (_EXHAUSTED, _BLOCKED):
            return QuotaExhausted(
                number, None if code == _BLOCKED else charge_request.daily, int(text) / _MICRO
            )
        return Granted(
            ChargeReceipt(
                token=charge_request.token,
                company=charge_request.company,
                entry=text,
                day=day,
                cost=charge_request.cost,
            )
        )

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent. Raises StoreUnavailable."""
        self._run(
            receipt.token, receipt.company, "release", receipt.entry, receipt.day, receipt.cost
        )

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports. Raises StoreUnavailable."""
        self._run(
            observation.token,
            observation.company,
            "reconcile",
            observation.burst_used or 0,
            round(observation.window * _MICRO),
            observation.daily_spent or 0,
            observation.day_start,
            math.ceil(observation.pause_token * 1000),
            math.ceil(observation.pause_company * 1000),
        )

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        self._client.close()

    def __repr__(self) -> str:
        return f"RedisStore(prefix={self._prefix!r})"

    def _run(self, token: str, company: str, *arguments: _Argument) -> tuple[int, int, str, int]:
        from redis.exceptions import RedisError

        slot = f"{self._prefix}:{{{company}}}"
        keys = [f"{slot}:calls:{token}", f"{slot}:days", f"{slot}:pause:{token}", f"{slot}:pause"]
        try:
            reply: object = self._script(keys=keys, args=list(arguments))
        except RedisError as error:
            raise StoreUnavailable(
                f"the Redis server of the quota store does not respond ({type(error).__name__});"
                " check that it is running and reachable, or use a FallbackStore"
            ) from error
        return _read_reply(reply)


def _connect(url: str, timeout: float) -> Redis:
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise StoreUnavailable(
            "the package redis is not installed; install this client with the extra 'redis'"
        ) from error
    return Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        decode_responses=True,
        # An idle connection may be dead: retry once on a new one. If that charges an attempt twice,
        # tokens are wasted but no limit is exceeded.
        retry=Retry(NoBackoff(), 1),
    )


def _read_reply(reply: object) -> tuple[int, int, str, int]:
    match reply:
        case [int(code), int(number), str(text), int(day)]:
            return code, number, text, day
        case _:
            raise StoreUnavailable("unexpected reply from the Redis server of the quota store")
