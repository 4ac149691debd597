"""A page whose records are added to a sync at once has the same effect as one whose records are added singly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedrive_activities import OPERATIONS
from pipedrive_activities._runtime.sync.state import SyncState
from pipedrive_activities._runtime.sync.window import _Edge, sync_of

SYNC = sync_of(OPERATIONS["getActivities"])
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECONDS = st.integers(0, 6)
ZONES = ("Z", "+00:00", "", ".5Z", "+01:00")


def _time(second: int, zone: str) -> str:
    return (BEGIN + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S") + zone


TIMES = st.builds(_time, SECONDS, st.sampled_from(ZONES)) | st.sampled_from([None, "", "soon", 7])
KEYS = st.integers(1, 8) | st.sampled_from(["1", True, None])
ODD = st.fixed_dictionaries({"id": KEYS, "update_time": TIMES, "note": st.sampled_from("ab")})


@st.composite
def _usual(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return records with times and different keys, mostly in the order of their times."""
    keys = draw(st.lists(st.integers(1, 12), unique=True, max_size=8))
    times = draw(st.lists(SECONDS, min_size=len(keys), max_size=len(keys)))
    if draw(st.integers(0, 3)):
        times.sort()
    zone = draw(st.sampled_from(ZONES)) if draw(st.booleans()) else "Z"
    return [
        {"id": key, "update_time": _time(time, zone), "note": draw(st.sampled_from("ab"))}
        for key, time in zip(keys, times, strict=True)
    ]


PAGES = st.lists(_usual() | st.lists(ODD, max_size=5), min_size=1, max_size=3)
STARTS = st.none() | SECONDS.map(lambda second: BEGIN + timedelta(seconds=second))


def _states(pages: list[list[dict[str, Any]]], started: datetime | None, *, single: bool) -> Any:
    """Return which records of each page are new, and the state after it."""
    state = SyncState(list="", arguments="", started=started)
    for page in pages:
        edge = _Edge(SYNC, state)
        if single:
            new = [index for index, record in enumerate(page) if edge._add(record)]
        else:
            new = [*edge.add_page(page)]
        state = SyncState(
            list="",
            arguments="",
            started=started,
            latest=edge.latest,
            ascending=edge.ascending,
            edge=edge.hashes(),
        )
        yield new, state, list(state.edge)


@settings(max_examples=150)
@given(pages=PAGES, started=STARTS)
def test_a_page_is_added_like_its_records(
    pages: list[list[dict[str, Any]]], started: datetime | None
) -> None:
    assert list(_states(pages, started, single=False)) == list(_states(pages, started, single=True))
