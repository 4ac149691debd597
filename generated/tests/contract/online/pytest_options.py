"""Command-line options of a run against a server.

Input: the configuration of pytest. Output: ``Options``, or a usage error before anything is sent or
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from contract.product import CREDENTIALS, MAIN_ARGUMENTS, SECRETS, Credentials

LIVE_COST = 250
LIVE_REPORT = "contract-report.txt"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of a run; ``live`` selects the real API, ``replay`` a recording instead of a server."""

    live: bool
    base_url: str
    credentials: Credentials
    max_cost: int | None
    report: Path | None
    record: Path | None
    replay: Path | None


def read_options(config: pytest.Config) -> Options | None:
    """Return the options, None for a run without a server. Raises pytest.UsageError."""
    live, max_cost = bool(config.getoption("--live")), config.getoption("--max-cost")
    report = _path(config, "--contract-report")
    options = Options(
        live=live,
        base_url=str(config.getoption("--base-url")),
        credentials={} if live else _credentials(config),
        max_cost=LIVE_COST if live and max_cost is None else max_cost,
        report=report or (config.invocation_params.dir / LIVE_REPORT if live else None),
        record=_path(config, "--record"),
        replay=_path(config, "--replay"),
    )
    online = options.live or options.base_url or options.replay
    problem = next(_problems(options, bool(online), config), "")
    if problem:
        raise pytest.UsageError(problem)
    return options if online else None


def _path(config: pytest.Config, option: str) -> Path | None:
    text = str(config.getoption(option))
    return config.invocation_params.dir / text if text else None


def _credentials(config: pytest.Config) -> Credentials:
    """Return the credentials of the options; by default those of the tests. Raises UsageError."""
    chosen: dict[str, str] = {}
    token = config.getoption("--api-token")
    if token is not None:
        if not token:
            raise pytest.UsageError("--api-token must not be empty")
        if len(MAIN_ARGUMENTS) != 1:
            raise pytest.UsageError(f"use --credential NAME=VALUE for {', '.join(SECRETS)}")
        chosen[MAIN_ARGUMENTS[0]] = str(token)
    for text in config.getoption("--credential") or ():
        name, _, value = str(text).partition("=")
        if name not in SECRETS or not value:
            known = ", ".join(SECRETS) or "this API needs none"
            raise pytest.UsageError(f"--credential needs NAME=VALUE; names: {known}")
        chosen[name] = value
    return cast("Credentials", chosen or CREDENTIALS)


def _problems(options: Options, online: bool, config: pytest.Config) -> Iterator[str]:
    """Yield invalid combinations and values, the most severe first."""
    if options.replay and (options.live or options.base_url or options.record or options.max_cost):
        yield "--replay cannot be combined with --live, --base-url, --record or --max-cost (the recording determines them)"
    if not online and (options.record or options.report):
        yield "--record and --contract-report need --base-url or --live"
    workers = getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput")
    if online and workers:
        yield "tests against a server run in a single process: remove -n"
    if options.max_cost is not None and options.max_cost < 0:
        yield "--max-cost must be 0 or more"
    for path in filter(None, (options.record, options.report)):
        if not path.parent.is_dir() or path.is_dir():
            yield f"cannot write {path}: it is a folder, or its folder does not exist"
