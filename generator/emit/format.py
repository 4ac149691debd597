"""Formatting: every rendered module in one folder, two runs of the pinned ruff over all of them.

Input: rendered files by path. Output: the same files, imports sorted and unused ones dropped,
in ruff's format. Invariants: no configuration of the user's machine takes part; a file that is
not valid Python, or that names something undefined, is a fault of ours and raises FormatError.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.emit.errors import FormatError

LINE_LENGTH = 100
IMPORT_LENGTH = 88
"""Where imports are broken: the width that ruff has without settings, so that all settings agree."""

_SETTINGS = (
    "--isolated",
    "--no-cache",
    "--quiet",
    "--target-version=py311",
)
# Sorted imports and __all__, no unused imports (F401), and the faults that a template must not have.
_RULES = ("--select=I,F,RUF022", f"--line-length={IMPORT_LENGTH}")


def format_files(files: Mapping[str, bytes], package: str) -> dict[str, bytes]:
    """Return the files formatted; those that are not Python modules come back as they are.

    ``package`` is the import package, whose imports are sorted as first-party ones.
    """
    modules = {path: content for path, content in files.items() if path.endswith(".py")}
    if not modules:
        return dict(files)
    with tempfile.TemporaryDirectory(prefix="specgen-") as folder:
        root = Path(folder)
        for path, content in modules.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        first_party = f"--config=lint.isort.known-first-party=['{package}']"
        _run_ruff(root, "check", "--fix", *_SETTINGS, *_RULES, first_party, ".")
        _run_ruff(root, "format", *_SETTINGS, f"--line-length={LINE_LENGTH}", ".")
        return {**files, **{path: (root / path).read_bytes() for path in modules}}


def _run_ruff(root: Path, *arguments: str) -> None:
    from ruff import find_ruff_bin

    done = subprocess.run(
        [find_ruff_bin(), *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise FormatError(f"ruff refused the rendered files:\n{done.stdout}{done.stderr}")
