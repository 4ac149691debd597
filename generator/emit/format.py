"""Formats all rendered modules with two runs of the pinned ruff in a temporary folder.

Input: rendered files by path. Output: the same files in ruff's format, with imports sorted and
unused ones removed. Invariants: ruff configuration of the user's machine does not apply; a file that
is not valid Python, or that uses an undefined name, is a bug of specgen and raises FormatError.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.emit.errors import FormatError

LINE_LENGTH = 100
IMPORT_LENGTH = 88
"""Line length for imports: ruff's default, so that import sorting also passes without settings."""

_SETTINGS = (
    "--isolated",
    "--no-cache",
    "--quiet",
    "--target-version=py311",
)
# Sort imports and __all__, remove unused imports (F401), report errors that pyflakes finds.
_RULES = ("--select=I,F,RUF022", f"--line-length={IMPORT_LENGTH}")


def format_files(files: Mapping[str, bytes], package: str) -> dict[str, bytes]:
    """Return the files with all Python modules formatted and other files unchanged.

    ``package`` is the import package, whose imports are sorted as first-party.
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

    process = subprocess.run(
        [find_ruff_bin(), *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if process.returncode:
        raise FormatError(f"ruff rejected the rendered files:\n{process.stdout}{process.stderr}")
