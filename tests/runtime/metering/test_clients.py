"""Budgets, quota stores and OAuth in both clients, against an in-memory server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from pipedrive_activities import RATE_LIMITS, AsyncPipedrive, Limits, Pipedrive, Retries
from pipedrive_activities.errors import BudgetExceeded, DailyBudgetExhausted, StoreUnavailable
from pipedrive_activities.oauth import OAuth, OAuthApp, Tokens
from pipedrive_activities.stores import RedisStore, SpendingHistory, SQLiteStore
from tests.support.oauth_server import Server, answer

Handler = Callable[[httpx2.Request], httpx2.Response]
AT_ONCE = Retries(attempts=4, base=0.0)
FOUND = {"success": True, "data": {"id": 42}}


class Counting:
    """A server that counts requests; the first responses are configurable."""

    def __init__(self, *first: httpx2.Response) -> None:
        self.first = list(first)
        self.seen: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        return self.first.pop(0) if self.first else httpx2.Response(200, json=FOUND)


def get_sync(server: Handler, times: int, **settings: object) -> Pipedrive:
    client = Pipedrive(transport=httpx2.MockTransport(server), retries=AT_ONCE, **settings)  # type: ignore[arg-type]  # settings are what each test needs
    with client:
        for _ in range(times):
            client.activities.get(42)
    return client


def get_async(server: Handler, times: int, **settings: object) -> AsyncPipedrive:
    async def work() -> AsyncPipedrive:
        transport = httpx2.MockTransport(server)
        client = AsyncPipedrive(transport=transport, retries=AT_ONCE, **settings)  # type: ignore[arg-type]  # likewise
        async with client:
            calls = (client.activities.get(42) for _ in range(times))
            # Without return_exceptions the first failure would cancel the calls beside it.
            results = await asyncio.gather(*calls, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return client

    return asyncio.run(work())


Getter = Callable[..., Pipedrive | AsyncPipedrive]
both = pytest.mark.parametrize("get", [get_sync, get_async], ids=["sync", "async"])


@both
def test_every_attempt_is_charged_and_recorded(get: Getter, tmp_path: Path) -> None:
    server = Counting(httpx2.Response(503), httpx2.Response(503))
    history = SpendingHistory(tmp_path / "spending.db")
    client = get(server, 1, api_token="t", history=history)
    assert (client.usage.tokens, client.usage.calls, len(server.seen)) == (3, 3, 3)
    assert [row.spent.tokens for row in history.rows()] == [3]
    history.close()


@both
def test_unsent_attempts_are_not_charged(get: Getter) -> None:
    failures = [httpx2.ConnectError("refused"), httpx2.ConnectError("refused")]

    def server(request: httpx2.Request) -> httpx2.Response:
        if failures:
            raise failures.pop()
        return httpx2.Response(200, json=FOUND)

    assert get(server, 1, api_token="t").usage.tokens == 1


def test_a_budget_is_never_exceeded() -> None:
    server = Counting()
    with Pipedrive("t", transport=httpx2.MockTransport(server)) as client:
        with client.budget(5), ThreadPoolExecutor(4) as pool:
            tries = [pool.submit(client.activities.get, 42) for _ in range(20)]
            rejected = [
                future for future in tries if isinstance(future.exception(), BudgetExceeded)
            ]
        assert (len(server.seen), len(rejected)) == (5, 15)


def test_a_budget_applies_to_the_tasks_of_its_block() -> None:
    server = Counting()

    async def work() -> list[object]:
        transport = httpx2.MockTransport(server)
        async with AsyncPipedrive("t", transport=transport) as client, client.budget(5):
            calls = (client.activities.get(42) for _ in range(20))
            return list(await asyncio.gather(*calls, return_exceptions=True))

    results = asyncio.run(work())
    assert len(server.seen) == 5
    assert sum(isinstance(result, BudgetExceeded) for result in results) == 15


@both
def test_two_clients_share_a_file(get: Getter, tmp_path: Path) -> None:
    server = Counting()
    limits = Limits(daily=5, company="acme")
    get(server, 3, api_token="one", store=SQLiteStore(tmp_path / "b.db"), limits=limits)
    with pytest.raises(DailyBudgetExhausted):
        get(server, 3, api_token="two", store=SQLiteStore(tmp_path / "b.db"), limits=limits)
    assert len(server.seen) == 5
    assert b"one" not in (tmp_path / "b.db").read_bytes()


@both
def test_two_clients_share_a_server(get: Getter, server_url: str) -> None:
    server = Counting()
    limits = Limits(daily=5, company="acme")
    settings = {"limits": limits, "store": RedisStore(server_url, prefix=get.__name__)}
    get(server, 3, api_token="one", **settings)
    with pytest.raises(DailyBudgetExhausted):
        get(server, 3, api_token="two", **settings)
    assert len(server.seen) == 5


@both
def test_an_unavailable_store_stops_the_call(get: Getter, tmp_path: Path) -> None:
    server = Counting()
    with pytest.raises(StoreUnavailable):
        get(server, 1, api_token="t", store=SQLiteStore(tmp_path / "no" / "such.db"))
    assert server.seen == []


def test_nothing_is_sent_while_the_daily_quota_is_exhausted() -> None:
    body = {"success": False, "error": "daily request budget exceeded", "errorCode": 429}
    server = Counting(httpx2.Response(429, json=body, headers={"retry-after": "3939"}))
    # A wait ends with the day: the day of this test ends in 12 hours, whatever the time is now.
    limits = Limits(reset=(datetime.now(UTC) + timedelta(hours=12)).timetz())
    with Pipedrive("t", transport=httpx2.MockTransport(server), limits=limits) as client:
        for _ in range(3):
            with pytest.raises(DailyBudgetExhausted) as caught:
                client.activities.get(42)
            assert caught.value.retry_after == pytest.approx(3939, abs=30)
    assert len(server.seen) == 1


def signed(server: Server, tokens: Tokens) -> OAuth:
    return OAuth(OAuthApp(client_id="id", client_secret="s3cret"), tokens, send=server.send)


@both
def test_a_401_renews_the_token_and_follows_the_origin(
    get: Getter, caplog: pytest.LogCaptureFixture
) -> None:
    authorization = Server(
        answer(access_token="new", expires_in=3600, api_domain="https://acme.pipedrive.com")
    )
    api = Counting(httpx2.Response(401, json={"success": False, "error": "unauthorized access"}))
    tokens = Tokens(access_token="old", refresh_token="refresh", renew_at=float("inf"))
    with caplog.at_level(logging.DEBUG):
        client = get(api, 1, credentials=signed(authorization, tokens))
    assert [request.headers["authorization"] for request in api.seen] == [
        "Bearer old",
        "Bearer new",
    ]
    assert len(authorization.asked) == 1
    assert client.usage.calls == 2
    assert "s3cret" not in caplog.text
    assert "Bearer" not in caplog.text


@both
def test_an_expired_token_is_renewed_once_for_many_calls(get: Getter) -> None:
    authorization = Server(
        answer(access_token="new", expires_in=3600, api_domain="https://acme.pipedrive.com")
    )
    api = Counting()
    tokens = Tokens(access_token="", refresh_token="refresh")
    get(api, 30, credentials=signed(authorization, tokens))
    assert len(authorization.asked) == 1
    assert {request.url.host for request in api.seen} == {"acme.pipedrive.com"}
    assert {request.headers["authorization"] for request in api.seen} == {"Bearer new"}


def test_plans_of_the_document_become_limits() -> None:
    assert RATE_LIMITS is not None
    growth = RATE_LIMITS.limits("Growth", seats=2)
    assert (growth.burst, growth.daily) == (40, 120_000)
    assert RATE_LIMITS.limits("Growth", oauth=True).burst == 160


def test_a_client_estimates_a_workload() -> None:
    server = Counting()
    with Pipedrive("t", transport=httpx2.MockTransport(server)) as client:
        estimate = client.estimate("activities.list", items=100_000)
        assert estimate.tokens == 2_000
        assert client.estimate("getActivities", items=100_000, limit=100).tokens == 10_000
        delete = client.estimate("deleteActivity", ids=100)
        assert (delete.tokens, delete.cheapest.tokens) == (300, 10)
        assert client.estimate("getActivity", ids=11).cheapest.operation == "getActivities"
        assert client.estimate("activities.get", calls=4).tokens == 4
        assert client.estimate("activities.list", pages=3).tokens == 30
    assert server.seen == []
