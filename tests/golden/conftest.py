"""The option that accepts the actual output as the expected one."""

from __future__ import annotations

import pytest


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    """Whether expected output is rewritten; review the differences before committing."""
    return bool(pytestconfig.getoption("--update"))
