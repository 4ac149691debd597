"""Every sample of the reference runs against the mock server: Python, terminal and curl."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.commands.inputs import to_source
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import load_api
from generator.views.docs.samples import SampleView
from generator.views.docs.view import view_docs
from pipedrive_activities.cli import program
from pipedrive_activities.mock import Mock, Server

ROOT = Path(__file__).resolve().parents[3]
HOST = "https://api.pipedrive.com"
TOKEN = "mock-token"
# Two of the operations are deprecated, which the client reports.
pytestmark = pytest.mark.filterwarnings("ignore:activities")

OPERATIONS = {
    "getActivities": ("GET", "/api/v2/activities"),
    "getActivity": ("GET", "/api/v2/activities/42"),
    "addActivity": ("POST", "/api/v2/activities"),
    "updateActivity": ("PATCH", "/api/v2/activities/42"),
    "deleteActivity": ("DELETE", "/api/v2/activities/42"),
    "getActivitiesCollection": ("GET", "/v1/activities/collection"),
    "deleteActivities": ("DELETE", "/v1/activities"),
}


@cache
def samples() -> dict[str, SampleView]:
    source = to_source(ROOT / "spec/activities.yaml", ROOT / "spec/codegen.yaml")
    loaded = load_api(source, Diagnostics())
    assert loaded is not None
    docs = view_docs(loaded.api, has_command=True)
    return {view.id: view.sample for view in docs.operations}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with Server(Mock(seed=60)) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.mock.reset()
    return running


def run_python(source: str, server: Server) -> None:
    code = source.replace("Pipedrive()", f"Pipedrive({TOKEN!r}, base_url={server.url!r})")
    assert code != source
    exec(compile(code, "sample", "exec"), {"__name__": "sample"})


def run_command(source: str) -> None:
    # A backslash continues the line.
    name, *arguments = shlex.split(source.replace("\\\n", ""), comments=True)
    assert name == "pipedrive"
    assert program.run(arguments) == 0


def run_curl(source: str, server: Server) -> None:
    assert HOST in source
    command = f"{source.replace(HOST, server.url)} --fail --silent"
    environment = {**os.environ, "PIPEDRIVE_API_TOKEN": TOKEN}
    subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, check=True, timeout=60
    )


def first_request(server: Server) -> tuple[object, ...]:
    """Return the request that a sample made first; further ones read the next pages."""
    logged = server.requests[0]
    assert logged.status in (200, 201)
    server.mock.reset()
    return logged.operation, logged.method, logged.path, logged.query, logged.body


@pytest.mark.parametrize("operation", OPERATIONS)
def test_all_samples_send_the_same_request(
    operation: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", TOKEN)
    monkeypatch.setenv("PIPEDRIVE_BASE_URL", server.url)
    sample = samples()[operation]
    run_python(sample.python, server)
    expected = first_request(server)
    assert expected[:3] == (operation, *OPERATIONS[operation])
    run_python(sample.asynchronous, server)
    assert first_request(server) == expected
    # Without a terminal, deleting several records must be confirmed.
    run_command(sample.terminal + " --yes" * (operation == "deleteActivities"))
    assert first_request(server) == expected
    if shutil.which("curl"):
        run_curl(sample.curl, server)
        assert first_request(server) == expected


def test_every_operation_has_samples() -> None:
    assert samples().keys() == OPERATIONS.keys()


@pytest.mark.parametrize("operation", ["getActivities", "getActivity"])
def test_samples_say_where_the_credentials_come_from(operation: str) -> None:
    sample = samples()[operation]
    for source in (sample.python, sample.asynchronous, sample.terminal, sample.curl):
        assert "PIPEDRIVE_API_TOKEN" in source


def test_the_loop_variable_is_named_after_the_item() -> None:
    sample = samples()["getActivities"]
    assert "    for activity in client.activities.list(" in sample.python
    assert "async for activity in client.activities.list(" in sample.asynchronous
    assert "print(activity)" in sample.python
