"""A state machine: others write to a server while its records are copied, and runs are stopped.

Runs end by limits, budgets, faults of the server and of the connection, and by kills at any step. What
each run has fetched, stored and removed is compared with what the server has delivered; at the end the
copy must equal the server.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pipedrive_activities import errors
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.copies import prefetch
from pipedrive_activities.cli.copies import run as run_module
from pipedrive_activities.cli.copies.duckdb_database import DuckDBDatabase
from pipedrive_activities.cli.copies.run import CopyRun
from pipedrive_activities.cli.copies.sqlite_database import SQLiteDatabase
from tests.support.busy_server import BusyServer, Write
from tests.support.copies import read_committed, read_copy
from tests.support.fetching import FetchAtOnce, FetchWhenNeeded
from tests.support.sync_checks import FEW, Content, Run, SyncChecks, same

COUNT = 5
PAGE_COST = 10
"""The tokens of a page of the list."""
FAULTS = (
    "status=503", "status=429", "expired", "drop", "drop-response", "truncate", "malformed",
    "shifting-cursor",
)  # fmt: skip
_MAX_REQUESTS = 100

ids = st.integers(1, COUNT + 2)
writes = st.one_of(
    st.tuples(st.sampled_from(["change", "change", "delete", "restore"]), ids),
    st.just(("create", 0)),
    st.tuples(st.just("wait"), st.integers(1, 3)),
)
ends = st.one_of(
    st.just(("end", "", 0)),
    st.tuples(st.just("kill"), st.just(""), st.integers(1, 16)),
    st.tuples(st.sampled_from(["max_cost", "budget", "daily"]), st.just(""), st.integers(0, 60)),
    st.tuples(st.just("interrupt"), st.just(""), st.integers(1, 6)),
    st.tuples(st.just("fault"), st.sampled_from(FAULTS), st.integers(1, 3)),
)


class SyncMachine(RuleBasedStateMachine):
    """One server and one copy of it."""

    suffix = ".sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.originals = window._now, run_module._FEW
        self.batches = SQLiteDatabase.batch, DuckDBDatabase.batch
        self.fetching = prefetch._Fetching
        run_module._FEW = FEW
        self.folder = Path(tempfile.mkdtemp())
        self.server = BusyServer(self.folder / f"activities{self.suffix}", COUNT)
        self.checks = SyncChecks()

    def teardown(self) -> None:
        """Bring the copy up to date, compare it, and remove everything."""
        try:
            self._finish()
        finally:
            self.server.close()
            window._now, run_module._FEW = self.originals
            SQLiteDatabase.batch, DuckDBDatabase.batch = self.batches
            prefetch._Fetching = self.fetching  # type: ignore[misc]  # as before
            shutil.rmtree(self.folder)

    def _finish(self) -> None:
        self.server.skew = 0
        self.server.mock.clock.advance(10)
        for _ in range(2):  # the first one can be the rest of an earlier one
            self._run_to_the_end("")
        self._check_equality(self.server.restored)
        for _ in range(2):
            self._run_to_the_end("confirmed")
        self._check_equality(set())
        rows = read_copy(self.server.path)
        assert all(same(rows.get(key), record) for key, record in self.server.visible().items())

    def _run_to_the_end(self, prune: str) -> None:
        end = ("end", "", 0)
        self.run(limit=3, prune=prune, each_page=False, ahead=True, meanwhile=[], end=end)

    def _check_equality(self, restored: set[int]) -> None:
        rows = read_committed(self.server.path)
        for key, record in self.server.visible().items():
            assert key in restored or same(rows.get(key), record), f"{rows.get(key)}: {record}"

    @rule(write=writes)
    def write(self, write: Write) -> None:
        """Let others write."""
        self.server.write(write)

    @rule(seconds=st.integers(-2, 3))
    def skew(self, seconds: int) -> None:
        """Set the clock of the client ahead of that of the server, or behind it."""
        self.server.skew = seconds

    @rule(
        limit=st.integers(2, 3),
        prune=st.sampled_from(["", "ask", "confirmed"]),
        each_page=st.booleans(),
        ahead=st.booleans(),
        meanwhile=st.lists(writes, max_size=3),
        end=ends,
    )
    def run(
        self,
        limit: int,
        prune: str,
        each_page: bool,
        ahead: bool,
        meanwhile: list[Write],
        end: tuple[str, str, int],
    ) -> None:
        """Bring the copy up to date.

        ``each_page``: store each page when it was fetched. ``ahead``: pages arrive before the one
        before them is stored, not afterwards.
        """
        server = self.server
        SQLiteDatabase.batch, DuckDBDatabase.batch = (1, 1) if each_page else self.batches
        prefetch._Fetching = FetchAtOnce if ahead else FetchWhenNeeded  # type: ignore[misc]  # for this run

        def sync() -> CopyRun | None:
            with self._ending(*end) as settings:
                return server.run(
                    prune=bool(prune),
                    confirmed=prune == "confirmed",
                    arguments={"limit": limit},
                    **settings,
                )
            return None

        self._check(sync, prune, meanwhile, may_restart=end[1] == "expired")

    def _check(
        self,
        sync: Callable[[], CopyRun | None],
        prune: str,
        meanwhile: list[Write],
        *,
        may_restart: bool = False,
    ) -> None:
        """Let others write during a run, and check what it has done."""
        server = self.server
        server.begin(meanwhile)
        before = Content.read(server)
        done = None
        with contextlib.suppress(errors.ClientError, CliError, KeyboardInterrupt):
            done = sync()
        server.writes.clear()
        assert server.requests < _MAX_REQUESTS
        killed = server.process.was_killed
        run = Run(
            server=server,
            before=before,
            after=Content.read(server),
            done=None if killed else done,
            counts=None if killed else server.counts,
            killed=killed,
            prune=prune,
            may_restart=may_restart,
        )
        self.checks.check(run)

    @contextlib.contextmanager
    def _ending(self, kind: str, fault: str, number: int) -> Iterator[dict[str, Any]]:
        """Let a run end in some way; yields arguments of the run."""
        mock = self.server.mock
        mock.clear_faults()
        self.server.expired = self.checks.cursors if fault == "expired" else set()
        if fault and fault != "expired":
            mock.inject_faults(fault, number)
        if kind == "daily":
            mock.spend(mock.budget["remaining"] - number)
        self.server.connect()
        client = self.server.client
        limited = client.budget(number) if kind == "budget" else contextlib.nullcontext()
        with self.server.process.killed_at(number if kind == "kill" else 0), limited:
            interruption = Interruption(self.server, number)
            try:
                if kind == "interrupt":
                    yield {"waiting": interruption.waiting}
                else:
                    yield {"max_cost": number} if kind == "max_cost" else {}
            finally:
                mock.reset_usage()
        if kind in ("max_cost", "budget"):
            assert len(self.server.pages) * PAGE_COST <= number, "more was spent than allowed"
        interruption.check()


class Interruption:
    """Interrupts a run when it waits for a page for the ``number``th time."""

    def __init__(self, server: BusyServer, number: int) -> None:
        self._server = server
        self._number = number
        self._allowed = _MAX_REQUESTS

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """The context in which a run waits for a page."""
        self._number -= 1
        if self._number == 0:
            is_ahead = prefetch._Fetching is FetchAtOnce
            self._allowed = self._server.requests + (0 if is_ahead else 1)
            raise KeyboardInterrupt
        yield

    def check(self) -> None:
        """Check that only the page that was being fetched arrived afterwards."""
        assert self._server.requests <= self._allowed, "a page was fetched after an interruption"
