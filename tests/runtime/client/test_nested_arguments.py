"""Unknown and read-only properties inside arguments are rejected, at any depth."""

from __future__ import annotations

import httpx2
import msgspec
import pytest
from msgspec import UNSET, UnsetType

from pipedrive_activities import errors
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.properties import PropertyRules
from pipedrive_activities._runtime.serialization.unions import Distinct, one_of
from pipedrive_activities.models import ActivityParticipant
from tests.support.both_clients import ClientAdapter


def test_a_model_from_a_response_is_sent_without_its_read_only_properties(
    adapter: ClientAdapter,
) -> None:
    seen: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.content)
        return httpx2.Response(200, json={"success": True, "data": {"id": 1}})

    participants = [ActivityParticipant(person_id=1, primary_flag=True), {"person_id": 2}]
    adapter.get(adapter.client(answer).activities.update(1, participants=participants))
    assert seen == [b'{"participants":[{"person_id":1},{"person_id":2}]}']


class Leg(msgspec.Struct):
    """An object that is nested in others; the API sets its number."""

    __rules__ = PropertyRules(read_only={"number": "The API counts.", "made": ""})

    length: int | UnsetType = UNSET
    joints: list[Leg] | UnsetType = UNSET


class Table(msgspec.Struct):
    """An object with explicitly allowed additional properties."""

    __rules__ = PropertyRules(is_open=True, read_only={"made": ""})

    top: str | UnsetType = UNSET
    legs: dict[str, Leg] | UnsetType = UNSET


Either = one_of("Either", lambda: (Leg, Table))


class Furnished(msgspec.Struct):
    """Arguments with objects inside them."""

    table: Table | UnsetType | None = UNSET
    legs: Distinct[list[Leg]] | UnsetType = UNSET
    either: Either | UnsetType = UNSET  # type: ignore[valid-type]  # as rendered
    anything: object = UNSET


FURNISH = Operation(
    id="furnish",
    resource="rooms",
    name="furnish",
    method="POST",
    path="/rooms",
    parameters=tuple(
        Parameter(name=name, api_name=name, location="body") for name in Furnished.__struct_fields__
    ),
)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"table": {"legs": {"a": {"number": 1}}}}, "table.legs.a.number is read-only: The API counts."),
        ({"table": {"made": 1}}, "table.made is read-only"),
        ({"legs": [{"length": 1}, {"lenght": 1}]},
         "legs[1].lenght is not a property of Leg; did you mean length?"),
        ({"legs": ({"joints": [{"joints": [{"x": 1}]}]},)},
         "legs[0].joints[0].joints[0].x is not a property of Leg"),
        ({"table": Table(legs={"a": {"size": 1}})}, "table.legs.a.size is not a property of Leg"),  # type: ignore[dict-item]  # wrong on purpose
        ({"either": {"made": 1}}, "either.made is read-only"),
    ],
)  # fmt: skip
def test_undocumented_properties_are_rejected_at_any_depth(
    arguments: dict[str, object], problem: str
) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(FURNISH, arguments, Furnished)
    assert str(caught.value) == f"rooms.furnish: {problem}"
    assert caught.value.parameter == next(iter(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        {"table": {"colour": "red", "legs": {"a": {"length": 1}}}},
        {"table": None, "legs": []},
        {"either": {"colour": "red"}},
        {"anything": {"at": [{"all": 1}]}},
    ],
)
def test_documented_and_explicitly_allowed_properties_are_sent(
    arguments: dict[str, object],
) -> None:
    assert check_arguments(FURNISH, arguments, Furnished) == arguments
