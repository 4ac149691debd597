"""Runs the example in the help of every operation of a package's command line, as a dry run.

``python command_all.py PACKAGE`` in the folder of the package; prints how many operations there are.
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


def plan_all(package: str) -> int:
    """Return how many operations were planned; raise AssertionError for one that was refused."""
    program = importlib.import_module(f"{package}.cli.program")
    manifest = importlib.import_module(f"{package}.cli.commands.manifest").build_manifest()
    operations = [one for one in manifest["commands"] if one["operation"]]
    for command in operations:
        for words in (
            [*shlex.split(command["example"]), "--dry-run", "--output", "json"],
            [*command["command"].split(), "--help"],
        ):
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = program.run(words)
            assert code == 0, f"{words}: {err.getvalue()}"
            assert out.getvalue()
    return len(operations)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
            os.environ[variable] = folder
        sys.stdout.write(f"{plan_all(sys.argv[1])}\n")
