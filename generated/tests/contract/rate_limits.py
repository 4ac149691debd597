"""The rate limits of the specification, and the response headers that report them."""

from __future__ import annotations

import msgspec


class HeaderRole(msgspec.Struct, frozen=True):
    """The response header that is configured for a role."""

    role: str
    header: str


class Plan(msgspec.Struct, frozen=True):
    """A commercial plan: multiplier of the daily tokens, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


class RateLimits(msgspec.Struct, frozen=True):
    """Rate limits of the API; ``burst_window`` is in seconds."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: list[Plan]
