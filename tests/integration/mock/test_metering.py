"""Costs, rate limits, rate-limit headers and blocking."""

from __future__ import annotations

import pytest

from pipedrive_activities import OPERATIONS
from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import LIST, NOON, OLD, OLD_LIST, MockApi, error

CALLS = {
    "getActivities": ("GET", LIST, None, {}),
    "getActivity": ("GET", f"{LIST}/1", None, {}),
    "addActivity": ("POST", LIST, {}, {}),
    "updateActivity": ("PATCH", f"{LIST}/1", {}, {}),
    "deleteActivity": ("DELETE", f"{LIST}/1", None, {}),
    "getActivitiesCollection": ("GET", OLD_LIST, None, {}),
    "deleteActivities": ("DELETE", OLD, None, {"ids": [1, 2]}),
}
LEFT = "x-daily-ratelimit-token-remaining"


@pytest.mark.parametrize("operation", CALLS)
def test_a_request_costs_its_documented_tokens(metered: MockApi, operation: str) -> None:
    method, path, body, query = CALLS[operation]
    response = metered.send(method, path, body, **query)
    cost = OPERATIONS[operation].cost
    assert cost is not None
    assert response.status == 200
    assert response.headers[LEFT] == str(30_000 - cost)
    (entry,) = metered.mock.requests
    assert (entry.operation, entry.cost, entry.remaining) == (operation, cost, 30_000 - cost)
    assert metered.mock.tokens == cost


def test_every_operation_is_covered() -> None:
    assert CALLS.keys() == OPERATIONS.keys()


@pytest.mark.parametrize(
    ("plan", "seats", "limit", "burst"),
    [
        ("", 1, 30_000, 20),
        ("lite", 3, 90_000, 20),
        ("Growth", 2, 120_000, 40),
        ("PREMIUM", 1, 150_000, 100),
        ("ultimate", 1, 210_000, 120),
    ],
)
def test_plan_and_seats_determine_the_budget(plan: str, seats: int, limit: int, burst: int) -> None:
    api = MockApi(Mock(settings=Settings(plan=plan, seats=seats), clock=Clock(NOON)))
    headers = api.send("GET", f"{LIST}/1").headers
    assert headers["x-daily-ratelimit-token-limit"] == str(limit)
    assert headers["x-ratelimit-limit"] == str(burst)
    api.mock.configure(top_up=500)
    assert api.mock.budget["limit"] == limit + 500
    api.mock.close()


def test_an_unknown_plan_is_rejected_with_a_list_of_plans() -> None:
    with pytest.raises(ValueError, match="lite, growth, premium, ultimate"):
        Mock(settings=Settings(plan="gold"))


def test_the_burst_window_is_a_sliding_window(metered: MockApi) -> None:
    for left in reversed(range(20)):
        response = metered.send("GET", f"{LIST}/1")
        assert response.headers["x-ratelimit-remaining"] == str(left)
        metered.mock.clock.advance(0.0625)
    rejected = metered.send("GET", f"{LIST}/1")
    assert (rejected.status, rejected.headers["retry-after"]) == (429, "1")
    metered.mock.clock.advance(0.8)
    assert metered.send("GET", f"{LIST}/1").status == 200
    assert metered.send("GET", f"{LIST}/1").status == 429


def test_each_caller_has_a_burst_window_and_oauth_a_larger_one(metered: MockApi) -> None:
    oauth = {"x-api-token": "", "authorization": "Bearer mock:activities:full"}
    for _ in range(80):
        assert metered.send("GET", f"{LIST}/1", headers=oauth).status == 200
    assert metered.send("GET", f"{LIST}/1", headers=oauth).status == 429
    assert metered.send("GET", f"{LIST}/1").status == 200


def test_an_exhausted_budget_resets_at_the_end_of_the_day(metered: MockApi) -> None:
    metered.mock.spend(29_995)
    assert metered.send("GET", f"{LIST}/1").status == 200
    rejected = metered.send("GET", LIST)
    assert error(rejected) == {
        "success": False,
        "error": "daily request budget exceeded",
        "errorCode": 429,
    }
    assert rejected.headers["retry-after"] == str(12 * 3600)
    assert rejected.headers[LEFT] == "4"
    metered.mock.clock.advance(12 * 3600)
    assert metered.send("GET", LIST).headers[LEFT] == "29990"


def test_the_day_ends_in_the_configured_time_zone(metered: MockApi) -> None:
    metered.mock.configure(time_zone="Asia/Tokyo")
    metered.mock.spend(30_000)
    assert metered.send("GET", LIST).headers["retry-after"] == str(3 * 3600)


def test_ignoring_429_leads_to_blocking_with_html(metered: MockApi) -> None:
    metered.mock.spend(30_000)
    responses = [metered.send("GET", LIST) for _ in range(12)]
    assert [response.status for response in responses] == [429] * 10 + [403] * 2
    assert responses[-1].headers["content-type"].startswith("text/html")
    assert responses[-1].body.startswith(b"<!doctype html>")
    assert metered.mock.requests[-1].cost == 0
    metered.mock.clock.advance(61)
    assert metered.send("GET", LIST).status == 429


def test_pauses_between_rejected_requests_prevent_blocking(metered: MockApi) -> None:
    metered.mock.spend(30_000)
    for _ in range(15):
        assert metered.send("GET", LIST).status == 429
        metered.mock.clock.advance(10)


NAMES = (
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-daily-ratelimit-token-limit",
    LEFT,
    "x-daily-requests-left",
)


@pytest.mark.parametrize("name", NAMES)
def test_each_header_can_be_hidden(metered: MockApi, name: str) -> None:
    metered.mock.configure(hidden_headers=[name])
    headers = metered.send("GET", LIST).headers
    assert set(NAMES) - headers.keys() == {name}
    metered.mock.configure(hidden_headers=["retry-after"])
    metered.mock.spend(30_000)
    assert "retry-after" not in metered.send("GET", LIST).headers


@pytest.mark.parametrize(("charge", "cost"), [(True, 10), (False, 0)])
def test_charging_failed_requests_is_configurable(
    metered: MockApi, charge: bool, cost: int
) -> None:
    metered.mock.configure(charge_failed=charge)
    metered.send("GET", LIST, limit=501)
    assert metered.mock.tokens == cost
    metered.send("GET", LIST, headers={"x-api-token": "wrong"})
    assert metered.mock.tokens == cost


def test_without_metering_requests_are_counted_but_not_limited(api: MockApi) -> None:
    for _ in range(50):
        response = api.send("GET", LIST)
        assert response.status == 200
        assert not set(NAMES) & response.headers.keys()  # clients would obey them
    assert api.mock.tokens == 500


@pytest.mark.parametrize(
    "change",
    [
        {"plan": "gold"}, {"seats": 0}, {"time_zone": "Moon/Base"}, {"deleted_status": 405},
        {"frobnicate": 1}, {"abuse_after": "x"},
    ],
)  # fmt: skip
def test_an_invalid_setting_is_rejected_without_effect(
    metered: MockApi, change: dict[str, object]
) -> None:
    before = metered.mock.settings
    with pytest.raises(ValueError, match=r"."):
        metered.mock.configure(**change)
    assert metered.mock.settings is before
