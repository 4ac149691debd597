"""Results fit a context window, say what was left out, and never make an assistant repeat a write."""

from __future__ import annotations

from typing import Any

import pytest

from pipedrive_activities.mcp.fitting import LONGEST_RESULT
from pipedrive_activities.mcp.listing import Listing
from pipedrive_activities.mcp.record_text import compact_json
from pipedrive_activities.mcp.results import list_result, single_result
from pipedrive_activities.mcp.tool_arguments import ToolCall
from pipedrive_activities.mcp.tool_table import load_tools

TOOLS = load_tools().by_operation
PARTICIPANTS = [{"person_id": number, "primary": False} for number in range(10_000)]
LONG = {"id": 7, "subject": "Call", "participants": PARTICIPANTS}
NOT_AGAIN = "The call is done: to see the whole, read the record; do not repeat the call."


def call_of(operation: str, **options: Any) -> ToolCall:
    return ToolCall(tool=TOOLS[operation], arguments={}, **options)


def test_a_record_that_is_too_long_loses_its_longest_properties() -> None:
    result = single_result(call_of("getActivity"), LONG)
    assert result.value == {"id": 7, "subject": "Call"}
    (note,) = result.notes
    assert note.startswith("Left out, too long: participants (")
    assert note.endswith('Call again with fields=["participants"] and max_text=0 to get the whole.')
    wanted = call_of("getActivity", fields=("participants",), max_text=0)
    assert single_result(wanted, LONG).value == {"participants": PARTICIPANTS}


@pytest.mark.parametrize("operation", ["addActivity", "updateActivity"])
def test_a_write_keeps_its_id_and_says_not_to_repeat_it(operation: str) -> None:
    long = single_result(call_of(operation), LONG)
    assert long.value == {"id": 7, "subject": "Call"}
    assert long.notes[0].endswith(NOT_AGAIN)
    cut = single_result(call_of(operation), {"id": 7, "note": "n" * 1_000_000})
    assert cut.notes == [f"Cut: note. {NOT_AGAIN}"]
    assert len(compact_json(cut.value)) < 1000


def test_a_list_with_a_long_record_goes_on_behind_it() -> None:
    short = {"id": 8, "note": "n" * 600}
    call = call_of("getActivities")
    first = list_result(call, listing_of([short, LONG, short]))
    assert [item["id"] for item in first.value] == [8]
    assert first.next == {"skip": 1}
    assert first.notes[0].startswith("Cut: note.")
    assert first.notes[1].startswith("1 of 3 items fit")
    second = list_result(call, listing_of([LONG, short]))
    assert second.value[0] == {"id": 7, "subject": "Call"}
    assert len(second.value) == 2
    assert len(compact_json(second.value)) < LONGEST_RESULT


def test_notes_are_about_the_items_of_the_result() -> None:
    items = [{"id": 1}, {**LONG, "note": "n" * 600}]
    (note,) = list_result(call_of("getActivities"), listing_of(items)).notes
    assert note.startswith("1 of 2 items fit")


def test_a_result_that_is_no_object_is_left_out_as_a_whole() -> None:
    result = single_result(call_of("getActivity"), PARTICIPANTS)
    assert result.value is None
    assert result.notes[0].startswith("Left out, too long: the result (")


def listing_of(items: list[Any]) -> Listing:
    positions: list[Any] = [{"skip": number} for number in range(len(items))]
    return Listing(items=list(items), positions=positions)
