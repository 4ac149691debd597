"""Settings of the mock server; rules of an API may add their own."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from .table import Limits, Plan

Positive = Annotated[int, msgspec.Meta(ge=1)]
S = TypeVar("S", bound="Settings")
Count = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Behaviour of the mock server.

    ``plan`` (case-insensitive; empty: the first) and ``seats`` determine the daily budget; ``top_up``
    adds tokens to it. Without ``metering``, usage is counted but no limit is enforced or sent.
    ``hidden_headers`` are names of rate-limit headers that responses omit.

    ``charge_failed`` charges requests that fail after the gateway accepted them. ``time_zone``
    determines the end of the budget day. After ``abuse_after`` responses with 429 (0: never) without a
    pause of ``abuse_seconds``, clients are blocked for ``abuse_seconds`` (403).
    """

    plan: str = ""
    seats: Positive = 1
    top_up: Count = 0
    metering: bool = True
    hidden_headers: frozenset[str] = frozenset()
    api_token: str = "mock-token"
    charge_failed: bool = True
    time_zone: str = "UTC"
    abuse_after: Count = 0
    abuse_seconds: Positive = 60

    def zone(self) -> tzinfo:
        """Return the time zone; raise KeyError or ValueError for an unknown name."""
        return UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)

    def chosen_plan(self, limits: Limits) -> Plan:
        """Return the configured plan; raise ValueError if it is unknown."""
        for plan in limits.plans:
            if plan.name.lower() == (self.plan or limits.plans[0].name).lower():
                return plan
        names = ", ".join(plan.name.lower() for plan in limits.plans)
        raise ValueError(f"unknown plan {self.plan!r}; use one of: {names}")


def change_settings(settings: S, changes: dict[str, object]) -> S:
    """Return changed settings; raise msgspec.ValidationError for an invalid change."""
    merged = {**msgspec.to_builtins(settings), **changes}
    return msgspec.convert(merged, type(settings))
