"""Arguments are checked before anything is sent; the error names the parameter."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated, Any, Literal

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, UnsetType

from pipedrive_activities import OPERATIONS, UNSET, RequestOptions, errors
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.encoding import Content, encode_request
from pipedrive_activities._runtime.serialization.unions import Distinct
from pipedrive_activities.models import (
    ActivityLocation,
    ActivityParticipantInput,
)
from pipedrive_activities.type_tables import ARGUMENTS
from tests.support.both_clients import ClientAdapter

EAST = timezone(timedelta(hours=2))
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # to be rejected
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
    ("activities.create", {"due_time": time(1, tzinfo=EAST)}, "due_time"),
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
    ("activities.create", {"participants": [{"primary_flag": True}]}, "participants"),
    ("activities.create", {"attendees": [{"email": "a@b.c"}, {"mail": "x"}]}, "attendees"),
    ("activities.update", {"id": 1, "location": {"vaule": "x"}}, "location"),
    ("activities.create", {"person_id": 1}, "person_id"),
    ("activities.update", {"id": 1, "private": True}, "private"),
    ("activities.delete_many", {"ids": []}, "ids"),
]


@pytest.mark.parametrize(("operation", "arguments", "parameter"), WRONG)
def test_invalid_arguments_are_not_sent(
    adapter: ClientAdapter, operation: str, arguments: dict[str, Any], parameter: str
) -> None:
    client = adapter.client(lambda request: pytest.fail("the request was sent"))
    with pytest.raises(errors.ArgumentError) as caught:
        adapter.get(client.call(operation, arguments))
    assert caught.value.parameter == parameter
    assert parameter in str(caught.value)
    assert operation in str(caught.value)
    assert OPERATIONS[caught.value.operation].call == operation
    assert client.usage.tokens == 0


def test_arguments_of_a_list_are_checked_before_it_is_iterated(adapter: ClientAdapter) -> None:
    with pytest.raises(errors.ArgumentError, match="limit"):
        adapter.client(lambda request: httpx2.Response(200)).activities.list(limit=501)


def complaint(name: str, **arguments: object) -> str:
    """Return the message about arguments that an operation rejects."""
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(OPERATIONS[name], arguments, ARGUMENTS[name])
    return str(caught.value)


def test_messages_name_the_argument_the_value_and_what_is_accepted() -> None:
    list_ = "activities.list: "
    assert complaint("getActivities", sort_direction="up") == (
        f'{list_}sort_direction must be one of "asc", "desc", got "up"'
    )
    assert complaint("getActivities", sort_direction=1) == (
        f"{list_}sort_direction must be a string, got 1"
    )
    assert complaint("getActivities", limit=0) == f"{list_}limit must be 1 or more, got 0"
    assert complaint("getActivities", limit=501) == f"{list_}limit must be 500 or less, got 501"
    assert complaint("getActivities", limit="5") == f'{list_}limit must be an integer, got "5"'
    assert complaint("getActivities", ids=list(range(101))) == (
        f"{list_}ids must have at most 100 items, got 101"
    )
    assert complaint("deleteActivities", ids=[]) == (
        "activities.delete_many: ids must have at least 1 item, got 0"
    )
    assert complaint("getActivities", filter_id=1, owner_id=2, deal_id=3) == (
        f"{list_}filter_id cannot be combined with owner_id, deal_id (the server would ignore"
        " them): omit one, or pass options=RequestOptions(allow_ignored=True)"
    )
    unknown = f"{list_}zzzz is not an argument of this operation"
    assert complaint("getActivities", zzzz=1) == unknown
    assert "did you mean owner_id?" in complaint("getActivities", owner_idd=1)
    assert "participants" in complaint("addActivity", person_id=1)
    assert complaint("addActivity", participants=[{}, {"person_id": ""}]) == (
        'activities.create: participants[1].person_id must be an integer, got ""'
    )
    assert complaint("addActivity", location={"value": 1}) == (
        "activities.create: location.value must be a string, got 1"
    )
    assert "cannot be sent: the type object" in complaint("getActivities", owner_id=object())


def test_messages_about_dates_and_times_show_an_example() -> None:
    assert complaint("addActivity", duration="90m") == (
        'activities.create: duration must be HH:MM or HH:MM:SS (such as 01:30), got "90m"'
    )
    assert complaint("addActivity", due_time="noon") == (
        'activities.create: due_time must be HH:MM or HH:MM:SS (such as 14:30), got "noon"'
    )
    since = "activities.list: updated_since must "
    assert complaint("getActivities", updated_since="yesterday") == (
        f"{since}be a date and time with a time zone (such as 2026-12-01T14:30:00Z),"
        ' got "yesterday"'
    )
    assert complaint("getActivities", updated_since="2026-12-01") == (
        rf"{since}match the pattern ^\d{{4}}-\d{{2}}-\d{{2}}[Tt]\d{{2}}:\d{{2}}:\d{{2}}"
        r"([Zz]|[+-]\d{2}:\d{2})$"
        ', got "2026-12-01"'
    )
    fraction = datetime(2026, 1, 1, 0, 0, 0, 1, UTC)
    assert "microseconds" in complaint("getActivities", updated_since=fraction)
    assert "must have a time zone" in complaint("getActivities", updated_since=NAIVE)
    assert "must be a datetime with" in complaint("getActivities", updated_since=date(2026, 1, 1))
    assert "must be a date, got a datetime" in complaint("addActivity", due_date=NAIVE)
    assert "must not have microseconds" in complaint("addActivity", due_time=time(1, 2, 3, 4))
    assert "must be in UTC or have no time" in complaint(
        "addActivity", due_time=time(1, tzinfo=EAST)
    )
    assert "must be a whole number of sec" in complaint("addActivity", duration=timedelta(-1))


class Constrained(msgspec.Struct):
    """Arguments with every constraint that msgspec checks."""

    above: Annotated[float, Meta(gt=0.5)] | UnsetType = UNSET
    below: Annotated[float, Meta(lt=0.5)] | UnsetType = UNSET
    step: Annotated[int, Meta(multiple_of=5)] | UnsetType = UNSET
    code: Annotated[str, Meta(pattern=r"^\w+'$")] | UnsetType | None = UNSET
    short: Annotated[str, Meta(max_length=1)] | UnsetType = UNSET
    long: Annotated[str, Meta(min_length=2)] | UnsetType = UNSET
    counts: Annotated[dict[str, int], Meta(min_length=1)] | UnsetType = UNSET
    many: Annotated[dict[str, int], Meta(min_length=2)] | UnsetType = UNSET
    mixed: bool | list[int] | UnsetType | None = UNSET
    content: Content | UnsetType = UNSET
    distinct: Distinct[list[int]] | UnsetType = UNSET
    data: bytes | UnsetType = UNSET


CONSTRAINED = Operation(
    id="constrain",
    resource="things",
    name="constrain",
    method="POST",
    path="/things",
    parameters=tuple(
        Parameter(name=name, api_name=name, location="body")
        for name in Constrained.__struct_fields__
    ),
)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"above": 0.5}, "above must be greater than 0.5, got 0.5"),
        ({"below": 1}, "below must be less than 0.5, got 1"),
        ({"step": 3}, "step must be a multiple of 5, got 3"),
        ({"step": 10**400 + 1}, "step must be a multiple of 5, got a very large integer"),
        ({"code": "\x1b["}, 'code must match the pattern ^\\w+\'$, got "\\u001b["'),
        ({"code": 1}, "code must be a string or null, got 1"),
        ({"short": "ab"}, "short must have at most 1 character, got 2"),
        ({"long": ""}, "long must have at least 2 characters, got 0"),
        ({"counts": {}}, "counts must have at least 1 property, got 0"),
        ({"many": {"a": 1}}, "many must have at least 2 properties, got 1"),
        ({"counts": {"a": "b"}}, "counts[...] must be an integer"),
        ({"mixed": 1.5}, "mixed must be a boolean or a list or null, got 1.5"),
        ({"mixed": {"a": 1}}, "mixed must be a boolean or a list or null, got an object"),
        ({"mixed": [1, "2"]}, 'mixed[1] must be an integer, got "2"'),
        ({"step": "x" * 100}, f'step must be an integer, got "{"x" * 58}…'),
        ({"step": None}, "step must be an integer, got null"),
        ({"step": b"x"}, "step must be an integer, got a value of type bytes"),
        ({"content": 1}, "content must be of type Content, got 1"),
        ({"distinct": [1, 1]}, "distinct must not contain duplicate items, got a list"),
        ({"distinct": [1, "2"]}, 'distinct[1] must be an integer, got "2"'),
        ({"data": "!"}, 'data is invalid: invalid base64 encoded string, got "!"'),
    ],
)
def test_messages_say_what_is_accepted_and_what_was_passed(
    arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(CONSTRAINED, arguments, Constrained)
    assert str(caught.value) == f"things.constrain: {message}"
    assert caught.value.parameter == next(iter(arguments))


class Part(msgspec.Struct):
    kind: Literal["a", "b"]


class Parts(msgspec.Struct):
    """The arguments of an operation, and one that it does not declare."""

    parts: list[Part] | msgspec.UnsetType = UNSET
    unheard_of: int | msgspec.UnsetType = UNSET


def test_messages_without_further_details() -> None:
    hints = {"older": "use parts", "id": ""}
    parts = Parameter(name="parts", api_name="parts", location="body")
    operation = Operation(
        id="op", resource="r", name="n", method="POST", path="/", parameters=(parts,), hints=hints
    )

    def complaint(schema: type[msgspec.Struct] = Parts, **arguments: object) -> str:
        with pytest.raises(errors.ArgumentError) as caught:
            check_arguments(operation, arguments, schema)
        return f"{caught.value.parameter}| {caught.value}"

    assert complaint(older=1) == "older| r.n: older cannot be set: use parts"
    assert complaint(id=1) == "id| r.n: id is read-only"
    assert complaint(parts=[{"kind": "c"}]) == ('parts| r.n: parts[0].kind is not allowed, got "c"')
    assert complaint(parts=float("inf")) == "parts| r.n: parts must be a finite number"
    needy = msgspec.defstruct("Needy", [("nobody", int)])
    assert complaint(needy) == "nobody| r.n: nobody is required"


class Mixed(msgspec.Struct):
    number: float
    day: date
    data: list[bytes]


def test_numbers_dates_and_bytes_inside_models_are_sent() -> None:
    mixed = Parameter(name="mixed", api_name="mixed", location="body")
    number = Parameter(name="number", api_name="number", location="body")
    operation = Operation(
        id="op", resource="r", name="n", method="POST", path="/", parameters=(mixed, number)
    )
    schema = msgspec.defstruct("Schema", [("mixed", Mixed), ("number", float)])
    given_mixed = {"number": 1.5, "day": date(2026, 1, 2), "data": [b"x"]}
    for value in (Mixed(**given_mixed), given_mixed):  # type: ignore[arg-type]  # it fits
        checked = check_arguments(operation, {"mixed": value, "number": 2.5}, schema)
        assert checked == {"mixed": {**given_mixed, "day": "2026-01-02"}, "number": 2.5}


def test_ignored_arguments_are_sent_with_allow_ignored(adapter: ClientAdapter) -> None:
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
def test_valid_arguments_are_unchanged(arguments: dict[str, object]) -> None:
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
    """Arguments with constraints that msgspec does not support."""

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
def test_listed_values_are_accepted(value: dict[str, object]) -> None:
    assert check_arguments(CHOOSING, value, Chosen) == value


@pytest.mark.parametrize(
    ("value", "response"),
    [
        ({"ids": [1, 2, 1.0]}, "ids must not contain duplicate items"),
        ({"ids": [{"a": 1}, {"a": 1}]}, "ids must not contain duplicate items"),
        ({"ids": 1}, "ids must be a list, got 1"),
        ({"ratio": 1}, "ratio must be one of 0.5, true, null, got 1"),
        ({"weight": 0.35}, "weight must be a multiple of 0.1, got 0.35"),
    ],
)
def test_values_that_are_not_listed_are_rejected(value: dict[str, object], response: str) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(CHOOSING, value, Chosen)
    assert str(caught.value).startswith(f"things.choose: {response}")
    assert caught.value.parameter == next(iter(value))


def test_a_parameter_with_one_possible_value_is_sent_without_being_passed() -> None:
    version = Parameter(
        name="version", api_name="X-Version", location="header", kind="string", constant="2"
    )
    operation = Operation(
        id="get", resource="things", name="get", method="GET", path="/", parameters=(version,)
    )
    for arguments in ({}, {"version": UNSET}, {"version": "2"}):
        checked = check_arguments(operation, arguments, None)
        assert encode_request(operation, checked).headers == {"x-version": "2"}
