"""Rate limits of the API: the response headers that report them, and the commercial plans."""

from __future__ import annotations

from ._runtime.call.response_headers import HeaderNames
from ._runtime.metering.limits import Plan, RateLimits

__all__ = ["HEADER_NAMES", "RATE_LIMITS"]

HEADER_NAMES = HeaderNames(
    burst_limit="x-ratelimit-limit",
    burst_remaining="x-ratelimit-remaining",
    burst_reset="x-ratelimit-reset",
    daily_remaining="x-daily-ratelimit-token-remaining",
    daily_requests_remaining="x-daily-requests-left",
    retry_after="retry-after",
)
"""Names of the response headers that the client interprets."""

RATE_LIMITS: RateLimits | None = RateLimits(
    daily_tokens=30000,
    burst_window=2,
    oauth_burst_factor=4,
    plans=(
        Plan(name="Lite", daily_multiplier=1, burst=20),
        Plan(name="Growth", daily_multiplier=2, burst=40),
        Plan(name="Premium", daily_multiplier=5, burst=100),
        Plan(name="Ultimate", daily_multiplier=7, burst=120),
    ),
)
"""Rate limits and plans of the API, None if the OpenAPI document does not state them."""
