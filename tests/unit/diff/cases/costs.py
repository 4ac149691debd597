"""Minimal pairs for costs, rate limits and deprecation."""

from __future__ import annotations

from tests.unit.diff.cases.case import (
    DONE,
    IDS,
    LIMIT,
    LIST,
    READ,
    USER,
    Case,
    cart,
    responses,
    sunset,
)
from tests.unit.diff.pairs import REMOVED

COSTS = [
    Case(code="CO01", new={f"{LIST}/x-token-cost": 20}),
    Case(code="CO02", new={f"{LIST}/x-token-cost": 5}),
    Case(code="CO03", new={f"{LIST}/x-token-cost": REMOVED}),
    Case(code="CO10", old={f"{LIST}/x-token-cost": REMOVED}, new={}),
    Case(
        code="CO04",
        new={f"{LIST}/x-token-cost": REMOVED, f"{LIST}/x-credit-cost": 3},
        also=("XM05",),
    ),
    Case(code="CO05", new={f"{LIMIT}/schema/maximum": 250}, also=("PG05",)),
    Case(code="CO06", new={f"{IDS}/schema/maxItems": 50}),
    Case(code="CO11", new={f"{IDS}/schema/maxItems": 200}),
    Case(code="CO07", new={"/x-rate-limits/daily-tokens": 500}),
    Case(code="CO12", new={"/x-rate-limits/daily-tokens": 5000}),
    Case(code="CO08", new={"/x-rate-limits/plans/0/burst": 10}),
    Case(code="CO13", new={"/x-rate-limits/plans/0/burst": 40}),
    Case(code="CO09", old=responses(_204=DONE), new=responses(_204=DONE, _429=DONE)),
]

DEPRECATIONS = [
    Case(code="DP01", old=cart(), new=cart(deprecated=True)),
    Case(code="DP02", new={f"{USER}/deprecated": True}),
    Case(code="DP03", new={f"{READ}/properties/note/deprecated": True}),
    Case(
        code="DP04",
        old={f"{READ}/properties/state/x-deprecated-values": []},
        new={f"{READ}/properties/state/x-deprecated-values": ["open"]},
    ),
    Case(code="DP05", old=cart(deprecated=True), new=cart()),
    Case(code="DP06", old=sunset(None), new=sunset("2027-01-01")),
    Case(code="DP07", old=sunset("2027-01-01"), new=sunset("2026-12-01")),
    Case(code="DP08", old=sunset("2026-12-01"), new=sunset("2027-01-01")),
    Case(code="DP09", old=sunset("2026-12-01"), new=sunset(None)),
    Case(
        code="DP11",
        old=cart(deprecated=True),
        new=cart(deprecated=True, **{"x-replaced-by": "getOrder"}),
    ),
    Case(
        code="DP12",
        old=cart(deprecated=True, **{"x-replaced-by": "getOrder"}),
        new=cart(deprecated=True),
    ),
    Case(
        code="DP13", old=sunset(None), new=sunset("2026-01-01"), also=("DP06",), today="2026-06-01"
    ),
]
