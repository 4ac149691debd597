"""The mock server as people run it: a process that says where it listens."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).resolve().parents[2]
TOKEN = {"x-api-token": "mock-token"}
# Answers are JSON; tests look into them by key.
Json = Any


COMMAND = [sys.executable, "-m", "pipedrive_activities.mock"]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "generated")}


def fail(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a server that cannot start, to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@dataclass
class Running:
    """A running server, and what it said at its start."""

    process: subprocess.Popen[str]
    greeting: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        found = re.search(r"http://\S+", self.greeting[0])
        assert found, self.greeting
        return found[0]

    def client(self) -> httpx2.Client:
        """Return a client that is known to the server."""
        return httpx2.Client(base_url=self.url, headers=TOKEN, timeout=30)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def start(*arguments: str) -> Running:
    """Start a server on a free port, and return when it has told where it listens."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    running = Running(process)
    assert process.stdout is not None
    for line in process.stdout:
        running.greeting.append(line.rstrip())
        if line.startswith("Press Ctrl-C"):
            return running
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


@contextmanager
def serve(*arguments: str) -> Iterator[Running]:
    """Run a server for a while."""
    running = start(*arguments)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop(signal.SIGKILL)
        for pipe in (running.process.stdout, running.process.stderr):
            assert pipe is not None
            pipe.close()
