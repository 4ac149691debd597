"""What must be true after each run of a sync, judged by the pages that the server has delivered.

Input: the content of a copy before and after a run, and the pages between. Raises AssertionError for
a page that was fetched although its records had been committed, for records that are lost, repeated or
removed without reason, and for windows that are not frozen or not in order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipedrive_activities._runtime.sync.state import SyncState
from pipedrive_activities.cli.copies.run import CopyRun, Counts
from tests.support.busy_server import BusyServer, Kind, ServedPage
from tests.support.copies import Rows, read_committed, read_unseen, settings_of

Parameters = frozenset[tuple[str, str]]
FEW = 2
"""So many missing records are removed without confirmation."""
_SLACK = timedelta(seconds=1)
"""Times of the server are in whole seconds."""


@dataclass(frozen=True)
class Content:
    """What a copy contains, and which records are still looked for."""

    rows: Rows
    unseen: frozenset[Any] | None
    state: SyncState | None

    @classmethod
    def read(cls, server: BusyServer) -> Content:
        settings = settings_of(server.path)
        state = SyncState.from_json(settings["state"]) if "state" in settings else None
        return cls(read_committed(server.path), read_unseen(server.path), state)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run: ``done`` is None if it was killed, failed or interrupted; ``counts`` if it was killed."""

    server: BusyServer
    before: Content
    after: Content
    done: CopyRun | None
    counts: Counts | None
    killed: bool
    prune: str
    """Whether it prunes: not (empty), only a few records (``ask``), or any number (``confirmed``)."""
    may_restart: bool
    """Whether the server has rejected a cursor."""

    def pages(self, kind: Kind) -> list[ServedPage]:
        return [page for page in self.server.pages if page.kind == kind]


@dataclass
class SyncChecks:
    """What earlier runs have fetched and committed."""

    handed_out: dict[tuple[Kind, str | None], set[Parameters]] = field(
        default_factory=lambda: defaultdict(set)
    )
    opened: dict[Parameters, datetime] = field(default_factory=dict)
    latest: datetime | None = None
    """The time of the latest record that a page of changes has brought into the copy."""
    floor: datetime | None = None
    """Records that changed before it are not fetched again."""
    at_latest: set[tuple[Any, str]] = field(default_factory=set)
    listed: set[str | None] = field(default_factory=set)
    """The pages of the list, by cursor, whose records are marked as seen."""

    @property
    def cursors(self) -> set[str | None]:
        """All cursors that the server has handed out."""
        return {cursor for _, cursor in self.handed_out if cursor}

    def check(self, run: Run) -> None:
        """Check a run and remember what it has committed."""
        self._check_windows(run)
        self._check_repetitions(run)
        self._check_committed(run)
        if not run.killed:
            _check_stored(run)
            assert run.done is not None or not removed(run)
        if run.counts is not None:
            self._check_count(run, run.counts)
        if run.done is not None:
            _check_window(run, run.done)
            _check_removed(run, run.done)
        self._remember(run)

    def _check_windows(self, run: Run) -> None:
        """Check that windows are frozen and ascending, and that cursors continue their own list."""
        for page in run.server.pages:
            if page.kind == "changes":
                until = time_of(page.query["updated_until"])
                assert page.query["sort_by"] == "update_time"
                since = page.query.get("updated_since")
                earliest = time_of(since) + timedelta(seconds=1) if since else page.client_time
                assert page.cursor or until <= max(page.client_time, earliest)
                times = [record["update_time"] for record in page.records]
                assert times == sorted(times)
                if not page.cursor:
                    self.opened[page.parameters] = page.server_time
            if page.cursor:
                assert page.parameters in self.handed_out[page.kind, page.cursor]
            self.handed_out[page.kind, page.next_cursor].add(page.parameters)

    def _check_repetitions(self, run: Run) -> None:
        """Check that no page was fetched twice in this run."""
        fetched = [(page.kind, page.cursor, page.parameters) for page in run.server.pages]
        assert run.may_restart or len(fetched) == len(set(fetched)), fetched

    def _check_committed(self, run: Run) -> None:
        """Check that no page was fetched whose records an earlier run had committed."""
        for page in run.pages("changes"):
            for record in page.records:
                assert self.floor is None or time_of(record["update_time"]) >= self.floor
        if run.before.unseen is None or run.may_restart:
            self.listed.clear()
        for page in run.pages("list"):
            assert page.cursor not in self.listed, "a page of the list was fetched twice"

    def _check_count(self, run: Run, counts: Counts) -> None:
        """Check that each page is counted once, and that no record of the edge is stored again."""
        assert counts.pages == len(run.server.pages)
        new = contents(run.pages("changes")) - self.at_latest
        assert counts.stored + counts.removed <= len(new)

    def _remember(self, run: Run) -> None:
        others = contents([*run.pages("list"), *run.pages("ids")])
        for page in run.pages("changes"):
            for record in page.records:
                key, time = record["id"], time_of(record["update_time"])
                content = (key, text_of(record))
                is_new = not same(run.before.rows.get(key), record) and content not in others
                if is_new and same(run.after.rows.get(key), record):
                    self._remember_record(page, time, content)
        if run.after.unseen is not None and run.before.unseen is not None:
            changed = {key for key, _ in contents(run.pages("changes"))}
            seen = run.before.unseen - run.after.unseen - changed
            self.listed |= {
                page.cursor
                for page in run.pages("list")
                if any(record["id"] in seen for record in page.records)
            }

    def _remember_record(self, page: ServedPage, time: datetime, content: tuple[Any, str]) -> None:
        if self.latest is None or time > self.latest:
            self.latest = time
            self.at_latest = set()
        if time == self.latest:
            self.at_latest.add(content)
        self.floor = min(self.latest, self.opened[page.parameters] - _SLACK)


def _check_stored(run: Run) -> None:
    """Check that the copy contains what was fetched, unless it was removed."""
    fetched = {record["id"]: record for page in run.server.pages for record in page.records}
    for key, record in fetched.items():
        if key in run.after.rows and key not in run.server.restored:
            assert same(run.after.rows[key], record), f"{run.after.rows[key]} is not {record}"
        is_kept = run.done is None or not run.done.counts.missing
        assert key in run.after.rows or key in run.server.restored or not is_kept


def _check_window(run: Run, done: CopyRun) -> None:
    """Check that all changes are in the copy that happened before the begin of the next window."""
    state = run.after.state
    if state is None or not state.complete or state.until is None or not run.pages("changes"):
        return
    for key, record in run.server.at_last_page["changes"].items():
        touched = key in run.server.restored or key in run.server.written
        if not touched and time_of(record["update_time"]) < (state.next_since or state.until):
            assert same(run.after.rows.get(key), record), f"{run.after.rows.get(key)}: {record}"


def _check_removed(run: Run, done: CopyRun) -> None:
    """Check that exactly the records are removed that the server did not return at the end."""
    visible = run.server.visible()
    if not (run.prune and done.counts.complete):
        assert not removed(run)
        return
    assert run.prune == "confirmed" or len(removed(run)) <= FEW
    listed = run.server.at_last_page.get("list", visible)
    assert removed(run) & visible.keys() & listed.keys() <= run.server.written_late
    if run.before.unseen is None:
        assert run.after.rows.keys() ^ visible.keys() <= run.server.written


def removed(run: Run) -> set[Any]:
    """Return the keys that were removed."""
    return set(run.before.rows) - set(run.after.rows)


def contents(pages: Iterable[ServedPage]) -> set[tuple[Any, str]]:
    """Return the key and the JSON of each record of the pages."""
    return {(record["id"], text_of(record)) for page in pages for record in page.records}


def text_of(record: dict[str, Any]) -> str:
    """Return a record as JSON."""
    return json.dumps(record, sort_keys=True)


def same(row: dict[str, Any] | None, record: dict[str, Any]) -> bool:
    """Return whether a row of a copy has all properties of a record."""
    return row is not None and {**dict.fromkeys(row), **record} == {**dict.fromkeys(record), **row}


def time_of(text: str) -> datetime:
    """Return a time of the API."""
    return datetime.fromisoformat(text)
