"""Run the mock server as a process, and read the address it prints at its start."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.support.interrupts import default_interrupts

_START_LIMIT = 60.0
"""Seconds in which a server has to print its greeting."""
ROOT = Path(__file__).resolve().parents[2]
TOKEN = {"x-api-token": "mock-token"}
# Responses are JSON; tests read them by key.
Json = Any


COMMAND = [sys.executable, "-m", "pipedrive_activities.mock"]


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a process that does not run the generator: without coverage."""
    measuring = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
    return {name: value for name, value in environment.items() if name not in measuring}


def environment() -> dict[str, str]:
    """Return the environment of a process that runs the generated package."""
    return {**unmeasured(os.environ), "PYTHONPATH": str(ROOT / "generated")}


def fail(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a server that cannot start, and wait for its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@dataclass
class Running:
    """A running server, and the lines it printed at its start."""

    process: subprocess.Popen[str]
    greeting: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        match = re.search(r"http://\S+", self.greeting[0])
        assert match, self.greeting
        return match[0]

    def client(self) -> httpx2.Client:
        """Return a client with the token that the server accepts."""
        return httpx2.Client(base_url=self.url, headers=TOKEN, timeout=30)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def start(*arguments: str) -> Running:
    """Start a server on a free port; return when it has printed its address."""
    with default_interrupts():
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
    watchdog = threading.Timer(_START_LIMIT, process.kill)  # a killed process ends the loop below
    watchdog.start()
    try:
        for line in process.stdout:
            running.greeting.append(line.rstrip())
            if line.startswith("Press Ctrl-C"):
                return running
    finally:
        watchdog.cancel()
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


@contextmanager
def serve(*arguments: str) -> Iterator[Running]:
    """Run a server inside the block."""
    running = start(*arguments)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop(signal.SIGKILL)
        for pipe in (running.process.stdout, running.process.stderr):
            assert pipe is not None
            pipe.close()
