"""The books in a Redis or Valkey server, for several machines (extra ``redis``).

Invariants: one script reads and writes both books, so that nobody comes between; every time is the
server's (``TIME``), so that the clocks of the machines do not matter; all keys of a company share
one slot of a cluster and expire when they are out of use.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from .store import (
    ChargeReceipt,
    ChargeRequest,
    Granted,
    Observation,
    Refused,
    StoreUnavailable,
    Verdict,
    Wait,
)

if TYPE_CHECKING:
    from redis import Redis

_MICRO = 1_000_000
_NO_LIMIT = -1
_ENTER, _WAIT, _REFUSE, _CLOSED = 0, 1, 2, 3

_Argument: TypeAlias = str | int

# KEYS: burst book (sorted set), daily book (hash), pause of the token, pause of the company.
# ARGV: what to do, then as in the three methods below. Answers: code, number, entry, day.
SCRIPT = """
local calls, days, token_pause, company_pause = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local DAY, KEEP = 86400, 259200
local time = redis.call('TIME')
local seconds, now = tonumber(time[1]), tonumber(time[1]) * 1000000 + tonumber(time[2])

local function text(number) return string.format('%.0f', number) end

local function used(window)
  redis.call('ZREMRANGEBYSCORE', calls, '-inf', text(now - window))
  -- The server's clock was set back: what lies in the future counts as made now.
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
      redis.call('HDEL', days, 'spent ' .. text(old), 'told ' .. text(old))
    end
  end
  redis.call('EXPIRE', days, KEEP)
end

local function pause(key, milliseconds)
  if milliseconds > 0 and redis.call('PTTL', key) < milliseconds then
    redis.call('SET', key, '1', 'PX', text(milliseconds))
  end
end

local function take(cost, burst, window, daily, start)
  local day = math.floor((seconds - start) / DAY)
  local spent = number_of('spent ' .. text(day))
  local closed = redis.call('PTTL', company_pause)
  if closed > 0 then return {3, spent, text(closed * 1000), 0} end
  if daily >= 0 and spent + cost > daily then
    return {2, spent, text((DAY - (seconds - start) % DAY) * 1000000 - now % 1000000), 0}
  end
  local wait, count = redis.call('PTTL', token_pause) * 1000, used(window)
  if burst >= 0 and count >= burst then
    local leaving = redis.call('ZRANGE', calls, count - burst, count - burst, 'WITHSCORES')
    wait = math.max(wait, tonumber(leaving[2]) + window - now)
  end
  if wait > 0 then return {1, 0, text(wait), 0} end
  set_day(day, spent + cost)
  return {0, 0, enter(1, window), day}
end

local function release(entry, day, cost)
  redis.call('ZREM', calls, entry)
  local field = 'spent ' .. day
  if redis.call('HEXISTS', days, field) == 1 then
    local left = math.max(number_of(field) - cost, number_of('told ' .. day))
    redis.call('HSET', days, field, text(left))
  end
  return {0, 0, '0', 0}
end

local function correct(burst_used, window, told, start, token_stop, company_stop)
  pause(token_pause, token_stop)
  pause(company_pause, company_stop)
  if burst_used > 0 then enter(burst_used - used(window), window) end
  if told > 0 then
    local day = math.floor((seconds - start) / DAY)
    local name = text(day)
    redis.call('HSET', days, 'told ' .. name, text(math.max(number_of('told ' .. name), told)))
    set_day(day, math.max(number_of('spent ' .. name), told))
  end
  return {0, 0, '0', 0}
end

local numbers = {}
for index = 2, #ARGV do numbers[index - 1] = tonumber(ARGV[index]) end
if ARGV[1] == 'take' then return take(unpack(numbers)) end
if ARGV[1] == 'release' then return release(ARGV[2], ARGV[3], numbers[3]) end
return correct(unpack(numbers))
"""


class RedisStore:
    """Keeps the books in a Redis (6 or later) or Valkey server, for everybody who names it.

    ``url`` is ``redis://``, ``rediss://`` or ``unix://``, as redis-py reads it; it may hold a
    password and is never shown. ``timeout`` (seconds) bounds connecting and each answer.
    """

    def __init__(self, url: str, *, timeout: float = 5.0, prefix: str = "pipedrive") -> None:
        self._client = _connect(url, timeout)
        self._script = self._client.register_script(SCRIPT)
        self._prefix = prefix

    @property
    def blocking(self) -> bool:
        """True: the server is asked over the network."""
        return True

    def take(self, charge_request: ChargeRequest) -> Verdict:
        """Enter the attempt in both books, or in neither and say why. Raises StoreUnavailable."""
        code, number, text, day = self._run(
            charge_request.token,
            charge_request.company,
            "take",
            charge_request.cost,
            _NO_LIMIT if charge_request.burst is None else charge_request.burst,
            round(charge_request.window * _MICRO),
            _NO_LIMIT if charge_request.daily is None else charge_request.daily,
            charge_request.day_start,
        )
        if code == _WAIT:
            return Wait(int(text) / _MICRO)
        if code in (_REFUSE, _CLOSED):
            return Refused(
                number, None if code == _CLOSED else charge_request.daily, int(text) / _MICRO
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
        """Take out an attempt that was surely not sent. Raises StoreUnavailable."""
        self._run(
            receipt.token, receipt.company, "release", receipt.entry, receipt.day, receipt.cost
        )

    def reconcile(self, observation: Observation) -> None:
        """Lower what is left to what the server told. Raises StoreUnavailable."""
        self._run(
            observation.token,
            observation.company,
            "correct",
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
            answer: object = self._script(keys=keys, args=list(arguments))
        except RedisError as error:
            raise StoreUnavailable(
                f"the server of the shared budget does not answer ({type(error).__name__}); check"
                " that it runs and can be reached, or name a fallback store"
            ) from error
        return _read_answer(answer)


def _connect(url: str, timeout: float) -> Redis:
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise StoreUnavailable(
            "the package redis is not installed; install this client with its extra 'redis'"
        ) from error
    return Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        decode_responses=True,
        # An idle connection may be dead: once more, on a new one. An attempt entered twice for
        # it wastes a place and never overspends.
        retry=Retry(NoBackoff(), 1),
    )


def _read_answer(answer: object) -> tuple[int, int, str, int]:
    match answer:
        case [int(code), int(number), str(text), int(day)]:
            return code, number, text, day
        case _:
            raise StoreUnavailable(
                "the server of the shared budget gave an answer that the script does not give"
            )
