"""The command line of the official inspector lists and calls the tools."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipedrive_activities.mock.server import Server
from tests.integration.mcp.conftest import mock_server
from tests.support.assistant_servers import COMMAND, environment, http_server
from tests.support.assistants import ERAS

pytestmark = pytest.mark.variants  # Node starts in seconds
SCHEMA_ERROR, TOOL_ERROR = 6, 5


@pytest.fixture(scope="module")
def inspector() -> str:
    path = shutil.which("mcp-inspector")
    if path is None:
        pytest.skip("no inspector (npm install -g @modelcontextprotocol/inspector)")
    return path


def inspect(
    inspector: str, api: Server, folder: Path, *options: str, target: tuple[str, ...] = COMMAND
) -> subprocess.CompletedProcess[str]:
    """Run the inspector with a server of its own, or on another target."""
    needed = {
        name: value
        for name, value in environment(api.url, folder).items()
        if name == "PYTHONPATH" or name.startswith("PIPEDRIVE_")
    }
    variables = [part for name, value in needed.items() for part in ("-e", f"{name}={value}")]
    passed = variables if target == COMMAND else []
    return subprocess.run(
        [inspector, "--cli", *passed, *options, "--format", "json", "-q", *target],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


# The result is JSON; tests read it by key.
def result(process: subprocess.CompletedProcess[str]) -> Any:
    """Return the result of a run that succeeded."""
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)["result"]


ERA = {"auto": "auto", "legacy": "legacy"}


@pytest.mark.parametrize("mode", ERAS)
def test_the_inspector_lists_portable_schemas_and_calls(
    inspector: str, tmp_path: Path, mode: str
) -> None:
    era = ("--protocol-era", ERA[mode])
    with mock_server() as api:
        listed = inspect(inspector, api, tmp_path, *era, "--method", "tools/list", "--strict")
        assert len(result(listed)["tools"]) == 8
        call = ("--method", "tools/call", "--tool-name", "activities_list", "--tool-args-json")
        arguments = json.dumps({"max_items": 2, "fields": ["id"]})
        called = result(inspect(inspector, api, tmp_path, *era, *call, arguments))
        assert called["structuredContent"]["items"] == [{"id": 1}, {"id": 2}]
        failed = inspect(inspector, api, tmp_path, *era, *call, json.dumps({"limit": 0}))
        assert failed.returncode == TOOL_ERROR
        assert "limit must be 1 or more" in failed.stdout


def test_the_inspector_uses_http_with_the_bearer_token(inspector: str, tmp_path: Path) -> None:
    with mock_server() as api, http_server(api.url, tmp_path) as server:
        header = ("--header", f"Authorization: Bearer {server.token}")
        target = (server.url,)
        listed = inspect(inspector, api, tmp_path, "--method", "tools/list", *header, target=target)
        assert len(result(listed)["tools"]) == 8
        refused = inspect(inspector, api, tmp_path, "--method", "tools/list", target=target)
        assert refused.returncode != 0
