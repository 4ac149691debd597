"""Prism, the mock server of others, on our description: a second opinion, and something to beat.

Taken from the PATH; benchmarks install it by npm into a folder of their own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.descriptions import description

_PACKAGE = "@stoplight/prism-cli@5"


def find_prism(folder: Path | None = None) -> str:
    """Return the command, installed into ``folder`` if need be; skip the test where there is none."""
    found = shutil.which("prism")
    if found:
        return found
    if folder is None:
        pytest.skip("Prism is not installed (npm install -g @stoplight/prism-cli)")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("neither prism nor npm is on this machine")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), _PACKAGE],
        capture_output=True,
        check=False,
        timeout=300,
    )
    command = folder / "node_modules/.bin/prism"
    if done.returncode or not command.exists():
        pytest.skip("npm could not install Prism")
    return str(command)


@contextmanager
def serve_prism(command: str, folder: Path) -> Iterator[tuple[str, float]]:
    """Run Prism; yield where it listens, and the seconds that it took to start."""
    document = folder / "description.json"
    document.write_text(json.dumps(description()), encoding="utf-8")
    started = time.perf_counter()
    process = subprocess.Popen(
        [command, "mock", "-p", "0", "-h", "127.0.0.1", str(document)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            found = re.search(r"listening on (http://[\w.:]+)", line)
            if found:
                break
        else:
            raise AssertionError("Prism ended at its start")
        # Its log would fill the pipe and stop it.
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        yield found[1], time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
    drain.wait(timeout=30)
