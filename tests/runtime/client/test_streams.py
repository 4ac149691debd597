"""Streams of both clients, from a server on the loopback interface."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from pipedrive_activities import AsyncPipedrive, Operation, Pipedrive, RequestOptions, Retries
from pipedrive_activities._runtime.operation import Stream
from pipedrive_activities._runtime.product import Endpoint
from pipedrive_activities.errors import (
    ClientError,
    DecodingError,
    NotFound,
    PipedriveError,
    RequestTimeout,
    ResponseTooLarge,
    TransportError,
)
from tests.support.scripted_server import answer, raw, serving
from tests.support.streams import EVENTS, Reader, feed

COST = 10
"""Tokens: an operation of which the meter knows nothing costs as much as the most expensive one."""
WATCH = Endpoint[Any](
    Operation(
        id="watchThings",
        resource="things",
        name="watch",
        method="GET",
        path="/things",
        stream=Stream(media_type=EVENTS, end="[DONE]"),
    )
)
CHAT = Endpoint[Any](WATCH.resolve({}).replace(id="createChat", method="POST"))
LINES = Endpoint[Any](WATCH.resolve({}).replace(stream=Stream(media_type="application/x-ndjson")))


@pytest.fixture(params=["sync", "async"])
def reader(request: pytest.FixtureRequest) -> Reader:
    """A reader for each of the clients."""
    clients = (partial(Pipedrive, "token"), partial(AsyncPipedrive, "token"))
    return Reader(request.param, *clients, PipedriveError)


def event(number: int, *, numbered: bool = True) -> str:
    """Return a server-sent event with a thing."""
    id_ = f"id: {number}\n" if numbered else ""
    return f'{id_}data: {{"id": {number}, "name": "n{number}"}}\n\n'


def watch(client: Any) -> Any:
    return client.stream(WATCH, {})


def ids(reading: Any) -> list[int]:
    return [item["id"] for item in reading.items]


def test_items_arrive_until_the_end(reader: Reader) -> None:
    chunks = (": hello\r\n\r\n", event(1)[:9], event(1)[9:], event(2), "event: ping\n\ndata:\n\n")
    done = "event: last\ndata: [DONE]\n\n"
    with serving(feed(EVENTS, *chunks, done, event(3), ending="hang")) as server:
        reading = reader.read(server.url, watch)
        assert server.done.wait(10)
    assert (reading.error, ids(reading)) == (None, [1, 2])
    assert (reading.stream.last_event_id, reading.stream.event.event) == ("2", "last")
    assert (reading.stream.cost, reading.tokens) == (COST, COST)
    assert reading.stream.response.status == 200
    assert "accept: text/event-stream\r\n" in server.requests[0].lower()
    assert "accept-encoding: identity\r\n" in server.requests[0].lower()


def test_the_response_says_how_its_items_are_separated(reader: Reader) -> None:
    records = '\x1e{"id": 1}\n\x1e{"id": 2}\n'
    with serving(
        feed("text/plain", '{"id": 3}\n'), feed("application/json-seq", records)
    ) as server:
        plain = reader.read(server.url, lambda client: client.stream(LINES, {}))
        sequence = reader.read(server.url, lambda client: client.stream(LINES, {}))
    assert (ids(plain), ids(sequence)) == ([3], [1, 2])
    assert plain.stream.event is None


def test_the_connection_is_released_after_a_break(reader: Reader) -> None:
    with serving(feed(EVENTS, event(1), event(2), ending="hang")) as server:
        reading = reader.read(server.url, watch, take=1)
        assert server.done.wait(10)  # the server has seen the end of the connection
    assert ids(reading) == [1]


def test_a_broken_stream_continues_after_the_last_event(reader: Reader) -> None:
    first = feed(EVENTS, "retry: 1\n\n", event(1), event(2), "id: 9\ndata: lost", ending="cut")
    with serving(first, feed(EVENTS, event(3))) as server:
        reading = reader.read(server.url, watch)
    assert reading.error is None
    assert ids(reading) == [1, 2, 3]
    assert "last-event-id: 2\r\n" in server.requests[1].lower()
    assert reading.tokens == 2 * COST


@pytest.mark.parametrize(
    ("open_", "chunk", "repeats"),
    [
        (watch, event(1, numbered=False), 3),
        (watch, event(1), 0),
        (lambda client: client.stream(CHAT, {}), event(1), 3),
    ],
    ids=["no ids", "no retries", "POST"],
)
def test_nothing_is_repeated_that_could_be_delivered_twice(
    reader: Reader, open_: Any, chunk: str, repeats: int
) -> None:
    with serving(feed(EVENTS, "retry: 1\n\n", chunk, ending="cut")) as server:
        reading = reader.read(server.url, open_, retries=repeats)
    assert isinstance(reading.error, TransportError)
    assert reading.error.streamed
    assert len(reading.items) == len(server.requests) == 1


def test_a_silent_server_is_a_timeout(reader: Reader) -> None:
    options = RequestOptions(idle_timeout=0.05, retries=0)
    with serving(feed(EVENTS, event(1), ending="hang")) as server:
        reading = reader.read(server.url, lambda client: client.stream(WATCH, {}, options))
    assert isinstance(reading.error, RequestTimeout)
    assert str(reading.error) == "no data was received for 0.05 s"
    assert ids(reading) == [1]


def test_an_item_has_a_limit(reader: Reader) -> None:
    options = RequestOptions(max_item_bytes=100)
    with serving(feed(EVENTS, event(1), "data: x\n" * 50, ending="hang")) as server:
        reading = reader.read(server.url, lambda client: client.stream(WATCH, {}, options))
    assert isinstance(reading.error, ResponseTooLarge)
    assert reading.error.operation == "watchThings"
    assert ids(reading) == [1]


def test_an_error_response_is_raised_and_repeated_like_any_other(reader: Reader) -> None:
    retries = Retries(base=0.0)
    with serving(answer(503), answer(404, b'{"message": "none"}')) as server:
        reading = reader.read(server.url, watch, retries=retries)
    assert isinstance(reading.error, NotFound)
    assert (len(server.requests), reading.tokens) == (2, 2 * COST)


def test_a_single_body_in_place_of_a_stream_is_reported(reader: Reader) -> None:
    with serving(answer(200, b'{"id": 1}')) as server:
        reading = reader.read(server.url, watch)
    assert isinstance(reading.error, DecodingError)
    assert (
        str(reading.error)
        == "things.watch: the response is application/json, not text/event-stream"
    )


def test_a_response_without_content_ends_the_stream(reader: Reader) -> None:
    with serving(raw(b"HTTP/1.1 204 No\r\n\r\n")) as server:
        reading = reader.read(server.url, watch)
    assert (reading.items, reading.error) == ([], None)


def test_a_stream_is_opened_before_it_is_read() -> None:
    with Pipedrive("token", base_url="http://127.0.0.1:9") as client:
        stream = client.stream(WATCH, {})
        with pytest.raises(ClientError, match=r"things\.watch: open the stream first"):
            next(stream)


def test_cancelling_a_task_releases_the_connection() -> None:
    async def read(url: str) -> None:
        started = asyncio.Event()

        async def wait() -> None:
            async with (
                AsyncPipedrive("token", base_url=url) as client,
                client.stream(WATCH, {}) as events,
            ):
                async for _ in events:
                    started.set()

        task = asyncio.create_task(wait())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with serving(feed(EVENTS, event(1), ending="hang")) as server:
        asyncio.run(read(server.url))
        assert server.done.wait(10)


def test_an_exception_in_the_block_releases_the_connection() -> None:
    with serving(feed(EVENTS, event(1), ending="hang")) as server:
        with (
            pytest.raises(KeyError),
            Pipedrive("token", base_url=server.url) as client,
            client.stream(WATCH, {}) as events,
        ):
            raise KeyError(next(events)["id"])
        assert server.done.wait(10)
