"""Rate limits: the daily token budget, the burst window, and blocking of clients that ignore 429.

Input: calls with their cost. Output: an ``ErrorResponse`` if a limit is reached, and the rate-limit
headers of responses. All times are those of the server's clock, in seconds.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, time, timedelta
from math import ceil

from .authentication import Caller
from .base_rules import Context
from .error_responses import ErrorResponse, Source, blocked
from .settings import Settings
from .table import Limits


class Meter:
    """Counts usage. The budget belongs to the company; each caller has its own burst window."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._limits = context.table.limits
        self._names = context.table.headers
        self._clock = context.clock
        self.reset()

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._context.settings

    def reset(self) -> None:
        """Clear all usage."""
        self.spent = 0
        self._day_ends = 0.0
        self._calls: dict[str, deque[float]] = {}
        self._rejections: dict[str, deque[float]] = {}
        self._blocked_until: dict[str, float] = {}

    @property
    def daily_limit(self) -> int:
        """The daily budget, in tokens; 0 if the OpenAPI document has no limits."""
        if self._limits is None:
            return 0
        plan = self.settings.chosen_plan(self._limits)
        factor = plan.daily_multiplier * self.settings.seats
        return self._limits.daily_tokens * factor + self.settings.top_up

    @property
    def remaining(self) -> int:
        """The remaining tokens of the daily budget."""
        self._start_day_if_due()
        return max(0, self.daily_limit - self.spent)

    @property
    def seconds_left(self) -> int:
        """The number of seconds until the budget resets."""
        self._start_day_if_due()
        return max(1, ceil(self._day_ends - self._clock.time()))

    def admit(self, caller: Caller, cost: int) -> None:
        """Check the limits for a call; raise ``ErrorResponse`` if one is reached. Charges nothing yet."""
        if self._limits is None or not self.settings.metering:
            return
        now = self._clock.time()
        if now < self._blocked_until.get(caller.key, 0.0):
            raise blocked()
        calls = self._window(caller, self._limits)
        if len(calls) >= self.burst_limit(caller, self._limits):
            wait = max(1, ceil(calls[0] + self._limits.burst_window - now))
            raise self._reject(caller, "too many requests in a short time", wait)
        if cost > self.remaining:
            raise self._reject(caller, "daily request budget exceeded", self.seconds_left)
        calls.append(now)
        self._rejections.pop(caller.key, None)

    def charge(self, cost: int) -> None:
        """Spend tokens of the daily budget."""
        self._start_day_if_due()
        self.spent += cost

    def burst_limit(self, caller: Caller, limits: Limits) -> int:
        """Return the number of requests that a caller may send per burst window."""
        factor = limits.oauth_burst_factor if caller.oauth else 1
        return self.settings.chosen_plan(limits).burst * factor

    def headers(self, caller: Caller) -> dict[str, str]:
        """Return the rate-limit headers of a response; clients would obey limits that are not enforced."""
        limits = self._limits
        if limits is None or not self.settings.metering:
            return {}
        calls = self._window(caller, limits)
        limit = self.burst_limit(caller, limits)
        oldest = calls[0] if calls else self._clock.time()
        values: dict[str, object] = {
            self._names.get("burst_limit", ""): limit,
            self._names.get("burst_remaining", ""): max(0, limit - len(calls)),
            self._names.get("burst_reset", ""): ceil(
                oldest + limits.burst_window - self._clock.time()
            ),
            self._names.get("daily_limit", ""): self.daily_limit,
            self._names.get("daily_remaining", ""): self.remaining,
            self._names.get("daily_requests_remaining", ""): self.remaining,
            **self._draft_fields(limit, max(0, limit - len(calls)), oldest, limits.burst_window),
        }
        hidden = self.settings.hidden_headers
        return {name: str(value) for name, value in values.items() if name and name not in hidden}

    def _draft_fields(
        self, limit: int, remaining: int, oldest: float, window: int
    ) -> dict[str, object]:
        """Return RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10)."""
        reset = ceil(oldest + window - self._clock.time())
        return {
            self._names.get("rate_limit", ""): f'"burst";r={remaining};t={reset}',
            self._names.get("rate_limit_policy", ""): f'"burst";q={limit};w={window}',
        }

    def _window(self, caller: Caller, limits: Limits) -> deque[float]:
        calls = self._calls.setdefault(caller.key, deque())
        start = self._clock.time() - limits.burst_window
        while calls and calls[0] <= start:
            calls.popleft()
        return calls

    def _reject(self, caller: Caller, message: str, wait: int) -> ErrorResponse:
        now = self._clock.time()
        rejections = self._rejections.setdefault(caller.key, deque())
        while rejections and rejections[0] <= now - self.settings.abuse_seconds:
            rejections.popleft()
        rejections.append(now)
        if 0 < self.settings.abuse_after < len(rejections):
            self._blocked_until[caller.key] = now + self.settings.abuse_seconds
            return blocked()
        name = self._names.get("retry_after", "retry-after")
        headers = {} if name in self.settings.hidden_headers else {name: str(wait)}
        return ErrorResponse(429, message, source=Source.GATEWAY, headers=headers)

    def _start_day_if_due(self) -> None:
        """Reset the budget if the day has ended.

        Also if the end of the day is more than two days ahead, because the clock was set back.
        """
        now = self._clock.time()
        if now >= self._day_ends or self._day_ends - now > 2 * 86_400:
            zone = self.settings.zone()
            tomorrow = datetime.fromtimestamp(now, zone).date() + timedelta(days=1)
            self._day_ends = datetime.combine(tomorrow, time(), zone).timestamp()
            self.spent = 0
