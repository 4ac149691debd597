"""Finds the records of a copy that a list no longer returns.

Input: the keys of the copy. Output: those that are missing. A list does not say why it leaves out a
record: it was deleted, or it is not visible to the caller. The keys are found in the cheaper of two
ways, by fetching the whole list or by asking for them. A list that turns out to be much longer than
the number of keys is not fetched to its end; what is missing then is asked for, so that no more than
twice the necessary pages are fetched. So is what is missing in the whole list, because a record can
move to a page that was already fetched. No I/O happens here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from ..operation import Operation
from ..pagination.page import Page
from ..pagination.paginator import AsyncPages, Pages
from ..pagination.positions import pagination_of
from .window import deletions, passed_arguments, records_of, sync_of

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
        self._arguments = passed_arguments(operation, arguments)
        self._keys = dict.fromkeys(keys)
        self._batch = batch_size(operation, self._arguments)
        count, size = len(self._keys), _page_size(operation)
        self._expected_pages = max(_ceil(count, size), 1)
        asked_pages = self._pages_to_ask(count)
        self.method: Method = "ids" if 0 < asked_pages <= self._expected_pages else "list"
        self._is_listing = False
        self._pages = self.cost = 0

    @property
    def all_found(self) -> bool:
        """Whether no key is missing."""
        return not self._keys

    @property
    def is_decided(self) -> bool:
        """Whether no further page of the current list is needed."""
        if self.all_found:
            return True
        is_long = self._is_listing and self._pages > self._expected_pages
        return is_long and 0 < self._pages_to_ask(len(self._keys)) <= self._pages

    def _pages_to_ask(self, count: int) -> int:
        """Return the pages that asking for that many keys takes; 0 if the list cannot be asked."""
        if not self._batch:
            return 0
        size = _page_size(self._operation)
        full, rest = divmod(count, self._batch)
        return full * _ceil(self._batch, size) + _ceil(rest, size)

    def queries(self) -> Iterator[dict[str, object]]:
        """Yield the arguments of each list to fetch, while keys are missing."""
        if self.method == "list" and not self.all_found:
            self._is_listing = True
            yield self._arguments
            self._is_listing = False
        batch = self._operation.batch
        keys = iter([*self._keys])
        while batch and self._batch and (asked := list(islice(keys, self._batch))):
            yield {**self._arguments, batch.parameter: asked}

    def accept(self, page: Page[object]) -> None:
        """Remove the keys of the records of a page, unless the API marks them as deleted."""
        self._pages += 1
        self.cost += page.cost
        records = records_of(page, pagination_of(self._operation).items)
        for record, is_deleted in zip(records, deletions(records, self._sync), strict=True):
            key = record.get(self._sync.key)
            if isinstance(key, int | str) and not is_deleted:
                self._keys.pop(key, None)

    def result(self) -> Pruned:
        """Return the missing keys, in the order in which they were passed."""
        return Pruned(missing=tuple(self._keys), method=self.method, cost=self.cost)


def find_missing(
    missing: MissingKeys, list_: Callable[[Mapping[str, object]], Pages[object]]
) -> Pruned:
    """Fetch what is needed and return the missing keys."""
    for query in missing.queries():
        for page in list_(query).pages():
            missing.accept(page)
            if missing.is_decided:
                break
    return missing.result()


async def find_missing_async(
    missing: MissingKeys, list_: Callable[[Mapping[str, object]], AsyncPages[object]]
) -> Pruned:
    """Fetch what is needed and return the missing keys."""
    for query in missing.queries():
        async for page in list_(query).pages():
            missing.accept(page)
            if missing.is_decided:
                break
    return missing.result()


def _page_size(operation: Operation) -> int:
    return pagination_of(operation).largest_page or 1


def _ceil(amount: int, size: int) -> int:
    return -(-amount // size)
