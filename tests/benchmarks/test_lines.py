"""Lines of the generated distribution per operation, for the vendor's complete document.

All targets are generated, with the settings that ``specgen init`` drafts. Files that are copied
(the runtimes of client, command line, mock server and contract tests) are the same for every API and
do not count, nor does the list of public names (``surface.txt``), which is no code. Everything else
does, blank lines and docstrings included.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.integration.conftest import Project
from tests.support.lowering import upstream

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MAX_LINES = 98


def is_copied(path: str) -> bool:
    """Return whether a file of the distribution is copied from the templates."""
    template = TEMPLATES / re.sub(r"^pipedrive/", "package/", path)
    return template.is_file() or "/sampling/" in path or path == "surface.txt"


def test_lines_per_operation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "spec.yaml"
    source.write_bytes(upstream("pipedrive-v2-2026-08-18.yaml").read_bytes())
    project = Project(tmp_path)
    assert project.run("init", "spec.yaml").exit_code == 0
    config = tmp_path / "codegen.yaml"
    text = re.sub(
        r"(?m)^targets:.*$",
        "targets: [client, cli, contract, mock]",
        config.read_text(encoding="utf-8"),
    )
    config.write_text(text, encoding="utf-8")
    files = ("--spec", "spec.yaml", "--config", "codegen.yaml", "--out", "out")
    generated = project.run("generate", *files)
    assert generated.exit_code == 0, generated.output
    out = tmp_path / "out"
    lines: Counter[str] = Counter()
    for path in json.loads((out / "MANIFEST.json").read_bytes())["files"]:
        if not is_copied(path):
            kind = "/".join(path.split("/")[:2])
            lines[kind] += len((out / path).read_text(encoding="utf-8").splitlines())
    contract = json.loads((out / "tests/contract/contract.json").read_bytes())
    operations = len(contract["operations"])
    with capsys.disabled():
        print(f"\n{lines.total() / operations:.1f} lines per operation, {operations} operations:")
        for kind, count in lines.most_common(8):
            print(f"  {kind}: {count / operations:.1f}")
    assert lines.total() / operations < MAX_LINES
