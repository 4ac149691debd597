"""What a call costs, also where the description does not say."""

from __future__ import annotations

from collections.abc import Mapping

_DEFAULT_COST = 1


class Costs:
    """Tokens per call by operationId.

    An operation whose cost is unknown counts as the dearest known one, so that a budget never lets
    through more than it was set to (at least 1 token, should no cost be known at all).
    """

    def __init__(self, declared: Mapping[str, int | None]) -> None:
        self._declared = dict(declared)
        known = [cost for cost in self._declared.values() if cost is not None]
        self._max_known_cost = max([_DEFAULT_COST, *known])

    def __getitem__(self, operation: str) -> int:
        """Return the tokens that one call of the operation is counted as."""
        cost = self._declared.get(operation)
        return self._max_known_cost if cost is None else cost

    def is_known(self, operation: str) -> bool:
        """Return whether the description states the cost of the operation."""
        return self._declared.get(operation) is not None
