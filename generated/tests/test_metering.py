"""The package knows how the API meters: tokens a day, the short window, what each plan allows."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from contract.document import CONTRACT
from contract.product import PACKAGE, RATE_LIMITS

LIMITS = CONTRACT.rate_limits


def test_the_limits_are_those_described() -> None:
    assert (RATE_LIMITS is None) is (LIMITS is None)
    if RATE_LIMITS is None or LIMITS is None:
        return
    known = (RATE_LIMITS.daily_tokens, RATE_LIMITS.burst_window, RATE_LIMITS.oauth_burst_factor)
    assert known == (LIMITS.daily_tokens, LIMITS.burst_window, LIMITS.oauth_burst_factor)
    assert [(one.name, one.daily_multiplier, one.burst) for one in RATE_LIMITS.plans] == [
        (one.name, one.daily_multiplier, one.burst) for one in LIMITS.plans
    ]


def test_a_plan_allows_what_is_described() -> None:
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
def test_the_command_line_knows_the_same_limits() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    assert product.daily_tokens == (LIMITS.daily_tokens if LIMITS else None)
    assert product.burst_window == (LIMITS.burst_window if LIMITS else None)
    assert [(one.name, one.daily_multiplier, one.burst) for one in product.plans] == [
        (one.name, one.daily_multiplier, one.burst) for one in (LIMITS.plans if LIMITS else [])
    ]
