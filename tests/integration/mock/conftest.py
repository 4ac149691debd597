"""Fixtures: an in-process mock server per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import NOON, MockApi


@pytest.fixture
def api() -> Iterator[MockApi]:
    """Return a mock API with twenty activities and without rate limits."""
    mock = Mock(seed=20, clock=Clock(NOON), settings=Settings(metering=False))
    yield MockApi(mock)
    mock.close()


@pytest.fixture
def metered() -> Iterator[MockApi]:
    """Return a mock API with twenty activities on the smallest plan."""
    mock = Mock(seed=20, clock=Clock(NOON))
    yield MockApi(mock)
    mock.close()
