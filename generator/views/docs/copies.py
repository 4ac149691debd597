"""View of the chapter on copies of lists: how one is kept, and what it costs.

Input: an API. Output: a view per list with a sync. Prices are those that ``client.estimate`` returns:
a list of so many records at the largest page size.
"""

from __future__ import annotations

from generator.ir.api import Api, RateLimits
from generator.ir.operations import Operation
from generator.ir.sync_names import prune_method, sync_method
from generator.records import dataclass

_RECORDS = (1_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPriceView:
    """What a run costs. ``shares`` are, for each plan, how much of a seat's daily budget that is."""

    run: str
    pages: int
    tokens: int
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A list that can be copied. ``command`` is empty without a command line."""

    title: str
    python: str
    command: str
    plans: tuple[str, ...]
    prices: tuple[CopyPriceView, ...]


def view_copies(api: Api, *, has_command: bool) -> tuple[CopyView, ...]:
    """Return a view of each list of which a copy can be kept."""
    return tuple(_copy(api, each, has_command) for each in api.operations if each.sync)


def _copy(api: Api, operation: Operation, has_command: bool) -> CopyView:
    resource = operation.resource.python
    name = sync_method(operation).replace("_", "-")
    group = resource.strip("_").replace("_", "-")
    title = group + name.removeprefix("sync")  # a resource can have several lists
    command = f"{api.product.command} {group} {name} --to {title}.sqlite"
    limits = api.rate_limits
    return CopyView(
        title=title,
        python=_PYTHON.format(
            package=api.product.package,
            call=f"{resource}.{sync_method(operation)}",
            prune=f"{resource}.{prune_method(operation)}",
        ),
        command=command if has_command else "",
        plans=tuple(plan.name for plan in limits.plans) if limits and operation.cost else (),
        prices=_prices(operation, limits) if operation.cost else (),
    )


_PYTHON = """\
from {package} import SyncState

changes = client.{call}(SyncState.from_json(stored) if stored else None)
for page in changes.pages():
    ...  # in one transaction: store page.items, remove page.deleted, store page.state.to_json()
missing = client.{prune}(keys).missing  # deleted, or not visible to this user"""


def _prices(operation: Operation, limits: RateLimits | None) -> tuple[CopyPriceView, ...]:
    size = _page_size(operation)
    rows = [(f"First run, {count:,} records", -(-count // size)) for count in _RECORDS]
    rows.append((f"Later run, up to {size:,} changes", 1))
    rows += [(f"Prune, {count:,} records", -(-count // size)) for count in _RECORDS]
    return tuple(_price(run, pages, operation.cost or 0, limits) for run, pages in rows)


def _page_size(operation: Operation) -> int:
    pages = operation.pagination
    return (pages.largest_page or 1) if pages else 1


def _price(run: str, pages: int, cost: int, limits: RateLimits | None) -> CopyPriceView:
    tokens = pages * cost
    plans = limits.plans if limits else ()
    daily = limits.daily_tokens if limits else 0
    return CopyPriceView(
        run=run,
        pages=pages,
        tokens=tokens,
        shares=tuple(_share(tokens, daily * plan.daily_multiplier) for plan in plans),
    )


def _share(tokens: int, daily: int) -> str:
    """Return a share in percent, with two significant digits below 10 %."""
    percent = 100 * tokens / daily
    if percent < 0.1:
        return "under 0.1 %"
    return f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"
