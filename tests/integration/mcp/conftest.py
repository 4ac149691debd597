"""Fixtures for the tests of the MCP server: a mock server, and assistants that use it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("mcp", reason="the MCP SDK is not installed")

from pipedrive_activities.mock import Clock, Mock, Settings
from pipedrive_activities.mock.server import Server
from tests.support.assistants import Assistant

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def mock_server() -> Server:
    """Return a mock server with 40 activities, which counts tokens and limits nothing."""
    return Server(Mock(seed=40, clock=Clock(NOON), settings=Settings(metering=False)))


@pytest.fixture
def api() -> Iterator[Server]:
    with mock_server() as server:
        yield server


@pytest.fixture
def assistant(api: Server, tmp_path: Path) -> Assistant:
    """An assistant that uses the mock server."""
    return Assistant(api.url, tmp_path)
