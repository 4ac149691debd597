"""Finds the records of a copy that a list no longer returns.

Input: the keys of the copy. Output: those that are missing. A list does not say why it leaves out a
record: it was deleted, or it is not visible to the caller. The keys are found in the cheaper of two
ways, by fetching the whole list or by asking for them; what is missing in the whole list is asked
for once more, because a record can move to a page that was already fetched. No I/O happens here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from msgspec import UNSET

from ..operation import Operation
from ..pagination.page import Page, pagination_of
from ..pagination.paginator import AsyncPages, Pages
from .window import is_deleted, records_of, sync_of

Key = int | str
Method = Literal["list", "ids"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """The ``missing`` keys: records that were deleted, or are not visible to the caller.

    ``method`` is how they were found: by fetching the whole ``list``, or by asking for the ``ids``.
    ``cost`` is the tokens spent.
    """

    missing: tuple[Key, ...]
    method: Method
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrunePlan:
    """How missing records are found, and the expected number of pages."""

    method: Method
    pages: int


def plan_prune(operation: Operation, count: int, arguments: Mapping[str, object]) -> PrunePlan:
    """Return the cheaper way to find which of ``count`` records are missing."""
    size = _page_size(operation)
    whole = PrunePlan(method="list", pages=max(_ceil(count, size), 1))
    batch = batch_size(operation, arguments)
    if not batch:
        return whole
    full, rest = divmod(count, batch)
    pages = full * _ceil(batch, size) + _ceil(rest, size)
    return PrunePlan(method="ids", pages=pages) if pages < whole.pages else whole


def batch_size(operation: Operation, arguments: Mapping[str, object]) -> int:
    """Return how many records a list can be asked for; 0 if it cannot, given its other arguments."""
    batch = operation.batch
    if batch is None:
        return 0
    for parameter in operation.parameters:
        if parameter.name in arguments and batch.parameter in parameter.cancels:
            return 0
    return batch.maximum or _page_size(operation)


class MissingKeys:
    """The keys that were not found yet."""

    def __init__(
        self, operation: Operation, keys: Iterable[Key], arguments: Mapping[str, object]
    ) -> None:
        self._operation = operation
        self._sync = sync_of(operation)
        self._arguments = {name: value for name, value in arguments.items() if value is not UNSET}
        self._keys = dict.fromkeys(keys)
        self.plan = plan_prune(operation, len(self._keys), self._arguments)
        self.cost = 0

    @property
    def all_found(self) -> bool:
        """Whether no key is missing."""
        return not self._keys

    def queries(self) -> Iterator[dict[str, object]]:
        """Yield the arguments of each list to fetch, while keys are missing."""
        if self.plan.method == "list" and not self.all_found:
            yield self._arguments
        size = batch_size(self._operation, self._arguments)
        keys = iter([*self._keys])
        while size and (asked := list(islice(keys, size))):
            yield {**self._arguments, str(self._batch): asked}

    @property
    def _batch(self) -> str:
        batch = self._operation.batch
        return batch.parameter if batch else ""

    def accept(self, page: Page[object]) -> None:
        """Remove the keys of the records of a page, unless the API marks them as deleted."""
        self.cost += page.cost
        for record in records_of(page, pagination_of(self._operation).items):
            key = record.get(self._sync.key)
            if isinstance(key, int | str) and not is_deleted(record, self._sync):
                self._keys.pop(key, None)

    def result(self) -> Pruned:
        """Return the missing keys, in the order in which they were passed."""
        return Pruned(missing=tuple(self._keys), method=self.plan.method, cost=self.cost)


def find_missing(
    missing: MissingKeys, list_: Callable[[Mapping[str, object]], Pages[object]]
) -> Pruned:
    """Fetch what is needed and return the missing keys."""
    for query in missing.queries():
        for page in list_(query).pages():
            missing.accept(page)
            if missing.all_found:
                break
    return missing.result()


async def find_missing_async(
    missing: MissingKeys, list_: Callable[[Mapping[str, object]], AsyncPages[object]]
) -> Pruned:
    """Fetch what is needed and return the missing keys."""
    for query in missing.queries():
        async for page in list_(query).pages():
            missing.accept(page)
            if missing.all_found:
                break
    return missing.result()


def _page_size(operation: Operation) -> int:
    pagination = pagination_of(operation)
    return pagination.maximum_size or pagination.default_size or 1


def _ceil(amount: int, size: int) -> int:
    return -(-amount // size)
