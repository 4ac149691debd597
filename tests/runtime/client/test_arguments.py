"""Arguments are checked before anything is sent; the error names the parameter."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UnsetType

from pipedrive_activities import OPERATIONS, UNSET, RequestOptions, errors
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.encoding import encode_request
from pipedrive_activities._runtime.serialization.unions import Distinct
from pipedrive_activities.models import ActivityLocation, ActivityParticipantInput
from pipedrive_activities.type_tables import ARGUMENTS
from tests.support.both_clients import ClientAdapter

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # what is to be refused
WRONG = [
    ("activities.list", {"limit": 0}, "limit"),
    ("activities.list", {"limit": 501}, "limit"),
    ("activities.list", {"limit": "5"}, "limit"),
    ("activities.list", {"limit": True}, "limit"),
    ("activities.list", {"limit": None}, "limit"),
    ("activities.list", {"ids": list(range(101))}, "ids"),
    ("activities.list", {"ids": [1, "2"]}, "ids"),
    ("activities.list", {"ids": 1}, "ids"),
    ("activities.list", {"ids": {1: 2}}, "ids"),
    ("activities.list", {"owner_id": 1.5}, "owner_id"),
    ("activities.list", {"owner_id": float("nan")}, "owner_id"),
    ("activities.list", {"owner_id": decimal.Decimal(1)}, "owner_id"),
    ("activities.list", {"owner_id": object()}, "owner_id"),
    ("activities.list", {"done": 1}, "done"),
    ("activities.list", {"done": "true"}, "done"),
    ("activities.list", {"sort_by": "subject"}, "sort_by"),
    ("activities.list", {"updated_since": NAIVE}, "updated_since"),
    ("activities.list", {"updated_since": datetime(2026, 1, 1, 0, 0, 0, 1, UTC)}, "updated_since"),
    ("activities.list", {"updated_since": date(2026, 1, 1)}, "updated_since"),
    ("activities.list", {"updated_since": "yesterday"}, "updated_since"),
    ("activities.list", {"updated_since": 1735689600}, "updated_since"),
    ("activities.list", {"filter_id": 1, "owner_id": 2}, "filter_id"),
    ("activities.list", {"owner": 2}, "owner"),
    ("activities.get", {}, "id"),
    ("activities.get", {"id": UNSET}, "id"),
    ("activities.get", {"id": "1"}, "id"),
    ("activities.get", {"id": "../users"}, "id"),
    ("activities.create", {"due_date": NAIVE}, "due_date"),
    ("activities.create", {"due_time": time(1, 2, 3, 4)}, "due_time"),
    ("activities.create", {"due_time": time(1, tzinfo=UTC)}, "due_time"),
    ("activities.create", {"due_time": "noon"}, "due_time"),
    ("activities.create", {"duration": timedelta(microseconds=1)}, "duration"),
    ("activities.create", {"duration": timedelta(seconds=-1)}, "duration"),
    ("activities.create", {"subject": b"bytes"}, "subject"),
    ("activities.create", {"participants": [{"person_id": "1"}]}, "participants"),
    (
        "activities.create",
        {"participants": [ActivityParticipantInput(person_id="1")]},
        "participants",
    ),  # type: ignore[arg-type]  # wrong on purpose
    ("activities.create", {"location": ActivityLocation(value=1)}, "location"),  # type: ignore[arg-type]  # wrong on purpose
    ("activities.create", {"person_id": 1}, "person_id"),
    ("activities.update", {"id": 1, "private": True}, "private"),
    ("activities.delete_many", {"ids": []}, "ids"),
]


@pytest.mark.parametrize(("operation", "arguments", "parameter"), WRONG)
def test_wrong_arguments_are_not_sent(
    adapter: ClientAdapter, operation: str, arguments: dict[str, Any], parameter: str
) -> None:
    client = adapter.client(lambda request: pytest.fail("it was sent"))
    with pytest.raises(errors.ArgumentError) as caught:
        adapter.get(client.call(operation, arguments))
    assert caught.value.parameter == parameter
    assert parameter in str(caught.value)
    assert operation in str(caught.value)
    assert OPERATIONS[caught.value.operation].call == operation
    assert client.usage.tokens == 0


def test_a_list_is_checked_when_it_is_made_not_when_it_is_walked(adapter: ClientAdapter) -> None:
    with pytest.raises(errors.ArgumentError, match="limit"):
        adapter.client(lambda request: httpx2.Response(200)).activities.list(limit=501)


def test_messages_help() -> None:
    def complaint(name: str, **arguments: object) -> str:
        with pytest.raises(errors.ArgumentError) as caught:
            check_arguments(OPERATIONS[name], arguments, ARGUMENTS[name])
        return str(caught.value)

    assert "expected one of 'asc', 'desc'" in complaint("getActivities", sort_direction="up")
    assert "did you mean owner_id?" in complaint("getActivities", owner_idd=1)
    assert "participants" in complaint("addActivity", person_id=1)
    assert "(at [1].person_id)" in complaint("addActivity", participants=[{}, {"person_id": ""}])
    assert "whole second" in complaint(
        "getActivities", updated_since=datetime(2026, 1, 1, 0, 0, 0, 1, UTC)
    )
    assert "time zone" in complaint("getActivities", updated_since=NAIVE)
    assert complaint("getActivities", filter_id=1, owner_id=2, deal_id=3) == (
        "activities.list: filter_id makes the server ignore owner_id, deal_id: leave either out,"
        " or pass options=RequestOptions(allow_ignored=True)"
    )
    assert "must be a whole second" in complaint("addActivity", due_time=time(1, 2, 3, 4))
    assert "must have no time zone" in complaint("addActivity", due_time=time(1, tzinfo=UTC))
    assert "needs a time too" in complaint("getActivities", updated_since=date(2026, 1, 1))
    assert "is a date without a time" in complaint("addActivity", due_date=NAIVE)
    assert "must be a whole number of sec" in complaint("addActivity", duration=timedelta(-1))
    assert "cannot be sent: object has no" in complaint("getActivities", owner_id=object())
    unknown = "activities.list: zzzz is not an argument of this operation"
    assert complaint("getActivities", zzzz=1) == unknown
    assert complaint("getActivities", limit=0) == "activities.list: limit: expected `int` >= 1"
    assert "location (at value): expected" in complaint("addActivity", location={"value": 1})
    assert complaint("getActivities", sort_direction=1).endswith("expected `str`, got `int`")


class Part(msgspec.Struct):
    kind: Literal["a", "b"]


class Parts(msgspec.Struct):
    """What an operation takes, and something that nobody can give."""

    parts: list[Part] | msgspec.UnsetType = UNSET
    unheard_of: int | msgspec.UnsetType = UNSET


def test_messages_tell_what_is_known_and_no_more() -> None:
    hints = {"older": "use parts", "id": ""}
    parts = Parameter(name="parts", api_name="parts", location="body")
    operation = Operation(
        id="op", resource="r", name="n", method="POST", path="/", parameters=(parts,), hints=hints
    )

    def complaint(schema: type[msgspec.Struct] = Parts, **arguments: object) -> str:
        with pytest.raises(errors.ArgumentError) as caught:
            check_arguments(operation, arguments, schema)
        return f"{caught.value.parameter}| {caught.value}"

    assert complaint(older=1) == "older| r.n: older cannot be written: use parts"
    assert complaint(id=1) == "id| r.n: id is read-only"
    assert complaint(parts=[{"kind": "c"}]) == (
        "parts| r.n: parts (at [0].kind): invalid enum value 'c'"
    )
    assert complaint(parts=float("inf")) == "parts| r.n: parts must be a finite number"
    needy = msgspec.defstruct("Needy", [("nobody", int)])
    assert complaint(needy) == "| r.n: arguments: object missing required field `nobody`"


class Mixed(msgspec.Struct):
    number: float
    day: date
    data: list[bytes]


def test_numbers_pass_and_what_json_lacks_is_kept_inside_models() -> None:
    mixed = Parameter(name="mixed", api_name="mixed", location="body")
    number = Parameter(name="number", api_name="number", location="body")
    operation = Operation(
        id="op", resource="r", name="n", method="POST", path="/", parameters=(mixed, number)
    )
    schema = msgspec.defstruct("Schema", [("mixed", Mixed), ("number", float)])
    given_mixed = {"number": 1.5, "day": date(2026, 1, 2), "data": [b"x"]}
    for value in (Mixed(**given_mixed), given_mixed):  # type: ignore[arg-type]  # it fits
        checked = check_arguments(operation, {"mixed": value, "number": 2.5}, schema)
        assert checked == {"mixed": given_mixed, "number": 2.5}


def test_what_the_server_would_ignore_is_sent_when_asked_for(adapter: ClientAdapter) -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.query.decode())
        return httpx2.Response(200, json={"data": []})

    client = adapter.client(handle)
    options = RequestOptions(allow_ignored=True)
    adapter.items(client.activities.list(filter_id=1, owner_id=2, options=options))
    assert seen == ["filter_id=1&owner_id=2&limit=500"]


@given(
    st.dictionaries(
        st.sampled_from(sorted(ARGUMENTS["addActivity"].__struct_fields__)),
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    )
)
def test_what_passes_is_what_was_given(arguments: dict[str, object]) -> None:
    operation = OPERATIONS["addActivity"]
    wrong: list[str] = []
    try:
        checked = check_arguments(operation, arguments, ARGUMENTS[operation.id])
    except errors.ArgumentError as error:
        wrong.append(error.parameter)
    else:
        assert checked == arguments
        assert encode_request(operation, checked).content is not None
    assert set(wrong) <= set(arguments)


class Chosen(msgspec.Struct):
    """Arguments of kinds that msgspec does not know."""

    ids: Distinct[list[object]] | UnsetType = UNSET
    ratio: float | UnsetType | None = UNSET
    weight: float | UnsetType = UNSET


CHOOSING = Operation(
    id="choose",
    resource="things",
    name="choose",
    method="GET",
    path="/things",
    parameters=(
        Parameter(name="ids", api_name="ids", location="query"),
        Parameter(name="ratio", api_name="ratio", location="query", values=(0.5, True, None)),
        Parameter(name="weight", api_name="weight", location="query", step=0.1),
    ),
)


@pytest.mark.parametrize(
    "value",
    [
        {"ids": [1, True, "1"]},
        {"ids": [{"a": [1]}, {"a": [True]}]},
        {"ratio": 0.5},
        {"ratio": None},
        {"weight": 0.3},
        {"weight": -12},
    ],
)
def test_what_is_among_the_values_passes(value: dict[str, object]) -> None:
    assert check_arguments(CHOOSING, value, Chosen) == value


@pytest.mark.parametrize(
    ("value", "response"),
    [
        ({"ids": [1, 2, 1.0]}, "ids: expected every item once, got one twice"),
        ({"ids": [{"a": 1}, {"a": 1}]}, "ids: expected every item once, got one twice"),
        ({"ids": 1}, "ids: expected `array`, got `int`"),
        ({"ratio": 1}, "ratio must be one of 0.5, True, None"),
        ({"weight": 0.35}, "weight must be a multiple of 0.1"),
    ],
)
def test_what_is_not_among_the_values_is_refused(value: dict[str, object], response: str) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(CHOOSING, value, Chosen)
    assert str(caught.value).startswith(f"things.choose: {response}")
    assert caught.value.parameter == next(iter(value))
