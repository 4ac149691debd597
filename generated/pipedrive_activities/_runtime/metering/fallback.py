"""Quota store that falls back to a second store while the first is unavailable.

During that time, limits apply only among the clients that share the second store.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from ..number_checks import check_time
from .memory import MemoryStore
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Granted,
    Observation,
    QuotaStore,
    StoreUnavailable,
)

_LOGGER = logging.getLogger(__name__.partition(".")[0])
_SECOND_PREFIX = "fallback "


class FallbackStore:
    """Uses ``first``, and ``second`` (default: in memory) while the first is unavailable.

    The first store is tried again after ``retry_after`` seconds.
    """

    def __init__(
        self,
        first: QuotaStore,
        second: QuotaStore | None = None,
        *,
        retry_after: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        check_time(retry_after, "retry_after", zero=True)
        self._first = first
        self._second = second or MemoryStore()
        self._retry_after = retry_after
        self._monotonic = monotonic
        self._unavailable_until: float | None = None

    @property
    def blocking(self) -> bool:
        """Whether one of the two stores may block on disk or network I/O."""
        return self._first.blocking or self._second.blocking

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt in the available store. Raises StoreUnavailable if there is none."""
        if self._should_try_first():
            try:
                decision = self._first.acquire(charge_request)
            except StoreUnavailable as error:
                self._record_failure(error)
            else:
                self._unavailable_until = None
                return decision
        decision = self._second.acquire(charge_request)
        if isinstance(decision, Granted):
            return Granted(replace(decision.receipt, entry=_SECOND_PREFIX + decision.receipt.entry))
        return decision

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel a charge in the store that granted it; an unavailable store keeps it."""
        if receipt.entry.startswith(_SECOND_PREFIX):
            self._second.release(replace(receipt, entry=receipt.entry.removeprefix(_SECOND_PREFIX)))
        elif self._should_try_first():
            try:
                self._first.release(receipt)
            except StoreUnavailable as error:
                self._record_failure(error)

    def reconcile(self, observation: Observation) -> None:
        """Reconcile the first store, or the second while the first is unavailable."""
        if self._should_try_first():
            try:
                self._first.reconcile(observation)
            except StoreUnavailable as error:
                self._record_failure(error)
            else:
                return
        self._second.reconcile(observation)

    def close(self) -> None:
        """Close both stores."""
        self._first.close()
        self._second.close()

    def _should_try_first(self) -> bool:
        return self._unavailable_until is None or self._monotonic() >= self._unavailable_until

    def _record_failure(self, error: StoreUnavailable) -> None:
        if self._unavailable_until is None:
            _LOGGER.warning("shared store unavailable, using the fallback store: %s", error)
        self._unavailable_until = self._monotonic() + self._retry_after
