"""Copies of 100,000 activities of the mock server, beside dlt: rows per second, tokens, memory.

All columns and participants, in one run, taking turns. ``nox -s bench_copies`` installs dlt into an
environment of its own (``DLT_PYTHON`` is its Python). ``--update`` writes the table and the plot.
Ratios are asserted with a wide margin; times are only printed. ``COPY_ROWS`` and ``COPY_RUNS`` set other numbers.
Another test copies 1,000,000 activities (``MEMORY_ROWS``) in each format, and asserts the peak memory.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import httpx2
import pytest

from tests.benchmarks.endless_list import serve_activities
from tests.benchmarks.peers import draw_plot, machine
from tests.benchmarks.processes import ROOT, Spent, median, spend
from tests.support.local_servers import TOKEN as HEADERS
from tests.support.local_servers import serve

ROWS = int(os.environ.get("COPY_ROWS", "100000"))
RUNS = int(os.environ.get("COPY_RUNS", "3"))
DLT = os.environ.get("DLT_PYTHON", "")
FORMATS = {"SQLite": "sqlite", "DuckDB": "duckdb", "Parquet": "parquet", "JSON Lines": "jsonl"}
MEMORY_ROWS = int(os.environ.get("MEMORY_ROWS", "1000000"))
MIN_SPEEDUP = 3.0
"""Lower limit of dlt's elapsed time, in multiples of ours, for each format."""
MAX_PEAK = 150
"""Limit of the peak memory of a copy, in MB."""
PLOT = Path(__file__).with_name("copies.svg")
_SECTION = re.compile(r"(<!-- copies -->\n).*?(<!-- /copies -->)", re.DOTALL)
_PROGRAM = "import sys; from pipedrive_activities.cli import main; main()"


def copy(url: str, folder: Path, suffix: str) -> Spent:
    """Copy all activities with the command line."""
    variables = {
        "PIPEDRIVE_BASE_URL": url,
        "PIPEDRIVE_API_TOKEN": HEADERS["x-api-token"],
        "PIPEDRIVE_STATE_DIR": str(folder / "state"),
        "PIPEDRIVE_CONFIG_DIR": str(folder / "state"),
        "PIPEDRIVE_KEYRING": "off",
    }
    settings = [f"{name}={value}" for name, value in variables.items()]
    command = ("activities", "sync", "--quiet", "--to", str(folder / f"copy.{suffix}"))
    return spend("env", *settings, sys.executable, "-c", _PROGRAM, *command, cwd=folder)


def load_with_dlt(url: str, folder: Path, size: int) -> Spent:
    """Load all activities with dlt."""
    program = str(Path(__file__).with_name("dlt_sync.py"))
    options = ("env", "-u", "PYTHONPATH", "RUNTIME__DLTHUB_TELEMETRY=false")
    return spend(*options, DLT, program, url, str(folder), str(size), cwd=folder)


def tokens(url: str) -> int:
    """Return the tokens that were spent since the last call."""
    spent: int = httpx2.get(f"{url}/_mock").json()["tokens"]
    httpx2.delete(f"{url}/_mock/requests")
    return spent


@pytest.mark.skipif(not DLT, reason="dlt is not installed; nox -s bench_copies installs it")
def test_copies_compared_with_dlt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    spent: dict[str, list[Spent]] = {}
    costs: dict[str, int] = {}
    with serve("--seed", str(ROWS), "--no-metering") as server:
        for run in range(RUNS):
            for name, suffix in FORMATS.items():
                _measure(
                    spent,
                    costs,
                    f"specgen, {name}",
                    server.url,
                    tmp_path / f"{run}-{suffix}",
                    suffix,
                )
            for size in (500, 100):
                name = f"dlt, pages of {size}"
                _measure(spent, costs, name, server.url, tmp_path / f"{run}-{size}", size)
    results = {name: median(values) for name, values in spent.items()}
    report = f"{_table(results, costs)}\n\nMedians of {RUNS} on {machine()}."
    with capsys.disabled():
        print(f"\n{report}")
    if pytestconfig.getoption("--update"):
        title = f"CPU seconds to copy {ROWS:,} activities"
        PLOT.write_text(draw_plot({title: results}, title), encoding="utf-8")
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(_SECTION.sub(rf"\1{report}\n\2", text), encoding="utf-8")
    assert costs["dlt, pages of 100"] >= 5 * costs["specgen, DuckDB"]
    fastest = results["dlt, pages of 500"].elapsed
    for name in FORMATS:
        assert fastest > MIN_SPEEDUP * results[f"specgen, {name}"].elapsed, name
        assert results[f"specgen, {name}"].peak < MAX_PEAK, name


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_list(name: str, tmp_path: Path) -> None:
    with serve_activities(MEMORY_ROWS) as url:
        assert copy(url, tmp_path, FORMATS[name]).peak < MAX_PEAK


def _measure(
    spent: dict[str, list[Spent]],
    costs: dict[str, int],
    name: str,
    url: str,
    folder: Path,
    how: str | int,
) -> None:
    """Copy with the command line (``how`` is a suffix) or with dlt (a page size)."""
    folder.mkdir()
    tokens(url)
    run = copy(url, folder, how) if isinstance(how, str) else load_with_dlt(url, folder, how)
    spent.setdefault(name, []).append(run)
    costs[name] = tokens(url)


def _table(results: dict[str, Spent], costs: dict[str, int]) -> str:
    """Return a Markdown table; rows per second are those of CPU time and of elapsed time."""
    lines = [
        "| copy | rows per CPU second | rows per second | MB | tokens |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, run in results.items():
        rates = f"{ROWS / run.seconds:,.0f} | {ROWS / run.elapsed:,.0f}"
        lines.append(f"| {name} | {rates} | {run.peak:.0f} | {costs[name]:,} |")
    return "\n".join(lines)
