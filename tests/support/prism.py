"""Prism, an independent mock server, for comparison on our OpenAPI document.

It is taken from the PATH; benchmarks install it with npm into a temporary folder.
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
    """Return the path of the command, if necessary after installing it; else skip the test.

    ``folder`` is where npm installs it; without one nothing is installed.
    """
    path = shutil.which("prism")
    if path:
        return path
    if folder is None:
        pytest.skip("Prism is not installed (npm install -g @stoplight/prism-cli)")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("neither prism nor npm is installed")
    process = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), _PACKAGE],
        capture_output=True,
        check=False,
        timeout=300,
    )
    command = folder / "node_modules/.bin/prism"
    if process.returncode or not command.exists():
        pytest.skip("npm could not install Prism")
    return str(command)


@contextmanager
def serve_prism(command: str, folder: Path) -> Iterator[tuple[str, float]]:
    """Run Prism inside the block; yield its URL and its start-up time in seconds."""
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
            match = re.search(r"listening on (http://[\w.:]+)", line)
            if match:
                break
        else:
            raise AssertionError("Prism exited at start")
        # Without a reader, the log fills the pipe and blocks Prism.
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        yield match[1], time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
    drain.wait(timeout=30)
