"""Runs the help example of each operation of a generated command line as a dry run.

``python command_all.py PACKAGE`` in the folder of the package; prints the number of operations.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import shlex
import sys
import tempfile
from pathlib import Path


def dry_run_all(package: str) -> int:
    """Dry-run all operations and return their number; raise AssertionError if one fails."""
    program = importlib.import_module(f"{package}.cli.program")
    manifest = importlib.import_module(f"{package}.cli.commands.manifest").build_manifest()
    operations = [command for command in manifest["commands"] if command["operation"]]
    for command in operations:
        for arguments in (
            [*shlex.split(command["example"]), "--dry-run", "--output", "json"],
            [*command["command"].split(), "--help"],
        ):
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = program.run(arguments)
            assert code == 0, f"{arguments}: {err.getvalue()}"
            assert out.getvalue()
    return len(operations)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
            os.environ[variable] = folder
        sys.stdout.write(f"{dry_run_all(sys.argv[1])}\n")
