"""A mock server without a network, created anew for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import NOON, MockApi


@pytest.fixture
def mock_api() -> Iterator[MockApi]:
    """Return a mock server with twenty activities and metering switched off."""
    mock = Mock(seed=20, clock=Clock(NOON), settings=Settings(metering=False))
    yield MockApi(mock)
    mock.close()


@pytest.fixture
def metered() -> Iterator[MockApi]:
    """Return a mock server with twenty activities on the smallest plan, metered."""
    mock = Mock(seed=20, clock=Clock(NOON))
    yield MockApi(mock)
    mock.close()
