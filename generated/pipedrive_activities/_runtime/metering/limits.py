"""Limits: requests per burst window of a token, and tokens per day of a company.

The plans come from the OpenAPI document (``x-rate-limits``); the plan and the seats of a company are
known to the user only. By default there is no daily quota, and the burst limit is read from response
headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ..errors import ArgumentError
from ..number_checks import check_count, is_count, is_time, shown

MIDNIGHT = time(0, tzinfo=UTC)
_DAY = timedelta(days=1)
_NO_TIME = timedelta(0)
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The burst limit and the daily quota of a client.

    ``burst``: maximum number of requests of one token in any ``window`` (seconds, a day at most),
    at least 1; None to use the limit in response headers. ``daily``: maximum number of tokens per
    day; None for no quota. ``reset``: the time at which the day starts, UTC if it has no time zone;
    the OpenAPI document does not state it, so midnight UTC is an assumption. ``company``: a name
    shared by all clients that spend from the same daily quota; by default each token has its own.
    Raises ArgumentError.
    """

    burst: int | None = None
    window: float = 2.0
    daily: int | None = None
    reset: time = MIDNIGHT
    company: str | None = None

    def __post_init__(self) -> None:
        if self.burst is not None:
            check_count(self.burst, "burst", 1, "request")
        if not (is_time(self.window) and self.window <= _DAY.total_seconds()):
            raise ArgumentError(
                f"window must be above 0 seconds and at most a day, got {shown(self.window)}",
                parameter="window",
            )
        if self.daily is not None:
            check_count(self.daily, "daily", 0, "tokens")

    @property
    def fixed_day_start(self) -> int | None:
        """The ``day_start`` of all times, None if summer time can move it."""
        if self.reset.tzinfo in (None, UTC):
            return self.reset.hour * 3600 + self.reset.minute * 60 + self.reset.second
        return None

    def day_start(self, now: datetime) -> int:
        """Return the seconds after midnight UTC at which the days of ``now`` start.

        Quota stores count days of 24 hours from there. In the 25th hour of a day that summer time
        makes longer, that is the end of this day, so that the hour belongs to it.
        """
        if self.fixed_day_start is not None:
            return self.fixed_day_start
        start, end = self._day(now)
        offset = self._offset(now) + (end - start - _DAY if now - start >= _DAY else _NO_TIME)
        # The same number of whole days is added at all times, so that each day has its own number.
        return round((offset - self._offset(_EPOCH) // _DAY * _DAY).total_seconds())

    def seconds_left(self, now: datetime) -> float:
        """Return the seconds (above 0) until the day of ``now`` ends."""
        return (self._day(now)[1] - now).total_seconds()

    def excess(self, now: datetime) -> float:
        """Return the seconds by which the day ends later than a quota store expects (if below 0: earlier)."""
        start, end = self._day(now)
        return (end - start - _DAY).total_seconds() if now - start < _DAY else 0.0

    def _offset(self, now: datetime) -> timedelta:
        """Return the start of the day of ``now``, after midnight UTC of the local date of the reset."""
        start = self._day(now)[0]
        local = start.astimezone(self.reset.tzinfo or UTC)
        return start - datetime.combine(local.date(), MIDNIGHT)

    def _day(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the start and the end, in UTC, of the day that ``now`` belongs to."""
        today = now.astimezone(self.reset.tzinfo or UTC).date()
        if self._reset_on(today) > now:
            today -= _DAY
        return self._reset_on(today), self._reset_on(today + _DAY)

    def _reset_on(self, day: date) -> datetime:
        reset = self.reset if self.reset.tzinfo is not None else self.reset.replace(tzinfo=UTC)
        return datetime.combine(day, reset.replace(microsecond=0)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A commercial plan: the multiplier of its daily quota, and its requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """The rate limits of the API, from the OpenAPI document.

    ``daily_tokens`` is per seat, for a multiplier of 1. ``burst_window`` is in seconds.
    ``oauth_burst_factor`` multiplies the burst limit of OAuth clients.
    """

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]

    def limits(
        self,
        plan: str,
        *,
        seats: int = 1,
        top_up: int = 0,
        oauth: bool = False,
        reset: time = MIDNIGHT,
        company: str | None = None,
    ) -> Limits:
        """Return the limits of a company on a plan; the name of the plan is case-insensitive.

        ``seats``: number of seats, at least 1. ``top_up``: additional tokens per day that were
        bought. ``oauth``: the client uses OAuth. ``reset`` and ``company`` as in ``Limits``. Raises
        ArgumentError for an unknown plan, fewer than 1 seat, or a negative top_up.
        """
        chosen = self._plan(plan)
        if not is_count(seats, 1):
            raise ArgumentError(f"seats must be at least 1, got {seats}", parameter="seats")
        check_count(top_up, "top_up", 0, "tokens")
        return Limits(
            burst=chosen.burst * (self.oauth_burst_factor if oauth else 1),
            window=self.burst_window,
            daily=self.daily_tokens * chosen.daily_multiplier * seats + top_up,
            reset=reset,
            company=company,
        )

    def _plan(self, name: str) -> Plan:
        for plan in self.plans:
            if plan.name.casefold() == name.casefold():
                return plan
        known = ", ".join(plan.name for plan in self.plans) or "none"
        raise ArgumentError(
            f"plan: {name!r} is not a plan of this API; the plans are {known}", parameter="plan"
        )
