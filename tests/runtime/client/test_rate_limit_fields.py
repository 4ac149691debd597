"""RateLimit and RateLimit-Policy of the IETF draft: quotas, waits, and kinds of 429."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.call.error_responses import classify
from pipedrive_activities._runtime.call.rate_limit_fields import Quota, read_quotas
from pipedrive_activities._runtime.call.response_headers import (
    HeaderNames,
    RateHeaders,
    read_rate_headers,
)
from pipedrive_activities._runtime.call.retry import retry_after_seconds
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities.errors import BurstLimited, DailyBudgetExhausted

NAMES = HeaderNames(rate_limit="ratelimit", rate_limit_policy="ratelimit-policy")


@pytest.mark.parametrize(
    ("rate_limit", "policy", "quotas"),
    [
        ('"a";r=5', "", [Quota(remaining=5)]),
        (
            '"a";r=5;t=3 , b;t=1;r=0',
            '"a";q=10;w=60,"b";q=2;w=86400;qu="requests";pk=:AQI=:',
            [
                Quota(remaining=5, reset=3, limit=10, window=60),
                Quota(remaining=0, reset=1, limit=2, window=86400),
            ],
        ),
        ('"a, b";r=5;x="1;r=9"', "", [Quota(remaining=5)]),
        ('"a";r=5', '"a";q=1000;qu="content-bytes"', []),
        ('"a";r=5.0, "b";r=-1, "c";t=3', "", []),
        ("limit=100, remaining=50, reset=5", "", []),
        ('"a";r=5,', "", []),
        ('"a;r=5', "", []),
        ('"a";r=5 "b";r=1', "", []),
        ("5" * 5000, "", []),
    ],
)
def test_quotas_are_read(rate_limit: str, policy: str, quotas: list[Quota]) -> None:
    assert list(read_quotas(rate_limit, policy)) == quotas


def test_the_tightest_burst_quota_counts() -> None:
    headers = {
        "ratelimit": '"a";r=5, "b";r=3, "day";r=1',
        "ratelimit-policy": '"a";q=10;w=1, "b";q=90;w=60, "day";q=99;w=86400',
    }
    assert read_rate_headers(headers, NAMES) == RateHeaders(limit=90, remaining=3)
    assert read_rate_headers(headers, HeaderNames()) == RateHeaders()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"ratelimit": '"a";r=0;t=7, "b";r=0;t=9, "c";r=1;t=99'}, 9),
        ({"ratelimit": '"a";r=0;t=7', "retry-after": "2"}, 2),
        ({"ratelimit": '"a";r=1;t=7'}, None),
        ({"ratelimit": '"a";r=0'}, None),
    ],
)
def test_the_wait_is_that_of_the_exhausted_quotas(
    headers: dict[str, str], wait: float | None
) -> None:
    assert retry_after_seconds(headers, 429, NAMES) == wait
    assert retry_after_seconds({"ratelimit": '"a";r=0;t=7'}, 503, NAMES) is None


@pytest.mark.parametrize(("window", "kind"), [(59, BurstLimited), (86400, DailyBudgetExhausted)])
def test_an_exhausted_quota_of_a_day_is_a_daily_budget(window: int, kind: type) -> None:
    headers = {"ratelimit": '"a";r=0;t=7', "ratelimit-policy": f'"a";q=9;w={window}'}
    response = RawResponse(status=429, headers=headers, content=b"")
    assert classify(response, NAMES) is kind
