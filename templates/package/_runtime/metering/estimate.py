"""Estimates the token cost of a workload before its first call.

Input: the operations of the API, and the workload of one of them. Output: an ``Estimate`` with its
reason and with alternatives. Nothing is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..errors import ArgumentError
from ..number_checks import check_count
from ..operation import Operation
from .meter import Costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The cost of a workload: ``calls`` of ``cost`` tokens each.

    ``cost_known`` is False if the OpenAPI document does not state the cost, which then counts as
    that of the most expensive operation. ``attempts`` is the maximum number of requests per call,
    retries and redirects included. ``alternatives`` achieve the same with other calls, the cheapest
    first; ``deprecated`` is True for deprecated operations.
    """

    operation: str
    calls: int
    cost: int
    cost_known: bool
    reason: str
    deprecated: bool = False
    attempts: int = 1
    alternatives: tuple[Estimate, ...] = ()

    @property
    def tokens(self) -> int:
        """Tokens of all calls, if each succeeds at its first attempt."""
        return self.calls * self.cost

    @property
    def max_tokens(self) -> int:
        """Tokens of all calls, if each takes the maximum number of attempts."""
        return self.tokens * self.attempts

    @property
    def cheapest(self) -> Estimate:
        """The cheapest estimate: this one unless an alternative costs less."""
        return min((self, *self.alternatives), key=lambda estimate: estimate.tokens)

    def __str__(self) -> str:
        lines = [self._line()]
        lines += [f"  or {alternative._line()}" for alternative in self.alternatives]
        return "\n".join(lines)

    def __add__(self, other: Estimate) -> EstimateTotal:
        return EstimateTotal((self, other))

    def _line(self) -> str:
        marks = [self.reason]
        if not self.cost_known:
            marks.append("unknown cost, counted as the most expensive operation")
        if self.deprecated:
            marks.append("deprecated")
        noun = "call" if self.calls == 1 else "calls"
        return (
            f"{self.operation}: {self.calls:,} {noun} of {self.cost} = {self.tokens:,} tokens"
            f" ({'; '.join(marks)})"
        )


@dataclass(frozen=True, slots=True)
class EstimateTotal:
    """The sum of several estimates."""

    parts: tuple[Estimate, ...]

    @property
    def tokens(self) -> int:
        """Tokens of all parts."""
        return sum(part.tokens for part in self.parts)

    @property
    def max_tokens(self) -> int:
        """Tokens of all parts, if each call takes the maximum number of attempts."""
        return sum(part.max_tokens for part in self.parts)

    @property
    def calls(self) -> int:
        """Calls of all parts."""
        return sum(part.calls for part in self.parts)

    def __add__(self, other: Estimate) -> EstimateTotal:
        return EstimateTotal((*self.parts, other))

    def __str__(self) -> str:
        total = f"total: {self.calls:,} calls, {self.tokens:,} tokens"
        return "\n".join([*map(str, self.parts), total])


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimates workloads of the operations of an API, for calls of at most ``attempts`` requests."""

    operations: Mapping[str, Operation]
    costs: Costs
    attempts: int = 1

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
        """Return the cost of using an operation (its operationId) for one of these workloads.

        ``calls``: a number of calls (default: 1). ``items``: fetching a list of that many items, at
        least one page. ``pages``: a number of pages of a list. ``ids``: a number of ids, or the ids
        themselves. ``limit`` is the page size (default: the maximum).

        Raises ArgumentError, naming the argument, for an unknown operation, a negative number, an
        invalid page size, more than one workload, or one that the operation does not support.
        """
        chosen = self._operation(operation)
        count = len(ids) if isinstance(ids, Collection) else ids
        measures = {"calls": calls, "items": items, "pages": pages, "ids": count}
        measure, amount = _only_measure(measures)
        _check_limit(chosen, limit)
        return replace(
            self._estimate_one(chosen, measure, amount, limit),
            alternatives=self._alternatives(chosen, measure, amount, limit),
        )

    def _operation(self, name: str) -> Operation:
        operation = self.operations.get(name)
        if operation is None:
            raise ArgumentError(
                f"operation: unknown operation {name!r}; see OPERATIONS", parameter="operation"
            )
        return operation

    def _estimate_one(
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
            attempts=self.attempts,
        )

    def _alternatives(
        self, operation: Operation, measure: str, amount: int, limit: int | None
    ) -> tuple[Estimate, ...]:
        """Return other ways to achieve the same, the cheapest first."""
        alternatives: list[Estimate] = []
        if measure == "ids":
            others = (
                other for other in self.operations.values() if _is_batch_pair(operation, other)
            )
            alternatives = [self._estimate_one(other, measure, amount, None) for other in others]
        elif measure == "items":
            if limit is not None and limit != _page_size(operation):
                alternatives.append(self._estimate_one(operation, measure, amount, None))
            successor = self.operations.get(operation.replaced_by or "")
            if successor is not None and _page_size(successor) is not None:
                alternatives.append(self._estimate_one(successor, measure, amount, None))
        return tuple(
            sorted(alternatives, key=lambda estimate: (estimate.tokens, estimate.operation))
        )


def _only_measure(measures: Mapping[str, int | None]) -> tuple[str, int]:
    passed = [(name, amount) for name, amount in measures.items() if amount is not None]
    if not passed:
        return "calls", 1
    if len(passed) > 1:
        names = " and ".join(name for name, _ in passed)
        raise ArgumentError(
            f"{names} cannot be combined in one estimate; add estimates with +",
            parameter=passed[1][0],
        )
    name, amount = passed[0]
    check_count(amount, name, 0)
    return name, amount


def _check_limit(operation: Operation, limit: int | None) -> None:
    if limit is None:
        return
    largest = _page_size(operation)
    if largest is None:
        raise ArgumentError(
            f"limit cannot be used: {operation.call} is not paginated", parameter="limit"
        )
    if not 1 <= limit <= largest:
        raise ArgumentError(f"limit must be 1 to {largest}, got {limit}", parameter="limit")


def _calls(operation: Operation, measure: str, amount: int, limit: int | None) -> tuple[int, str]:
    """Return the number of calls of a workload, and the reason. Raises ArgumentError."""
    size = limit or _page_size(operation)
    if measure == "calls":
        return amount, "as requested"
    if measure == "ids":
        return _calls_of_ids(operation, amount, size)
    if size is None:
        raise ArgumentError(
            f"{measure} cannot be used: {operation.call} is not paginated", parameter=measure
        )
    if measure == "pages":
        return amount, f"up to {size:,} items per page"
    return max(_ceil(amount, size), 1), f"{amount:,} items, {size:,} per page"


def _calls_of_ids(operation: Operation, count: int, size: int | None) -> tuple[int, str]:
    if operation.batch is None:
        if not _is_by_id(operation):
            raise ArgumentError(
                f"ids cannot be used: {operation.call} takes no ids", parameter="ids"
            )
        return count, f"{count:,} ids, one per call"
    maximum = operation.batch.maximum or max(count, 1)
    full, rest = divmod(count, maximum)
    calls = full * _ceil(maximum, size or maximum) + _ceil(rest, size or maximum)
    return calls, f"{count:,} ids, {min(maximum, size or maximum):,} per call"


def _is_batch_pair(first: Operation, second: Operation) -> bool:
    """Return whether two operations do the same, one for a single id and one for a batch of ids."""
    single, batch = (second, first) if first.batch is not None else (first, second)
    return (
        single.batch is None
        and batch.batch is not None
        and single.method == batch.method
        and _is_by_id(single)
        and single.path.split("/")[-2] == batch.path.split("/")[-1]
    )


def _page_size(operation: Operation) -> int | None:
    """Return the maximum number of items per page, None if the operation is not paginated."""
    pagination = operation.pagination
    return None if pagination is None else pagination.largest_page


def _is_by_id(operation: Operation) -> bool:
    return operation.path.endswith("}") and operation.path.count("{") == 1


def _ceil(amount: int, size: int) -> int:
    return -(-amount // size)
