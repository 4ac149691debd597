"""Estimator of plans, and the reasons they come with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities._runtime.errors import ArgumentError
from pipedrive_activities._runtime.metering.estimate import Estimate, Estimator
from pipedrive_activities._runtime.metering.meter import Costs
from tests.support.operations import OPERATIONS

PRICES = Estimator(OPERATIONS, Costs({name: found.cost for name, found in OPERATIONS.items()}))


def test_a_hundred_thousand_items_cost_two_thousand() -> None:
    found = PRICES.estimate("listThings", items=100_000)
    assert (found.calls, found.tokens) == (200, 2_000)
    assert found.alternatives == ()
    assert str(found) == "listThings: 200 calls of 10 = 2,000 tokens (100,000 items, 500 per page)"


def test_a_small_page_is_compared_with_the_largest() -> None:
    found = PRICES.estimate("listThings", items=100_000, limit=100)
    assert found.tokens == 10_000
    assert found.cheapest.tokens == 2_000
    assert [way.tokens for way in found.alternatives] == [2_000]


def test_a_deprecated_list_is_compared_with_its_successor() -> None:
    found = PRICES.estimate("listOldThings", items=1_000)
    assert (found.tokens, found.deprecated) == (40, True)
    assert [(way.operation, way.tokens) for way in found.alternatives] == [("listThings", 20)]


def test_deleting_a_hundred_costs_ten_in_bulk_and_three_hundred_singly() -> None:
    singly = PRICES.estimate("deleteThing", ids=range(100))
    assert singly.tokens == 300
    assert (singly.cheapest.operation, singly.cheapest.tokens) == ("deleteThings", 10)
    bulk = PRICES.estimate("deleteThings", ids=100)
    assert (bulk.tokens, bulk.cheapest) == (10, bulk)
    assert str(bulk).splitlines() == [
        "deleteThings: 1 call of 10 = 10 tokens (100 ids, 100 per call; deprecated)",
        "  or deleteThing: 100 calls of 3 = 300 tokens (100 ids, one per call)",
    ]


@pytest.mark.parametrize(
    ("ids", "cheapest"), [(9, "getThing"), (10, "getThing"), (11, "listThings")]
)
def test_above_ten_ids_a_list_beats_single_gets(ids: int, cheapest: str) -> None:
    assert PRICES.estimate("getThing", ids=ids).cheapest.operation == cheapest
    assert (
        min(
            PRICES.estimate("listThings", ids=ids).tokens,
            PRICES.estimate("getThing", ids=ids).tokens,
        )
        == PRICES.estimate("getThing", ids=ids).cheapest.tokens
    )


@pytest.mark.parametrize(
    ("ids", "limit", "calls"),
    [(0, None, 0), (1, None, 1), (100, None, 1), (101, None, 2), (250, None, 3), (150, 40, 5)],
)
def test_ids_fill_batches_and_pages(ids: int, limit: int | None, calls: int) -> None:
    assert PRICES.estimate("listThings", ids=ids, limit=limit).calls == calls


def test_alternatives_concern_the_same_things() -> None:
    found = PRICES.estimate("listThings", ids=50)
    assert [way.operation for way in found.alternatives] == ["getThing"]
    assert PRICES.estimate("deleteOther", ids=50).alternatives == ()
    assert PRICES.estimate("getThingOfArchive", ids=50).alternatives == ()


def test_a_batch_without_an_end_is_one_call() -> None:
    assert PRICES.estimate("deleteAnyNumber", ids=5_000).calls == 1
    assert PRICES.estimate("deleteAnyNumber", ids=0).calls == 0


def test_an_empty_list_costs_a_call() -> None:
    assert PRICES.estimate("listThings", items=0).calls == 1


def test_pages_and_calls_are_taken_as_they_are() -> None:
    assert PRICES.estimate("listThings", pages=7).tokens == 70
    assert PRICES.estimate("getThing").tokens == 1
    assert PRICES.estimate("getThing", calls=12).tokens == 12


def test_an_unknown_cost_says_so() -> None:
    found = PRICES.estimate("mystery", calls=2)
    assert (found.tokens, found.cost_known) == (40, False)
    assert "counted as the most expensive operation" in str(found)


def test_an_estimate_tells_its_reasons() -> None:
    assert str(PRICES.estimate("getThing", calls=2)) == (
        "getThing: 2 calls of 1 = 2 tokens (as requested)"
    )
    assert str(PRICES.estimate("mystery")) == (
        "mystery: 1 call of 20 = 20 tokens"
        " (as requested; unknown cost, counted as the most expensive operation)"
    )


def test_the_cheapest_of_several_other_ways_comes_first() -> None:
    found = PRICES.estimate("listOldThings", items=1000, limit=100)
    ways = [(way.operation, way.tokens) for way in found.alternatives]
    assert ways == [("listThings", 20), ("listOldThings", 40)]
    assert PRICES.estimate("listThings", items=1000, limit=500).tokens == 20


def test_estimates_add_up() -> None:
    plan = PRICES.estimate("listThings", items=501) + PRICES.estimate("deleteThing", ids=2)
    more = plan + PRICES.estimate("getThing")
    assert (more.calls, more.tokens) == (5, 27)
    assert str(more).splitlines()[-1] == "total: 5 calls, 27 tokens"


@pytest.mark.parametrize(
    ("operation", "measures", "named"),
    [
        ("noSuch", {}, "operation"),
        ("getThing", {"items": 5}, "items"),
        ("getThing", {"pages": 5}, "pages"),
        ("mystery", {"ids": 5}, "ids"),
        ("getPartOfThing", {"ids": 5}, "ids"),
        ("getPartsOfThing", {"ids": 5}, "ids"),
        ("listThings", {"items": -1}, "items"),
        ("listThings", {"items": 1, "pages": 1}, "items and pages"),
        ("listThings", {"items": 1, "limit": 501}, "limit"),
        ("listThings", {"items": 1, "limit": 0}, "limit"),
        ("getThing", {"calls": 1, "limit": 5}, "limit"),
    ],
)
def test_what_cannot_be_priced_is_refused(
    operation: str, measures: dict[str, int], named: str
) -> None:
    with pytest.raises(ArgumentError, match=f"^{named}") as caught:
        PRICES.estimate(operation, **measures)
    assert caught.value.parameter == named.split()[-1]


@given(items=st.integers(0, 10**7), limit=st.integers(1, 500))
def test_pages_hold_all_items_and_none_is_wasted(items: int, limit: int) -> None:
    found: Estimate = PRICES.estimate("listThings", items=items, limit=limit)
    assert found.calls * limit >= items
    assert (found.calls - 1) * limit < max(items, 1)
    assert found.cheapest.tokens <= found.tokens
