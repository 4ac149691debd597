"""View of the chapter on budget and limits: what the plans buy, and the prices in the calculator."""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.records import dataclass
from generator.views.docs.operations import method_class_of
from generator.views.docs.titles import title_of

_FULL_READS = 8
"""Times a day that the calculator reads a whole list, at first."""
_SINGLE_CALLS = 100
"""Calls a day of any other operation, at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceView:
    """An operation in the calculator. ``page_size`` is that of a list read as a whole, else 0.

    ``calls`` is the number of calls a day that the calculator starts with.
    """

    id: str
    title: str
    http_method: str
    method_class: str
    cost: int
    cost_noun: str
    calls: int
    page_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan: tokens a seat and day, the calls that they buy per price, and the burst limits."""

    name: str
    burst: int
    daily: int
    calls: tuple[int, ...]
    oauth_burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetView:
    """Budget and limits. ``prices`` are the different prices in tokens, highest first."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[PlanView, ...]
    prices: tuple[int, ...]
    operations: tuple[PriceView, ...]
    maximum_size: int


def view_budget(api: Api) -> BudgetView | None:
    """Return the budget of an API, None if no operation has a price."""
    limits = api.rate_limits
    priced = [operation for operation in api.operations if operation.cost]
    if limits is None or not priced:
        return None
    prices = tuple(sorted({operation.cost or 0 for operation in priced}, reverse=True))
    daily = limits.daily_tokens
    return BudgetView(
        daily_tokens=daily,
        burst_window=limits.burst_window,
        oauth_burst_factor=limits.oauth_burst_factor,
        prices=prices,
        plans=tuple(
            PlanView(
                name=plan.name,
                burst=plan.burst,
                daily=daily * plan.daily_multiplier,
                calls=tuple(daily * plan.daily_multiplier // price for price in prices),
                oauth_burst=plan.burst * limits.oauth_burst_factor,
            )
            for plan in limits.plans
        ),
        operations=tuple(_price(operation) for operation in priced if not operation.deprecation),
        maximum_size=max(
            (each.pagination.maximum_size or 0 for each in priced if each.pagination), default=0
        ),
    )


def _price(operation: Operation) -> PriceView:
    pagination = operation.pagination
    method = operation.http_method.upper()
    return PriceView(
        id=operation.id.wire,
        title=title_of(operation),
        http_method=method,
        method_class=method_class_of(operation),
        cost=operation.cost or 0,
        cost_noun="token" if operation.cost == 1 else "tokens",
        calls=_FULL_READS if pagination and pagination.maximum_size else _SINGLE_CALLS,
        page_size=(pagination.maximum_size or 0) if pagination else 0,
    )
