"""The ledger of one client (see ``..ledger``): usage, budgets, limits and the shared books.

Invariants: what was granted is counted in usage, budgets and books alike; a refund takes it out of
all of them, once. Headers only ever lower what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..call.response_headers import HeaderNames, RateHeaders, read_rate_headers
from ..call.retry import retry_after_seconds
from ..errors import DailyBudgetExhausted
from ..operation import Operation
from .budget import ActiveBudgets, Budget
from .costs import Costs
from .limits import Limits
from .memory import MemoryStore
from .protocol import Charge, Pause
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Granted,
    Observation,
    QuotaStore,
    Refused,
    Wait,
    hash_secret,
)
from .usage import SpendingLog, Spent, Usage, UsageKey, current_label

LONGEST_BURST_PAUSE = 60.0
"""Seconds. A 429 that asks for more than this cannot be about a window of seconds."""


@dataclass(slots=True, kw_only=True, eq=False)
class MeterCharge:
    """A granted attempt: what has to be taken back should it never be sent."""

    key: UsageKey
    cost: int
    accounts: tuple[Budget, ...]
    receipt: ChargeReceipt
    refunded: bool = field(default=False)


_NO_RATE_HEADERS = RateHeaders()


class Meter:
    """Counts, budgets and paces the attempts of one client.

    ``identity`` is what authenticates the client for good (an API token, a refresh token): the
    burst book is kept under a hash of it. ``operations`` are all of the API, so that an unknown
    cost can count as the dearest known. ``log`` keeps what was spent beyond the client's life,
    ``names`` are those of the headers that tell what is left.
    """

    def __init__(
        self,
        operations: Mapping[str, Operation],
        *,
        identity: str,
        names: HeaderNames,
        limits: Limits | None = None,
        store: QuotaStore | None = None,
        log: SpendingLog | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.costs = Costs({operation.id: operation.cost for operation in operations.values()})
        self.usage = Usage(log)
        self._names = names
        self._blocking_log = log is not None
        self._clock = clock or Clock()
        self._store: QuotaStore = store or MemoryStore(self._clock)
        self._budgets = ActiveBudgets()
        self._learned: dict[str, int] = {}
        self._token = hash_secret(identity)
        self._company = hash_secret(self.limits.company or identity)

    @property
    def blocking(self) -> bool:
        """Whether a call may wait for a disk or a network."""
        return self._blocking_log or self._store.blocking

    def budget(self, limit: int) -> Budget:
        """Return a budget of so many tokens, to be entered with ``with`` or ``async with``."""
        return self._budgets.budget(limit)

    def reserve(self, operation: Operation) -> Charge | Pause:
        """Charge one attempt, or tell how long to wait for the burst window.

        Raises BudgetExceeded, DailyBudgetExhausted or StoreUnavailable; nothing is charged then.
        """
        cost = self.costs[operation.id]
        accounts = self._budgets.charge(operation.id, cost)
        try:
            verdict = self._store.take(self._charge_request(operation.id, cost))
        except BaseException:
            self._budgets.release(accounts, cost)
            raise
        if isinstance(verdict, Granted):
            key = UsageKey(operation.id, current_label())
            self.usage.add(key, Spent(cost, 1))
            return MeterCharge(key=key, cost=cost, accounts=accounts, receipt=verdict.receipt)
        self._budgets.release(accounts, cost)
        return _pause(verdict, operation.id, cost)

    def settle(self, charge: Charge, status: int | None, headers: Mapping[str, str]) -> None:
        """Correct the books by what a response told. Raises StoreUnavailable.

        A 429 closes the token's window, or the company's day when it asks for a long wait, for as
        long as it asks.
        """
        assert isinstance(charge, MeterCharge)
        told = read_rate_headers(headers, self._names)
        if status != 429 and told == _NO_RATE_HEADERS:
            return
        if told.limit:
            self._learned[charge.key.operation] = told.limit
        asked = (retry_after_seconds(headers, 429, self._names) or 0.0) if status == 429 else 0.0
        day_over = asked > LONGEST_BURST_PAUSE
        observation = Observation(
            token=self._token,
            company=self._company,
            burst_used=_used(self._burst(charge.key.operation), told.remaining),
            window=self.limits.window,
            daily_spent=_used(self.limits.daily, told.daily_remaining),
            day_start=self._day_start(),
            pause_token=0.0 if day_over else asked,
            pause_company=asked if day_over else 0.0,
        )
        if observation.has_corrections:
            self._store.reconcile(observation)

    def refund(self, charge: Charge) -> None:
        """Take an attempt back that surely never reached the server; a second time does nothing.

        Raises StoreUnavailable.
        """
        assert isinstance(charge, MeterCharge)
        if charge.refunded:
            return
        charge.refunded = True
        self._budgets.release(charge.accounts, charge.cost)
        self.usage.add(charge.key, Spent(-charge.cost, -1))
        self._store.release(charge.receipt)

    def close(self) -> None:
        """Let go of the store's files and connections; a later call opens them again."""
        self._store.close()

    def _charge_request(self, operation: str, cost: int) -> ChargeRequest:
        return ChargeRequest(
            token=self._token,
            company=self._company,
            cost=cost,
            burst=self._burst(operation),
            window=self.limits.window,
            daily=self.limits.daily,
            day_start=self._day_start(),
        )

    def _burst(self, operation: str) -> int | None:
        """Return the lower of the limits set by the user and told for the operation."""
        known = [self.limits.burst, self._learned.get(operation)]
        return min((limit for limit in known if limit is not None), default=None)

    def _day_start(self) -> int:
        return self.limits.day_start(datetime.fromtimestamp(self._clock.wall(), UTC))


def _pause(verdict: Wait | Refused, operation: str, cost: int) -> Pause:
    """Return the pause to make; raise DailyBudgetExhausted when waiting is no use."""
    if isinstance(verdict, Wait):
        return Pause(verdict.seconds)
    hours = verdict.seconds / 3600
    if verdict.limit is None:
        message = f"the API said that the day is spent; nothing was sent to it for {operation}"
    else:
        left = max(verdict.limit - verdict.spent, 0)
        message = (
            f"{operation} costs {cost} tokens and {left} of the day's {verdict.limit} are left"
        )
    error = DailyBudgetExhausted(
        message,
        status=429,
        hint=f"the day ends in {hours:.1f} h; until then nothing is sent",
        operation=operation,
    )
    error.retry_after = verdict.seconds
    raise error


def _used(limit: int | None, remaining: int | None) -> int | None:
    """Return what is used of a limit, None when one of the numbers is unknown or all is left."""
    if limit is None or remaining is None or remaining >= limit:
        return None
    return limit - remaining
