"""What the server spends: its budget of the day, the usage history, and writes in doubt.

Budget and history are shared with the command line: the budget counts what its commands spend, and
``usage`` shows what was spent under the label of the server. Days are UTC.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .._runtime.metering.budget_store import BudgetStore
from .._runtime.metering.history import SpendingHistory
from ..cli.input.values import Json

_MOST_DOUBTS = 50


@dataclass(slots=True)
class Ledger:
    """The budget and the usage of the day.

    ``per_call`` limits the tokens of one call of a tool; None: no limit. ``rehearsed`` are the tokens
    that calls of a rehearsal would have cost.
    """

    budget: BudgetStore
    history: SpendingHistory
    label: str
    per_call: int | None = None
    rehearsed: int = 0
    _doubts: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_DOUBTS))
    _unmentioned: list[str] = field(default_factory=list)

    @property
    def limit(self) -> int | None:
        """Tokens that may be spent per day; None: no limit."""
        return self.budget.limit

    async def left(self) -> int | None:
        """Return the tokens that are left today, None without a budget."""
        if self.limit is None:
            return None
        spent = await asyncio.to_thread(lambda: self.budget.spent)
        return max(self.limit - spent - self.rehearsed, 0)

    def doubt(self, text: str, *, mentioned: bool = False) -> None:
        """Record a write of which nobody knows whether it was done.

        ``mentioned``: this result says so already, not the next one.
        """
        entry = f"{datetime.now(UTC):%H:%M:%S} UTC: {text}"
        self._doubts.append(entry)
        self._unmentioned += [] if mentioned else [entry]

    def new_doubts(self) -> list[str]:
        """Return the writes in doubt that no result has mentioned yet."""
        unmentioned, self._unmentioned = self._unmentioned, []
        return unmentioned

    async def day(self) -> dict[str, Json]:
        """Return the ledger of the day as JSON."""
        today = datetime.now(UTC).date()
        rows = await asyncio.to_thread(self.history.rows, today)
        used: list[Json] = [
            {
                "operation": row.operation,
                "label": row.label,
                "calls": row.spent.calls,
                "tokens": row.spent.tokens,
            }
            for row in rows
        ]
        return {
            "day": f"{today.isoformat()} (UTC)",
            "budget": self.limit,
            "budget_per_call": self.per_call,
            "left": await self.left(),
            "label": self.label,
            "spent_by_assistants": sum(row.spent.tokens for row in rows if row.label == self.label),
            "spent_in_total": sum(row.spent.tokens for row in rows),
            "usage": used,
            "writes_in_doubt": list[Json](self._doubts),
        }
