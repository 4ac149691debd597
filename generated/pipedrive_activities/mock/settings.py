"""What can be decided about a mock server. Where production is not known, here is the choice."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from .table import Limits, Plan

Positive = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How the server behaves.

    ``plan`` (its name in any case; empty: the first) and ``seats`` size the day's budget, ``top_up`` adds tokens
    to it. ``metering`` off lets everything pass, still counting. ``hidden_headers`` are rate-limit
    headers (wire names) that no answer carries.

    Not confirmed for production, hence to choose: ``deleted_status`` (404 or 410) answers for
    deleted ids, ``created_status`` (200 or 201) for a created record; ``charge_failed`` charges
    requests that end in 4xx or 5xx after the gateway let them pass; ``null_clears`` lets null in a
    change clear the field (else it is ignored); ``time_zone`` is where the day of the budget ends,
    and the zone of times given without one. ``abuse_after`` is how many 429 in a row (with no pause
    of ``abuse_seconds``) lead to 403 with HTML, for ``abuse_seconds``.
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
        """Return the plan; raise ValueError that lists the plans for an unknown one."""
        for plan in limits.plans:
            if plan.name.lower() == (self.plan or limits.plans[0].name).lower():
                return plan
        names = ", ".join(plan.name.lower() for plan in limits.plans)
        raise ValueError(f"there is no plan {self.plan!r}; plans are {names}")


def change_settings(settings: Settings, changes: dict[str, object]) -> Settings:
    """Return settings with some changed; raise msgspec.ValidationError for a wrong change."""
    merged = {**msgspec.to_builtins(settings), **changes}
    return msgspec.convert(merged, Settings)
