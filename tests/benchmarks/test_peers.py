"""specgen beside other generators: medians of five, all in one run, taking turns.

``--update`` writes the table and the plot into the README. Ratios of CPU times are asserted with a
wide margin; times are only printed. ``SPECGEN_CORPUS`` is a folder of descriptions, of which the
median by size is measured too.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.benchmarks.peers import (
    ALL,
    OURS,
    THEIRS,
    TOOLS,
    compare,
    draw_plot,
    machine,
    prepare,
    write_table,
)
from tests.benchmarks.processes import ROOT, Spent
from tests.support.lowering import upstream

RUNS = 5
MIN_SPEEDUP = 2
"""Lower limit of openapi-python-client's CPU time, in multiples of ours. Small documents mostly start up."""
MAX_PEAK = 250
"""Limit of the peak memory of generation, in MB."""
PLOT = Path(__file__).with_name("peers.svg")
_SECTION = re.compile(r"(<!-- peers -->\n).*?(<!-- /peers -->)", re.DOTALL)


def documents() -> dict[str, Path]:
    """Return the documents to generate from, by title."""
    found = {
        "Pipedrive v2 (158 operations)": upstream("pipedrive-v2-2026-08-18.yaml"),
        "Pipedrive v1 (275 operations)": upstream("pipedrive-v1-2026-01-14.yaml"),
    }
    folder = Path(os.environ.get("SPECGEN_CORPUS", ROOT.parent / "shared/corpus"))
    others = [path for path in folder.glob("*.*") if path.suffix in (".json", ".yaml")]
    if others:
        others.sort(key=lambda path: path.stat().st_size)
        found["median of a sample of descriptions"] = others[len(others) // 2]
    return found


def test_generation_compared_with_other_generators(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    tools = {tool: version for tool in TOOLS if (version := tool.version)}
    if THEIRS not in {tool.name for tool in tools}:
        pytest.skip("openapi-python-client is not installed; nox -s bench installs it")
    results: dict[str, dict[str, Spent]] = {}
    for number, (title, document) in enumerate(documents().items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        prepare(document, folder)
        results[title] = compare(folder, list(tools), RUNS)
    report = f"{write_table(tools, results)}\n\nMedians of {RUNS} on {machine()}."
    with capsys.disabled():
        print(f"\n{report}")
    if pytestconfig.getoption("--update"):
        PLOT.write_text(draw_plot(results), encoding="utf-8")
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(_SECTION.sub(rf"\1{report}\n\2", text), encoding="utf-8")
    for measured in results.values():
        assert measured[THEIRS].seconds > MIN_SPEEDUP * measured[OURS].seconds
        assert max(measured[OURS].peak, measured[ALL].peak) < MAX_PEAK
