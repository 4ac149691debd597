"""Settings that hold for every test."""

from __future__ import annotations

from hypothesis import settings

# A loaded machine is no finding: time is measured in tests/benchmarks alone.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
