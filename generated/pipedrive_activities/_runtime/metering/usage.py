"""Usage: tokens and calls by operation and label.

Every attempt counts as a call, retries included, because the server may have charged it. A label is
a name chosen by the caller for a purpose (``with label("nightly sync"):``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from .locks import ForkSafeLock

_label: ContextVar[str] = ContextVar("label", default="")


class UsageKey(NamedTuple):
    """The operationId and the label that usage is grouped by."""

    operation: str
    label: str


class Spent(NamedTuple):
    """A number of tokens and of requests."""

    tokens: int = 0
    calls: int = 0

    def plus(self, other: Spent) -> Spent:
        """Return the sum."""
        return Spent(self.tokens + other.tokens, self.calls + other.calls)

    def negated(self) -> Spent:
        """Return the inverse, which cancels this when added."""
        return Spent(-self.tokens, -self.calls)


class SpendingLog(Protocol):
    """Records usage beyond the lifetime of a client."""

    def add(self, key: UsageKey, spent: Spent) -> None:
        """Record usage. Must not raise if it cannot be written."""


@dataclass(frozen=True, slots=True)
class UsageSnapshot:
    """Usage at a point in time; ``later - earlier`` is the usage in between."""

    rows: Mapping[UsageKey, Spent] = field(default_factory=dict)

    @property
    def total(self) -> Spent:
        """The sum over all rows."""
        return _sum(self.rows.values())

    @property
    def tokens(self) -> int:
        """Tokens spent."""
        return self.total.tokens

    @property
    def calls(self) -> int:
        """Requests sent, retries included."""
        return self.total.calls

    def by_operation(self) -> dict[str, Spent]:
        """Return usage by operationId, in alphabetical order."""
        return self._grouped(lambda key: key.operation)

    def by_label(self) -> dict[str, Spent]:
        """Return usage by label, in alphabetical order; ``""`` is usage without a label."""
        return self._grouped(lambda key: key.label)

    def __sub__(self, earlier: UsageSnapshot) -> UsageSnapshot:
        rows = dict(self.rows)
        for key, spent in earlier.rows.items():
            rows[key] = rows.get(key, Spent()).plus(spent.negated())
        return UsageSnapshot({key: spent for key, spent in rows.items() if spent != Spent()})

    def _grouped(self, name_of: Callable[[UsageKey], str]) -> dict[str, Spent]:
        names = sorted({name_of(key) for key in self.rows})
        return {
            name: _sum(spent for key, spent in self.rows.items() if name_of(key) == name)
            for name in names
        }


class Usage:
    """Counts what a client spends. Thread-safe.

    ``tokens``, ``calls``, ``by_operation()`` and ``by_label()`` are current values; ``snapshot()``
    returns a copy that does not change.
    """

    def __init__(self, log: SpendingLog | None = None) -> None:
        self._rows: dict[UsageKey, Spent] = {}
        self._lock = ForkSafeLock()
        self._log = log

    @property
    def tokens(self) -> int:
        """Tokens spent so far."""
        return self.snapshot().tokens

    @property
    def calls(self) -> int:
        """Requests sent so far, retries included."""
        return self.snapshot().calls

    def by_operation(self) -> dict[str, Spent]:
        """Return usage by operationId, in alphabetical order."""
        return self.snapshot().by_operation()

    def by_label(self) -> dict[str, Spent]:
        """Return usage by label, in alphabetical order; ``""`` is usage without a label."""
        return self.snapshot().by_label()

    def snapshot(self) -> UsageSnapshot:
        """Return a copy of the usage so far, which does not change."""
        with self._lock:
            return UsageSnapshot(dict(self._rows))

    def add(self, key: UsageKey, spent: Spent) -> None:
        """Count an attempt, or cancel one with negative numbers."""
        with self._lock:
            before = self._rows.get(key)
            self._rows[key] = spent if before is None else before.plus(spent)
        if self._log is not None:
            self._log.add(key, spent)

    def __repr__(self) -> str:
        total = self.snapshot().total
        return f"Usage(tokens={total.tokens}, calls={total.calls})"


@contextmanager
def label(name: str) -> Iterator[None]:
    """Label the usage of the block; the innermost label applies."""
    token = _label.set(name)
    try:
        yield
    finally:
        _label.reset(token)


def current_label() -> str:
    """Return the active label, ``""`` if there is none."""
    return _label.get()


def _sum(parts: Iterable[Spent]) -> Spent:
    total = Spent()
    for part in parts:
        total = total.plus(part)
    return total
