"""Rate limits of the package: daily tokens, burst window and the limits of each plan."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from contract.document import CONTRACT
from contract.product import PACKAGE, RATE_LIMITS

LIMITS = CONTRACT.rate_limits


def test_rate_limits_match_the_specification() -> None:
    assert (RATE_LIMITS is None) is (LIMITS is None)
    if RATE_LIMITS is None or LIMITS is None:
        return
    actual = (RATE_LIMITS.daily_tokens, RATE_LIMITS.burst_window, RATE_LIMITS.oauth_burst_factor)
    assert actual == (LIMITS.daily_tokens, LIMITS.burst_window, LIMITS.oauth_burst_factor)
    assert [(plan.name, plan.daily_multiplier, plan.burst) for plan in RATE_LIMITS.plans] == [
        (plan.name, plan.daily_multiplier, plan.burst) for plan in LIMITS.plans
    ]


def test_plan_limits_match_the_specification() -> None:
    for plan in LIMITS.plans if LIMITS and RATE_LIMITS else []:
        assert LIMITS is not None
        assert RATE_LIMITS is not None
        by_token = RATE_LIMITS.limits(plan.name, seats=3, top_up=7)
        assert by_token.daily == LIMITS.daily_tokens * plan.daily_multiplier * 3 + 7
        assert (by_token.burst, by_token.window) == (plan.burst, LIMITS.burst_window)
        by_oauth = RATE_LIMITS.limits(plan.name, oauth=True)
        assert by_oauth.burst == plan.burst * LIMITS.oauth_burst_factor


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_command_line_has_the_same_limits() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    assert product.daily_tokens == (LIMITS.daily_tokens if LIMITS else None)
    assert product.burst_window == (LIMITS.burst_window if LIMITS else None)
    assert [(plan.name, plan.daily_multiplier, plan.burst) for plan in product.plans] == [
        (plan.name, plan.daily_multiplier, plan.burst) for plan in (LIMITS.plans if LIMITS else [])
    ]
