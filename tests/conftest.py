"""Settings that hold for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A loaded machine is no finding: time is measured in tests/benchmarks alone.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update``, which the tests under tests/golden obey."""
    parser.addoption("--update", action="store_true", help="write golden expectations anew")
