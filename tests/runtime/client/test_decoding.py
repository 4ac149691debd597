"""Responses that do not match the OpenAPI document are decoded, kept and recorded."""

from __future__ import annotations

import decimal
import errno
import json
import stat
from datetime import date
from pathlib import Path
from typing import Any, Literal

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities import OPERATIONS, UNSET, RequestOptions
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.serialization.decoding import (
    convert_leniently,
    decode_body,
    decode_response,
    resolve_pointer,
)
from pipedrive_activities._runtime.serialization.mismatches import Mismatch, Mismatches
from pipedrive_activities._runtime.serialization.unions import decode_union, one_of
from pipedrive_activities.errors import DecodingError
from pipedrive_activities.models import Activity, ActivityLocation
from pipedrive_activities.type_tables import RESPONSES
from tests.support.both_clients import ClientAdapter

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["data", "id", "subject", "location", "x"]), inner)
        | st.fixed_dictionaries({"data": inner, "additional_data": inner})
    ),
    max_leaves=20,
)


def reply(body: object) -> httpx2.Response:
    return httpx2.Response(200, content=json.dumps(body).encode())


def test_a_mismatching_value_is_kept_and_recorded(adapter: ClientAdapter) -> None:
    body = {
        "success": True,
        "data": {
            "id": "42",
            "subject": 7,
            "done": None,
            "location": {"value": ["a"], "country": "EE"},
            "participants": [{"person_id": 1}, {"person_id": "2"}, None],
            "attendees": {"a/b~c": 1},
            "never_heard_of": True,
        },
    }
    heard: list[object] = []
    client = adapter.client(lambda request: reply(body), on_mismatch=heard.append)
    with client.responses() as seen:
        activity = adapter.get(client.activities.get(42))
    assert (activity.id, activity.subject, activity.done, activity.note) == ("42", 7, None, UNSET)
    assert activity.location == ActivityLocation(value=["a"], country="EE")  # type: ignore[arg-type]  # wrong on purpose
    assert [
        getattr(participant, "person_id", participant) for participant in activity.participants
    ] == [1, "2", None]
    assert activity.attendees == {"a/b~c": 1}
    assert seen[0].json() == body
    assert [
        (mismatch.pointer, mismatch.expected, mismatch.got) for mismatch in client.mismatches
    ] == [
        ("/data/id", "integer", "string"),
        ("/data/subject", "string", "integer"),
        ("/data/location/value", "string", "array"),
        ("/data/participants/1/person_id", "integer", "string"),
        ("/data/participants/2", "object", "null"),
        ("/data/attendees", "array", "object"),
    ]
    assert heard == list(client.mismatches)
    assert {mismatch.operation for mismatch in client.mismatches} == {"getActivity"}
    assert client.mismatches.total == len(client.mismatches) == 6
    assert client.mismatches[0].pointer == "/data/id"


def test_strict_raises_instead(adapter: ClientAdapter) -> None:
    body = {"data": {"id": "42"}}
    client = adapter.client(lambda request: reply(body))
    with pytest.raises(DecodingError, match=r"\$\.data\.id") as caught:
        adapter.get(client.activities.get(1, options=RequestOptions(strict=True)))
    assert caught.value.response is not None
    assert caught.value.response.json() == body
    assert len(caught.value.attempts) == 1
    strict = adapter.client(lambda request: reply(body), strict=True)
    with pytest.raises(DecodingError):
        adapter.get(strict.activities.get(1))
    assert adapter.get(strict.activities.get(1, options=RequestOptions(strict=False))).id == "42"


def test_strict_applies_to_pages_too(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"success": True, "data": [{"id": "one"}]}))
    assert len(adapter.items(client.activities.list())) == 1
    options = RequestOptions(strict=True)
    with pytest.raises(DecodingError):
        adapter.items(client.activities.list(options=options))
    with pytest.raises(DecodingError):
        adapter.get(client.activities.list(options=options).page())
    with pytest.raises(DecodingError):
        adapter.get(client.call("activities.list", {}, options))


def test_a_missing_required_property_is_recorded(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"data": {"subject": "a"}}))
    activity = adapter.get(client.activities.get(1))
    assert (activity.id, activity.subject) == (UNSET, "a")
    assert [(mismatch.pointer, mismatch.got) for mismatch in client.mismatches] == [
        ("/data/id", "missing")
    ]


def test_a_page_without_a_list_is_empty(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"data": {}, "additional_data": []}))
    page = adapter.get(client.activities.list().page())
    assert (len(page), page.next_cursor) == (0, None)
    assert client.mismatches.total == 2


@pytest.mark.parametrize("content", [b"", b"{", b'{"data": {"id": 1', b"<html>", b"\xff\xfe{}"])
def test_a_response_that_is_not_json_is_an_error(adapter: ClientAdapter, content: bytes) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, content=content))
    with pytest.raises(DecodingError, match="cannot decode the response") as caught:
        adapter.get(client.activities.get(1))
    assert caught.value.operation == "getActivity"
    assert caught.value.response is not None
    assert caught.value.response.content == content
    prefix = f"activities.get: cannot decode the response (status 200, {len(content)} bytes): "
    assert str(caught.value).startswith(prefix)
    assert str(caught.value).removeprefix(prefix) not in {"", "None"}


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (b'{"data":{"id":1,"subject":1e999}}', float("inf")),
        (b'{"data":{"id":1,"subject":"\\ud800"}}', "\ud800"),
        (b'{"data":{"id":1,"subject":' + b"9" * 400 + b"}}", int("9" * 400)),
    ],
)
def test_unusual_json_is_decoded(adapter: ClientAdapter, content: bytes, subject: object) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, content=content))
    assert adapter.get(client.activities.get(1)).subject == subject


@given(st.sampled_from(sorted(RESPONSES)), ANY_JSON)
def test_any_json_is_decoded(operation: str, body: object) -> None:
    content = json.dumps(body).encode()
    response = RawResponse(status=200, headers={}, content=content)
    mismatches = Mismatches()
    decode_response(OPERATIONS[operation], response, RESPONSES[operation], mismatches)


OPTIONAL = st.just(UNSET) | st.none()
TEXTS = OPTIONAL | st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = OPTIONAL | st.integers(-(2**63), 2**63 - 1)
ACTIVITIES = st.builds(
    Activity,
    id=st.integers(-(2**63), 2**63 - 1),
    subject=TEXTS,
    owner_id=NUMBERS,
    done=OPTIONAL | st.booleans(),
    due_time=OPTIONAL | st.sampled_from(["10:00", "10:00:30"]),
    location=OPTIONAL | st.builds(ActivityLocation, value=st.just(UNSET) | st.text(max_size=5)),
)


@given(ACTIVITIES)
def test_models_round_trip(activity: Activity) -> None:
    content = msgspec.json.encode(activity)
    assert msgspec.json.decode(content, type=Activity) == activity
    assert msgspec.json.encode(msgspec.json.decode(content, type=Activity)) == content


@given(ANY_JSON)
def test_leniently_decoded_values_round_trip(body: Any) -> None:
    """Known properties keep their values, even invalid ones, in a round trip."""
    subject = {"id": 1, "subject": body, "location": {"value": body}}
    decoded = convert_leniently(subject, Activity, "", [])
    assert isinstance(decoded, Activity)
    assert repr(decoded.subject) == repr(body)


def test_unions_choose_the_matching_variant() -> None:
    class Cat(msgspec.Struct):
        meow: int

    class Dog(msgspec.Struct):
        bark: str

    pet: Any = one_of("Pet", lambda: (Cat, Dog))
    decode = msgspec.json.Decoder(list[pet], dec_hook=decode_union).decode
    assert decode(b'[{"meow": 1}, {"bark": "x"}]') == [Cat(1), Dog("x")]
    deviations: list[tuple[str, str, str]] = []
    assert convert_leniently([{"bark": 1}, 5], list[pet], "", deviations) == [Dog(1), 5]  # type: ignore[arg-type]  # wrong on purpose
    assert deviations == [("/0/bark", "string", "integer"), ("/1", "object or object", "integer")]
    with pytest.raises(msgspec.ValidationError, match="must match one of the types of Pet"):
        decode(b"[5]")


def test_a_union_chooses_the_best_match_or_the_first_of_equals() -> None:
    class Cat(msgspec.Struct):
        meow: int

    class Tiger(msgspec.Struct):
        meow: int

    def decode(value: object, *choices: object) -> object:
        kind: Any = one_of("Pet", lambda: choices)
        return convert_leniently(value, kind, "", [])

    assert decode({"meow": "x"}, int, Cat) == Cat("x")  # type: ignore[arg-type]  # wrong on purpose
    assert decode({"meow": "x"}, dict[str, int], Cat) == Cat("x")  # type: ignore[arg-type]  # likewise
    assert type(decode({"meow": "x"}, Cat, Tiger)) is Cat
    assert type(decode({"meow": "x"}, Tiger, Cat)) is Tiger


@pytest.mark.parametrize(
    ("value", "kind", "expected", "got"),
    [
        ("soon", date, "date", "string"),
        (b"x", int, "integer", "bytes"),
        (None, list[int], "array", "null"),
        ({}, Literal["a", 1], "one of a, 1", "object"),
        (1.5, bool, "boolean", "number"),
        (True, dict[str, int], "object", "boolean"),
    ],
)
def test_types_have_their_json_schema_names(
    value: object, kind: object, expected: str, got: str
) -> None:
    deviations: list[tuple[str, str, str]] = []
    assert convert_leniently(value, kind, "/at", deviations) is value
    assert deviations == [("/at", expected, got)]


def test_names_are_escaped_in_pointers() -> None:
    deviations: list[tuple[str, str, str]] = []
    convert_leniently({"a~b/c": "x"}, dict[str, int], "", deviations)
    assert deviations == [("/a~0b~1c", "integer", "string")]


def test_a_missing_property_is_recorded_with_its_type() -> None:
    needy = msgspec.defstruct("Needy", [("count", int), ("note", str, "")])
    deviations: list[tuple[str, str, str]] = []
    assert convert_leniently({"note": "n"}, needy, "", deviations) == needy(UNSET, "n")
    assert deviations == [("/count", "integer", "missing")]


def test_unions_can_be_nested() -> None:
    class Bone(msgspec.Struct):
        length: int

    class Ball(msgspec.Struct):
        colour: str

    toy: Any = one_of("Toy", lambda: (Bone, Ball))
    Dog = msgspec.defstruct("Dog", [("toy", toy)])
    pet: Any = one_of("Pet", lambda: (int, Dog))
    decode = msgspec.json.Decoder(pet, dec_hook=decode_union).decode
    assert decode(b'{"toy": {"colour": "red"}}') == Dog(Ball("red"))


def test_binary_responses_are_not_decoded() -> None:
    response = RawResponse(status=200, headers={}, content=b"\x89PNG")
    operation = OPERATIONS["getActivity"]
    assert decode_body(operation, response, bytes, Mismatches(), strict=True) == b"\x89PNG"
    assert decode_body(operation, response, None, Mismatches(), strict=True) is None
    odd = RawResponse(status=200, headers={}, content=b'"odd"')
    assert decode_body(operation, odd, int, Mismatches()) == "odd"


def test_any_value_matches_object() -> None:
    decode = msgspec.json.Decoder(dict[str, object], dec_hook=decode_union).decode
    value = {"a": 1, "b": [None, {"c": "d"}], "e": "f"}
    assert decode(json.dumps(value)) == value
    deviations: list[tuple[str, str, str]] = []
    assert convert_leniently({"a": value, "b": None}, dict[str, object] | None, "", deviations) == {
        "a": value,
        "b": None,
    }
    assert deviations == []
    with pytest.raises(ValueError, match="must be of type Decimal"):
        decode_union(decimal.Decimal, 1)


def test_maps_and_unions_are_decoded_leniently() -> None:
    deviations: list[tuple[str, str, str]] = []
    kind = dict[str, int | Literal["a", "b"] | None]
    assert convert_leniently({"x/y": 1.5, "z": "c", "n": None}, kind, "", deviations) == {
        "x/y": 1.5,
        "z": "c",
        "n": None,
    }
    assert [pointer for pointer, _, _ in deviations] == ["/x~1y", "/z"]
    assert deviations[1][1] == "integer or one of a, b"


def test_pointers_resolve_in_structs_and_plain_values() -> None:
    activity = Activity(id=1, location=ActivityLocation(value="x"))
    assert resolve_pointer(activity, "/location/value") == "x"
    assert resolve_pointer(activity, "/location/nothing") is UNSET
    assert resolve_pointer({"a/b": {"~": 1}}, "/a~1b/~0") == 1
    assert resolve_pointer({"a": 1}, "/b") is UNSET
    assert resolve_pointer([1], "/0") is UNSET
    assert resolve_pointer(activity, "") is activity


def mismatch(index: int) -> Mismatch:
    return Mismatch(
        operation="getActivity", pointer=f"/data/{index}", expected="string", got="null"
    )


def test_mismatches_are_written_once_and_without_values(tmp_path: Path) -> None:
    record = tmp_path / "mismatches.jsonl"
    mismatches = Mismatches()
    assert mismatches.write(record) == 0
    for index in range(2):
        mismatches.record(mismatch(index))
    assert mismatches.write(record) == 2
    mismatches.record(mismatch(2))
    assert mismatches.write(record) == 1
    assert mismatches.write(record) == 0
    assert [json.loads(line) for line in record.read_text().splitlines()] == [
        {
            "operation": "getActivity",
            "pointer": f"/data/{index}",
            "expected": "string",
            "got": "null",
        }
        for index in range(3)
    ]
    assert stat.S_IMODE(record.stat().st_mode) == 0o600


def test_only_kept_mismatches_are_written(tmp_path: Path) -> None:
    mismatches = Mismatches()
    for index in range(1500):
        mismatches.record(mismatch(index))
    assert mismatches.write(tmp_path / "m") == 1000
    first = (tmp_path / "m").read_text().splitlines()[0]
    assert json.loads(first)["pointer"] == "/data/500"


def test_mismatches_are_kept_if_the_file_cannot_be_written(tmp_path: Path) -> None:
    mismatches = Mismatches()
    mismatches.record(mismatch(0))
    with pytest.raises(OSError, match="No such file"):
        mismatches.write(tmp_path / "none" / "m")
    with pytest.raises(OSError, match="No space left") as caught:
        mismatches.write("/dev/full")
    assert caught.value.errno == errno.ENOSPC
    assert mismatches.write(tmp_path / "m") == 1


def test_a_partial_write_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system limits no sizes of files")
    mismatches, path = Mismatches(), tmp_path / "m"
    mismatches.record(mismatch(0))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match="No space left") as caught:
            mismatches.write(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
