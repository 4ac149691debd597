"""The window of changes that a sync reads, and the state after each of its pages. No I/O happens here.

A window begins with the second of the latest record (inclusive) and ends when it was opened
(exclusive), so that no record moves to another page of it. If the clock of the client is ahead of that
of the server, records still change within the window, in the last second that was read, too: the next
window begins when the server was asked, at the latest. Invariant: a record that is not returned again
has the same key and the same content as one that was returned.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import compress
from typing import Generic, TypeVar, cast

import msgspec
from msgspec import UNSET

from ..errors import ArgumentError
from ..messages import RawResponse, parse_json
from ..operation import Operation, Sync
from ..pagination.page import Page, PlainPage
from ..pagination.positions import pagination_of
from ..serialization.arguments import unknown_argument
from ..serialization.datetimes import parse_datetime
from ..serialization.decoding import resolve_pointer
from .state import SyncState, earlier

T = TypeVar("T")

REJECTED_CURSOR = frozenset({400, 404, 410, 422})
"""Statuses that can mean that a cursor has expired."""
_MAX_EDGE = 1_000
"""Hashes in a state. If more records changed in one second, further ones are returned again."""
_KEY_TYPES = frozenset({int, str})


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPage(Generic[T]):
    """Changed records in the order of their changes, and the state to store with them.

    ``records`` are the ``items`` as JSON of the API. ``deleted`` are the keys of those that the API
    marks as deleted. ``cost`` is the tokens spent on the page, ``response`` its raw response.
    """

    items: tuple[T, ...]
    records: tuple[Mapping[str, object], ...] = field(repr=False)
    deleted: tuple[int | str, ...]
    state: SyncState
    cost: int
    response: RawResponse = field(repr=False)


def sync_of(operation: Operation) -> Sync:
    """Return how the changes of a list are found. Raises ArgumentError if they cannot be."""
    if operation.sync is None:
        raise ArgumentError(f"{operation.call} cannot be synced", operation=operation.id)
    return operation.sync


def passed_arguments(operation: Operation, arguments: Mapping[str, object]) -> dict[str, object]:
    """Return the arguments of a list that were passed.

    Raises ArgumentError for those that the list does not have, and those that a sync sets.
    """
    sync, batch = sync_of(operation), operation.batch
    reserved = {sync.since, sync.until, pagination_of(operation).cursor, *sync.order}
    reserved.add(batch.parameter if batch else "")
    derived = {argument.name for argument in operation.derived}
    passed = {name: value for name, value in arguments.items() if value is not UNSET}
    for name in passed:
        present = operation.old_arguments.get(name, name)
        parameter = operation.arguments.get(present)
        if parameter is None and present not in derived:
            raise unknown_argument(operation, name)
        if parameter is not None and parameter.name in reserved:
            raise ArgumentError(f"{operation.call}: {name} is set by sync", parameter=name)
    return passed


class Window:
    """Opens windows of changes, one at a time, and keeps the state."""

    def __init__(
        self, operation: Operation, arguments: Mapping[str, object], state: SyncState | None
    ) -> None:
        self._operation = operation
        self._sync = sync_of(operation)
        self._arguments = passed_arguments(operation, arguments)
        digest = _arguments_digest(self._arguments, pagination_of(operation).size)
        self.state = state or SyncState(list=operation.call, arguments=digest)
        if self.state.list != operation.call:
            message = f"the state belongs to {self.state.list}, not {operation.call}"
            raise ArgumentError(message, parameter="state")
        if self.state.arguments != digest:
            message = f"{operation.call}: the state was created with other arguments"
            raise ArgumentError(f"{message}; sync without a state", parameter="state")
        self.resumed = False

    def arguments(self) -> dict[str, object]:
        """Return the arguments of the list for the open window, or else a new one."""
        self.resumed = not self.state.complete
        if not self.resumed:
            self._open()
        state, sync = self.state, self._sync
        window = {sync.since: state.since, sync.until: state.until}
        given = {name: value for name, value in window.items() if name and value is not None}
        return {**self._arguments, **sync.order, **given}

    def reopen(self) -> None:
        """Open a new window after the API rejected the cursor of the resumed one.

        Records come in the order of their changes, so it begins with the latest one.
        """
        latest = self.state.latest if self.state.ascending else self.state.since
        self.state = replace(self.state, cursor=None, latest=latest)

    def _open(self) -> None:
        since = self.state.next_since
        until = _now()
        if since is not None:
            # The clock of the server can be ahead.
            until = max(until, since + timedelta(seconds=1))
        self.state = replace(
            self.state,
            since=since,
            until=until,
            cursor=None,
            latest=since,
            started=None,
            ascending=True,
        )

    def accept(self, page: Page[T]) -> SyncPage[T]:
        """Return the new records of a page, and the state after it."""
        records = records_of(page, pagination_of(self._operation).items)
        if self.state.cursor is None:
            self.state = replace(self.state, started=_started(page.response, self.state.until))
        edge = _Edge(self._sync, self.state)
        kept = edge.add_page(records)
        self.state = replace(
            self.state,
            cursor=page.next_cursor,
            latest=edge.latest,
            edge=edge.hashes(),
            ascending=edge.ascending,
        )
        new = tuple(records[index] for index in kept)
        return SyncPage(
            items=tuple(page.items[index] for index in kept),
            records=new,
            deleted=tuple(
                key
                for record in compress(new, deletions(new, self._sync))
                if isinstance(key := record.get(self._sync.key), int | str)
            ),
            state=self.state,
            cost=page.cost,
            response=page.response,
        )


def deletions(records: Sequence[Mapping[str, object]], sync: Sync) -> list[bool]:
    """Return whether the API marks each record as deleted."""
    if not sync.deleted:
        return [False] * len(records)
    values = [record.get(sync.deleted) for record in records]
    if sync.deleted_value is None:
        return [value is not None and value is not False for value in values]
    return [value == sync.deleted_value for value in values]


class _Edge:
    """The records from the begin of the next window on: their time and their content by key."""

    def __init__(self, sync: Sync, state: SyncState) -> None:
        self._sync = sync
        self._started = state.started
        self.latest = state.latest
        self.ascending = state.ascending
        self._known = state.edge
        self._new: dict[str, tuple[datetime, Mapping[str, object]]] = {}

    def add_page(self, records: Sequence[Mapping[str, object]]) -> Sequence[int]:
        """Return the positions of the records that are new."""
        if self._add_ascending(records):
            return range(len(records))
        return [index for index, record in enumerate(records) if self._add(record)]

    def _add_ascending(self, records: Sequence[Mapping[str, object]]) -> bool:
        """Add all records at once, if they are obviously new; else add nothing and return False.

        They are if their times ascend, and no key appears twice or is known. The effect is the same as
        that of adding them one by one, which takes several times as long.
        """
        keys = [record.get(self._sync.key) for record in records]
        times = _seconds([record.get(self._sync.timestamp) for record in records])
        if not times or len(times) < len(records) or not _KEY_TYPES.issuperset(map(type, keys)):
            return False
        names = list(map(str, keys))
        if len({*names}) < len(names) or not self._known.keys().isdisjoint(names):
            return False
        if (self.latest is not None and times[0] < self.latest) or times != sorted(times):
            return False
        # Like ``_add``, which forgets earlier records when the time increases.
        start = bisect_left(
            times, times[-1] if self._started is None else min(times[-1], self._started)
        )
        self._new = {
            name: (second, record)
            for name, second, record in zip(
                names[start:], times[start:], records[start:], strict=True
            )
        }
        self.latest = times[-1]
        return True

    def _add(self, record: Mapping[str, object]) -> bool:
        """Return whether a record is new."""
        second, key = _second(record.get(self._sync.timestamp)), record.get(self._sync.key)
        if second is None or not isinstance(key, int | str):
            return True
        if self.latest is not None and second < self.latest:
            self.ascending = False
            return True
        if self.latest is None or second > self.latest:
            if self._started is None or self.latest is None or self.latest < self._started:
                self._new = {}
            self.latest = second
        name = str(key)
        if self._is_known(name, record):
            return False
        self._new[name] = second, record
        return True

    def _is_known(self, name: str, record: Mapping[str, object]) -> bool:
        if name in self._new:
            return self._new[name][1] == record
        return name in self._known and self._known[name][1] == _digest(record)

    def hashes(self) -> dict[str, tuple[int, str]]:
        """Return the time and the hash of the content by key, of at most ``_MAX_EDGE`` records."""
        since = earlier(self.latest, self._started)
        if since is None:
            return {}
        first = int(since.timestamp())
        known = {name: value for name, value in self._known.items() if value[0] >= first}
        new = {
            name: (int(second.timestamp()), _digest(record))
            for name, (second, record) in [*self._new.items()][-_MAX_EDGE:]
        }
        return dict([*({**known, **new}).items()][-_MAX_EDGE:])


def records_of(page: Page[T], pointer: str) -> list[Mapping[str, object]]:
    """Return the items of a page as JSON; an item that is not an object has no properties."""
    items: object = page.items
    if not isinstance(page, PlainPage):
        items = resolve_pointer(parse_json(page.response.content), pointer)
    records = items if isinstance(items, list | tuple) else ()
    if {dict}.issuperset(map(type, records)):
        return cast("list[Mapping[str, object]]", [*records])
    return [record if isinstance(record, dict) else {} for record in records]


def _started(response: RawResponse, until: datetime | None) -> datetime | None:
    """Return when the server was asked, by its own clock; None if ``until`` had passed by then.

    RFC 9110, section 6.6.1: ``Date`` is when the response originated.
    """
    try:
        date = parsedate_to_datetime(response.headers.get("date", ""))
        started = (date - timedelta(seconds=response.elapsed)).replace(microsecond=0)
        return started if until is None or started < until else None
    except (TypeError, ValueError, OverflowError):
        return None


def _second(value: object) -> datetime | None:
    """Return a time in whole seconds; None for a value that is not a time."""
    try:
        parsed = parse_datetime(value) if isinstance(value, str) else None
        if parsed is None:
            return None
        in_utc = parsed if parsed.tzinfo is UTC else parsed.astimezone(UTC)
        return in_utc.replace(microsecond=0) if in_utc.microsecond else in_utc
    except (ValueError, OverflowError):
        return None


def _seconds(values: Sequence[object]) -> list[datetime]:
    """Return the times among the values, in whole seconds."""
    try:
        times = [datetime.fromisoformat(cast("str", value)) for value in values]
    except (TypeError, ValueError):
        times = []
    if times and all(time.tzinfo is UTC and not time.microsecond for time in times):
        return times
    return [second for second in map(_second, values) if second is not None]


def _digest(content: object) -> str:
    try:
        encoded = msgspec.json.encode(content, order="sorted")
    except UnicodeEncodeError:  # half of a surrogate pair
        encoded = json.dumps(msgspec.to_builtins(content), sort_keys=True).encode()
    return hashlib.blake2b(encoded, digest_size=8).hexdigest()


def _arguments_digest(arguments: Mapping[str, object], size: str) -> str:
    """Return a hash of what selects the records; the size of a page does not."""
    return _digest({name: value for name, value in arguments.items() if name != size})


def _now() -> datetime:
    """Return the current time in whole seconds, the precision of a window."""
    return datetime.now(UTC).replace(microsecond=0)
