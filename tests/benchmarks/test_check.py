"""Time of ``specgen check`` for the Activities, compared with importing the same modules only.

Times are printed, not asserted.
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
    process = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return process.stdout


def seconds(*arguments: str) -> float:
    started = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - started


def test_check_compared_with_its_imports(capsys: pytest.CaptureFixture[str]) -> None:
    first, *names = run("-c", MODULES).splitlines()
    assert "is up to date" in first
    imports = "import importlib\nfor name in {names!r}: importlib.import_module(name)".format(
        names=[name for name in names if not name.startswith("__mp_main__")]
    )
    import_times: list[float] = []
    check_times: list[float] = []
    for _ in range(RUNS):
        import_times.append(seconds("-c", imports))
        check_times.append(seconds("-m", "generator", "check"))
    imported, checked = min(import_times), min(check_times)
    with capsys.disabled():
        print(
            f"\ncheck: {checked * 1000:.0f} ms; its imports alone: {imported * 1000:.0f} ms; "
            f"ratio {checked / imported:.2f}"
        )
