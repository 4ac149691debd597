"""How the contract tests are run: offline, against a URL, or against the real API.

``pytest tests`` runs offline. ``--base-url URL`` runs what a server must hold to, against any server
(no more than the tests' own token is sent). ``--live`` does the same against the real API with the
token of the environment, cheapest operations first, spending at most ``--max-cost`` tokens.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from contract import corrections
from contract.exchange import TOKEN, TRACE
from contract.online import Online
from contract.product import ENVIRONMENT
from contract.seen import Seen

SEEN = pytest.StashKey[Seen]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the three modes."""
    group = parser.getgroup("contract")
    group.addoption("--base-url", default="", help="run against this server instead of offline")
    group.addoption("--api-token", default=TOKEN, help="token for --base-url; not a real one")
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


@pytest.fixture(scope="session")
def online(request: pytest.FixtureRequest) -> Iterator[Online]:
    """A client for the server that was named; with ``--live`` it has the token of the environment."""
    config = request.config
    live, url = bool(config.getoption("--live")), str(config.getoption("--base-url"))
    token = (
        os.environ.get(f"{ENVIRONMENT}_API_TOKEN", "")
        if live
        else str(config.getoption("--api-token"))
    )
    if not token:
        pytest.fail(f"--live needs a token in {ENVIRONMENT}_API_TOKEN", pytrace=False)
    made = Online(url, token, int(str(config.getoption("--max-cost"))) if live else 10**9)
    config.stash[SEEN] = made.seen
    yield made
    made.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what a server's answers looked like beside what is described."""
    seen = config.stash.get(SEEN, None)
    if seen is None:
        return
    sections = (
        ("operation and status, times", [(what, str(n)) for what, n in seen.statuses.items()]),
        ("member, described, seen", seen.rows()),
        ("correction of the reference, expected, seen", corrections.rows(seen)),
    )
    lines: list[str] = []
    for title, found in sections:
        lines += [f"# {title}", *("\t".join(row) for row in found), ""]
    terminalreporter.section("described and seen")
    terminalreporter.write_line("\n".join(lines).expandtabs(56))
    report = str(config.getoption("--contract-report"))
    if report:
        Path(report).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Print the request, the answer and the place in the description when a test fails."""
    report = yield
    if report.failed and TRACE.report():
        report.sections.append(("contract", TRACE.report()))
    return report
