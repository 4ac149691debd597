"""Estimates of workloads, and their reasons and alternatives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities._runtime.errors import ArgumentError
from pipedrive_activities._runtime.metering.estimate import Estimate, Estimator
from pipedrive_activities._runtime.metering.meter import Costs
from tests.support.operations import OPERATIONS

ESTIMATOR = Estimator(
    OPERATIONS, Costs({name: operation.cost for name, operation in OPERATIONS.items()})
)


def test_items_are_estimated_with_the_largest_page() -> None:
    estimate = ESTIMATOR.estimate("listThings", items=100_000)
    assert (estimate.calls, estimate.tokens) == (200, 2_000)
    assert estimate.alternatives == ()
    assert (
        str(estimate) == "listThings: 200 calls of 10 = 2,000 tokens (100,000 items, 500 per page)"
    )


def test_a_small_page_size_has_the_largest_as_alternative() -> None:
    estimate = ESTIMATOR.estimate("listThings", items=100_000, limit=100)
    assert estimate.tokens == 10_000
    assert estimate.cheapest.tokens == 2_000
    assert [alternative.tokens for alternative in estimate.alternatives] == [2_000]


def test_a_deprecated_list_has_its_replacement_as_alternative() -> None:
    estimate = ESTIMATOR.estimate("listOldThings", items=1_000)
    assert (estimate.tokens, estimate.deprecated) == (40, True)
    assert [
        (alternative.operation, alternative.tokens) for alternative in estimate.alternatives
    ] == [("listThings", 20)]


def test_single_and_batch_deletion_are_alternatives() -> None:
    single = ESTIMATOR.estimate("deleteThing", ids=range(100))
    assert single.tokens == 300
    assert (single.cheapest.operation, single.cheapest.tokens) == ("deleteThings", 10)
    bulk = ESTIMATOR.estimate("deleteThings", ids=100)
    assert (bulk.tokens, bulk.cheapest) == (10, bulk)
    assert str(bulk).splitlines() == [
        "deleteThings: 1 call of 10 = 10 tokens (100 ids, 100 per call; deprecated)",
        "  or deleteThing: 100 calls of 3 = 300 tokens (100 ids, one per call)",
    ]


@pytest.mark.parametrize(
    ("ids", "cheapest"), [(9, "getThing"), (10, "getThing"), (11, "listThings")]
)
def test_above_ten_ids_a_list_is_cheaper_than_single_gets(ids: int, cheapest: str) -> None:
    assert ESTIMATOR.estimate("getThing", ids=ids).cheapest.operation == cheapest
    assert (
        min(
            ESTIMATOR.estimate("listThings", ids=ids).tokens,
            ESTIMATOR.estimate("getThing", ids=ids).tokens,
        )
        == ESTIMATOR.estimate("getThing", ids=ids).cheapest.tokens
    )


@pytest.mark.parametrize(
    ("ids", "limit", "calls"),
    [(0, None, 0), (1, None, 1), (100, None, 1), (101, None, 2), (250, None, 3), (150, 40, 5)],
)
def test_ids_are_split_into_batches_and_pages(ids: int, limit: int | None, calls: int) -> None:
    assert ESTIMATOR.estimate("listThings", ids=ids, limit=limit).calls == calls


def test_alternatives_use_the_same_resource() -> None:
    estimate = ESTIMATOR.estimate("listThings", ids=50)
    assert [alternative.operation for alternative in estimate.alternatives] == ["getThing"]
    assert ESTIMATOR.estimate("deleteOther", ids=50).alternatives == ()
    assert ESTIMATOR.estimate("getThingOfArchive", ids=50).alternatives == ()


def test_a_batch_without_a_maximum_is_one_call() -> None:
    assert ESTIMATOR.estimate("deleteAnyNumber", ids=5_000).calls == 1
    assert ESTIMATOR.estimate("deleteAnyNumber", ids=0).calls == 0


def test_an_empty_list_costs_a_call() -> None:
    assert ESTIMATOR.estimate("listThings", items=0).calls == 1


def test_pages_and_calls_are_counted_directly() -> None:
    assert ESTIMATOR.estimate("listThings", pages=7).tokens == 70
    assert ESTIMATOR.estimate("getThing").tokens == 1
    assert ESTIMATOR.estimate("getThing", calls=12).tokens == 12


def test_an_unknown_cost_is_reported() -> None:
    estimate = ESTIMATOR.estimate("mystery", calls=2)
    assert (estimate.tokens, estimate.cost_known) == (40, False)
    assert "counted as the most expensive operation" in str(estimate)


def test_an_estimate_shows_its_reason() -> None:
    assert str(ESTIMATOR.estimate("getThing", calls=2)) == (
        "getThing: 2 calls of 1 = 2 tokens (as requested)"
    )
    assert str(ESTIMATOR.estimate("mystery")) == (
        "mystery: 1 call of 20 = 20 tokens"
        " (as requested; unknown cost, counted as the most expensive operation)"
    )


def test_alternatives_are_sorted_by_cost() -> None:
    estimate = ESTIMATOR.estimate("listOldThings", items=1000, limit=100)
    alternatives = [
        (alternative.operation, alternative.tokens) for alternative in estimate.alternatives
    ]
    assert alternatives == [("listThings", 20), ("listOldThings", 40)]
    assert ESTIMATOR.estimate("listThings", items=1000, limit=500).tokens == 20


def test_estimates_can_be_added() -> None:
    total = ESTIMATOR.estimate("listThings", items=501) + ESTIMATOR.estimate("deleteThing", ids=2)
    more = total + ESTIMATOR.estimate("getThing")
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
def test_an_invalid_workload_is_rejected(
    operation: str, measures: dict[str, int], named: str
) -> None:
    with pytest.raises(ArgumentError, match=f"^{named}") as caught:
        ESTIMATOR.estimate(operation, **measures)
    assert caught.value.parameter == named.split()[-1]


@given(items=st.integers(0, 10**7), limit=st.integers(1, 500))
def test_pages_cover_all_items_without_an_extra_page(items: int, limit: int) -> None:
    estimate: Estimate = ESTIMATOR.estimate("listThings", items=items, limit=limit)
    assert estimate.calls * limit >= items
    assert (estimate.calls - 1) * limit < max(items, 1)
    assert estimate.cheapest.tokens <= estimate.tokens
