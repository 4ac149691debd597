"""The copy that mutmut works in: the package, the tests that ship, and mutmut's settings.

Input: an empty folder, and a text that chooses modules. Output: the folder, ready for mutmut; the work
tree stays as it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "pipedrive_activities"
APART = ("cli", "mock")
"""Folders of the package that are targets of their own; the suite here is not theirs."""
SUITE = ("generated/tests", "tests/runtime")
_COPIED = (
    (f"generated/{PACKAGE}", PACKAGE),
    ("generated/tests", "generated/tests"),
    ("tests/runtime", "tests/runtime"),
    ("tests/support", "tests/support"),
    ("spec", "spec"),
)


def lay_out(folder: Path, chosen: str = "") -> None:
    """Fill a folder; of the modules only those whose name holds a text are to be mutated."""
    for source, target in _COPIED:
        shutil.copytree(
            ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    tables = {"tool.mutmut": _mutmut(folder, chosen), "tool.pytest.ini_options": _PYTEST}
    (folder / "pyproject.toml").write_text("\n".join(_toml(tables)) + "\n", encoding="utf-8")


def modules(folder: Path) -> Iterator[str]:
    """Yield the modules that may be mutated."""
    for path in sorted((folder / PACKAGE).rglob("*.py")):
        relative = path.relative_to(folder)
        if relative.parts[1] not in APART:
            yield relative.as_posix()


def _mutmut(folder: Path, chosen: str) -> dict[str, object]:
    return {
        "source_paths": [PACKAGE],
        "only_mutate": [name for name in modules(folder) if chosen in name],
        "also_copy": ["generated", "spec"],
        "pytest_add_cli_args_test_selection": list(SUITE),
        "process_isolation": "forkserver",  # no test leaves anything behind for the next mutant
        "forkserver_warmup": "collect",
        "timeout_constant": 30.0,  # tests are watched one by one (see ``staged``); this is for the rest
        "timeout_multiplier": 10.0,
        "track_dependencies": False,
        "use_git_change_detection": False,
    }


_PYTEST: dict[str, object] = {
    "pythonpath": [".", "generated/tests"],
    "addopts": ["--strict-markers", "--strict-config", "--import-mode=importlib"],
    "filterwarnings": ["error"],
}


def _toml(tables: dict[str, dict[str, object]]) -> Iterator[str]:
    for name, values in tables.items():
        yield f"[{name}]"
        yield from (f"{key} = {json.dumps(value)}" for key, value in values.items())
