"""Quota store in a Redis or Valkey server, for several machines (extra ``redis``).

Invariants: one script reads and writes both counters atomically; a command that is sent again because
its reply was late or lost changes nothing; all times are those of the server
(``TIME``), so that the clocks of the clients do not matter; all keys of a company are in one cluster
slot and expire when unused.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from ..number_checks import check_time
from .redis_connection import respect_deadline
from .store import (
    DAYS_KEPT,
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
_ENTRY_BYTES = 12
_GRANTED, _WAIT, _EXHAUSTED, _BLOCKED = 0, 1, 2, 3

# KEYS: see RedisStore._run. ARGV: the command, an entry, then the numbers of the three functions
# below. Returns: code, number, entry or time, day.
SCRIPT = """
local calls, reports, longest_key = KEYS[1], KEYS[2], KEYS[3]
local days, token_pause, company_pause, released = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local DAY, KEEP = 86400, 40 * 86400
local DAYS_KEPT = @DAYS_KEPT@
local time = redis.call('TIME')
local seconds, now = tonumber(time[1]), tonumber(time[1]) * 1000000 + tonumber(time[2])

local function text(number) return string.format('%.0f', number) end

-- An entry of reports stands for several requests, which only the server of the API knows of.
local function requests_of(report) return tonumber(string.match(report, '%*(%d+)$')) end

-- The longest window of a client of this token: how long entries are kept.
local longest

local function used(window)
  longest = tonumber(redis.call('GET', longest_key) or '0')
  if window > longest then
    longest = window
    redis.call('SET', longest_key, text(window))
  end
  local oldest, first = text(now - longest), '(' .. text(now - window)
  for _, key in ipairs({calls, reports}) do
    redis.call('ZREMRANGEBYSCORE', key, '-inf', oldest)
    -- The server clock was set back: entries in the future count as made now.
    for _, entry in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. text(now), '+inf')) do
      redis.call('ZADD', key, text(now), entry)
    end
  end
  local count = redis.call('ZCOUNT', calls, first, '+inf')
  for _, report in ipairs(redis.call('ZRANGEBYSCORE', reports, first, '+inf')) do
    count = count + requests_of(report)
  end
  return count
end

-- The time of the newest entry that must leave the window: it and all newer ones reach the limit.
local function time_to_leave(burst, window)
  local entries, range = {}, {'+inf', '(' .. text(now - window), 'WITHSCORES', 'LIMIT', 0, text(burst)}
  for _, key in ipairs({calls, reports}) do
    local found = redis.call('ZREVRANGEBYSCORE', key, unpack(range))
    for index = 1, #found, 2 do
      local requests = key == calls and 1 or requests_of(found[index])
      table.insert(entries, {tonumber(found[index + 1]), requests})
    end
  end
  table.sort(entries, function(left, right) return left[1] > right[1] end)
  local counted = 0
  for _, entry in ipairs(entries) do
    counted = counted + entry[2]
    if counted >= burst then return entry[1] end
  end
end

local function keep()
  local milliseconds = text(math.ceil(longest / 1000) + 1000)
  for _, key in ipairs({calls, reports, longest_key}) do redis.call('PEXPIRE', key, milliseconds) end
  redis.call('EXPIRE', days, KEEP)
end

local function number_of(field) return tonumber(redis.call('HGET', days, field) or '0') end

-- Never by age alone: after a jump of the clock for one call, the counter of today must still exist.
local function drop_old_days(day)
  local numbers = {}
  for _, field in ipairs(redis.call('HKEYS', days)) do
    local number = string.match(field, '^spent (-?%d+)$')
    if number and tonumber(number) ~= day then table.insert(numbers, tonumber(number)) end
  end
  table.sort(numbers, function(left, right) return left > right end)
  for index = DAYS_KEPT, #numbers do
    redis.call('HDEL', days, 'spent ' .. text(numbers[index]), 'reported ' .. text(numbers[index]))
  end
end

local function set_day(day, spent)
  if redis.call('HSET', days, 'spent ' .. text(day), text(spent)) == 1 then drop_old_days(day) end
  redis.call('EXPIRE', days, KEEP)
end

local function pause(key, milliseconds)
  if milliseconds > 0 and redis.call('PTTL', key) < milliseconds then
    redis.call('SET', key, '1', 'PX', text(milliseconds))
  end
end

local function acquire(entry, cost, burst, window, daily, start)
  local granted_at = redis.call('ZSCORE', calls, entry)
  if granted_at then
    -- The reply was lost and the client asks again: the attempt is charged already.
    return {0, 0, entry, math.floor((tonumber(granted_at) / 1000000 - start) / DAY)}
  end
  local day = math.floor((seconds - start) / DAY)
  local spent = number_of('spent ' .. text(day))
  local blocked = redis.call('PTTL', company_pause)
  if blocked > 0 then return {3, spent, text(blocked * 1000), 0} end
  if daily >= 0 and spent + cost > daily then
    return {2, spent, text((DAY - (seconds - start) % DAY) * 1000000 - now % 1000000), 0}
  end
  local wait, count = redis.call('PTTL', token_pause) * 1000, used(window)
  if burst >= 0 and count >= burst then
    wait = math.max(wait, time_to_leave(burst, window) + window - now)
  end
  if wait > 0 then return {1, 0, text(wait), 0} end
  set_day(day, spent + cost)
  redis.call('ZADD', calls, text(now), entry)
  keep()
  return {0, 0, entry, day}
end

local function release(entry, day, cost)
  redis.call('ZREM', calls, entry)
  local field = 'spent ' .. text(day)
  if redis.call('HEXISTS', days, field) == 0 then return {0, 0, '0', 0} end
  -- The client asks again if the reply is late or lost: a charge is released once.
  if redis.call('SET', released, '1', 'NX', 'EX', DAY) then
    local left = math.max(number_of(field) - cost, number_of('reported ' .. text(day)))
    redis.call('HSET', days, field, text(left))
  end
  return {0, 0, '0', 0}
end

local function reconcile(_, burst_used, window, reported, start, token_wait, company_wait)
  pause(token_pause, token_wait)
  pause(company_pause, company_wait)
  local missing = burst_used > 0 and burst_used - used(window) or 0
  if missing > 0 then
    local report = text(redis.call('HINCRBY', days, 'entry', 1)) .. '*' .. text(missing)
    redis.call('ZADD', reports, text(now), report)
    keep()
  end
  if reported > 0 then
    local day = math.floor((seconds - start) / DAY)
    local name = text(day)
    redis.call('HSET', days, 'reported ' .. name, text(math.max(number_of('reported ' .. name), reported)))
    set_day(day, math.max(number_of('spent ' .. name), reported))
  end
  return {0, 0, '0', 0}
end

local numbers = {}
for index = 3, #ARGV do numbers[index - 2] = tonumber(ARGV[index]) end
local commands = {acquire = acquire, release = release, reconcile = reconcile}
return commands[ARGV[1]](ARGV[2], unpack(numbers))
""".replace("@DAYS_KEPT@", str(DAYS_KEPT))


class RedisStore:
    """Quota store in a Redis (6 or later) or Valkey server, shared by all clients that use it.

    ``url`` is ``redis://``, ``rediss://`` or ``unix://``, as in redis-py; it may contain a password
    and is never shown. ``timeout`` (seconds) limits connecting and each
    reply, as does the time limit of the call. ``prefix`` starts all
    keys.
    """

    def __init__(self, url: str, *, timeout: float = 5.0, prefix: str) -> None:
        check_time(timeout, "timeout")
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
            os.urandom(_ENTRY_BYTES).hex(),
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
        """Cancel the charge of an attempt that was certainly not sent, once. Raises StoreUnavailable."""
        self._run(
            receipt.token, receipt.company, "release", receipt.entry, receipt.day, receipt.cost
        )

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports. Raises StoreUnavailable."""
        self._run(
            observation.token,
            observation.company,
            "reconcile",
            "",
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

    def _run(
        self, token: str, company: str, command: str, entry: str, *numbers: int
    ) -> tuple[int, int, str, int]:
        """Run a command of the script; ``entry`` identifies the charge it is about."""
        from redis.exceptions import RedisError

        slot = f"{self._prefix}:{{{company}}}"
        keys = [
            f"{slot}:calls:{token}",  # sorted set: one entry per request, by time
            f"{slot}:reports:{token}",  # sorted set: requests that the API reported, by time
            f"{slot}:longest:{token}",  # the longest burst window, in microseconds
            f"{slot}:days",  # hash: the daily quota
            f"{slot}:pause:{token}",
            f"{slot}:pause",
            f"{slot}:released:{entry}",
        ]
        try:
            reply: object = self._script(keys=keys, args=[command, entry, *numbers])
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
    client = Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        decode_responses=True,
        # An idle connection may be dead: retry once on a new one. The entry identifies a charge, so
        # that the script recognizes a command whose reply was lost.
        retry=Retry(NoBackoff(), 1),
    )
    respect_deadline(client, timeout)
    return client


def _read_reply(reply: object) -> tuple[int, int, str, int]:
    match reply:
        case [int(code), int(number), str(text), int(day)]:
            return code, number, text, day
        case _:
            raise StoreUnavailable("unexpected reply from the Redis server of the quota store")
