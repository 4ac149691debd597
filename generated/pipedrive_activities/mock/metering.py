"""Meters: the day's budget of tokens, the rolling window of requests, and shutting out.

Input: calls with their cost, at a time. Output: a ``ErrorResponse`` when a limit is reached, and the
headers that tell what is left. All times are the server's clock, in seconds.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, time, timedelta
from math import ceil

from .authentication import Caller
from .clock import Clock
from .error_responses import ErrorResponse, Shape, blocked
from .settings import Settings
from .table import Limits, Table

LEFT = "x-daily-requests-left"


class Meter:
    """Counts what callers spend. The budget is the company's, the window each caller's own."""

    def __init__(self, table: Table, settings: Settings, clock: Clock) -> None:
        self._limits = table.limits
        self._names = table.headers
        self._clock = clock
        self.settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget everything that was spent."""
        self.spent = 0
        self._day_ends = 0.0
        self._calls: dict[str, deque[float]] = {}
        self._refused: dict[str, deque[float]] = {}
        self._blocked_until: dict[str, float] = {}

    @property
    def daily_limit(self) -> int:
        """The budget of a day, in tokens; 0 when the description has no limits."""
        if self._limits is None:
            return 0
        plan = self.settings.chosen_plan(self._limits)
        factor = plan.daily_multiplier * self.settings.seats
        return self._limits.daily_tokens * factor + self.settings.top_up

    @property
    def remaining(self) -> int:
        """Tokens left of the day's budget."""
        self._turn_day()
        return max(0, self.daily_limit - self.spent)

    @property
    def seconds_left(self) -> int:
        """Seconds until the budget is whole again."""
        self._turn_day()
        return max(1, ceil(self._day_ends - self._clock.time()))

    def admit(self, caller: Caller, cost: int) -> None:
        """Let a call pass; raise ``ErrorResponse`` when a limit is reached. Charges nothing yet."""
        if self._limits is None or not self.settings.metering:
            return
        now = self._clock.time()
        if now < self._blocked_until.get(caller.key, 0.0):
            raise blocked()
        calls = self._window(caller, self._limits)
        if len(calls) >= self.burst_limit(caller, self._limits):
            wait = max(1, ceil(calls[0] + self._limits.burst_window - now))
            raise self._refuse(caller, "too many requests in a short time", wait)
        if cost > self.remaining:
            raise self._refuse(caller, "daily request budget exceeded", self.seconds_left)
        calls.append(now)
        self._refused.pop(caller.key, None)

    def charge(self, cost: int) -> None:
        """Take tokens from the day's budget."""
        self._turn_day()
        self.spent += cost

    def burst_limit(self, caller: Caller, limits: Limits) -> int:
        """Return how many requests the rolling window lets a caller send."""
        factor = limits.oauth_burst_factor if caller.oauth else 1
        return self.settings.chosen_plan(limits).burst * factor

    def headers(self, caller: Caller) -> dict[str, str]:
        """Return the rate-limit headers of an answer."""
        limits = self._limits
        if limits is None:
            return {}
        calls = self._window(caller, limits)
        most = self.burst_limit(caller, limits)
        oldest = calls[0] if calls else self._clock.time()
        told = {
            self._names.get("burst_limit", ""): most,
            self._names.get("burst_remaining", ""): max(0, most - len(calls)),
            self._names.get("burst_reset", ""): ceil(
                oldest + limits.burst_window - self._clock.time()
            ),
            self._names.get("daily_limit", ""): self.daily_limit,
            self._names.get("daily_remaining", ""): self.remaining,
            LEFT: self.remaining,
        }
        hidden = self.settings.hidden_headers
        return {name: str(said) for name, said in told.items() if name and name not in hidden}

    def _window(self, caller: Caller, limits: Limits) -> deque[float]:
        calls = self._calls.setdefault(caller.key, deque())
        start = self._clock.time() - limits.burst_window
        while calls and calls[0] <= start:
            calls.popleft()
        return calls

    def _refuse(self, caller: Caller, message: str, wait: int) -> ErrorResponse:
        now = self._clock.time()
        refused = self._refused.setdefault(caller.key, deque())
        while refused and refused[0] <= now - self.settings.abuse_seconds:
            refused.popleft()
        refused.append(now)
        if len(refused) > self.settings.abuse_after:
            self._blocked_until[caller.key] = now + self.settings.abuse_seconds
            return blocked()
        name = self._names.get("retry_after", "retry-after")
        told = {} if name in self.settings.hidden_headers else {name: str(wait)}
        return ErrorResponse(429, message, shape=Shape.GATEWAY, headers=told)

    def _turn_day(self) -> None:
        """Start a new day with a whole budget, when the clock says so."""
        now = self._clock.time()
        if now >= self._day_ends or self._day_ends - now > 2 * 86_400:
            zone = self.settings.zone()
            tomorrow = datetime.fromtimestamp(now, zone).date() + timedelta(days=1)
            self._day_ends = datetime.combine(tomorrow, time(), zone).timestamp()
            self.spent = 0
