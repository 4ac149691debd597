"""Typed streams of a generated client, from a server on the loopback interface."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from tests.support.scripted_server import answer, serving
from tests.support.streams import EVENTS, Reader, feed

pytestmark = pytest.mark.variants
LINES = "application/x-ndjson"


def event(number: int, *, numbered: bool = True) -> str:
    """Return a server-sent event with a thing."""
    id_ = f"id: {number}\n" if numbered else ""
    return f'{id_}data: {{"id": {number}, "name": "n{number}"}}\n\n'


def watch(client: Any) -> Any:
    return client.things.watch()


def test_events_are_decoded_as_they_arrive(reader: Reader, things: Any) -> None:
    chunks = (": hello\r\n\r\n", event(1)[:9], event(1)[9:], event(2) + "event: ping\n\n")
    with serving(feed(EVENTS, *chunks, event(3), "data: {")) as server:
        reading = reader.read(server.url, watch)
    assert reading.error is None
    assert [item.id for item in reading.items] == [1, 2, 3]
    assert isinstance(reading.items[0], things.models.Thing)
    assert reading.stream.last_event_id == "3"
    assert (reading.stream.cost, reading.tokens) == (2, 2)
    assert "accept: text/event-stream" in server.requests[0].lower()
    assert "accept-encoding: identity" in server.requests[0].lower()


def test_an_event_with_its_fields(reader: Reader, things: Any) -> None:
    text = 'event: created\nid: 7\ndata: {"id": 1,\ndata: "name": "a"}\n\nevent: note\ndata: 12\n\n'
    with serving(feed(EVENTS, text)) as server:
        reading = reader.read(server.url, lambda client: client.things.list_events())
    created, note = reading.items
    assert (created.event, created.id, created.data) == (
        "created",
        "7",
        things.models.Thing(id=1, name="a"),
    )
    assert (note.event, note.data) == ("note", "12")
    assert reading.mismatches == []


def test_events_without_a_schema_are_text(reader: Reader) -> None:
    with serving(feed(EVENTS, "data: a\ndata: b\n\ndata:\n\n")) as server:
        reading = reader.read(server.url, lambda client: client.things.raw_events())
    assert reading.items == ["a\nb", ""]


@pytest.mark.parametrize(
    ("method", "media_type", "text"),
    [
        ("export", LINES, '{"id":1,"name":"\u2028"}\r\n\n{"id":2,"name":"b"}'),
        (
            "get_sequence",
            "application/json-seq",
            '\x1e{"id":1,"name":"\u2028"}\n\x1e{"id":2,\n"name":"b"}\n',
        ),
    ],
)
def test_json_sequences(reader: Reader, method: str, media_type: str, text: str) -> None:
    content = text.encode()
    with serving(feed(media_type, content[:20], content[20:])) as server:
        reading = reader.read(server.url, lambda client: getattr(client.things, method)())
    assert [(item.id, item.name) for item in reading.items] == [(1, "\u2028"), (2, "b")]
    assert reading.stream.event is None


def test_an_operation_with_both_responses_has_a_method_for_each(reader: Reader) -> None:
    text = 'data: {"delta": "a"}\n\ndata: [DONE]\n\n'
    with serving(feed(EVENTS, text, ending="hang")) as server:
        reading = reader.read(server.url, lambda client: client.chats.create_stream(text="hi"))
    assert [item.delta for item in reading.items] == ["a"]
    assert json.loads(server.requests[0].partition("\r\n\r\n")[2]) == {"text": "hi", "stream": True}


@pytest.mark.parametrize("strict", [False, True])
def test_items_that_do_not_match_their_type(reader: Reader, things: Any, strict: bool) -> None:
    with serving(feed(LINES, '{"id": "x", "name": "a"}\n')) as server:
        reading = reader.read(server.url, lambda client: client.things.export(), strict=strict)
    if strict:
        assert isinstance(reading.error, things.errors.DecodingError)
    else:
        assert [item.id for item in reading.items] == ["x"]
        assert [mismatch.pointer for mismatch in reading.mismatches] == ["/id"]


def test_items_can_be_sent_as_lines(things: Any) -> None:
    with serving(answer(200, b'{"count": 2}')) as server, things.Api(base_url=server.url) as client:
        thing = things.models.Thing(id=1, name="a")
        assert client.things.import_things([thing, thing]).count == 2
    head, _, body = server.requests[0].partition("\r\n\r\n")
    assert "content-type: application/jsonl" in head.lower()
    assert body == '{"id":1,"name":"a"}\n' * 2


def test_the_mock_server_sends_streams(reader: Reader, things: Any) -> None:
    server = import_module("things.mock.server").Server(import_module("things.mock.mock").Mock())
    with server:
        events = reader.read(server.url, lambda client: client.things.list_events())
        lines = reader.read(server.url, lambda client: client.things.export())
        chunks = reader.read(server.url, lambda client: client.chats.create_stream(text="a"))
    for reading in (events, lines, chunks):
        assert (reading.error, reading.mismatches, len(reading.items)) == (None, [], 2)
    assert isinstance(events.items[0].data, things.models.Thing)
    assert isinstance(chunks.items[0], things.models.Chunk)
