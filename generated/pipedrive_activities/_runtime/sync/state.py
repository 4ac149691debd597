"""The state of a sync: where the next one continues. It can be stored as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from ..errors import ArgumentError

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """Where the next sync of a list continues; store it together with the records of its page.

    ``list`` and ``arguments`` (a hash) are what the state belongs to. ``since`` (inclusive) and
    ``until`` (exclusive) are the window of changes that is being read, and ``cursor`` is its next
    page, None when all of it was read. ``latest`` is the time of the latest record, in whole
    seconds, and ``started`` the time of the server when it was asked for the first page, if that is
    before ``until``: records that changed since then can be missing. The next window begins at the
    earlier of both. ``edge`` has the POSIX timestamp and a hash of the content of each record from
    there on by its key, so that the next window omits them unless they changed again. ``ascending``
    is False if the API did not return the records in order.
    """

    list: str
    arguments: str
    since: datetime | None = None
    until: datetime | None = None
    cursor: str | None = None
    latest: datetime | None = None
    started: datetime | None = None
    edge: Mapping[str, tuple[int, str]] = field(default_factory=dict, repr=False)
    ascending: bool = True
    version: int = _VERSION

    @property
    def complete(self) -> bool:
        """Whether the window was read to its end."""
        return self.cursor is None

    @property
    def next_since(self) -> datetime | None:
        """The begin of the next window, None for all records."""
        return earlier(self.latest, self.started)

    def to_json(self) -> str:
        """Return the state as JSON text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> SyncState:
        """Return the state in the text of ``to_json``. Raises ArgumentError for other text."""
        try:
            state = msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ArgumentError(f"invalid state of a sync: {error}", parameter="state") from None
        if state.version != _VERSION:
            message = f"the state has the version {state.version}; this package reads {_VERSION}"
            raise ArgumentError(message, parameter="state")
        return state


def earlier(latest: datetime | None, started: datetime | None) -> datetime | None:
    """Return the earlier of two times; ``latest`` if the other one is not known."""
    return latest if latest is None or started is None else min(latest, started)
