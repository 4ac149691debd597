"""``specgen check`` on the Activities beside the bare start of Python with the same imports.

Nothing is asserted about time: the figures are printed, so that one sees where the time goes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
MODULES = """\
import sys
from generator.commands.main import main
main(["check"], standalone_mode=False)
print("\\n".join(name for name in sys.modules if name != "__main__"))
"""


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def seconds(*arguments: str) -> float:
    started = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - started


def test_check_beside_its_imports(capsys: pytest.CaptureFixture[str]) -> None:
    first, *names = run("-c", MODULES).splitlines()
    assert "is up to date" in first
    imports = "import importlib\nfor name in {names!r}: importlib.import_module(name)".format(
        names=[name for name in names if not name.startswith("__mp_main__")]
    )
    bare: list[float] = []
    whole: list[float] = []
    for _ in range(RUNS):
        bare.append(seconds("-c", imports))
        whole.append(seconds("-m", "generator", "check"))
    with capsys.disabled():
        print(
            f"\ncheck: {min(whole) * 1000:.0f} ms; its imports alone: {min(bare) * 1000:.0f} ms; "
            f"ratio {min(whole) / min(bare):.2f}"
        )
