"""Creates the copy that mutmut works in: package, tests and settings of mutmut.

Input: an empty folder and a text that selects modules. Output: the folder, ready for mutmut. The work
tree is not changed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "pipedrive_activities"
OTHER_TARGETS = ("cli", "mock")
"""Folders of the package that this suite does not test."""
SUITE = ("generated/tests", "tests/runtime")
_COPIED = (
    (f"generated/{PACKAGE}", PACKAGE),
    ("generated/tests", "generated/tests"),
    ("tests/runtime", "tests/runtime"),
    ("tests/support", "tests/support"),
    ("spec", "spec"),
)


def create_workspace(folder: Path, text: str = "") -> bool:
    """Fill a folder; mutate modules whose path contains a text. Return whether there are any."""
    for source, target in _COPIED:
        shutil.copytree(
            ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    selected = [name for name in modules(folder) if text in name]
    tables = {"tool.mutmut": _mutmut(selected), "tool.pytest.ini_options": _PYTEST}
    (folder / "pyproject.toml").write_text("\n".join(_toml(tables)) + "\n", encoding="utf-8")
    return bool(selected)


def modules(folder: Path) -> Iterator[str]:
    """Yield the paths of the modules that can be mutated."""
    for path in sorted((folder / PACKAGE).rglob("*.py")):
        relative = path.relative_to(folder)
        if relative.parts[1] not in OTHER_TARGETS:
            yield relative.as_posix()


def _mutmut(selected: list[str]) -> dict[str, object]:
    return {
        "source_paths": [PACKAGE],
        "only_mutate": selected,
        "also_copy": ["generated", "spec"],
        "pytest_add_cli_args_test_selection": list(SUITE),
        "process_isolation": "forkserver",  # no mutant is affected by the tests of another
        "forkserver_warmup": "collect",
        "timeout_constant": 30.0,  # ``staged_runner`` limits each test; this limits the rest
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
