"""The control endpoint: its actions, and who can access it."""

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


def control(client: httpx2.Client, method: str, path: str, body: object = None) -> Json:
    response = client.request(method, f"/_mock{path}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_request_log_contains_costs(client: httpx2.Client, server: Server) -> None:
    client.get(LIST)
    client.get(f"{LIST}/1")
    log = control(client, "GET", "/requests")
    assert [(each["operation"], each["cost"]) for each in log["requests"]] == [
        ("getActivities", 10),
        ("getActivity", 1),
    ]
    assert log["tokens"] == server.tokens == 11
    assert [each["number"] for each in control(client, "GET", "/requests?after=1")["requests"]] == [
        2
    ]
    assert control(client, "DELETE", "/requests")["count"] == 0
    assert control(client, "GET", "")["budget"]["remaining"] == 30_000 - 11


def test_every_action_has_its_effect(client: httpx2.Client) -> None:
    control(client, "PUT", "/clock", {"now": "2026-01-01T00:00:00Z"})
    assert control(client, "PUT", "/clock", {"advance": 60})["now"] == "2026-01-01T00:01:00+00:00"
    assert control(client, "PUT", "/clock", {"run": True})["clock_stopped"] is False
    assert control(client, "PATCH", "/settings", {"plan": "growth"})["budget"]["limit"] == 60_000
    assert control(client, "POST", "/spend", {"tokens": 5})["budget"]["remaining"] == 59_995
    control(client, "PUT", "/snapshots/before")
    client.delete(f"{LIST}/1")
    assert control(client, "POST", "/snapshots/before/restore")["activities"] == 5
    control(client, "PUT", "/filters/3", {"type": "no such type"})
    assert client.get(LIST, params={"filter_id": 3}).json()["data"] == []
    control(client, "POST", "/faults", {"fault": "status=503", "count": 2})
    assert client.get(LIST).status_code == 503
    control(client, "DELETE", "/faults")
    assert client.get(LIST).status_code == 200
    assert control(client, "POST", "/reset", {"seed": 8})["activities"] == 8
    assert control(client, "POST", "/reset")["budget"]["limit"] == 30_000


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
def test_an_invalid_action_is_an_error(
    client: httpx2.Client, method: str, path: str, body: Json
) -> None:
    response = client.request(method, f"/_mock{path}", json=body)
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize("path", ["/", "/_mock", "/_mock/page.js"])
@pytest.mark.parametrize(
    "headers",
    [{"host": "evil.example"}, {"host": "192.0.2.1:80"}, {"origin": "http://evil.example"}],
)
def test_other_origins_are_rejected(
    client: httpx2.Client, path: str, headers: dict[str, str]
) -> None:
    assert client.get(path, headers=headers).status_code == 403


async def ask(address: str, path: str) -> int:
    transport = httpx2.ASGITransport(App(Mock(seed=1)), client=(address, 5))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return (await client.get(path, headers=TOKEN)).status_code


@pytest.mark.parametrize("path", ["/", "/_mock", "/_mock/requests"])
def test_other_machines_can_access_the_api_only(path: str) -> None:
    assert asyncio.run(ask("192.0.2.7", path)) == 403
    assert asyncio.run(ask("127.0.0.1", path)) == 200
    assert asyncio.run(ask("192.0.2.7", LIST)) == 200
