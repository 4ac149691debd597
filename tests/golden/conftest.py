"""Fixture for the option ``--update``, which overwrites golden files with the current output."""

from __future__ import annotations

import pytest


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    """Return whether to overwrite golden files; read the diff before committing."""
    return bool(pytestconfig.getoption("--update"))
