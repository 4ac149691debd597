"""The pytest plugin: the fixture ``mock``, a running server that every test finds as new.

Nothing is imported before a test asks for it.
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
    """Return the mock server as new: its first activities, an unspent budget, an empty journal."""
    mock_server.mock.reset()
    return mock_server
