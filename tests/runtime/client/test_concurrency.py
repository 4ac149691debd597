"""Clients shared by threads, tasks and processes; hooks; renewed credentials; cancellation."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import httpx2
import pytest

from pipedrive_activities import AsyncPipedrive, Hooks, Pipedrive, RawResponse
from pipedrive_activities._runtime.call.authorization import Authorization
from pipedrive_activities._runtime.messages import Request
from pipedrive_activities.errors import AuthenticationError, PipedriveError, ServerError
from tests.support.both_clients import TOKEN, ClientAdapter
from tests.support.scripted_server import activity, serving


def fine(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"data": {"id": int(request.url.path.rpartition("/")[2])}})


def test_many_threads_share_a_client() -> None:
    with Pipedrive(TOKEN, transport=httpx2.MockTransport(fine)) as client:
        with ThreadPoolExecutor(16) as pool:
            results = list(pool.map(lambda number: client.activities.get(number).id, range(400)))
        assert results == list(range(400))
        assert client.usage.calls == 400


def test_many_tasks_share_a_client() -> None:
    async def run() -> list[object]:
        async with AsyncPipedrive(TOKEN, transport=httpx2.MockTransport(fine)) as client:
            calls = (client.activities.get(number) for number in range(400))
            return [activity.id for activity in await asyncio.gather(*calls)]

    assert asyncio.run(run()) == list(range(400))


def test_a_client_has_one_pool_and_stores_no_cookie(adapter: ClientAdapter) -> None:
    seen: list[str | None] = []

    def bake(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("cookie"))
        return httpx2.Response(200, headers={"set-cookie": "a=b"}, json={"data": {"id": 1}})

    client = adapter.client(bake)
    adapter.get(client.activities.get(1))
    pool = client._http._client
    adapter.get(client.activities.get(1))
    assert client._http._client is pool
    assert (seen, list(pool.cookies.jar)) == ([None, None], [])
    for _ in range(2):
        adapter.get(client.close())
    assert pool.is_closed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_opens_its_own_connections() -> None:
    with serving(activity(1)) as server, Pipedrive(TOKEN, base_url=server.url) as client:
        assert client.activities.get(1).id == 1
        pooled = client._http._client
        child = os.fork()
        if child == 0:
            worked = client.activities.get(1).id == 1 and client._http._client is not pooled
            os._exit(0 if worked else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert client._http._client is pooled
        assert client.activities.get(1).id == 1
    assert len(server.requests) == 3


def test_hooks_see_every_attempt_and_no_secret(adapter: ClientAdapter) -> None:
    events: list[tuple[str, int, object]] = []
    arrived: list[str] = []

    def before(request: Request) -> None:
        assert TOKEN not in str(request.headers)
        assert TOKEN not in repr(request)
        request.headers["x-attempt"] = str(request.attempt)
        events.append(("before", request.attempt, request.operation))

    def after(request: Request, result: RawResponse | PipedriveError) -> None:
        events.append(("after", request.attempt, getattr(result, "status", type(result))))

    def handle(request: httpx2.Request) -> httpx2.Response:
        arrived.append(request.headers["x-attempt"])
        if len(arrived) == 1:
            raise httpx2.ReadError("lost")
        return httpx2.Response(200, json={"data": {"id": 1}})

    client = adapter.client(handle, hooks=Hooks(before=before, after=after))
    adapter.get(client.activities.get(1))
    assert arrived == ["1", "2"]
    assert [kind for kind, _, _ in events] == ["before", "after", "before", "after"]
    assert events[-1] == ("after", 2, 200)


def test_an_exception_of_a_hook_ends_the_call_before_it_is_charged(adapter: ClientAdapter) -> None:
    def refuse(request: Request) -> NoReturn:
        raise LookupError("not today")

    client = adapter.client(fine, hooks=Hooks(before=refuse))
    with pytest.raises(LookupError, match="not today"):
        adapter.get(client.activities.get(1))
    assert client.usage.tokens == 0


def test_a_token_can_be_returned_by_a_function(adapter: ClientAdapter) -> None:
    tokens = iter(["stale", "stale", "fresh", "fresh"])
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["x-api-token"])
        fresh = seen[-1] == "fresh"
        return httpx2.Response(200 if fresh else 401, json={"data": {"id": 1}, "error": "no"})

    client = adapter.client(handle, api_token=lambda: next(tokens))
    with pytest.raises(AuthenticationError):
        adapter.get(client.activities.get(1))
    assert adapter.get(client.activities.get(1)).id == 1
    assert seen == ["stale", "fresh"]


class Renewing:
    """Credentials that determine an origin, and can be renewed once."""

    blocking = True
    identity = "app"

    def __init__(self) -> None:
        self.token = "old"
        self.threads: set[str] = set()

    def authorize(self) -> Authorization:
        self.threads.add(threading.current_thread().name)
        return Authorization((("authorization", f"Bearer {self.token}"),), "https://acme.test")

    def renew(self, rejected: Authorization) -> bool:
        self.token = "new"
        return True


def test_a_401_renews_the_credentials_once(adapter: ClientAdapter) -> None:
    seen: list[tuple[str, str]] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.url.host, request.headers["authorization"]))
        return httpx2.Response(401)

    credentials = Renewing()
    client = adapter.client(handle, credentials=credentials)
    with pytest.raises(AuthenticationError):
        adapter.get(client.activities.get(1))
    assert seen == [("acme.test", "Bearer old"), ("acme.test", "Bearer new")]
    assert (threading.main_thread().name in credentials.threads) is (adapter.kind == "sync")


def test_a_cancelled_call_is_charged_once() -> None:
    async def run() -> tuple[int, int]:
        started = asyncio.Event()

        async def hang(request: httpx2.Request) -> httpx2.Response:
            started.set()
            await asyncio.Event().wait()
            raise AssertionError("unreachable")

        async with AsyncPipedrive(TOKEN, transport=httpx2.MockTransport(hang)) as client:
            task = asyncio.create_task(_get(client))
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return client.usage.calls, client.usage.tokens

    async def _get(client: AsyncPipedrive) -> object:
        return await client.activities.get(1)

    assert asyncio.run(run()) == (1, 1)


def test_usage_is_grouped_by_operation_and_label(adapter: ClientAdapter) -> None:
    client = adapter.client(fine)
    with client.label("sync"):
        adapter.get(client.activities.get(1))
    adapter.get(client.activities.get(2))
    adapter.get(client.activities.delete(3))
    assert client.usage.tokens == 5
    assert {name: spent.tokens for name, spent in client.usage.by_operation().items()} == {
        "deleteActivity": 3,
        "getActivity": 2,
    }
    assert client.usage.by_label()["sync"].tokens == 1


def test_estimates_accept_operation_ids_and_methods(adapter: ClientAdapter) -> None:
    client = adapter.client(fine)
    assert client.estimate("activities.list", items=100_000).tokens == 2000
    assert client.estimate("getActivities", items=100_000, limit=100).tokens == 10_000


def test_error_responses_are_collected_too(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: httpx2.Response(500, content=b"x"))
    with client.responses() as seen, pytest.raises(ServerError):
        adapter.get(client.activities.get(1))
    assert [response.status for response in seen] == [500] * 4
