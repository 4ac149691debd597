"""Settings of the mock server, including behaviour of production that is not confirmed."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from .table import Limits, Plan

Positive = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Behaviour of the mock server.

    ``plan`` (case-insensitive; empty: the first) and ``seats`` determine the daily budget; ``top_up``
    adds tokens to it. Without ``metering``, usage is counted but no limit is enforced.
    ``hidden_headers`` are names of rate-limit headers that responses omit.

    The other settings choose between behaviours that are not confirmed for production:
    ``deleted_status`` (404 or 410) is the status for deleted records, ``created_status`` (200 or 201)
    that for created ones. ``charge_failed`` charges requests that fail after the gateway accepted them.
    ``null_clears`` makes null in an update clear a field; otherwise it is ignored. ``time_zone``
    determines the end of the budget day, and is the zone of times without one. After ``abuse_after``
    responses with 429 without a pause of ``abuse_seconds``, clients are blocked for ``abuse_seconds``
    (403 with an HTML page).
    """

    plan: str = ""
    seats: Positive = 1
    top_up: Count = 0
    metering: bool = True
    hidden_headers: frozenset[str] = frozenset()
    api_token: str = "mock-token"
    user_token: str = "mock-user-token"
    deleted_status: Annotated[int, msgspec.Meta(ge=404, le=410)] = 404
    created_status: Annotated[int, msgspec.Meta(ge=200, le=201)] = 200
    charge_failed: bool = True
    null_clears: bool = True
    time_zone: str = "UTC"
    abuse_after: Positive = 10
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


def change_settings(settings: Settings, changes: dict[str, object]) -> Settings:
    """Return changed settings; raise msgspec.ValidationError for an invalid change."""
    merged = {**msgspec.to_builtins(settings), **changes}
    return msgspec.convert(merged, Settings)
