"""Modes of the contract tests: offline, against a URL, against the real API, or from a recording.

``pytest tests`` runs offline. ``--base-url URL`` runs the server tests against any server (only the
credentials of ``--api-token`` and ``--credential`` are sent). ``--live`` runs them against the real
API with those of the environment, cheapest operations first, and spends at most ``--max-cost``
tokens. ``--record FILE`` records the requests and responses of such a run, ``--replay FILE``
repeats it without a network.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from contract.fake_transport import TRACE
from contract.online.pytest_options import LIVE_COST, LIVE_REPORT, read_options
from contract.online.records import Records
from contract.online.server_client import ServerClient
from contract.online.server_run import ServerRun, redact_report
from contract.schema_values import NoSample

RUN = pytest.StashKey[ServerRun]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the command-line options of the contract tests."""
    group = parser.getgroup("contract")
    add = group.addoption
    add("--base-url", default="", metavar="URL", help="run the server tests against this URL")
    add(
        "--api-token",
        default=None,
        metavar="TOKEN",
        help="credentials sent with --base-url, if one value is enough (do not use a real one)",
    )
    add(
        "--credential",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one of several credentials, by the argument of the client; can be repeated",
    )
    add("--live", action="store_true", help="run the server tests against the real API")
    spend = f"spend at most N tokens (default with --live: {LIVE_COST})"
    add("--max-cost", type=int, default=None, metavar="N", help=spend)
    report = f"write the test report to this file (default with --live: {LIVE_REPORT})"
    add("--contract-report", default="", metavar="FILE", help=report)
    record = (
        "with --base-url or --live: write every request and response to this file as JSON lines."
        " Tokens and cookies are removed, but THE FILE CONTAINS THE VALUES OF RECORDS; with --live"
        " these are real personal data, so store it accordingly"
    )
    add("--record", default="", metavar="FILE", help=record)
    replay = "repeat a recorded run with its responses, without a network"
    add("--replay", default="", metavar="FILE", help=replay)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers and set up the run against a server, if requested."""
    config.addinivalue_line("markers", "server: needs a server (--base-url, --live, --replay)")
    config.addinivalue_line(
        "markers", "price(tokens, last=False): cost of a test; cheap tests run first"
    )
    options = read_options(config)
    if options is not None and not config.option.collectonly:
        config.stash[RUN] = ServerRun(options)
        config.pluginmanager.register(config.stash[RUN], "contract-server-run")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the tests of the mode: offline tests, or server tests ordered by cost."""
    online = read_options(config) is not None
    contract_tests = [item for item in items if "trace" in getattr(item, "fixturenames", ())]
    # Without parameters there is nothing to test or to report.
    deselected = [item for item in contract_tests if online and item.name.endswith("[NOTSET]")]
    deselected += [
        item for item in contract_tests if (item.get_closest_marker("server") is None) is online
    ]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in deselected]
    if online:
        items.sort(key=price)


def price(item: pytest.Item) -> tuple[bool, int]:
    """Return the sort key of a test: whether it runs last, then its cost."""
    marker = item.get_closest_marker("price")
    return (bool(marker.kwargs.get("last")), marker.args[0]) if marker else (False, 0)


@pytest.fixture(autouse=True)
def trace(request: pytest.FixtureRequest) -> Iterator[None]:
    """Clear the trace before each test and announce the test to the server run."""
    TRACE.clear()
    run = request.config.stash.get(RUN, None)
    if run is not None:
        run.start_test(f"{request.path.name}::{request.node.name}")
    yield
    if run is not None:
        run.finish_test()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Skip a test that needs a value that nobody knows how to make, with the reason."""
    try:
        yield
    except NoSample as problem:
        pytest.skip(f"no test value: {problem}")


@pytest.fixture
def server_client(request: pytest.FixtureRequest) -> ServerClient:
    """The client of the selected server; with ``--live`` it uses the token from the environment."""
    return request.config.stash[RUN].server_client


@pytest.fixture
def records(request: pytest.FixtureRequest) -> Records:
    """The records that this run creates and deletes."""
    return request.config.stash[RUN].records


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add request, response and location in the specification to the output of a failed test."""
    report = yield
    if report.failed:
        # Text from a server may contain terminal control sequences or the token.
        redact_report(report)
        if TRACE.report():
            report.sections.append(("contract", TRACE.report()))
    return report
