"""A state machine whose runs are also processes of their own, which are killed (``kill -9``)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import rule

import pipedrive_activities
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.mock import Server
from pipedrive_activities.mock.mock import MockRequest, MockResponse
from tests.support.busy_server import Write
from tests.support.sync_machine import SyncMachine, writes

_PROGRAM = """\
import sys
from datetime import datetime
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.cli import main
from pipedrive_activities.cli.copies import copy, run
copy.Copy.batch = 1
init = run.CopyRun.__init__
run.CopyRun.__init__ = lambda self, client, endpoint, arguments, *others, **named: init(
    self, client, endpoint, {**arguments, "limit": 2}, *others, **named
)
now = datetime.fromisoformat(sys.argv.pop(1))
window._now = lambda: now
main()
"""


class ProcessMachine(SyncMachine):
    """The server has a port, too, and processes that are killed copy from it."""

    def __init__(self) -> None:
        super().__init__()
        self.port = Server(self.server.mock)
        self.port.__enter__()

    def teardown(self) -> None:
        """Stop the server."""
        self.port.__exit__(None, None, None)
        super().teardown()

    @rule(
        prune=st.booleans(),
        meanwhile=st.lists(writes, max_size=3),
        requests=st.integers(1, 8),
        milliseconds=st.integers(0, 20),
    )
    def kill(self, prune: bool, meanwhile: list[Write], requests: int, milliseconds: int) -> None:
        """Kill a process some time after it has sent so many requests, unless it has ended by then."""
        self.server.skew = 0

        def sync() -> None:
            process = self._start(prune)

            def serve(request: MockRequest) -> MockResponse:
                response = self.server.respond(request)
                self.server.requests += 1
                self.server.record(request.path, request.query, response.status, response.body)
                if self.server.writes:
                    self.server.write(self.server.writes.popleft())
                if self.server.requests == requests:
                    threading.Timer(milliseconds / 1000, process.kill).start()
                return response

            self.server.mock.handle = serve  # type: ignore[method-assign]  # for this run
            try:
                process.wait(60)
            finally:
                self.server.mock.handle = self.server.respond  # type: ignore[method-assign]  # as before
            self.server.process.was_killed = True

        self._check(sync, "confirmed" if prune else "", meanwhile)

    def _start(self, prune: bool) -> subprocess.Popen[bytes]:
        state = self.folder.with_name(f"{self.folder.name}-state")
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(pipedrive_activities.__file__).parents[1]),
            "PIPEDRIVE_BASE_URL": self.port.url,
            "PIPEDRIVE_API_TOKEN": self.port.api_token,
            "PIPEDRIVE_CONFIG_DIR": str(state),
            "PIPEDRIVE_STATE_DIR": str(state),
            "PIPEDRIVE_KEYRING": "off",
        }
        options = ("--prune", "--yes") if prune else ()
        command = ("activities", "sync", "--quiet", "--to", str(self.server.path), *options)
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, window._now().isoformat(), *command],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
