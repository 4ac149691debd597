"""Runs the help example of each operation of a generated command line against a mock server.

``python command_all.py PACKAGE URL CREDENTIALS`` in the folder of the package; prints the number of
operations. A record that does not exist, or exists already, is no failure.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import sys
import tempfile
from importlib import import_module
from pathlib import Path

_NO_FAILURES = {404, 409, 410}


def run_all(package: str, url: str) -> int:
    """Run all operations and return their number; raise AssertionError if one fails."""
    program = import_module(f"{package}.cli.program")
    manifest = import_module(f"{package}.cli.commands.manifest").build_manifest()
    operations = [command for command in manifest["commands"] if command["operation"]]
    failures: list[str] = []
    for command in operations:
        words = [*shlex.split(command["example"]), "--base-url", url, "--output", "json"]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = program.run(words)
        if code and _status(err.getvalue()) not in _NO_FAILURES:
            failures.append(f"{shlex.join(words)}: {err.getvalue()}")
    assert not failures, "\n".join(failures)
    return len(operations)


def _status(text: str) -> object:
    """Return the status of the response in the error that was printed last."""
    for line in reversed(text.splitlines()):
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return json.loads(line)["error"]["status"]
    return None


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME"):
            os.environ[variable] = folder
        name, address, credentials = sys.argv[1:]
        product = import_module(f"{name}.cli.product").PRODUCT
        for argument, value in json.loads(credentials).items():
            os.environ[product.variable(argument.upper())] = value
        sys.stdout.write(f"{run_all(name, address)}\n")
