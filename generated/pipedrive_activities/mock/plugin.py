"""The pytest plugin with the fixture ``mock``: a running server, reset before each test.

The mock server is imported only if a test uses the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .server import Server


@pytest.fixture(scope="session")
def mock_server() -> Iterator[Server]:
    """Run one mock server on a free port for the whole session."""
    from .mock import Mock
    from .server import Server

    with Server(Mock()) as server:
        yield server


@pytest.fixture
def mock(mock_server: Server) -> Server:
    """Return the mock server, reset: initial records, full budget, empty request log."""
    mock_server.mock.reset()
    return mock_server
