"""Budgets of a block of code: the most tokens that the calls in it may cost.

A budget counts the calls of the block it is entered in, and of every task and thread that runs in
that block's context (``asyncio.create_task``, ``asyncio.to_thread``). Threads start without that
context, those of a ``ThreadPoolExecutor`` too; therefore what the main thread opens outside of an
event loop holds for all threads. Entering one budget object again, in whatever thread, shares its
account.

Invariant: an account is never charged beyond its limit, and a call is entered in all accounts or
in none.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from ..errors import ArgumentError, BudgetExceeded
from .locks import ForkSafeLock


class Budget:
    """An account of tokens, open in a ``with`` or ``async with`` block."""

    def __init__(self, limit: int, book: ActiveBudgets) -> None:
        if limit < 0:
            raise ArgumentError(
                f"limit: a budget is 0 tokens or more, not {limit}", parameter="limit"
            )
        self._limit = limit
        self._spent = 0
        self._book = book

    @property
    def limit(self) -> int:
        """The most tokens that may be spent."""
        return self._limit

    @property
    def spent(self) -> int:
        """Tokens spent so far, attempts under way included."""
        return self._spent

    @property
    def left(self) -> int:
        """Tokens that may still be spent."""
        return self._limit - self._spent

    def _charge(self, cost: int) -> None:
        self._spent += cost

    def __enter__(self) -> Self:
        self._book.open(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._book.close(self)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._book.close(self)

    def __repr__(self) -> str:
        return f"Budget(limit={self._limit}, spent={self._spent})"


# One variable for all clients: context variables are never freed.
_open_here: ContextVar[tuple[Budget, ...]] = ContextVar("open_budgets", default=())


class ActiveBudgets:
    """The budgets of one client."""

    def __init__(self) -> None:
        self._lock = ForkSafeLock()
        self._of_main_thread: tuple[Budget, ...] = ()

    def budget(self, limit: int) -> Budget:
        """Return a new account; it counts once it is entered. Raises ArgumentError below 0."""
        return Budget(limit, self)

    def charge(self, operation: str, cost: int) -> tuple[Budget, ...]:
        """Enter a call in every open account; return them.

        Raises BudgetExceeded, for the account with the least left, when it would overspend one.
        """
        accounts = self._accounts()
        if not accounts:
            return ()
        with self._lock:
            tightest = min(accounts, key=lambda account: account.left)
            if tightest.left < cost:
                raise _refuse(tightest, operation, cost)
            for account in accounts:
                account._charge(cost)
        return accounts

    def release(self, accounts: tuple[Budget, ...], cost: int) -> None:
        """Take a call out of the accounts it was entered in."""
        with self._lock:
            for account in accounts:
                account._charge(-cost)

    def open(self, budget: Budget) -> None:
        """Let an account count for the running context; from the main thread, for all threads."""
        _open_here.set((*_open_here.get(), budget))
        if _is_plain_main_thread():
            with self._lock:
                self._of_main_thread = (*self._of_main_thread, budget)

    def close(self, budget: Budget) -> None:
        """Let an account count no more where ``open`` was called."""
        _open_here.set(_without(_open_here.get(), budget))
        if _is_plain_main_thread():
            with self._lock:
                self._of_main_thread = _without(self._of_main_thread, budget)

    def _accounts(self) -> tuple[Budget, ...]:
        """Return the accounts of this client that count here, each once."""
        here = (budget for budget in _open_here.get() if budget._book is self)
        return tuple(dict.fromkeys((*self._of_main_thread, *here)))


def _refuse(budget: Budget, operation: str, cost: int) -> BudgetExceeded:
    return BudgetExceeded(
        f"{operation} costs {cost} tokens and {budget.left} of {budget.limit} are left; nothing was"
        " sent; raise the budget or ask for less",
        spent=budget.spent,
        cost=cost,
        limit=budget.limit,
        operation=operation,
    )


def _without(budgets: tuple[Budget, ...], budget: Budget) -> tuple[Budget, ...]:
    """Return the budgets without the innermost entry of one."""
    for index in reversed(range(len(budgets))):
        if budgets[index] is budget:
            return budgets[:index] + budgets[index + 1 :]
    return budgets


def _is_plain_main_thread() -> bool:
    """Return whether this is the main thread outside of any event loop.

    The tasks of a loop share its thread: what one of them opens must not reach the others.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    # Importing asyncio takes longer than all the rest of this package; a loop needs it anyway.
    loops = sys.modules.get("asyncio.events")
    return loops is None or loops._get_running_loop() is None
