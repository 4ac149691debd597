"""How the contract tests are run: offline, against a URL, or against the real API.

``pytest tests`` runs offline. ``--base-url URL`` runs what a server must hold to, against any server
(no more than the tests' own token is sent). ``--live`` does the same against the real API with the
token of the environment, cheapest operations first, spending at most ``--max-cost`` tokens.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest
from contract.exchange import TRACE


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the three modes."""
    group = parser.getgroup("contract")
    group.addoption("--base-url", default="", help="run against this server instead of offline")
    group.addoption("--live", action="store_true", help="run against the real API")
    group.addoption(
        "--max-cost", type=int, default=100, help="tokens that --live may spend (default: 100)"
    )
    group.addoption("--contract-report", default="", help="write what a server did to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of what needs a server."""
    config.addinivalue_line("markers", "server: needs a server (--base-url or --live)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the tests of the mode: offline ones, or those against a server."""
    online = bool(config.getoption("--base-url") or config.getoption("--live"))
    ours = [item for item in items if "trace" in getattr(item, "fixturenames", ())]
    other = [item for item in ours if (item.get_closest_marker("server") is None) is online]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]


@pytest.fixture(autouse=True)
def trace() -> None:
    """Keep the exchanges of this test alone."""
    TRACE.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Print the request, the answer and the place in the description when a test fails."""
    report = yield
    if report.failed and report.when == "call":
        report.sections.append(("contract", TRACE.report()))
    return report
