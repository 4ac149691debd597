"""The meter of one client: it charges every attempt to usage, budgets and the quota store.

The call loop calls ``reserve`` before each attempt (retries and redirects included) and afterwards
either ``settle`` (a response arrived, or the server may have received the request) or ``refund``
(the request certainly did not reach the server). If ``blocking`` is true, the asynchronous client
calls all three in a thread. Active labels and budgets are context variables, which such threads
inherit.

Invariants: a granted charge is counted in usage, budgets and store alike; a refund removes it from
all of them, once. Response headers only ever reduce what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..call.response_headers import NO_RATE_HEADERS, HeaderNames, read_rate_headers
from ..call.retry import MAX_BURST_WAIT, retry_after_seconds
from ..errors import DailyBudgetExhausted
from ..operation import Operation
from .budget import ActiveBudgets, Budget
from .limits import Limits
from .memory import MemoryStore
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Granted,
    Observation,
    QuotaExhausted,
    QuotaStore,
    Wait,
    hash_secret,
)
from .usage import SpendingLog, Spent, Usage, UsageKey, current_label

_DEFAULT_COST = 1


class Costs:
    """Tokens per call, by operationId.

    An operation of unknown cost counts as the most expensive known one, so that a budget is never
    exceeded; as 1 token if no cost is known at all.
    """

    def __init__(self, declared: Mapping[str, int | None]) -> None:
        self._declared = dict(declared)
        known = [cost for cost in self._declared.values() if cost is not None]
        self._max_known_cost = max([_DEFAULT_COST, *known])

    def __getitem__(self, operation: str) -> int:
        """Return the tokens charged for one call of the operation."""
        cost = self._declared.get(operation)
        return self._max_known_cost if cost is None else cost

    def is_known(self, operation: str) -> bool:
        """Return whether the OpenAPI document states the cost of the operation."""
        return self._declared.get(operation) is not None


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing was charged: wait ``seconds`` (above 0), then reserve again."""

    seconds: float


@dataclass(slots=True, kw_only=True, eq=False)
class Charge:
    """A charged attempt, to be settled or refunded. ``cost`` is in tokens."""

    key: UsageKey
    cost: int
    budgets: tuple[Budget, ...]
    receipt: ChargeReceipt
    refunded: bool = field(default=False)


class Meter:
    """Charges the attempts of one client, within its budgets and limits. Thread-safe.

    ``operations``: all operations of the API; they determine the cost of one whose cost is unknown.
    ``identity``: what identifies the credentials permanently (an API token, a refresh token); the
    store only sees its hash. ``names``: the rate limit headers. ``limits``: burst limit and daily
    quota. ``store``: the quota store (default: in memory). ``log``: a usage history.
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
        self._has_log = log is not None
        self._clock = clock or Clock()
        self._store: QuotaStore = store or MemoryStore(self._clock)
        self._budgets = ActiveBudgets()
        self._observed_bursts: dict[str, int] = {}
        self._charge_requests: dict[str, ChargeRequest] = {}
        self._token = hash_secret(identity)
        self._company = hash_secret(self.limits.company or identity)

    @property
    def blocking(self) -> bool:
        """Whether a call may block on disk or network I/O."""
        return self._has_log or self._store.blocking

    def budget(self, limit: int) -> Budget:
        """Return a budget of ``limit`` tokens, for ``with`` or ``async with``."""
        return self._budgets.budget(limit)

    def reserve(self, operation: Operation) -> Charge | Pause:
        """Charge one attempt, or return how long to wait for the burst window.

        Raises BudgetExceeded, DailyBudgetExhausted or StoreUnavailable; nothing is charged then.
        """
        cost = self.costs[operation.id]
        budgets = self._budgets.charge(operation, cost)
        try:
            decision = self._store.acquire(self._charge_request(operation.id, cost))
        except BaseException:
            self._budgets.release(budgets, cost)
            raise
        if isinstance(decision, Granted):
            key = UsageKey(operation.id, current_label())
            self.usage.add(key, Spent(cost, 1))
            return Charge(key=key, cost=cost, budgets=budgets, receipt=decision.receipt)
        self._budgets.release(budgets, cost)
        if isinstance(decision, Wait):
            return Pause(decision.seconds)
        seconds = decision.seconds
        if decision.limit is not None:
            seconds = max(seconds + self.limits.excess(self._now()), 0.0)
        raise _quota_error(decision, operation, cost, seconds)

    def settle(self, charge: Charge, status: int | None, headers: Mapping[str, str]) -> None:
        """Reconcile the counters with the rate limit headers of a response.

        ``status`` is None if no response was received. A 429 blocks the token, or with a wait too
        long for a burst window the whole company, for as long as the server asks but not beyond
        the end of the day. Raises StoreUnavailable.
        """
        observed = read_rate_headers(headers, self._names)
        if status != 429 and observed is NO_RATE_HEADERS:
            return
        if observed.limit:
            self._observed_bursts[charge.key.operation] = observed.limit
        wait = (retry_after_seconds(headers, 429, self._names) or 0.0) if status == 429 else 0.0
        is_daily = wait > MAX_BURST_WAIT
        observation = Observation(
            token=self._token,
            company=self._company,
            burst_used=_used(self._burst(charge.key.operation), observed.remaining),
            window=self.limits.window,
            daily_spent=_used(self.limits.daily, observed.daily_remaining),
            day_start=self._day_start(),
            pause_token=0.0 if is_daily else wait,
            pause_company=min(wait, self.limits.seconds_left(self._now())) if is_daily else 0.0,
        )
        if observation.has_corrections:
            self._store.reconcile(observation)

    def refund(self, charge: Charge) -> None:
        """Cancel the charge of an attempt that certainly did not reach the server.

        A second refund has no effect. Raises StoreUnavailable.
        """
        if charge.refunded:
            return
        charge.refunded = True
        self._budgets.release(charge.budgets, charge.cost)
        self.usage.add(charge.key, Spent(-charge.cost, -1))
        self._store.release(charge.receipt)

    def close(self) -> None:
        """Close the files and connections of the store; a later call opens them again."""
        self._store.close()

    def _charge_request(self, operation: str, cost: int) -> ChargeRequest:
        burst, day_start = self._burst(operation), self._day_start()
        known = self._charge_requests.get(operation)
        if known is not None and (known.burst, known.day_start) == (burst, day_start):
            return known
        request = self._charge_requests[operation] = ChargeRequest(
            token=self._token,
            company=self._company,
            cost=cost,
            burst=burst,
            window=self.limits.window,
            daily=self.limits.daily,
            day_start=day_start,
        )
        return request

    def _burst(self, operation: str) -> int | None:
        """Return the lower of the configured burst limit and the one observed in headers."""
        limit, observed = self.limits.burst, self._observed_bursts.get(operation)
        if limit is None or observed is None:
            return observed if limit is None else limit
        return min(limit, observed)

    def _day_start(self) -> int:
        fixed = self.limits.fixed_day_start
        return self.limits.day_start(self._now()) if fixed is None else fixed

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)


def _quota_error(
    exhausted: QuotaExhausted, operation: Operation, cost: int, seconds: float
) -> DailyBudgetExhausted:
    if exhausted.limit is None:
        message = (
            f"daily token limit exhausted (reported by the API); request not sent: {operation.call}"
        )
    else:
        left = max(exhausted.limit - exhausted.spent, 0)
        message = (
            f"{operation.call} costs {cost} tokens but only {left} of {exhausted.limit} remain in"
            " the daily quota; request not sent"
        )
    error = DailyBudgetExhausted(
        message,
        status=429,
        hint=f"the quota resets in {seconds / 3600:.1f} h",
        operation=operation.id,
    )
    error.retry_after = seconds
    return error


def _used(limit: int | None, remaining: int | None) -> int | None:
    """Return the used part of a limit, None if a number is unknown or nothing is used."""
    if limit is None or remaining is None or remaining >= limit:
        return None
    return limit - remaining
