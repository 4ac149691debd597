"""Generators that are compared with specgen, and the report: a table, and a plot as SVG.

Tools of other ecosystems are compared if they are installed: ``npm install @redocly/cli
openapi-typescript`` and ``node_modules/.bin`` in PATH.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.benchmarks.processes import PATH, SPECGEN, Spent, median, spend

OURS = "specgen, client"
ALL = "specgen, all targets"
THEIRS = "openapi-python-client"


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator: its name, what it writes, and its command for ``spec.yaml``; ``{out}`` is new."""

    name: str
    makes: str
    command: tuple[str, ...]

    @property
    def version(self) -> str:
        """The version that the tool prints, empty if it is not installed."""
        path = shutil.which(self.command[0], path=PATH)
        if path is None:
            return ""
        prefix = SPECGEN if self.command[: len(SPECGEN)] == SPECGEN else (path,)
        environment = {**os.environ, "PATH": PATH}
        run = subprocess.run(
            [*prefix, "--version"], capture_output=True, text=True, check=False, env=environment
        )
        found = re.search(r"\d+(?:\.\d+)+", run.stdout)
        return found[0] if found else ""


def _specgen(config: str) -> tuple[str, ...]:
    files = ("--spec", "spec.yaml", "--config", config, "--out", "{out}")
    return (*SPECGEN, "generate", *files)


TOOLS = (
    Tool(OURS, "Python client, typed, formatted", _specgen("client.yaml")),
    Tool(ALL, "client, command line, mock server, tests, reference", _specgen("all.yaml")),
    Tool(
        THEIRS,
        "Python client, typed, formatted",
        (THEIRS, "generate", "--path", "spec.yaml", "--output-path", "{out}"),
    ),
    Tool(
        "datamodel-code-generator",
        "Python models only",
        ("datamodel-codegen", "--input", "spec.yaml", "--output", "{out}.py"),
    ),
    Tool(
        "Redocly CLI",
        "Python client, one file, unformatted",
        ("redocly", "generate-client", "spec.yaml", "--generator", "python", "-o", "{out}.ts"),
    ),
    Tool(
        "openapi-typescript",
        "TypeScript types only",
        ("openapi-typescript", "spec.yaml", "-o", "{out}.ts"),
    ),
)
TARGETS = {"client.yaml": "client", "all.yaml": "client, cli, contract, mock, docs"}


def prepare(document: Path, folder: Path) -> None:
    """Copy a document to ``spec.yaml``, and write the configurations for specgen."""
    (folder / "spec.yaml").write_bytes(document.read_bytes())
    spend(*SPECGEN, "init", "spec.yaml", cwd=folder)
    config = (folder / "codegen.yaml").read_text(encoding="utf-8")
    for name, targets in TARGETS.items():
        text = re.sub(r"(?m)^targets:.*$", f"targets: [{targets}]", config)
        assert targets in text
        (folder / name).write_text(text, encoding="utf-8")


def compare(folder: Path, tools: Sequence[Tool], runs: int) -> dict[str, Spent]:
    """Return the medians by tool; the tools take turns, so that other load affects all of them.

    Other generators may reject a document.
    """
    spent: dict[str, list[Spent]] = {tool.name: [] for tool in tools}
    for run in range(runs):
        for number, tool in enumerate(tools):
            out = f"out-{run}-{number}"
            command = (part.replace("{out}", out) for part in tool.command)
            is_ours = tool.name.startswith("specgen")
            spent[tool.name].append(spend(*command, cwd=folder, may_fail=not is_ours))
    return {name: median(values) for name, values in spent.items()}


def machine() -> str:
    """Return the processor, the number of cores and the load."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.is_file() else ""
    model = re.search(r"model name\s*:\s*(.+)", text)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    name = model[1] if model else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores{load}, Python {platform.python_version()}"


def write_table(tools: Mapping[Tool, str], results: Mapping[str, Mapping[str, Spent]]) -> str:
    """Return a Markdown table: CPU seconds, elapsed seconds and MB by tool and document."""
    titles = [f"{title}: CPU / elapsed / MB" for title in results]
    lines = [f"| tool | makes | {' | '.join(titles)} |", "|---|---|" + "---|" * len(titles)]
    for tool, version in tools.items():
        cells = [
            f"{spent.seconds:.2f} s / {spent.elapsed:.2f} s / {spent.peak:.0f}"
            if spent.succeeded
            else "fails"
            for spent in (measured[tool.name] for measured in results.values())
        ]
        lines.append(f"| {tool.name} {version} | {tool.makes} | {' | '.join(cells)} |")
    return "\n".join(lines)


_STYLE = (
    "text{font:12px sans-serif;fill:#24292f}rect{fill:#8c959f}.ours{fill:#1f6feb}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}}"
)


def draw_plot(
    results: Mapping[str, Mapping[str, Spent]],
    title: str = "CPU seconds to generate, by document and tool",
) -> str:
    """Return an SVG with a bar for the CPU seconds of each tool and document."""
    longest = max(spent.seconds for measured in results.values() for spent in measured.values())
    parts: list[str] = []
    y = 0
    for heading, measured in results.items():
        y += 22
        parts.append(f'<text x="0" y="{y}" font-weight="bold">{escape(heading)}</text>')
        for name, spent in measured.items():
            if not spent.succeeded:
                continue
            y += 18
            width = max(1, round(spent.seconds / longest * 380))
            kind = ' class="ours"' if name.startswith("specgen") else ""
            parts.append(f'<text x="170" y="{y}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect{kind} x="178" y="{y - 10}" width="{width}" height="12"/>')
            parts.append(f'<text x="{184 + width}" y="{y}">{spent.seconds:.2f} s</text>')
    size = f'width="640" height="{y + 10}" viewBox="0 0 640 {y + 10}"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{body}\n</svg>\n"
    )
