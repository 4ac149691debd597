"""Quota store with a budget of tokens per day, shared by all programs that use the same file.

The budget is a counter of the store that it wraps, under a key of its own, so that it is exact for
several processes and continues after a restart. Unlike the daily quota, it counts only what these
programs spend, not what the API reports of others. Its days are those of the daily quota.

Invariant: an attempt is charged to the budget and to the store, or to neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from ..errors import DayBudgetExceeded
from .limits import Limits
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    QuotaStore,
    hash_secret,
)


@dataclass(slots=True, kw_only=True)
class _Receipt(ChargeReceipt):
    """The receipt of an attempt, and that of its charge to the budget."""

    own: ChargeReceipt


class BudgetStore:
    """A quota store that also charges a budget. ``limit`` is tokens per day; None: no limit.

    ``identity`` identifies the credentials, as for a meter; ``limits`` are those of the client. All
    programs with the same credentials, or the same ``limits.company``, spend the same budget, with
    limit or without.
    """

    def __init__(
        self,
        store: QuotaStore,
        identity: str,
        limit: int | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limit = limit
        self._store = store
        self._limits = limits or Limits()
        self._key = hash_secret(f"budget {self._limits.company or identity}")

    @property
    def blocking(self) -> bool:
        """Whether a call may block on disk or network I/O."""
        return self._store.blocking

    @property
    def spent(self) -> int:
        """Tokens that were charged to the budget today. Raises StoreUnavailable."""
        return self._spent(self._limits.day_start(datetime.now(UTC)))

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to the store and the budget, or to neither.

        Raises DayBudgetExceeded if the budget does not cover it, and StoreUnavailable.
        """
        cost, day_start = charge_request.cost, charge_request.day_start
        if self.limit is not None:  # before the store makes the attempt wait for its burst window
            spent = self._spent(day_start)
            if spent + cost > self.limit:
                raise _exceeded(spent, cost, self.limit)
        decision = self._store.acquire(charge_request)
        if not isinstance(decision, Granted):
            return decision
        # Charged last: an attempt that the store rejects never takes what another one needs.
        try:
            own = self._store.acquire(self._request(cost, self.limit, day_start))
            if isinstance(own, Granted):
                return Granted(_Receipt(**asdict(decision.receipt), own=own.receipt))
            if isinstance(own, QuotaExhausted) and own.limit is not None:
                raise _exceeded(own.spent, cost, own.limit)
        except BaseException:
            self._store.release(decision.receipt)
            raise
        self._store.release(decision.receipt)
        return own

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

    def _spent(self, day_start: int) -> int:
        # No request fits into a limit below 0, and the reply says how much is spent.
        decision = self._store.acquire(self._request(0, -1, day_start))
        assert isinstance(decision, QuotaExhausted)
        return decision.spent

    def _request(self, cost: int, limit: int | None, day_start: int) -> ChargeRequest:
        return ChargeRequest(
            token=self._key, company=self._key, cost=cost, daily=limit, day_start=day_start
        )


def _exceeded(spent: int, cost: int, limit: int) -> DayBudgetExceeded:
    left = max(limit - spent, 0)
    return DayBudgetExceeded(
        f"costs {cost} tokens but only {left} of {limit} remain in the budget of the day",
        spent=spent,
        cost=cost,
        limit=limit,
    )
