"""Brings a copy up to date: fetches changes, and looks for records that no longer exist.

What was fetched is stored every few thousand records or every second, whichever comes first, and
when the run ends, in whatever way; only what a killed process has not stored is fetched again. The
next pages are fetched meanwhile.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import compress
from operator import not_
from typing import cast

from ..._runtime.client import SyncClient
from ..._runtime.errors import APIError, ArgumentError
from ..._runtime.pagination.page import Page
from ..._runtime.pagination.positions import pagination_of
from ..._runtime.product import Endpoint
from ..._runtime.sync.calls import list_changes
from ..._runtime.sync.prune import batch_size
from ..._runtime.sync.state import SyncState
from ..._runtime.sync.window import REJECTED_CURSOR, SyncPage, deletions, records_of
from ..cli_error import input_error, usage_error
from .columns import Record
from .copy import Copy
from .database import Key
from .prefetch import prefetched

_MAX_SECONDS = 1.0
_GC_THRESHOLD = 100_000
"""Objects after which Python looks for garbage: JSON has no cycles, so that it finds hardly any."""
_FEW = 10
"""So many missing records are always removed."""
_CURSOR, _END, _RUNS = "prune_cursor", "end", "runs"
_KEPT_RUNS = 10


@dataclass(slots=True)
class Counts:
    """What a run has done, in records, pages and tokens.

    ``checked`` records were looked for; those of them that were missing from the copy, or had other
    values there, are ``found``. ``removed`` are records that the API marks as deleted, ``missing``
    those that it does not return.
    """

    stored: int = 0
    checked: int = 0
    found: int = 0
    removed: int = 0
    missing: int = 0
    pages: int = 0
    tokens: int = 0
    complete: bool = False


@dataclass(slots=True)
class _Pending:
    """What was fetched and not stored yet."""

    records: dict[Key, Record] = field(default_factory=dict)
    deleted: dict[Key, None] = field(default_factory=dict)
    seen: list[Key] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    state: SyncState | None = None
    since: float = field(default_factory=time.monotonic)

    def is_due(self, batch: int) -> bool:
        """Return whether there is as much as is stored at a time, or the last time is long ago."""
        count = len(self.records) + len(self.deleted) + len(self.seen)
        return count >= batch or time.monotonic() - self.since >= _MAX_SECONDS


class CopyRun:
    """One run.

    ``max_cost`` is in tokens, None for no limit. ``show`` is called after each page, and ``waiting``
    returns a context in which the run waits for the next one, and can be interrupted.
    """

    def __init__(
        self,
        client: SyncClient,
        endpoint: Endpoint[object],
        arguments: Mapping[str, object],
        copy: Copy,
        *,
        max_cost: int | None = None,
        show: Callable[[Counts, float | None], None] | None = None,
        waiting: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.counts = Counts()
        self._client = client
        self._endpoint = endpoint
        self._operation = endpoint.resolve(client.operations)
        self._arguments = arguments
        self._copy = copy
        self._max_cost = max_cost
        self._show = show
        self._waiting = waiting
        self._pending = _Pending()

    def sync(self) -> None:
        """Fetch the records that changed since the last run.

        Raises a usage error (64) if the copy was made with other arguments.
        """
        try:
            changes = list_changes(self._client, self._endpoint, self._copy.state, self._arguments)
        except ArgumentError as error:
            if error.parameter != "state":
                raise
            message = "the file is a copy with other filters"
            raise usage_error(message, "pass the same ones, or choose another file") from None
        share = _Share(changes.state)
        with self._storing():
            pages = changes.pages(max_cost=self._left)
            for page in prefetched(pages, self._waiting, _size_of):
                self._add(page.records, set(page.deleted))
                self._pending.state = page.state
                self.counts.complete = page.state.complete
                if page.state.complete and page.state.since is not None:
                    runs = [*usual_pages(self._copy), self.counts.pages + 1][-_KEPT_RUNS:]
                    self._pending.settings[_RUNS] = json.dumps(runs)
                self._count_page(page.cost, share.of(page.state))

    def prune(self, *, confirmed: bool) -> None:
        """Remove the records that the API no longer returns, and add those that it returns again.

        Raises CliError if these are so many that the caller must have confirmed it.
        """
        self.counts.complete = False
        if not self._copy.is_pruning:
            self._copy.start_pruning({_CURSOR: ""})
        if not (self._fetch_list() and self._ask_for_unseen()):
            return
        missing = self._copy.unseen()
        self._check_missing(len(missing), confirmed=confirmed)
        self._copy.end_pruning(missing, {_CURSOR: ""})
        self.counts.missing = len(missing)
        self.counts.complete = True

    def _fetch_list(self) -> bool:
        """Fetch the whole list; return whether its end was reached."""
        cursor = self._copy.settings().get(_CURSOR, "")
        if cursor == _END:
            return True
        pages = self.counts.pages
        try:
            return self._fetch_pages(cursor)
        except APIError as error:
            has_expired = error.status in REJECTED_CURSOR and self.counts.pages == pages
            if not cursor or not has_expired:
                raise
        self._copy.start_pruning({_CURSOR: ""})
        return self._fetch_pages("")

    def _fetch_pages(self, cursor: str) -> bool:
        done = False
        with self._storing():
            for page in self._pages(self._arguments, cursor or None):
                self._add_seen(page)
                done = page.next_cursor is None
                self._pending.settings[_CURSOR] = _END if done else str(page.next_cursor)
                self._count_page(page.cost, None)
        return done

    def _ask_for_unseen(self) -> bool:
        """Ask for the records that were not seen; return whether all were asked for."""
        batch = self._operation.batch
        size = batch_size(self._operation, self._arguments)
        if batch is None or not size:
            return True
        unseen = self._copy.unseen()
        with self._storing():
            for start in range(0, len(unseen), size):
                asked = unseen[start : start + size]
                if self._left is not None and self._left < self._page_cost:
                    return False
                for page in self._pages({**self._arguments, batch.parameter: asked}):
                    self._add_seen(page)
                    self._count_page(page.cost, None)
        return True

    def _check_missing(self, missing: int, *, confirmed: bool) -> None:
        count = self._copy.count()
        if confirmed or missing <= max(_FEW, count // 10):
            return
        raise usage_error(
            f"the API no longer returns {missing:,} of {count:,} records: they were deleted, or are"
            " not visible to this user",
            "check the token, then remove them with --yes",
        )

    @property
    def _page_cost(self) -> int:
        return self._client.estimate(self._operation.id, pages=1).tokens

    @property
    def _left(self) -> int | None:
        return None if self._max_cost is None else max(self._max_cost - self.counts.tokens, 0)

    def _pages(
        self, arguments: Mapping[str, object], cursor: str | None = None
    ) -> Iterator[Page[object]]:
        pages = self._client.pages(self._endpoint, arguments)
        fetched = pages.pages(max_cost=self._left, cursor=cursor)
        return prefetched(fetched, self._waiting, _size_of)

    def _add(self, records: Sequence[Record], deleted: set[Key]) -> None:
        pending = self._pending
        keys = _keys_of(records, self._copy.sync.key)
        if not deleted and not pending.deleted:
            pending.records.update(zip(keys, records, strict=True))
            self.counts.stored += len(records)
            return
        for key, record in zip(keys, records, strict=True):
            if key in deleted:
                pending.records.pop(key, None)
                pending.deleted[key] = None
                self.counts.removed += 1
            else:
                pending.deleted.pop(key, None)
                pending.records[key] = record
                self.counts.stored += 1

    def _add_seen(self, page: Page[object]) -> None:
        """Record which records of a page exist, and store those that the copy does not contain.

        A record that was restored has its old time of change, so no window contains it.
        """
        sync = self._copy.sync
        listed = records_of(page, pagination_of(self._operation).items)
        existing = list(compress(listed, map(not_, deletions(listed, sync))))
        records = dict(zip(_keys_of(existing, sync.key), existing, strict=True))
        self.counts.checked += len(records)
        outdated = self._copy.outdated(records)
        for key, record in records.items():
            if key in outdated:
                self._pending.records[key] = record
                self.counts.found += 1
            else:
                self._pending.seen.append(key)

    def _count_page(self, cost: int, share: float | None) -> None:
        self.counts.pages += 1
        self.counts.tokens += cost
        if self._pending.is_due(self._copy.batch):
            self._flush()
        if self._show is not None:
            self._show(self.counts, share)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Store what is pending when the enclosed code ends, in whatever way."""
        self._pending = _Pending()
        thresholds = gc.get_threshold()
        gc.set_threshold(_GC_THRESHOLD, *thresholds[1:])
        try:
            yield
        finally:
            gc.set_threshold(*thresholds)
            self._flush()

    def _flush(self) -> None:
        pending, self._pending = self._pending, _Pending()
        if pending.records or pending.deleted or pending.seen or pending.settings or pending.state:
            self._copy.store(
                pending.records,
                pending.deleted,
                seen=pending.seen,
                settings=pending.settings,
                state=pending.state,
            )


def _size_of(page: SyncPage[object] | Page[object]) -> int:
    return len(page.response.content)


def _keys_of(records: Sequence[Record], name: str) -> list[Key]:
    keys = [record.get(name) for record in records]
    if {int, str}.issuperset(map(type, keys)):
        return cast("list[Key]", keys)
    raise input_error(f"the API returned a record without {name}, which cannot be stored")


def usual_pages(copy: Copy) -> list[int]:
    """Return the pages of the last runs after the first one."""
    runs = json.loads(copy.settings().get(_RUNS, "[]"))
    return [pages for pages in runs if isinstance(pages, int)]


class _Share:
    """How much of a window was read, judging by the times of its records."""

    def __init__(self, state: SyncState) -> None:
        self._start = state.latest

    def of(self, state: SyncState) -> float | None:
        """Return a number from 0 to 1, None if it is not known."""
        start, latest, until = self._start or state.latest, state.latest, state.until
        self._start = start
        if start is None or latest is None or until is None or until <= start:
            return None
        return min((latest - start) / (until - start), 1.0)
