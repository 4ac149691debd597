"""Unknown and read-only properties inside arguments are rejected, at any depth."""

from __future__ import annotations

from typing import Annotated

import httpx2
import msgspec
import pytest
from msgspec import UNSET, UnsetType

from pipedrive_activities import errors
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.properties import PropertyRules
from pipedrive_activities._runtime.serialization.rules import RequestRule
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


class Cat(msgspec.Struct, kw_only=True):
    """A variant of a union; any text is a tag, as in many documents."""

    kind: str
    lives: int | UnsetType = UNSET


class Dog(msgspec.Struct, kw_only=True):
    """Another variant, with a read-only property."""

    __rules__ = PropertyRules(read_only={"id": ""})

    kind: str
    tricks: int | UnsetType = UNSET


class DogWithId(msgspec.Struct, kw_only=True):
    """A dog from a response."""

    kind: str
    tricks: int | UnsetType = UNSET
    id: int | UnsetType = UNSET


Pet = one_of("Pet", lambda: (Cat, Dog), tag="kind", variants=lambda: {"cat": Cat, "dog": Dog})


class Shelter(msgspec.Struct, kw_only=True):
    """Arguments with a tagged union, in each position."""

    pet: Pet | UnsetType = UNSET  # type: ignore[valid-type]  # as rendered
    pets: list[Pet] | UnsetType = UNSET  # type: ignore[valid-type]  # as rendered
    by_name: dict[str, Pet] | UnsetType = UNSET  # type: ignore[valid-type]  # as rendered


SHELTER = Operation(
    id="shelter",
    resource="pets",
    name="shelter",
    method="POST",
    path="/pets",
    parameters=tuple(
        Parameter(name=name, api_name=name, location="body") for name in Shelter.__struct_fields__
    ),
)


@pytest.mark.parametrize(
    ("arguments", "location"),
    [
        ({"pet": Cat(kind="dog", lives=9)}, "pet.lives"),
        ({"pet": {"kind": "dog", "lives": 9}}, "pet.lives"),
        ({"pets": [Cat(kind="cat"), Cat(kind="dog", lives=9)]}, "pets[1].lives"),
        ({"by_name": {"a": Cat(kind="dog", lives=9)}}, "by_name.a.lives"),
    ],
)
def test_a_model_with_the_tag_of_another_variant_loses_nothing_silently(
    arguments: dict[str, object], location: str
) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        check_arguments(SHELTER, arguments, Shelter)
    assert str(caught.value) == f"pets.shelter: {location} is not a property of Dog"


def test_a_variant_from_a_response_is_sent_without_its_read_only_properties() -> None:
    arguments = {"pets": [DogWithId(kind="dog", tricks=1, id=7), {"kind": "cat", "lives": 9}]}
    sent = {"pets": [{"kind": "dog", "tricks": 1}, {"kind": "cat", "lives": 9}]}
    assert check_arguments(SHELTER, arguments, Shelter) == sent


def test_explicitly_allowed_properties_are_kept_beside_models() -> None:
    table = {"colour": "red", "legs": {"a": Leg(length=1)}}
    expected = {"table": {"colour": "red", "legs": {"a": {"length": 1}}}}
    assert check_arguments(FURNISH, {"table": table}, Furnished) == expected


class Low(msgspec.Struct, kw_only=True):
    """An object with a small number."""

    number: Annotated[int, RequestRule(le=10)]


class High(msgspec.Struct, kw_only=True):
    """An object with a large number."""

    number: Annotated[int, RequestRule(ge=100)]


Level = one_of("Level", lambda: (Low, High))


class Levels(msgspec.Struct, kw_only=True):
    """Arguments with a union whose types differ in their bounds."""

    level: Level  # type: ignore[valid-type]  # as rendered


LEVELS = Operation(
    id="levels",
    resource="pets",
    name="levels",
    method="POST",
    path="/levels",
    parameters=(Parameter(name="level", api_name="level", location="body"),),
)


def test_the_type_of_a_union_is_the_one_of_which_a_value_breaks_no_rule() -> None:
    for number in (5, 500):
        arguments = {"level": {"number": number}}
        assert check_arguments(LEVELS, arguments, Levels) == arguments
    with pytest.raises(errors.ArgumentError, match=r"level\.number must be 10 or less, got 50"):
        check_arguments(LEVELS, {"level": High(number=50)}, Levels)
