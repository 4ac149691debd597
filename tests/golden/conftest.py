"""The switch that accepts what was found as what is expected."""

from __future__ import annotations

import pytest


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    """Tell whether expectations are written anew: read the difference before committing."""
    return bool(pytestconfig.getoption("--update"))
