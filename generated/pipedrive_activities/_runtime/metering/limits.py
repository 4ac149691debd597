"""Limits: how many requests a token may make in a window, how many tokens a company a day.

The plans are those of the description (``x-rate-limits``); which one a company is on, and how many
seats it has, only the user knows. Without a word from the user there is no daily limit, and the
burst limit is learned from the server's headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from ..errors import ArgumentError

MIDNIGHT = time(0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a client keeps to.

    ``burst``: most requests of one token in any ``window`` (seconds); None: as the server's headers
    tell. ``daily``: most tokens a day; None: none of our own. ``reset``: when the day starts, with
    a time zone (a time without one is taken as UTC); the server does not say, so midnight UTC is
    an assumption. ``company``: a name shared by all clients that spend from the same daily budget;
    without it each token has a book of its own.
    """

    burst: int | None = None
    window: float = 2.0
    daily: int | None = None
    reset: time = MIDNIGHT
    company: str | None = None

    def __post_init__(self) -> None:
        if self.burst is not None and self.burst < 1:
            raise ArgumentError(f"burst: at least 1 request, not {self.burst}", parameter="burst")
        if self.window <= 0:
            raise ArgumentError(f"window: above 0 seconds, not {self.window}", parameter="window")
        if self.daily is not None and self.daily < 0:
            raise ArgumentError(f"daily: 0 tokens or more, not {self.daily}", parameter="daily")

    def day_start(self, now: datetime) -> int:
        """Return how many seconds after midnight UTC the day of ``now`` starts."""
        if self.reset.tzinfo in (None, UTC):
            return self.reset.hour * 3600 + self.reset.minute * 60 + self.reset.second
        reset = self.reset
        local = datetime.combine(now.astimezone(reset.tzinfo).date(), reset)
        start = local.astimezone(UTC)
        return start.hour * 3600 + start.minute * 60 + start.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A commercial plan: its share of the daily budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How the API meters, as its description says.

    ``daily_tokens`` are per seat and multiplier 1, ``burst_window`` is in seconds,
    ``oauth_burst_factor`` multiplies the burst of OAuth clients.
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
        """Return the limits of a company on a plan (its name in any case), for ``Limits``.

        ``top_up`` are tokens a day bought on top; ``oauth``: the client signs in with OAuth.
        Raises ArgumentError for a plan that the description does not have.
        """
        found = self._plan(plan)
        if seats < 1:
            raise ArgumentError(f"seats: at least 1, not {seats}", parameter="seats")
        return Limits(
            burst=found.burst * (self.oauth_burst_factor if oauth else 1),
            window=self.burst_window,
            daily=self.daily_tokens * found.daily_multiplier * seats + top_up,
            reset=reset,
            company=company,
        )

    def _plan(self, name: str) -> Plan:
        for plan in self.plans:
            if plan.name.casefold() == name.casefold():
                return plan
        known = ", ".join(plan.name for plan in self.plans) or "none"
        raise ArgumentError(
            f"plan: {name!r} is not a plan of this API; its plans are {known}", parameter="plan"
        )
