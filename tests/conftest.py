"""Settings for all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

# Without a deadline, a slow machine does not fail tests; tests/benchmarks measures time.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option ``--update`` of the tests in tests/golden."""
    parser.addoption("--update", action="store_true", help="overwrite golden files with the output")
