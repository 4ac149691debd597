"""A state machine that changes records on the server while they are copied, and stops the runs.

Runs end by limits, budgets, faults of the server, and as if the process had been killed. At the end
the copy must equal the server; until then no page whose records were committed is fetched again.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pipedrive_activities import errors
from pipedrive_activities._runtime.sync import window
from pipedrive_activities._runtime.sync.state import SyncState
from pipedrive_activities.cli.copies import run as run_module
from pipedrive_activities.cli.copies import targets
from pipedrive_activities.cli.copies.copy import Copy
from pipedrive_activities.cli.copies.run import CopyRun
from tests.support.copies import CopiedServer, as_stored, read_copy, settings_of

COUNT = 9
FAULTS = ("status=503", "drop", "malformed", "shifting-cursor", "status=410", "truncate")


class Killed(BaseException):
    """The process was killed; nothing of it runs any more."""


class SyncMachine(RuleBasedStateMachine):
    """One server and one copy of it."""

    suffix = ".sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = window._now
        self.server = CopiedServer(self.folder / f"activities{self.suffix}", COUNT)
        self.last_id = COUNT
        self.restarts = False

    def teardown(self) -> None:
        """Bring the copy up to date, compare it, and remove everything."""
        try:
            self.server.mock.clear_faults()
            self.server.mock.clock.advance(2)
            for _ in range(2):  # the first one can be the rest of an earlier one
                self._run({"limit": 3}, prune=True)
            rows = read_copy(self.server.path)
            columns = {name for row in rows.values() for name in row}
            assert as_stored(rows, columns) == as_stored(self.server.server_records(), columns)
        finally:
            self.server.close()
            window._now = self.now
            shutil.rmtree(self.folder)

    # What others do on the server

    @rule(number=st.integers(1, COUNT), text=st.sampled_from("abc"))
    def change(self, number: int, text: str) -> None:
        with contextlib.suppress(errors.NotFound):
            self.server.client.activities.update(number, subject=text)
        self.server.lists()

    @rule()
    def create(self) -> None:
        self.last_id = self.server.client.activities.create(subject="New").id
        self.server.lists()

    @rule(number=st.integers(1, COUNT + 3))
    def delete(self, number: int) -> None:
        self.server.delete(min(number, self.last_id))

    @rule(number=st.integers(1, COUNT + 3))
    def restore(self, number: int) -> None:
        self.server.restore(min(number, self.last_id))

    @rule(seconds=st.integers(1, 3))
    def wait(self, seconds: int) -> None:
        self.server.mock.clock.advance(seconds)

    # Runs, and what ends them

    @rule(limit=st.integers(2, 5), prune=st.booleans())
    def complete(self, limit: int, prune: bool) -> None:
        self._run({"limit": limit}, prune=prune)

    @rule(limit=st.integers(2, 4), cost=st.integers(0, 60), prune=st.booleans())
    def limited(self, limit: int, cost: int, prune: bool) -> None:
        self._run({"limit": limit}, prune=prune, max_cost=cost)

    @rule(limit=st.integers(2, 4), tokens=st.integers(0, 60), prune=st.booleans())
    def over_budget(self, limit: int, tokens: int, prune: bool) -> None:
        with self.server.client.budget(tokens):
            self._run({"limit": limit}, prune=prune)

    @rule(
        limit=st.integers(2, 4),
        fault=st.sampled_from(FAULTS),
        count=st.integers(1, 4),
        prune=st.booleans(),
    )
    def faulty(self, limit: int, fault: str, count: int, prune: bool) -> None:
        self.restarts = fault == "status=410"
        self.server.mock.inject_faults(fault, count)
        self._run({"limit": limit}, prune=prune)
        self.server.mock.clear_faults()
        self.restarts = False

    @rule(
        limit=st.integers(2, 4),
        pages=st.integers(1, 4),
        within=st.booleans(),
        stored=st.booleans(),
        prune=st.booleans(),
    )
    def killed(self, limit: int, pages: int, within: bool, stored: bool, prune: bool) -> None:
        """Kill the process after a page, or within its transaction; ``stored``: pages before it were."""
        with _killing(pages, within=within, stored=stored) as show:
            self._run({"limit": limit}, prune=prune, show=show)

    def _run(self, arguments: dict[str, Any], **settings: Any) -> None:
        """Run, and check that no page is fetched whose records an earlier run has committed."""
        self.server.lists()
        path = self.server.path
        before = settings_of(path)
        with contextlib.suppress(errors.ClientError, Killed):
            self.server.run(arguments=arguments, **settings)
        queries = self.server.lists()
        state = SyncState.from_json(before["state"]) if "state" in before else None
        synced = [query.get("cursor") for query in queries if "sort_by" in query]
        self._check_cursors(synced, state.cursor if state else None)
        walked = [query for query in queries if "sort_by" not in query and "ids" not in query]
        walk = before.get("prune_cursor") or None
        self._check_cursors([query.get("cursor") for query in walked], walk)

    def _check_cursors(self, cursors: list[Any], first: str | None) -> None:
        """Check that pages are fetched from a cursor on, and only failed ones again."""
        if not cursors:
            return
        assert cursors[0] == first
        attempts = [cursor for cursor, _ in itertools.groupby(cursors)]
        assert self.restarts or len(set(attempts)) == len(attempts), cursors


@contextlib.contextmanager
def _killing(pages: int, *, within: bool, stored: bool) -> Iterator[Any]:
    """Kill the process after some pages: what it did not write before is not written any more."""
    originals = (Copy._write_children, CopyRun._flush, targets._export, run_module._MAX_RECORDS)
    count = 0
    is_dead = False

    def show(*_: object) -> None:
        nonlocal count, is_dead
        count += 1
        if count >= pages:
            is_dead = True
            raise Killed

    def write_children(copy: Copy, *arguments: Any) -> None:
        nonlocal is_dead
        originals[0](copy, *arguments)
        if within and count + 1 >= pages:
            is_dead = True
            raise Killed

    def flush(run: CopyRun) -> None:
        if not is_dead:
            originals[1](run)

    def export(*arguments: Any) -> None:
        if not is_dead:
            originals[2](*arguments)

    run_module._MAX_RECORDS = 1 if stored else originals[3]
    Copy._write_children = write_children  # type: ignore[assignment, method-assign]  # for this run
    CopyRun._flush = flush  # type: ignore[method-assign]  # for this run
    targets._export = export  # for this run
    try:
        yield show
    finally:
        Copy._write_children, CopyRun._flush = originals[0], originals[1]  # type: ignore[method-assign]  # as before
        targets._export, run_module._MAX_RECORDS = originals[2], originals[3]
