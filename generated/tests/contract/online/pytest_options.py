"""What was asked for on the command line of pytest.

Input: pytest's configuration. Output: ``Options``, or a usage error before anything is sent or written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract.product import ENVIRONMENT

LIVE_COST = 250
LIVE_REPORT = "contract-report.txt"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to run against a server; ``live`` is the real one, ``replay`` the recording of one."""

    live: bool
    base_url: str
    api_token: str
    max_cost: int | None
    report: Path | None
    record: Path | None
    replay: Path | None


def read_options(config: pytest.Config) -> Options | None:
    """Return what was asked for, None for a run without a server. Raises pytest.UsageError."""
    live, max_cost = bool(config.getoption("--live")), config.getoption("--max-cost")
    report = _path(config, "--contract-report")
    found = Options(
        live=live,
        base_url=str(config.getoption("--base-url")),
        api_token=_token(config, live),
        max_cost=LIVE_COST if live and max_cost is None else max_cost,
        report=report or (config.invocation_params.dir / LIVE_REPORT if live else None),
        record=_path(config, "--record"),
        replay=_path(config, "--replay"),
    )
    online = found.live or found.base_url or found.replay
    fault = next(_faults(found, bool(online), config), "")
    if fault:
        raise pytest.UsageError(fault)
    return found if online else None


def _path(config: pytest.Config, option: str) -> Path | None:
    text = str(config.getoption(option))
    return config.invocation_params.dir / text if text else None


def _token(config: pytest.Config, live: bool) -> str:
    if live:
        return os.environ.get(f"{ENVIRONMENT}_API_TOKEN", "")
    return str(config.getoption("--api-token"))


def _faults(asked: Options, online: bool, config: pytest.Config) -> Iterator[str]:
    """Yield what makes no sense, the gravest first."""
    if asked.replay and (asked.live or asked.base_url or asked.record or asked.max_cost):
        yield "--replay stands alone: server, mode and --max-cost are those of the recording"
    if not online and (asked.record or asked.report):
        yield "--record and --contract-report need --base-url or --live"
    workers = getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput")
    if online and workers:
        yield "a server is asked by one process alone: leave out -n"
    if asked.max_cost is not None and asked.max_cost < 0:
        yield "--max-cost must be 0 or more"
    for path in filter(None, (asked.record, asked.report)):
        if not path.parent.is_dir() or path.is_dir():
            yield f"{path} cannot be written: no such folder, or itself a folder"
    if not asked.api_token:
        variable = f"{ENVIRONMENT}_API_TOKEN"
        yield f"--live needs a token in {variable}" if asked.live else "--api-token is empty"
