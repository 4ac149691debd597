"""A mock server without a network, as new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import NOON, Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Return a desk that meters nothing, with twenty activities."""
    mock = Mock(seed=20, clock=Clock(NOON), settings=Settings(metering=False))
    yield Desk(mock)
    mock.close()


@pytest.fixture
def metered() -> Iterator[Desk]:
    """Return a desk on the smallest plan, with metering."""
    mock = Mock(seed=20, clock=Clock(NOON))
    yield Desk(mock)
    mock.close()
