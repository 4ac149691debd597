"""Retries: which attempts are retried, the waits before, and the limits."""

from __future__ import annotations

import random
import re

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities import OPERATIONS, Limits, Pipedrive, RequestOptions, Retries
from pipedrive_activities._runtime.call.credentials import TokenSource
from pipedrive_activities._runtime.call.retry import retry_after_seconds
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities.errors import (
    AbuseBlocked,
    ArgumentError,
    BurstLimited,
    DailyBudgetExhausted,
    RateLimited,
    RequestTimeout,
    ServerError,
    TransportError,
)
from tests.support.both_clients import ClientAdapter
from tests.support.fake_driver import make_response, play, transport_error
from tests.support.operations import NAMES

GET, POST, PATCH, DELETE = "getActivity", "addActivity", "updateActivity", "deleteActivity"
DAILY = '{"success":false,"error":"daily request budget exceeded","errorCode":429}'


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("operation", [GET, PATCH, DELETE])
def test_temporary_errors_are_retried(operation: str, status: int) -> None:
    played = play(operation, [make_response(status), make_response(status), make_response(200)])
    assert played.answer is not None
    assert [attempt.status for attempt in played.answer.attempts] == [status, status, 200]
    assert [attempt.seconds for attempt in played.answer.attempts] == pytest.approx([0.1] * 3)
    assert {attempt.failure for attempt in played.answer.attempts} == {""}
    cost = OPERATIONS[operation].cost
    assert cost is not None
    assert played.tokens == played.answer.cost == 3 * cost


@pytest.mark.parametrize(
    "status", [400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 501, 520, 524]
)
def test_permanent_errors_are_not_retried(status: int) -> None:
    played = play(GET, [make_response(status)])
    assert played.count == 1
    assert played.error is not None


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_post_that_may_have_been_processed_is_not_retried(status: int) -> None:
    assert play(POST, [make_response(status), make_response(200)]).count == 1


def test_a_post_that_was_not_processed_is_retried() -> None:
    assert (
        play(POST, [transport_error(received=False), make_response(429), make_response(200)]).answer
        is not None
    )
    played = play(POST, [transport_error(received=True), make_response(200)])
    assert (played.count, type(played.error)) == (1, TransportError)


def test_a_failed_attempt_is_charged_only_if_it_may_have_arrived() -> None:
    for received, tokens in ((False, 1), (True, 2)):
        played = play(GET, [transport_error(received=received), make_response(200)])
        assert played.answer is not None
        assert played.tokens == played.answer.cost == tokens


def test_attempts_are_limited_and_reported() -> None:
    played = play(
        GET,
        [
            make_response(503),
            make_response(500),
            transport_error(received=True),
            make_response(502),
        ],
    )
    assert isinstance(played.error, ServerError)
    assert [(attempt.number, attempt.status) for attempt in played.error.attempts] == [
        (1, 503),
        (2, 500),
        (3, None),
        (4, 502),
    ]
    assert played.error.attempts[2].failure == "the connection broke"
    assert [attempt.waited for attempt in played.error.attempts] == [0.0, *played.sleeps]
    assert "after 4 attempts" in str(played.error)
    assert played.error.cost == 4


@pytest.mark.parametrize(("repeats", "count"), [(0, 1), (2, 3), (Retries(attempts=2), 2)])
def test_one_call_can_have_its_own_retry_policy(repeats: int | Retries, count: int) -> None:
    options = RequestOptions(retries=repeats)
    assert play(GET, [make_response(503)], options=options).count == count


def test_time_is_limited() -> None:
    played = play(GET, [make_response(503)], retries=Retries(attempts=99, total=10), seconds=4)
    assert played.count <= 3
    assert sum(played.sleeps) + 4 * (played.count - 1) < 10
    assert played.sent[0].seconds == 10
    assert played.sent[-1].seconds < 10


@pytest.mark.parametrize("header", ["retry_after", "x_ratelimit_reset"])
def test_a_wait_requested_by_the_server_is_honoured(header: str) -> None:
    played = play(
        GET, [make_response(429, **{header: "7"}), make_response(200)], retries=Retries(base=0)
    )
    assert played.sleeps == [7]


def test_a_requested_wait_is_added_to_the_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "random", lambda: 1.0)
    played = play(
        GET, [make_response(429, retry_after="7"), make_response(200)], retries=Retries(base=2)
    )
    assert played.sleeps == [9]


def test_waits_up_to_the_limits_are_made() -> None:
    longest = play(
        GET, [make_response(429, retry_after="30"), make_response(200)], retries=Retries(base=0)
    )
    assert longest.sleeps == [30]
    short = Retries(base=0, total=10)
    fits = play(
        GET, [make_response(429, retry_after="6"), make_response(200)], retries=short, seconds=3
    )
    assert fits.sleeps == [6]
    late = play(
        GET, [make_response(429, retry_after="7"), make_response(200)], retries=short, seconds=3
    )
    assert (late.sleeps, type(late.error)) == ([], BurstLimited)


def test_the_reset_header_is_used_for_429_only() -> None:
    played = play(
        GET,
        [make_response(503, x_ratelimit_reset="7"), make_response(200)],
        retries=Retries(base=0),
    )
    assert sum(played.sleeps) == 0


def test_a_wait_beyond_the_limit_ends_the_call_and_is_reported() -> None:
    played = play(GET, [make_response(429, retry_after="45"), make_response(200)])
    assert isinstance(played.error, BurstLimited)
    assert (played.error.retry_after, played.count, played.sleeps) == (45, 1, [])
    error = play(GET, [make_response(429, x_ratelimit_reset="45")]).error
    assert isinstance(error, BurstLimited)
    assert error.retry_after == 45


@pytest.mark.parametrize(
    "reply",
    [
        make_response(429, DAILY, retry_after="3939"),
        make_response(429, DAILY),
        make_response(429, retry_after="3939"),
        make_response(429, x_daily_ratelimit_token_remaining="0"),
        make_response(429, x_daily_requests_left="0"),
    ],
)
def test_an_exhausted_daily_quota_is_not_retried(reply: object) -> None:
    played = play(GET, [reply])  # type: ignore[list-item]  # the parameters are responses
    assert isinstance(played.error, DailyBudgetExhausted)
    assert isinstance(played.error, RateLimited)
    assert (played.count, played.sleeps) == (1, [])


def test_the_reset_of_the_daily_quota_is_reported_if_known() -> None:
    error = play(GET, [make_response(429, DAILY, retry_after="3939")]).error
    assert isinstance(error, DailyBudgetExhausted)
    assert error.retry_after == 3939
    error = play(GET, [make_response(429, DAILY)]).error
    assert isinstance(error, DailyBudgetExhausted)
    assert error.retry_after is None


def test_redirects_and_token_renewals_do_not_wait() -> None:
    played = play(GET, [make_response(302, location="/y"), make_response(200)])
    assert (played.count, played.sleeps) == (2, [])
    tokens = iter(["old", "new", "new", "new"])
    source = TokenSource(lambda: next(tokens), "x-api-token")
    played = play(GET, [make_response(401), make_response(200)], credentials=source)
    assert [effect.authorization.headers[0][1].reveal() for effect in played.sent] == ["old", "new"]
    assert played.sleeps == []


def test_a_block_is_never_retried() -> None:
    played = play(GET, [make_response(403, "<html>blocked</html>", content_type="text/html")])
    assert isinstance(played.error, AbuseBlocked)
    assert played.count == 1


def test_a_burst_wait_longer_than_the_call_ends_it(adapter: ClientAdapter) -> None:
    client = adapter.client(
        lambda request: httpx2.Response(200, json={"data": {"id": 1}}),
        limits=Limits(burst=1, window=3600),
        retries=Retries(total=2),
    )
    adapter.get(client.activities.get(1))
    with pytest.raises(RequestTimeout, match="rate limit requires a wait") as caught:
        adapter.get(client.activities.get(2))
    assert not caught.value.received
    assert client.usage.tokens == 1


@given(st.lists(st.floats(-1e8, 1e8), max_size=4))
def test_a_clock_that_jumps_changes_nothing(jumps: list[float]) -> None:
    replies = [
        make_response(503),
        make_response(429, retry_after="7"),
        transport_error(received=True),
        make_response(200),
    ]
    played = play(GET, replies, retries=Retries(base=0), jumps=jumps)
    assert played.answer is not None
    assert (played.sleeps, played.tokens) == ([7], 4)


@given(st.integers(1, 200), st.floats(0, 1), st.floats(0, 60), st.floats(0, 60))
def test_the_backoff_has_full_jitter(
    attempt: int, fraction: float, base: float, longest: float
) -> None:
    retries = Retries(base=base, longest_wait=longest)
    wait = retries.backoff(attempt, fraction)
    assert 0 <= wait <= longest
    assert retries.backoff(attempt, 0) == 0
    assert retries.backoff(attempt, 1) == pytest.approx(
        min(longest, base * 2.0 ** min(attempt - 1, 32))
    )


@given(st.text(max_size=30))
def test_any_retry_after_is_parsed_or_ignored(text: str) -> None:
    wait = retry_after_seconds({"retry-after": text}, 429, NAMES)
    assert wait is None or 0 <= wait < float("inf")


@pytest.mark.parametrize(
    ("text", "wait"),
    [("0", 0.0), ("0.5", 0.5), ("7", 7.0), ("-1", None), ("inf", None), ("nan", None), ("", None)],
)
def test_seconds_are_parsed_if_they_are_a_valid_wait(text: str, wait: float | None) -> None:
    assert retry_after_seconds({"retry-after": text}, 503, NAMES) == wait
    assert retry_after_seconds({"x-ratelimit-reset": text}, 429, NAMES) == wait


def test_a_wait_above_a_minute_means_the_daily_quota() -> None:
    for header in ("retry_after", "x_ratelimit_reset"):
        assert isinstance(play(GET, [make_response(429, **{header: "60"})]).error, BurstLimited)
        assert isinstance(
            play(GET, [make_response(429, **{header: "61"})]).error, DailyBudgetExhausted
        )


def test_a_date_is_compared_with_the_clock_of_the_server() -> None:
    headers = {
        "retry-after": "Fri, 01 Jan 2100 00:00:10 GMT",
        "date": "Fri, 01 Jan 2100 00:00:00 GMT",
    }
    assert retry_after_seconds(headers, 503, NAMES) == 10
    assert retry_after_seconds({"retry-after": headers["retry-after"]}, 503, NAMES) is None
    headers["date"] = "Fri, 01 Jan 2100 00:01:00 GMT"
    assert retry_after_seconds(headers, 503, NAMES) == 0


def test_a_timeout_is_one_that_sockets_accept() -> None:
    long = Retries(total=1e9)
    played = play(GET, [make_response(200)], retries=long, options=RequestOptions(timeout=1e9))
    assert (played.sent[0].timeout, played.sent[0].seconds) == (86_400, 86_400)


@pytest.mark.parametrize(
    ("timeout", "text"),
    [
        (0, "0"),
        (-1, "-1"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (1e300, "1e+300"),
        pytest.param(10**5000, "more digits", id="huge"),
        ("3", "str"),
    ],
)
def test_invalid_timeouts_are_rejected(timeout: float, text: str) -> None:
    with pytest.raises(ArgumentError, match="timeout must be above 0 seconds"):
        Pipedrive("t", timeout=timeout)
    with pytest.raises(
        ArgumentError, match=rf"^timeout must be above 0 seconds, got {re.escape(text)}$"
    ) as caught:
        RequestOptions(timeout=timeout)
    assert caught.value.parameter == "timeout"


@pytest.mark.parametrize(
    "settings",
    [
        {"attempts": 0},
        {"attempts": float("nan")},
        {"attempts": float("inf")},
        {"attempts": 1.5},
        {"attempts": "3"},
        {"total": "3"},
        {"total": None},
        {"total": -1},
        {"total": float("nan")},
        {"base": -0.1},
        {"base": float("nan")},
        {"longest_wait": -1},
        {"longest_wait": float("inf")},
        {"longest_wait": 1e300},
    ],
)
def test_invalid_retry_policies_are_rejected(settings: dict[str, object]) -> None:
    with pytest.raises(ArgumentError, match="at least 1") as caught:
        Retries(**settings)  # type: ignore[arg-type]  # the parameters fit
    assert caught.value.parameter == "retries"


@pytest.mark.parametrize("retries", [float("nan"), 1.5, "3", -1])
def test_only_numbers_and_policies_are_retries(retries: int) -> None:
    with pytest.raises(ArgumentError) as caught:
        Pipedrive("t", retries=retries)
    assert caught.value.parameter == "retries"


def test_waits_double() -> None:
    retries = Retries(base=1, longest_wait=100)
    assert [retries.backoff(attempt, 1.0) for attempt in (1, 2, 3, 4)] == [1, 2, 4, 8]


class OnDisk(MemoryStore):
    """A store that blocks."""

    blocking = True  # type: ignore[assignment]  # a property of the other


@pytest.mark.parametrize(
    ("replies", "ran"),
    [
        ([make_response(200)], 2),
        ([transport_error(received=True), make_response(200)], 4),
        ([transport_error(received=False), make_response(200)], 4),
        ([make_response(503), make_response(200)], 4),
    ],
)
def test_blocking_calls_are_left_to_the_driver(
    replies: list[RawResponse | TransportError], ran: int
) -> None:
    assert play(GET, replies, store=OnDisk()).ran == ran
    assert play(GET, replies).ran == 0
