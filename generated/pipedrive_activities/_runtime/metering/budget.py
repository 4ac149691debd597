"""Budgets: limits on the tokens that the calls in a block of code may cost.

A budget counts the calls in the block that it is entered in, and those of every task and thread
that inherits the context of the block (``asyncio.create_task``, ``asyncio.to_thread``). New threads
do not inherit it, nor do those of a ``ThreadPoolExecutor``; a budget that the main thread enters
outside an event loop therefore applies to all threads. Entering the same budget object again, in
any thread, adds to the same count.

Invariant: a budget is never charged beyond its limit, and a call is charged to all active budgets
or to none.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from ..errors import BudgetExceeded
from ..number_checks import check_count
from ..operation import Operation
from .locks import ForkSafeLock


class Budget:
    """A limit on tokens, active in a ``with`` or ``async with`` block."""

    def __init__(self, limit: int, active: ActiveBudgets) -> None:
        check_count(limit, "limit", 0, "tokens")
        self._limit = limit
        self._spent = 0
        self._active = active

    @property
    def limit(self) -> int:
        """The maximum number of tokens."""
        return self._limit

    @property
    def spent(self) -> int:
        """Tokens spent so far, including running attempts."""
        return self._spent

    @property
    def left(self) -> int:
        """Tokens that are left."""
        return self._limit - self._spent

    def _charge(self, cost: int) -> None:
        self._spent += cost

    def __enter__(self) -> Self:
        self._active.enter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._active.exit(self)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._active.exit(self)

    def __repr__(self) -> str:
        return f"Budget(limit={self._limit}, spent={self._spent})"


# One variable for all clients: context variables are never freed.
_entered: ContextVar[tuple[Budget, ...]] = ContextVar("entered_budgets", default=())


class ActiveBudgets:
    """The active budgets of one client. Thread-safe."""

    def __init__(self) -> None:
        self._lock = ForkSafeLock()
        self._of_main_thread: tuple[Budget, ...] = ()

    def budget(self, limit: int) -> Budget:
        """Return a new budget, which is active once entered. Raises ArgumentError below 0 and for NaN."""
        return Budget(limit, self)

    def charge(self, operation: Operation, cost: int) -> tuple[Budget, ...]:
        """Charge a call to all active budgets; return them.

        Raises BudgetExceeded, for the budget with the least left, if it would exceed one.
        """
        budgets = self._active_budgets()
        if not budgets:
            return ()
        with self._lock:
            tightest = min(budgets, key=lambda budget: budget.left)
            if tightest.left < cost:
                raise _budget_exceeded(tightest, operation, cost)
            for budget in budgets:
                budget._charge(cost)
        return budgets

    def release(self, budgets: tuple[Budget, ...], cost: int) -> None:
        """Cancel the charge of a call to these budgets."""
        if not budgets:
            return
        with self._lock:
            for budget in budgets:
                budget._charge(-cost)

    def enter(self, budget: Budget) -> None:
        """Activate a budget in the current context; from the main thread, in all threads."""
        _entered.set((*_entered.get(), budget))
        if _is_main_thread_without_loop():
            with self._lock:
                self._of_main_thread = (*self._of_main_thread, budget)

    def exit(self, budget: Budget) -> None:
        """Deactivate a budget where ``enter`` activated it."""
        _entered.set(_without(_entered.get(), budget))
        if _is_main_thread_without_loop():
            with self._lock:
                self._of_main_thread = _without(self._of_main_thread, budget)

    def _active_budgets(self) -> tuple[Budget, ...]:
        """Return the budgets of this client that are active in this context, each once."""
        entered = _entered.get()
        if not entered and not self._of_main_thread:
            return ()
        in_context = (budget for budget in entered if budget._active is self)
        return tuple(dict.fromkeys((*self._of_main_thread, *in_context)))


def _budget_exceeded(budget: Budget, operation: Operation, cost: int) -> BudgetExceeded:
    return BudgetExceeded(
        f"{operation.call} costs {cost} tokens but only {budget.left} of {budget.limit} remain in"
        " the budget; request not sent",
        spent=budget.spent,
        cost=cost,
        limit=budget.limit,
        operation=operation.id,
    )


def _without(budgets: tuple[Budget, ...], budget: Budget) -> tuple[Budget, ...]:
    """Return the budgets without the innermost entry of ``budget``."""
    for index in reversed(range(len(budgets))):
        if budgets[index] is budget:
            return budgets[:index] + budgets[index + 1 :]
    return budgets


def _is_main_thread_without_loop() -> bool:
    """Return whether this is the main thread outside any event loop.

    The tasks of an event loop share its thread, but must not share the budgets of each other.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    # Importing asyncio takes longer than the rest of this package; a running loop has imported it.
    events = sys.modules.get("asyncio.events")
    return events is None or events._get_running_loop() is None
