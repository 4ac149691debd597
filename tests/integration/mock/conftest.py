"""A mock server without a network, as new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import NOON, MockApi


@pytest.fixture
def desk() -> Iterator[MockApi]:
    """Return a desk that meters nothing, with twenty activities."""
    mock = Mock(seed=20, clock=Clock(NOON), settings=Settings(metering=False))
    yield MockApi(mock)
    mock.close()


@pytest.fixture
def metered() -> Iterator[MockApi]:
    """Return a desk on the smallest plan, with metering."""
    mock = Mock(seed=20, clock=Clock(NOON))
    yield MockApi(mock)
    mock.close()
