"""The client against the mock server, over TCP and in-process, and against Prism."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import httpx2
import pytest

from pipedrive_activities import OPERATIONS, AsyncPipedrive, Pipedrive
from pipedrive_activities.errors import (
    AbuseBlocked,
    AuthenticationError,
    DailyBudgetExhausted,
    NotFound,
    PermissionDenied,
    ServerError,
    ValidationError,
)
from pipedrive_activities.mock import App, Mock, Server
from tests.support.local_servers import ROOT, environment
from tests.support.prism import find_prism, serve_prism

CALLS: dict[str, Callable[[Pipedrive], object]] = {
    "getActivities": lambda client: client.activities.list(limit=2).page(),
    "getActivity": lambda client: client.activities.get(1, include_fields="attendees"),
    "addActivity": lambda client: client.activities.create(subject="Call", type="call"),
    "updateActivity": lambda client: client.activities.update(2, done=True, note=None),
    "deleteActivity": lambda client: client.activities.delete(3),
    "getActivitiesCollection": lambda client: client.activities.list_collection(limit=2).page(),
    "deleteActivities": lambda client: client.activities.delete_many(ids=[4, 5]),
}
DEPRECATED = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_prism(find_prism(), tmp_path_factory.mktemp("prism")) as (url, _):
        yield url


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Mock()) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Pipedrive]:
    server.mock.reset()
    with Pipedrive(api_token=server.api_token, base_url=server.url, retries=0) as opened:
        yield opened


@DEPRECATED
@pytest.mark.parametrize("operation", CALLS)
def test_every_operation_works_and_costs_its_documented_tokens(
    server: Server, client: Pipedrive, operation: str
) -> None:
    assert CALLS[operation](client) is not None
    assert [entry.operation for entry in server.requests] == [operation]
    assert client.usage.tokens == server.tokens == OPERATIONS[operation].cost


@DEPRECATED
@pytest.mark.parametrize("operation", CALLS)
def test_every_operation_works_with_prism(prism: str, operation: str) -> None:
    with Pipedrive(api_token="any", base_url=prism, retries=0) as client:
        assert CALLS[operation](client) is not None
        assert client.usage.tokens == OPERATIONS[operation].cost


def test_iteration_returns_every_record_once(server: Server, client: Pipedrive) -> None:
    assert [each.id for each in client.activities.list(limit=20)] == list(range(1, 51))
    assert server.tokens == client.usage.tokens == 30


def test_written_records_can_be_read(client: Pipedrive) -> None:
    created = client.activities.create(subject="Call", due_date="2026-12-01")
    assert created.id is not None
    client.activities.update(created.id, done=True)
    assert client.activities.get(created.id).done is True
    client.activities.delete(created.id)
    with pytest.raises(NotFound):
        client.activities.get(created.id)


@pytest.mark.parametrize(
    ("fault", "error"), [("status=503", ServerError), ("status=402", PermissionDenied)]
)
def test_injected_faults_raise_exceptions(
    server: Server, client: Pipedrive, fault: str, error: type[Exception]
) -> None:
    server.mock.inject_faults(fault)
    with pytest.raises(error):
        client.activities.get(1)


def test_rate_limits_raise_exceptions(server: Server, client: Pipedrive) -> None:
    server.mock.spend(30_000)
    with pytest.raises(DailyBudgetExhausted):
        client.activities.get(1)
    token = {"x-api-token": server.api_token}
    while httpx2.get(f"{server.url}/api/v2/activities", headers=token).status_code == 429:
        continue
    with (
        Pipedrive(api_token=server.api_token, base_url=server.url, retries=0) as other,
        pytest.raises(AbuseBlocked),
    ):
        other.activities.get(1)


def test_rejected_requests_raise_exceptions(server: Server) -> None:
    server.mock.reset()
    with (
        Pipedrive(api_token="wrong", base_url=server.url, retries=0) as client,
        pytest.raises(AuthenticationError),
    ):
        client.activities.get(1)
    with (
        Pipedrive(api_token=server.api_token, base_url=server.url, retries=0) as client,
        pytest.raises(ValidationError),
    ):
        client.activities.list(cursor="x").page()


def test_the_async_client_works_in_process() -> None:
    mock = Mock(seed=30)

    async def list_ids() -> list[int | None]:
        transport = httpx2.ASGITransport(App(mock))
        async with AsyncPipedrive(
            api_token="mock-token", base_url="http://localhost", transport=transport
        ) as client:
            return [each.id async for each in client.activities.list(limit=10)]

    assert asyncio.run(list_ids()) == list(range(1, 31))
    assert mock.tokens == 30
    mock.close()


USE = """
from pipedrive_activities import Pipedrive

def spend(mock):
    with Pipedrive(api_token=mock.api_token, base_url=mock.url) as client:
        client.activities.create(subject="Call")
        assert client.activities.get(51).subject == "Call"
    assert mock.tokens == 6
    assert [request.operation for request in mock.requests] == ["addActivity", "getActivity"]

def test_one(mock): spend(mock)
def test_two(mock): spend(mock)
"""


@pytest.mark.variants
def test_the_fixture_resets_the_server_for_each_test(tmp_path: Path) -> None:
    (tmp_path / "test_use.py").write_text(USE, encoding="utf-8")
    installed = entry_points(group="pytest11", name="pipedrive_activities")
    plugin = () if installed else ("-p", "pipedrive_activities.mock.plugin")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.variants
def test_the_demo_calls_every_operation_and_prints_its_cost() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/integration/demo.py")],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    for operation, contract in OPERATIONS.items():
        lines = [line for line in done.stdout.splitlines() if f" {operation} " in line]
        assert len(lines) == 2
        assert all(line.endswith(f" {contract.cost} tokens") for line in lines)
    assert "Together 88 tokens" in done.stdout
