"""The control endpoint: what it turns, and to whom it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx2
import pytest

from pipedrive_activities.mock import App, Mock, Server
from tests.support.mock_api import LIST, Json

TOKEN = {"x-api-token": "mock-token"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Mock(seed=5)) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, headers=TOKEN) as opened:
        yield opened


def turn(client: httpx2.Client, method: str, path: str, body: object = None) -> Json:
    answer = client.request(method, f"/_mock{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_journal_tells_what_calls_cost(client: httpx2.Client, server: Server) -> None:
    client.get(LIST)
    client.get(f"{LIST}/1")
    said = turn(client, "GET", "/requests")
    assert [(each["operation"], each["cost"]) for each in said["requests"]] == [
        ("getActivities", 10),
        ("getActivity", 1),
    ]
    assert said["tokens"] == server.tokens == 11
    assert [each["number"] for each in turn(client, "GET", "/requests?after=1")["requests"]] == [2]
    assert turn(client, "DELETE", "/requests")["count"] == 0
    assert turn(client, "GET", "")["budget"]["remaining"] == 30_000 - 11


def test_every_knob_turns(client: httpx2.Client) -> None:
    turn(client, "PUT", "/clock", {"now": "2026-01-01T00:00:00Z"})
    assert turn(client, "PUT", "/clock", {"advance": 60})["now"] == "2026-01-01T00:01:00+00:00"
    assert turn(client, "PUT", "/clock", {"run": True})["clock_stopped"] is False
    assert turn(client, "PATCH", "/settings", {"plan": "growth"})["budget"]["limit"] == 60_000
    assert turn(client, "POST", "/spend", {"tokens": 5})["budget"]["remaining"] == 59_995
    turn(client, "PUT", "/snapshots/before")
    client.delete(f"{LIST}/1")
    assert turn(client, "POST", "/snapshots/before/restore")["activities"] == 5
    turn(client, "PUT", "/filters/3", {"type": "no such type"})
    assert client.get(LIST, params={"filter_id": 3}).json()["data"] == []
    turn(client, "POST", "/faults", {"fault": "status=503", "count": 2})
    assert client.get(LIST).status_code == 503
    turn(client, "DELETE", "/faults")
    assert client.get(LIST).status_code == 200
    assert turn(client, "POST", "/reset", {"seed": 8})["activities"] == 8
    assert turn(client, "POST", "/reset")["budget"]["limit"] == 30_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/settings", {"plan": "gold"}),
        ("PATCH", "/settings", []),
        ("POST", "/faults", {"fault": "frobnicate"}),
        ("POST", "/faults", {"fault": "drop", "count": 0}),
        ("PUT", "/clock", {"now": "soon"}),
        ("POST", "/snapshots/none/restore", None),
        ("GET", "/requests?after=x", None),
        ("POST", "/spend", {"tokens": "x"}),
        ("PUT", "/filters/1", {"id; DROP TABLE record": 1}),
    ],
)
def test_a_wrong_turn_is_told(client: httpx2.Client, method: str, path: str, body: Json) -> None:
    answer = client.request(method, f"/_mock{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("path", ["/", "/_mock", "/_mock/page.js"])
@pytest.mark.parametrize(
    "headers",
    [{"host": "evil.example"}, {"host": "192.0.2.1:80"}, {"origin": "http://evil.example"}],
)
def test_other_websites_get_nothing(
    client: httpx2.Client, path: str, headers: dict[str, str]
) -> None:
    assert client.get(path, headers=headers).status_code == 403


async def ask(address: str, path: str) -> int:
    transport = httpx2.ASGITransport(App(Mock(seed=1)), client=(address, 5))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return (await client.get(path, headers=TOKEN)).status_code


@pytest.mark.parametrize("path", ["/", "/_mock", "/_mock/requests"])
def test_other_machines_get_the_api_and_nothing_else(path: str) -> None:
    assert asyncio.run(ask("192.0.2.7", path)) == 403
    assert asyncio.run(ask("127.0.0.1", path)) == 200
    assert asyncio.run(ask("192.0.2.7", LIST)) == 200
