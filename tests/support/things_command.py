"""Runs the command line of the package ``things``, generated for a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.interrupts import default_interrupts
from tests.support.local_servers import unmeasured


@contextmanager
def running(things: Any, tmp_path: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command line of the package inside the block."""
    package = Path(things.__file__).parent
    environment = {
        **unmeasured(os.environ),
        "PYTHONPATH": str(package.parent),
        "THINGS_CONFIG_DIR": str(tmp_path),
        "HOME": str(tmp_path),
    }
    with default_interrupts():
        process = subprocess.Popen(
            [sys.executable, "-m", "things.cli", *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


def run(things: Any, tmp_path: Path, *words: str, stdin: str | None = None) -> tuple[int, str, str]:
    """Run the command line; return its exit code, standard output and standard error."""
    with running(things, tmp_path, *words) as process:
        output, errors = process.communicate(stdin, timeout=60)
        return process.returncode, output, errors
