"""Large answers: handed on part by part when asked for, kept whole otherwise."""

from __future__ import annotations

import httpx2
import pytest

from pipedrive_activities import RequestOptions, Retries
from pipedrive_activities.errors import (
    APIError,
    ArgumentError,
    NotFound,
    RequestTimeout,
    TransportError,
)
from tests.support.both_clients import ClientAdapter
from tests.support.scripted_server import activity, cut, drop, serving, trickle

PARTS = [b'{"data":', b' {"id": 7}', b"}"]


def in_parts(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, content=iter(PARTS))


async def _later() -> object:
    for part in PARTS:
        yield part


def answering(adapter: ClientAdapter) -> object:
    """Return a handler whose answer comes in parts, for either client."""
    if adapter.kind == "sync":
        return in_parts
    return lambda request: httpx2.Response(200, content=_later())


def test_parts_are_handed_on_as_they_come(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    client = adapter.client(answering(adapter))
    options = RequestOptions(stream=came.append)
    response = adapter.get(client.send("getActivity", {"id": 7}, options))
    assert came == PARTS
    assert (response.status, response.content) == (200, b"")
    assert client.usage.tokens == 1


def test_without_asking_nothing_is_streamed(adapter: ClientAdapter) -> None:
    client = adapter.client(answering(adapter))
    assert adapter.get(client.send("getActivity", {"id": 7})).content == b"".join(PARTS)


def test_a_failure_is_never_handed_on(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    client = adapter.client(lambda request: httpx2.Response(404, json={"error": "gone"}))
    with pytest.raises(NotFound) as caught:
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=came.append)))
    assert came == []
    assert "gone" in str(caught.value)


def test_only_a_success_is_handed_on(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    client = adapter.client(lambda request: httpx2.Response(300, content=b"choose"))
    with pytest.raises(APIError):
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=came.append)))
    assert came == []


def test_what_comes_too_slowly_ends_with_what_it_was_given(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    with serving(trickle) as server:
        client = adapter.client(base_url=server.url, retries=Retries(attempts=1, total=0.3))
        with pytest.raises(RequestTimeout, match=r"not complete after 0\.3 s") as caught:
            adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=came.append)))
        server.done.set()
    assert caught.value.streamed
    assert came


def test_what_broke_off_after_the_first_part_is_not_sent_again(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    with serving(cut, activity(7)) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(TransportError) as caught:
            adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=came.append)))
    assert caught.value.streamed
    assert came
    assert len(server.requests) == 1


def test_what_broke_off_before_the_first_part_is(adapter: ClientAdapter) -> None:
    came: list[bytes] = []
    with serving(drop, activity(7)) as server:
        client = adapter.client(base_url=server.url)
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=came.append)))
    assert b'"id": 7' in b"".join(came) or b'"id":7' in b"".join(came)
    assert len(server.requests) == 2


def test_what_the_taker_raises_reaches_the_caller_and_is_charged(adapter: ClientAdapter) -> None:
    def full(part: bytes) -> None:
        raise OSError("no space left")

    client = adapter.client(answering(adapter))
    with pytest.raises(OSError, match="no space left"):
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=full)))
    assert client.usage.tokens == 1


def test_a_result_cannot_be_streamed(adapter: ClientAdapter) -> None:
    client = adapter.client(answering(adapter))
    options = RequestOptions(stream=print)
    with pytest.raises(ArgumentError, match=r"use client\.send"):
        adapter.get(client.activities.get(7, options=options))
    with pytest.raises(ArgumentError, match=r"use client\.send"):
        client.activities.list(options=options)
    assert client.usage.tokens == 0
