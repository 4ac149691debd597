"""A second place for the books while the first cannot be reached.

While that lasts the limits hold only among those who share the second place: the choice of whoever
names a fallback. The first place is tried again after ``retry_after`` seconds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from .memory import MemoryStore
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Granted,
    Observation,
    QuotaStore,
    StoreUnavailable,
    Verdict,
)

_LOGGER = logging.getLogger(__name__.partition(".")[0])
_MARK = "fallback "


class FallbackStore:
    """Keeps the books in ``first``, and in ``second`` (default: memory) while that is away."""

    def __init__(
        self,
        first: QuotaStore,
        second: QuotaStore | None = None,
        *,
        retry_after: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first = first
        self._second = second or MemoryStore()
        self._retry_after = retry_after
        self._monotonic = monotonic
        self._away_until: float | None = None

    @property
    def blocking(self) -> bool:
        """Whether one of the two places may wait for a disk or a network."""
        return self._first.blocking or self._second.blocking

    def take(self, charge_request: ChargeRequest) -> Verdict:
        """Enter the attempt where it can be entered. Raises StoreUnavailable if nowhere."""
        if self._due():
            try:
                verdict = self._first.take(charge_request)
            except StoreUnavailable as error:
                self._note_loss(error)
            else:
                self._away_until = None
                return verdict
        verdict = self._second.take(charge_request)
        if isinstance(verdict, Granted):
            return Granted(replace(verdict.receipt, entry=_MARK + verdict.receipt.entry))
        return verdict

    def release(self, receipt: ChargeReceipt) -> None:
        """Take an attempt out where it was entered; a place that is away keeps it."""
        if receipt.entry.startswith(_MARK):
            self._second.release(replace(receipt, entry=receipt.entry.removeprefix(_MARK)))
        elif self._due():
            try:
                self._first.release(receipt)
            except StoreUnavailable as error:
                self._note_loss(error)

    def reconcile(self, observation: Observation) -> None:
        """Tell the first place what the server said, and the second while the first is away."""
        if self._due():
            try:
                self._first.reconcile(observation)
            except StoreUnavailable as error:
                self._note_loss(error)
            else:
                return
        self._second.reconcile(observation)

    def close(self) -> None:
        """Close both places."""
        self._first.close()
        self._second.close()

    def _due(self) -> bool:
        return self._away_until is None or self._monotonic() >= self._away_until

    def _note_loss(self, error: StoreUnavailable) -> None:
        if self._away_until is None:
            _LOGGER.warning("the shared budget is kept in the fallback: %s", error)
        self._away_until = self._monotonic() + self._retry_after
