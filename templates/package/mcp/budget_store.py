"""Quota store with a budget of tokens per day, shared by all servers that use the same file.

It charges an attempt to the budget and to the quota store that it wraps, or to neither. The budget is
a counter of the same store, under a key of its own, so that it is exact for several processes, and
continues after a restart. Days start at midnight UTC, like those of the usage history.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .._runtime.errors import BudgetExceeded
from .._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    QuotaStore,
    hash_secret,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receipt(ChargeReceipt):
    """The receipt of an attempt, and that of its charge to the budget."""

    own: ChargeReceipt


class DayBudgetExceeded(BudgetExceeded):
    """The request was not sent because it would exceed the budget of the day."""


class BudgetStore:
    """A quota store that also charges a budget. ``limit`` is tokens per day; None: no limit.

    Servers with the same ``label`` share the budget.
    """

    def __init__(self, store: QuotaStore, label: str, limit: int | None) -> None:
        self.limit = limit
        self._store = store
        self._key = hash_secret(f"assistants {label}")

    @property
    def blocking(self) -> bool:
        """Whether a call may block on disk or network I/O."""
        return self._store.blocking

    @property
    def spent(self) -> int:
        """Tokens that were charged to the budget today. Raises StoreUnavailable."""
        # No request fits into a limit below 0, and the reply says how much is spent.
        decision = self._store.acquire(self._request(0, -1))
        assert isinstance(decision, QuotaExhausted)
        return decision.spent

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to the budget and the store, or to neither.

        Raises DayBudgetExceeded if the budget does not cover it, and StoreUnavailable.
        """
        own = self._store.acquire(self._request(charge_request.cost, self.limit))
        if isinstance(own, QuotaExhausted):
            raise _exceeded(own, charge_request.cost)
        if not isinstance(own, Granted):
            return own
        try:
            decision = self._store.acquire(charge_request)
        except BaseException:
            self._store.release(own.receipt)
            raise
        if isinstance(decision, Granted):
            return Granted(_Receipt(**asdict(decision.receipt), own=own.receipt))
        self._store.release(own.receipt)
        return decision

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent. Raises StoreUnavailable."""
        if isinstance(receipt, _Receipt):
            self._store.release(receipt.own)
        self._store.release(receipt)

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports. Raises StoreUnavailable."""
        self._store.reconcile(observation)

    def close(self) -> None:
        """Close files and connections; a later call opens them again."""
        self._store.close()

    def _request(self, cost: int, limit: int | None) -> ChargeRequest:
        return ChargeRequest(token=self._key, company=self._key, cost=cost, daily=limit)


def _exceeded(decision: QuotaExhausted, cost: int) -> DayBudgetExceeded:
    limit = decision.limit or 0
    left = max(limit - decision.spent, 0)
    return DayBudgetExceeded(
        f"costs {cost} tokens but only {left} of {limit} remain in the budget of the day",
        spent=decision.spent,
        cost=cost,
        limit=limit,
    )
