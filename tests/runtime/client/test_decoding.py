"""Responses that are not as described: nothing raises, nothing is lost, everything is recorded."""

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
    Mismatch,
    Mismatches,
    convert_leniently,
    decode_body,
    follow,
)
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


def test_a_wrong_value_stays_and_is_recorded(adapter: ClientAdapter) -> None:
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
        found = adapter.get(client.activities.get(42))
    assert (found.id, found.subject, found.done, found.note) == ("42", 7, None, UNSET)
    assert found.location == ActivityLocation(value=["a"], country="EE")  # type: ignore[arg-type]  # wrong on purpose
    assert [getattr(one, "person_id", one) for one in found.participants] == [1, "2", None]
    assert found.attendees == {"a/b~c": 1}
    assert seen[0].json() == body
    assert [(one.pointer, one.expected, one.got) for one in client.mismatches] == [
        ("/data/id", "integer", "string"),
        ("/data/subject", "string", "integer"),
        ("/data/location/value", "string", "array"),
        ("/data/participants/1/person_id", "integer", "string"),
        ("/data/participants/2", "object", "null"),
        ("/data/attendees", "array", "object"),
    ]
    assert heard == list(client.mismatches)
    assert {one.operation for one in client.mismatches} == {"getActivity"}
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


def test_strict_holds_for_pages_too(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"success": True, "data": [{"id": "one"}]}))
    assert len(adapter.items(client.activities.list())) == 1
    options = RequestOptions(strict=True)
    with pytest.raises(DecodingError):
        adapter.items(client.activities.list(options=options))
    with pytest.raises(DecodingError):
        adapter.get(client.activities.list(options=options).page())
    with pytest.raises(DecodingError):
        adapter.get(client.call("activities.list", {}, options))


def test_a_missing_member_that_is_required_is_recorded(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"data": {"subject": "a"}}))
    found = adapter.get(client.activities.get(1))
    assert (found.id, found.subject) == (UNSET, "a")
    assert [(one.pointer, one.got) for one in client.mismatches] == [("/data/id", "missing")]


def test_a_page_without_a_list_is_empty(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: reply({"data": {}, "additional_data": []}))
    page = adapter.get(client.activities.list().page())
    assert (len(page), page.next_cursor) == (0, None)
    assert client.mismatches.total == 2


@pytest.mark.parametrize("content", [b"", b"{", b'{"data": {"id": 1', b"<html>", b"\xff\xfe{}"])
def test_what_is_no_json_is_an_error(adapter: ClientAdapter, content: bytes) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, content=content))
    with pytest.raises(DecodingError, match="cannot be read") as caught:
        adapter.get(client.activities.get(1))
    assert caught.value.operation == "getActivity"
    assert caught.value.response is not None
    assert caught.value.response.content == content
    response, _, why = str(caught.value).partition(" cannot be read: ")
    assert response == f"activities.get: the answer (status 200, {len(content)} bytes)"
    assert why not in {"", "None"}


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (b'{"data":{"id":1,"subject":1e999}}', float("inf")),
        (b'{"data":{"id":1,"subject":"\\ud800"}}', "\ud800"),
        (b'{"data":{"id":1,"subject":' + b"9" * 400 + b"}}", int("9" * 400)),
    ],
)
def test_odd_json_is_read_all_the_same(
    adapter: ClientAdapter, content: bytes, subject: object
) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, content=content))
    assert adapter.get(client.activities.get(1)).subject == subject


@given(st.sampled_from(sorted(RESPONSES)), ANY_JSON)
def test_any_json_is_decoded(operation: str, body: object) -> None:
    content = json.dumps(body).encode()
    response = RawResponse(status=200, headers={}, content=content)
    mismatches = Mismatches()
    decode_body(OPERATIONS[operation], response, RESPONSES[operation], mismatches)


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
def test_what_is_encoded_decodes_to_the_same(activity: Activity) -> None:
    content = msgspec.json.encode(activity)
    assert msgspec.json.decode(content, type=Activity) == activity
    assert msgspec.json.encode(msgspec.json.decode(content, type=Activity)) == content


@given(ANY_JSON)
def test_what_is_mended_encodes_to_what_came(body: Any) -> None:
    """Known members survive a round trip with whatever value they had."""
    subject = {"id": 1, "subject": body, "location": {"value": body}}
    mended = convert_leniently(subject, Activity, "", [])
    assert isinstance(mended, Activity)
    assert repr(mended.subject) == repr(body)


def test_unions_take_the_variant_that_fits() -> None:
    class Cat(msgspec.Struct):
        meow: int

    class Dog(msgspec.Struct):
        bark: str

    pet: Any = one_of("Pet", lambda: (Cat, Dog))
    decode = msgspec.json.Decoder(list[pet], dec_hook=decode_union).decode
    assert decode(b'[{"meow": 1}, {"bark": "x"}]') == [Cat(1), Dog("x")]
    found: list[tuple[str, str, str]] = []
    assert convert_leniently([{"bark": 1}, 5], list[pet], "", found) == [Dog(1), 5]  # type: ignore[arg-type]  # wrong on purpose
    assert found == [("/0/bark", "string", "integer"), ("/1", "object or object", "integer")]
    with pytest.raises(msgspec.ValidationError, match="is none of the types of Pet"):
        decode(b"[5]")


def test_a_union_takes_what_it_shares_most_with_the_first_of_equals() -> None:
    class Cat(msgspec.Struct):
        meow: int

    class Tiger(msgspec.Struct):
        meow: int

    def mended(value: object, *choices: object) -> object:
        kind: Any = one_of("Pet", lambda: choices)
        return convert_leniently(value, kind, "", [])

    assert mended({"meow": "x"}, int, Cat) == Cat("x")  # type: ignore[arg-type]  # wrong on purpose
    assert mended({"meow": "x"}, dict[str, int], Cat) == Cat("x")  # type: ignore[arg-type]  # likewise
    assert type(mended({"meow": "x"}, Cat, Tiger)) is Cat
    assert type(mended({"meow": "x"}, Tiger, Cat)) is Tiger


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
def test_types_are_named_as_descriptions_name_them(
    value: object, kind: object, expected: str, got: str
) -> None:
    found: list[tuple[str, str, str]] = []
    assert convert_leniently(value, kind, "/at", found) is value
    assert found == [("/at", expected, got)]


def test_names_are_escaped_in_pointers() -> None:
    found: list[tuple[str, str, str]] = []
    convert_leniently({"a~b/c": "x"}, dict[str, int], "", found)
    assert found == [("/a~0b~1c", "integer", "string")]


def test_what_is_missing_is_told_with_its_type() -> None:
    needy = msgspec.defstruct("Needy", [("count", int), ("note", str, "")])
    found: list[tuple[str, str, str]] = []
    assert convert_leniently({"note": "n"}, needy, "", found) == needy(UNSET, "n")
    assert found == [("/count", "integer", "missing")]


def test_unions_may_stand_inside_what_unions_are_made_of() -> None:
    class Bone(msgspec.Struct):
        length: int

    class Ball(msgspec.Struct):
        colour: str

    toy: Any = one_of("Toy", lambda: (Bone, Ball))
    Dog = msgspec.defstruct("Dog", [("toy", toy)])
    pet: Any = one_of("Pet", lambda: (int, Dog))
    decode = msgspec.json.Decoder(pet, dec_hook=decode_union).decode
    assert decode(b'{"toy": {"colour": "red"}}') == Dog(Ball("red"))


def test_answers_that_are_no_json_are_not_decoded() -> None:
    response = RawResponse(status=200, headers={}, content=b"\x89PNG")
    operation = OPERATIONS["getActivity"]
    assert decode_body(operation, response, bytes, Mismatches(), strict=True) == b"\x89PNG"
    assert decode_body(operation, response, None, Mismatches(), strict=True) is None
    odd = RawResponse(status=200, headers={}, content=b'"odd"')
    assert decode_body(operation, odd, int, Mismatches()) == "odd"


def test_any_value_fits_object() -> None:
    decode = msgspec.json.Decoder(dict[str, object], dec_hook=decode_union).decode
    value = {"a": 1, "b": [None, {"c": "d"}], "e": "f"}
    assert decode(json.dumps(value)) == value
    found: list[tuple[str, str, str]] = []
    assert convert_leniently({"a": value, "b": None}, dict[str, object] | None, "", found) == {
        "a": value,
        "b": None,
    }
    assert found == []
    with pytest.raises(ValueError, match="is no Decimal"):
        decode_union(decimal.Decimal, 1)


def test_maps_and_choices_are_mended() -> None:
    found: list[tuple[str, str, str]] = []
    kind = dict[str, int | Literal["a", "b"] | None]
    assert convert_leniently({"x/y": 1.5, "z": "c", "n": None}, kind, "", found) == {
        "x/y": 1.5,
        "z": "c",
        "n": None,
    }
    assert [place for place, _, _ in found] == ["/x~1y", "/z"]
    assert found[1][1] == "integer or one of a, b"


def test_pointers_lead_through_structs_and_plain_values() -> None:
    activity = Activity(id=1, location=ActivityLocation(value="x"))
    assert follow(activity, "/location/value") == "x"
    assert follow(activity, "/location/nothing") is UNSET
    assert follow({"a/b": {"~": 1}}, "/a~1b/~0") == 1
    assert follow({"a": 1}, "/b") is UNSET
    assert follow([1], "/0") is UNSET
    assert follow(activity, "") is activity


def mismatch(index: int) -> Mismatch:
    return Mismatch(
        operation="getActivity", pointer=f"/data/{index}", expected="string", got="null"
    )


def test_mismatches_are_written_once_each_and_without_values(tmp_path: Path) -> None:
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


def test_only_what_is_kept_is_written(tmp_path: Path) -> None:
    mismatches = Mismatches()
    for index in range(1500):
        mismatches.record(mismatch(index))
    assert mismatches.write(tmp_path / "m") == 1000
    first = (tmp_path / "m").read_text().splitlines()[0]
    assert json.loads(first)["pointer"] == "/data/500"


def test_a_file_that_cannot_be_written_keeps_them_for_the_next_time(tmp_path: Path) -> None:
    mismatches = Mismatches()
    mismatches.record(mismatch(0))
    with pytest.raises(OSError, match="No such file"):
        mismatches.write(tmp_path / "none" / "m")
    with pytest.raises(OSError, match="No space left") as caught:
        mismatches.write("/dev/full")
    assert caught.value.errno == errno.ENOSPC
    assert mismatches.write(tmp_path / "m") == 1


def test_a_file_that_takes_only_a_part_is_an_error_that_names_it(tmp_path: Path) -> None:
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
