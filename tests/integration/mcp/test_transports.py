"""The server as a process: over standard input and output, and over HTTP.

Starting one takes a second, because it imports the SDK: the tests share one of each kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.commands.mcp import server_token
from pipedrive_activities.mock.server import Server
from tests.integration.mcp.conftest import mock_server
from tests.support.assistant_servers import HttpServer, http_server, stdio
from tests.support.assistants import ERAS, Caller, User
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.fixture(scope="module")
def shared_api() -> Iterator[Server]:
    with mock_server() as server:
        yield server


@pytest.fixture(scope="module")
def served(shared_api: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    folder = tmp_path_factory.mktemp("http")
    with http_server(shared_api.url, folder, "--budget", "10000", "--allow", "create") as server:
        yield server


@asynccontextmanager
async def connected(
    server: HttpServer, mode: str, user: User | None = None
) -> AsyncIterator[Caller]:
    """Connect over HTTP with the bearer token."""
    headers = {"authorization": f"Bearer {server.token}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(server.url, http_client=http)
        async with Client(transport, mode=mode, elicitation_callback=user) as client:
            yield Caller(client)


@both_eras
def test_over_http_tools_are_listed_and_called_with_progress(served: HttpServer, mode: str) -> None:
    reports: list[float] = []

    async def report(progress: float, total: float | None, message: str | None) -> None:
        reports.append(progress)

    async def scenario() -> None:
        async with connected(served, mode) as caller:
            assert len((await caller.client.list_tools()).tools) == 8
            asked = {"limit": 5, "max_items": 10, "fields": ["id"]}
            result = await caller.result("activities_list", asked, progress_callback=report)
            assert len(result["items"]) == 10
            assert (await caller.result("activities_create", {"subject": "Call"}))["cost"] == 5

    asyncio.run(scenario())
    assert reports == [5, 10]


@both_eras
def test_over_http_the_user_is_asked(served: HttpServer, mode: str) -> None:
    agrees, declines = User(), User("decline")

    async def scenario() -> None:
        update = {"id": 1, "subject": "Call"}
        async with connected(served, mode, agrees) as caller:
            await caller.result("activities_update", update)
        async with connected(served, mode, declines) as caller:
            assert "did not agree" in await caller.error("activities_update", update)

    asyncio.run(scenario())
    assert len(agrees.questions) == len(declines.questions) == 1


def test_two_clients_at_once_share_the_server_and_its_budget(served: HttpServer) -> None:
    async def scenario() -> None:
        async with connected(served, "auto") as one, connected(served, "legacy") as other:
            before = (await one.result("activities_get", {"id": 1}))["left"]
            calls = [
                each.result("activities_get", {"id": number, "fields": ["id"]})
                for number in (2, 3)
                for each in (one, other)
            ]
            results = await asyncio.gather(*calls)
            after = (await other.result("activities_get", {"id": 1}))["left"]
        assert [result["result"]["id"] for result in results] == [2, 2, 3, 3]
        assert after == before - 5

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"authorization": ""}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"host": "pipedrive.example:80"}, 421),
        ({"origin": "https://pipedrive.example"}, 403),
        ({"origin": "http://localhost:1"}, 200),
    ],
)
def test_http_is_for_this_machine_and_its_token(
    served: HttpServer, headers: dict[str, str], status: int
) -> None:
    accepted = {"accept": "application/json, text/event-stream"}
    sent = {**accepted, "authorization": f"Bearer {served.token}", **headers}
    response = httpx2.post(served.url, json=INITIALIZE, headers=sent, timeout=30)
    assert response.status_code == status
    if status == 401:
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert served.token not in response.text


def test_the_bearer_token_is_in_a_private_file(served: HttpServer) -> None:
    assert len(served.token) >= 32
    assert served.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("mode", [ERAS[0], pytest.param(ERAS[1], marks=pytest.mark.variants)])
def test_over_stdio_with_a_budget_and_a_user(shared_api: Server, tmp_path: Path, mode: str) -> None:
    user = User()
    server = stdio(shared_api.url, tmp_path, "--budget", "19", "--budget-per-call", "10")

    async def scenario() -> None:
        async with Client(server, mode=mode, elicitation_callback=user) as client:
            caller = Caller(client)
            assert "The budget is 19 tokens a day" in str(client.instructions)
            assert len((await client.list_tools()).tools) == 8
            listed = await caller.result("activities_list", {"max_items": 2, "fields": ["id"]})
            assert (listed["cost"], listed["left"]) == (10, 9)
            updated = await caller.result("activities_update", {"id": 1, "subject": "Call"})
            assert updated["left"] == 4
            assert "4 of 19 are left" in await caller.error("activities_list")

    asyncio.run(scenario())
    assert len(user.questions) == 1
    assert (tmp_path / "usage.sqlite").exists()


def test_the_bearer_token_of_a_private_file_is_kept_and_never_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEDRIVE_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("PIPEDRIVE_MCP_TOKEN", raising=False)
    file = tmp_path / "mcp-token"
    file.touch(0o600)
    token = server_token()
    assert len(token) > 40
    assert server_token() == token == file.read_text().strip()
    file.chmod(0o644)
    with pytest.raises(CliError, match="other users can read"):
        server_token()
