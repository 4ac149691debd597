"""Calls cost what the description says; limits hold, tell of themselves, and shut out."""

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
def test_a_call_costs_its_price(metered: MockApi, operation: str) -> None:
    method, path, body, query = CALLS[operation]
    answer = metered.send(method, path, body, **query)
    cost = OPERATIONS[operation].cost
    assert cost is not None
    assert answer.status == 200
    assert answer.headers[LEFT] == str(30_000 - cost)
    (entry,) = metered.mock.requests
    assert (entry.operation, entry.cost, entry.remaining) == (operation, cost, 30_000 - cost)
    assert metered.mock.tokens == cost


def test_every_operation_is_tried() -> None:
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
def test_plan_and_seats_size_the_budget(plan: str, seats: int, limit: int, burst: int) -> None:
    mock_api = MockApi(Mock(settings=Settings(plan=plan, seats=seats), clock=Clock(NOON)))
    headers = mock_api.send("GET", f"{LIST}/1").headers
    assert headers["x-daily-ratelimit-token-limit"] == str(limit)
    assert headers["x-ratelimit-limit"] == str(burst)
    mock_api.mock.configure(top_up=500)
    assert mock_api.mock.budget["limit"] == limit + 500
    mock_api.mock.close()


def test_an_unknown_plan_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="lite, growth, premium, ultimate"):
        Mock(settings=Settings(plan="gold"))


def test_the_burst_window_rolls(metered: MockApi) -> None:
    for left in reversed(range(20)):
        answer = metered.send("GET", f"{LIST}/1")
        assert answer.headers["x-ratelimit-remaining"] == str(left)
        metered.mock.clock.advance(0.0625)
    refused = metered.send("GET", f"{LIST}/1")
    assert (refused.status, refused.headers["retry-after"]) == (429, "1")
    metered.mock.clock.advance(0.8)
    assert metered.send("GET", f"{LIST}/1").status == 200
    assert metered.send("GET", f"{LIST}/1").status == 429


def test_each_caller_has_a_window_and_oauth_a_larger_one(metered: MockApi) -> None:
    oauth = {"x-api-token": "", "authorization": "Bearer mock:activities:full"}
    for _ in range(80):
        assert metered.send("GET", f"{LIST}/1", headers=oauth).status == 200
    assert metered.send("GET", f"{LIST}/1", headers=oauth).status == 429
    assert metered.send("GET", f"{LIST}/1").status == 200


def test_a_spent_budget_ends_with_the_day(metered: MockApi) -> None:
    metered.mock.spend(29_995)
    assert metered.send("GET", f"{LIST}/1").status == 200
    refused = metered.send("GET", LIST)
    assert error(refused) == {
        "success": False,
        "error": "daily request budget exceeded",
        "errorCode": 429,
    }
    assert refused.headers["retry-after"] == str(12 * 3600)
    assert refused.headers[LEFT] == "4"
    metered.mock.clock.advance(12 * 3600)
    assert metered.send("GET", LIST).headers[LEFT] == "29990"


def test_the_day_ends_in_the_zone_of_the_settings(metered: MockApi) -> None:
    metered.mock.configure(time_zone="Asia/Tokyo")
    metered.mock.spend(30_000)
    assert metered.send("GET", LIST).headers["retry-after"] == str(3 * 3600)


def test_going_on_after_429_leads_to_html(metered: MockApi) -> None:
    metered.mock.spend(30_000)
    answers = [metered.send("GET", LIST) for _ in range(12)]
    assert [answer.status for answer in answers] == [429] * 10 + [403] * 2
    assert answers[-1].headers["content-type"].startswith("text/html")
    assert answers[-1].body.startswith(b"<!doctype html>")
    assert metered.mock.requests[-1].cost == 0
    metered.mock.clock.advance(61)
    assert metered.send("GET", LIST).status == 429


def test_a_pause_between_refusals_does_not_shut_out(metered: MockApi) -> None:
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
def test_each_header_can_be_switched_off(metered: MockApi, name: str) -> None:
    metered.mock.configure(hidden_headers=[name])
    headers = metered.send("GET", LIST).headers
    assert set(NAMES) - headers.keys() == {name}
    metered.mock.configure(hidden_headers=["retry-after"])
    metered.mock.spend(30_000)
    assert "retry-after" not in metered.send("GET", LIST).headers


@pytest.mark.parametrize(("charge", "cost"), [(True, 10), (False, 0)])
def test_failed_calls_are_charged_or_not(metered: MockApi, charge: bool, cost: int) -> None:
    metered.mock.configure(charge_failed=charge)
    metered.send("GET", LIST, limit=501)
    assert metered.mock.tokens == cost
    metered.send("GET", LIST, headers={"x-api-token": "wrong"})
    assert metered.mock.tokens == cost


def test_without_metering_everything_passes_and_is_counted(mock_api: MockApi) -> None:
    for _ in range(50):
        assert mock_api.send("GET", LIST).status == 200
    assert mock_api.mock.tokens == 500


@pytest.mark.parametrize(
    "change",
    [
        {"plan": "gold"}, {"seats": 0}, {"time_zone": "Moon/Base"}, {"deleted_status": 405},
        {"frobnicate": 1}, {"abuse_after": "x"},
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_and_nothing_changed(
    metered: MockApi, change: dict[str, object]
) -> None:
    before = metered.mock.settings
    with pytest.raises(ValueError, match=r"."):
        metered.mock.configure(**change)
    assert metered.mock.settings is before
