"""The price of a plan before its first call.

Input: the operations of the API and how much is asked of one of them. Output: an ``Estimate`` that
tells its reasons and what the same would cost another way. Nothing is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..errors import ArgumentError
from ..operation import Operation
from .costs import Costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a plan costs: ``calls`` of ``cost`` tokens each.

    ``cost_known`` is false when the description does not state the cost: it is then counted as the
    dearest known. ``alternatives`` reach the same another way, the cheapest first; an alternative
    that is deprecated says so.
    """

    operation: str
    calls: int
    cost: int
    cost_known: bool
    reason: str
    deprecated: bool = False
    alternatives: tuple[Estimate, ...] = ()

    @property
    def tokens(self) -> int:
        """The tokens of all calls."""
        return self.calls * self.cost

    @property
    def cheapest(self) -> Estimate:
        """The cheapest way: this one unless an alternative costs less."""
        return min((self, *self.alternatives), key=lambda way: way.tokens)

    def __str__(self) -> str:
        lines = [self._line()]
        lines += [f"  or {way._line()}" for way in self.alternatives]
        return "\n".join(lines)

    def __add__(self, other: Estimate) -> EstimateTotal:
        return EstimateTotal((self, other))

    def _line(self) -> str:
        marks = [self.reason]
        if not self.cost_known:
            marks.append("cost not stated, counted as the dearest known")
        if self.deprecated:
            marks.append("deprecated")
        noun = "call" if self.calls == 1 else "calls"
        return (
            f"{self.operation}: {self.calls:,} {noun} of {self.cost} = {self.tokens:,} tokens"
            f" ({'; '.join(marks)})"
        )


@dataclass(frozen=True, slots=True)
class EstimateTotal:
    """Several estimates together."""

    parts: tuple[Estimate, ...]

    @property
    def tokens(self) -> int:
        """The tokens of all parts."""
        return sum(part.tokens for part in self.parts)

    @property
    def calls(self) -> int:
        """The calls of all parts."""
        return sum(part.calls for part in self.parts)

    def __add__(self, other: Estimate) -> EstimateTotal:
        return EstimateTotal((*self.parts, other))

    def __str__(self) -> str:
        total = f"together: {self.calls:,} calls, {self.tokens:,} tokens"
        return "\n".join([*map(str, self.parts), total])


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimator plans over the operations of an API."""

    operations: Mapping[str, Operation]
    costs: Costs

    def estimate(
        self,
        operation: str,
        *,
        calls: int | None = None,
        items: int | None = None,
        pages: int | None = None,
        ids: int | Collection[object] | None = None,
        limit: int | None = None,
    ) -> Estimate:
        """Return what it costs to use an operation (its operationId) for one of:

        ``calls``: so many calls (the default: 1). ``items``: walking a list of so many items, at
        least one page. ``pages``: so many pages of it. ``ids``: so many ids, or the ids
        themselves. ``limit`` is the page size, by default the largest.

        Raises ArgumentError, naming the argument, for an unknown operation, a negative number, a
        limit the API does not take, more than one measure, or one that the operation lacks.
        """
        chosen = self._operation(operation)
        count = len(ids) if isinstance(ids, Collection) else ids
        measures = {"calls": calls, "items": items, "pages": pages, "ids": count}
        measure, amount = _only_measure(measures)
        _check_limit(chosen, limit)
        return replace(
            self._price(chosen, measure, amount, limit),
            alternatives=self._alternatives(chosen, measure, amount, limit),
        )

    def _operation(self, name: str) -> Operation:
        found = self.operations.get(name)
        if found is None:
            raise ArgumentError(
                f"operation: there is no operation {name!r}; see OPERATIONS", parameter="operation"
            )
        return found

    def _price(
        self, operation: Operation, measure: str, amount: int, limit: int | None
    ) -> Estimate:
        calls, reason = _calls(operation, measure, amount, limit)
        return Estimate(
            operation=operation.id,
            calls=calls,
            cost=self.costs[operation.id],
            cost_known=self.costs.is_known(operation.id),
            reason=reason,
            deprecated=operation.deprecated,
        )

    def _alternatives(
        self, operation: Operation, measure: str, amount: int, limit: int | None
    ) -> tuple[Estimate, ...]:
        """Return the other ways to the same, the cheapest first."""
        ways: list[Estimate] = []
        if measure == "ids":
            others = (other for other in self.operations.values() if _same_ids(operation, other))
            ways = [self._price(other, measure, amount, None) for other in others]
        elif measure == "items":
            if limit is not None and limit != _page_size(operation):
                ways.append(self._price(operation, measure, amount, None))
            successor = self.operations.get(operation.replaced_by or "")
            if successor is not None and _page_size(successor) is not None:
                ways.append(self._price(successor, measure, amount, None))
        return tuple(sorted(ways, key=lambda way: (way.tokens, way.operation)))


def _only_measure(measures: Mapping[str, int | None]) -> tuple[str, int]:
    given = [(name, amount) for name, amount in measures.items() if amount is not None]
    if not given:
        return "calls", 1
    if len(given) > 1:
        names = " and ".join(name for name, _ in given)
        raise ArgumentError(
            f"{names}: one estimate has one measure; add estimates up with +", parameter=given[1][0]
        )
    name, amount = given[0]
    if amount < 0:
        raise ArgumentError(f"{name}: 0 or more, not {amount}", parameter=name)
    return name, amount


def _check_limit(operation: Operation, limit: int | None) -> None:
    if limit is None:
        return
    largest = _page_size(operation)
    if largest is None:
        raise ArgumentError(f"limit: {operation.id} does not come in pages", parameter="limit")
    if not 1 <= limit <= largest:
        raise ArgumentError(f"limit: 1 to {largest}, not {limit}", parameter="limit")


def _calls(operation: Operation, measure: str, amount: int, limit: int | None) -> tuple[int, str]:
    """Return how many calls a measure takes, and why. Raises ArgumentError when it does not fit."""
    size = limit or _page_size(operation)
    if measure == "calls":
        return amount, "as asked for"
    if measure == "ids":
        return _calls_of_ids(operation, amount, size)
    if size is None:
        raise ArgumentError(f"{measure}: {operation.id} does not come in pages", parameter=measure)
    if measure == "pages":
        return amount, f"{size:,} items a page at most"
    return max(_ceil(amount, size), 1), f"{amount:,} items, {size:,} a page"


def _calls_of_ids(operation: Operation, count: int, size: int | None) -> tuple[int, str]:
    if operation.batch is None:
        if not _is_by_id(operation):
            raise ArgumentError(f"ids: {operation.id} takes no ids", parameter="ids")
        return count, f"{count:,} ids, one a call"
    most = operation.batch.maximum or max(count, 1)
    full, rest = divmod(count, most)
    calls = full * _ceil(most, size or most) + _ceil(rest, size or most)
    return calls, f"{count:,} ids, {min(most, size or most):,} a call"


def _same_ids(one: Operation, other: Operation) -> bool:
    """Return whether two operations do the same to the same ids, one singly and one in batches."""
    singly, batch = (other, one) if one.batch is not None else (one, other)
    return (
        singly.batch is None
        and batch.batch is not None
        and singly.method == batch.method
        and _is_by_id(singly)
        and singly.path.split("/")[-2] == batch.path.split("/")[-1]
    )


def _page_size(operation: Operation) -> int | None:
    """Return how many items a page holds at most, None when there are no pages."""
    paging = operation.pagination
    return None if paging is None else paging.maximum_size or paging.default_size


def _is_by_id(operation: Operation) -> bool:
    return operation.path.endswith("}") and operation.path.count("{") == 1


def _ceil(amount: int, size: int) -> int:
    return -(-amount // size)
