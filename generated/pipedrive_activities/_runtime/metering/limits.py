"""Limits: requests per burst window of a token, and tokens per day of a company.

The plans come from the OpenAPI document (``x-rate-limits``); the plan and the seats of a company are
known to the user only. By default there is no daily quota, and the burst limit is read from response
headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from ..errors import ArgumentError

MIDNIGHT = time(0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The burst limit and the daily quota of a client.

    ``burst``: maximum number of requests of one token in any ``window`` (seconds), at least 1; None
    to use the limit in response headers. ``daily``: maximum number of tokens per day; None for no
    quota. ``reset``: the time at which the day starts, UTC if it has no time zone; the API does not
    document it, so midnight UTC is an assumption. ``company``: a name shared by all clients that
    spend from the same daily quota; by default each token has its own. Raises ArgumentError.
    """

    burst: int | None = None
    window: float = 2.0
    daily: int | None = None
    reset: time = MIDNIGHT
    company: str | None = None

    def __post_init__(self) -> None:
        if self.burst is not None and self.burst < 1:
            raise ArgumentError(
                f"burst must be at least 1 request, got {self.burst}", parameter="burst"
            )
        if self.window <= 0:
            raise ArgumentError(
                f"window must be above 0 seconds, got {self.window}", parameter="window"
            )
        if self.daily is not None and self.daily < 0:
            raise ArgumentError(
                f"daily must be 0 tokens or more, got {self.daily}", parameter="daily"
            )

    def day_start(self, now: datetime) -> int:
        """Return the seconds after midnight UTC at which the day of ``now`` starts."""
        if self.reset.tzinfo in (None, UTC):
            return self.reset.hour * 3600 + self.reset.minute * 60 + self.reset.second
        reset = self.reset
        local = datetime.combine(now.astimezone(reset.tzinfo).date(), reset)
        start = local.astimezone(UTC)
        return start.hour * 3600 + start.minute * 60 + start.second


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
        ArgumentError for an unknown plan or fewer than 1 seat.
        """
        chosen = self._plan(plan)
        if seats < 1:
            raise ArgumentError(f"seats must be at least 1, got {seats}", parameter="seats")
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
