"""How the contract tests are run: offline, against a URL, against the real API, or from a recording.

``pytest tests`` runs offline. ``--base-url URL`` runs what a server must hold to, against any server
(no more than the tests' own token is sent). ``--live`` does the same against the real API with the
token of the environment, cheapest operations first, spending at most ``--max-cost`` tokens.
``--record FILE`` keeps what such a run exchanged, ``--replay FILE`` repeats it without a network.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from contract.fake_transport import TOKEN, TRACE
from contract.online.modes import ServerRun, redact_report
from contract.online.pytest_options import LIVE_COST, LIVE_REPORT, read_options
from contract.online.records import Records
from contract.online.server_client import ServerClient

RUN = pytest.StashKey[ServerRun]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the modes."""
    group = parser.getgroup("contract")
    add = group.addoption
    add("--base-url", default="", metavar="URL", help="run against this server, not offline")
    add("--api-token", default=TOKEN, metavar="TOKEN", help="for --base-url; not a real one")
    add("--live", action="store_true", help="run against the real API")
    spend = f"most tokens to spend (with --live: {LIVE_COST} unless told)"
    add("--max-cost", type=int, default=None, metavar="N", help=spend)
    report = f"write what a server did to this file (with --live: {LIVE_REPORT} unless told)"
    add("--contract-report", default="", metavar="FILE", help=report)
    record = (
        "with --base-url or --live: write every exchange to this file, a line of JSON each. Without"
        " tokens and cookies, but WITH THE VALUES OF THE RECORDS that the server shows: with --live"
        " those of real people. Keep it accordingly"
    )
    add("--record", default="", metavar="FILE", help=record)
    replay = "run the tests of a recorded run on its answers, without a network"
    add("--replay", default="", metavar="FILE", help=replay)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers, and set up the run against a server, if it is one."""
    config.addinivalue_line("markers", "server: needs a server (--base-url, --live, --replay)")
    config.addinivalue_line("markers", "price(tokens, last=False): cheap tests come first")
    options = read_options(config)
    if options is not None and not config.option.collectonly:
        config.stash[RUN] = ServerRun(options)
        config.pluginmanager.register(config.stash[RUN], "contract-server-run")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the tests of the mode: offline ones, or those against a server by their price."""
    server_client = read_options(config) is not None
    ours = [item for item in items if "trace" in getattr(item, "fixturenames", ())]
    # Where the description has nothing of a kind, there is nothing to try and to tell of.
    other = [item for item in ours if server_client and item.name.endswith("[NOTSET]")]
    other += [item for item in ours if (item.get_closest_marker("server") is None) is server_client]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]
    if server_client:
        items.sort(key=price)


def price(item: pytest.Item) -> tuple[bool, int]:
    """Return what tests are ordered by: whether they come last, then what they cost."""
    found = item.get_closest_marker("price")
    return (bool(found.kwargs.get("last")), found.args[0]) if found else (False, 0)


@pytest.fixture(autouse=True)
def trace(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep the exchanges of this test alone."""
    TRACE.clear()
    run = request.config.stash.get(RUN, None)
    if run is not None:
        run.begins(f"{request.path.name}::{request.node.name}")
    yield
    if run is not None:
        run.ends()


@pytest.fixture
def server_client(request: pytest.FixtureRequest) -> ServerClient:
    """A client for the server that was named; with ``--live`` it has the token of the environment."""
    return request.config.stash[RUN].server_client


@pytest.fixture
def records(request: pytest.FixtureRequest) -> Records:
    """The records that this run makes, and deletes."""
    return request.config.stash[RUN].records


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Print the request, the answer and the place in the description when a test fails."""
    report = yield
    if report.failed:
        # What a server says may be meant for the terminal, and may hold a token.
        redact_report(report)
        if TRACE.report():
            report.sections.append(("contract", TRACE.report()))
    return report
