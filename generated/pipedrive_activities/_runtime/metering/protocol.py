"""Where every attempt is paid for: what a client asks of the books before and after sending.

The client calls ``reserve`` before each attempt (retries and redirects included) and then exactly
one of ``settle`` (a response came, or the request may have been received) and ``refund`` (it
surely never left). When ``blocking`` is true the asynchronous client calls all three in a thread.
Labels and budgets in force travel in context variables, which threads started for a call inherit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ..operation import Operation


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing was charged: wait ``seconds`` (above 0), then ask again."""

    seconds: float


class Charge(Protocol):
    """A granted attempt, opaque to the client: what the ledger needs to settle or refund it."""

    @property
    def cost(self) -> int:
        """The tokens that were charged."""
        ...


Reservation: TypeAlias = Charge | Pause


class Ledger(Protocol):
    """The books of a client. Safe to use from many threads."""

    @property
    def blocking(self) -> bool:
        """Whether a call may wait for a disk or a network."""
        ...

    def reserve(self, operation: Operation) -> Reservation:
        """Charge one attempt, or tell how long to wait for the burst window.

        Raises BudgetExceeded when a budget in force would be overspent, DailyBudgetExhausted when
        the day is spent, and whatever tells that the store cannot be reached; nothing is charged.
        """
        ...

    def settle(self, charge: Charge, status: int | None, headers: Mapping[str, str]) -> None:
        """Correct the books by what a response told; ``status`` is None when none came."""
        ...

    def refund(self, charge: Charge) -> None:
        """Take the charge back: the attempt surely never reached the server."""
        ...
