"""The chapter on copies: only for lists with a sync, with the prices that the client estimates."""

from __future__ import annotations

from dataclasses import replace

from generator.views.docs.copies import view_copies
from pipedrive_activities import Pipedrive
from pipedrive_activities.rate_limits import RATE_LIMITS
from tests.unit.views.docs.test_view import docs_of, pipedrive, pipedrive_api


def test_the_prices_are_those_that_the_client_estimates() -> None:
    (copy,) = pipedrive().copies
    prices = {price.run: price for price in copy.prices}
    with Pipedrive("token") as client:
        for count in (1_000, 100_000, 1_000_000):
            estimate = client.estimate("activities.list", items=count)
            for run in ("First run", "Prune"):
                price = prices[f"{run}, {count:,} records"]
                assert (price.pages, price.tokens) == (estimate.calls, estimate.tokens)
        later = client.estimate("activities.list", items=500)
    assert prices["Later run, up to 500 changes"].tokens == later.tokens


def test_each_plan_has_the_share_of_its_daily_budget() -> None:
    (copy,) = pipedrive().copies
    assert copy.plans == ("Lite", "Growth", "Premium", "Ultimate")
    assert RATE_LIMITS is not None
    million = next(price for price in copy.prices if price.tokens == 20_000)
    daily = [RATE_LIMITS.limits(plan).daily or 0 for plan in copy.plans]
    assert [float(share.removesuffix(" %")) for share in million.shares] == [
        round(100 * 20_000 / tokens, 0 if tokens < 200_000 else 1) for tokens in daily
    ]
    assert copy.prices[0].shares[0] == "under 0.1 %"


def test_without_prices_there_is_no_table_and_without_a_command_line_no_command() -> None:
    api = pipedrive_api()
    free = replace(api, operations=tuple(replace(each, cost=None) for each in api.operations))
    (copy,) = view_copies(free, has_command=False)
    assert (copy.prices, copy.plans, copy.command) == ((), (), "")
    assert "client.activities.sync(" in copy.python


def test_a_reference_without_a_sync_has_no_such_chapter() -> None:
    assert docs_of("paths: {}").copies == ()


def test_another_list_of_a_resource_has_a_title_of_its_own() -> None:
    api = pipedrive_api()
    synced = next(each for each in api.operations if each.sync)
    other = replace(synced, method=replace(synced.method, python="list_archived"))
    first, second = view_copies(replace(api, operations=(synced, other)), has_command=True)
    assert (first.title, second.title) == ("activities", "activities-list-archived")
    assert second.command.endswith(
        " activities sync-list-archived --to activities-list-archived.sqlite"
    )
