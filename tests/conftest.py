"""Settings for all tests: Hypothesis profiles and the option ``--update``.

Profile ``suite`` (default): Hypothesis derives its examples from the test alone, so that two runs
of the same code give the same result. Profile ``explore`` (``nox -s explore``): new random examples,
ten to twenty times as many; failures are kept in ``.hypothesis`` and repeated by its next run.
"""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.support.examples import PROFILE

# No deadlines: a slow machine is not a failure. Times are measured in tests/benchmarks alone.
settings.register_profile("suite", deadline=None, derandomize=True, database=None, max_examples=50)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update``, which tests/golden reads, and ``--minutes`` of tests/properties/test_sync.py."""
    parser.addoption("--update", action="store_true", help="write golden expectations anew")
    parser.addoption("--minutes", type=float, default=0, help="how long nox -s sync takes")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the garbage collector run rarely, and not visit what is collected: 400,000 objects.

    Otherwise it takes a sixth of the time of tests that load documents.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)
        gc.enable()
