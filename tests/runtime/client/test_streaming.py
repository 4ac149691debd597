"""Streaming: chunks are passed to a sink if requested, otherwise collected."""

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
    """Return a handler that responds in chunks, for either client."""
    if adapter.kind == "sync":
        return in_parts
    return lambda request: httpx2.Response(200, content=_later())


def test_chunks_are_passed_on_as_they_arrive(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    client = adapter.client(answering(adapter))
    options = RequestOptions(stream=chunks.append)
    response = adapter.get(client.send("getActivity", {"id": 7}, options))
    assert chunks == PARTS
    assert (response.status, response.content) == (200, b"")
    assert client.usage.tokens == 1


def test_responses_are_not_streamed_by_default(adapter: ClientAdapter) -> None:
    client = adapter.client(answering(adapter))
    assert adapter.get(client.send("getActivity", {"id": 7})).content == b"".join(PARTS)


def test_an_error_response_is_never_streamed(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    client = adapter.client(lambda request: httpx2.Response(404, json={"error": "gone"}))
    with pytest.raises(NotFound) as caught:
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=chunks.append)))
    assert chunks == []
    assert "gone" in str(caught.value)


def test_only_success_responses_are_streamed(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    client = adapter.client(lambda request: httpx2.Response(300, content=b"choose"))
    with pytest.raises(APIError):
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=chunks.append)))
    assert chunks == []


def test_a_slow_stream_ends_at_the_time_limit(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    with serving(trickle) as server:
        for total in (0.3, 3.0, 30.0):  # a busy machine may need longer for the first chunk
            client = adapter.client(base_url=server.url, retries=Retries(attempts=1, total=total))
            options = RequestOptions(stream=chunks.append)
            with pytest.raises(RequestTimeout, match=r"response incomplete after \d") as caught:
                adapter.get(client.send("getActivity", {"id": 7}, options))
            if chunks:
                break
        server.done.set()
    assert chunks
    assert caught.value.streamed


def test_a_failure_after_the_first_chunk_is_not_retried(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    with serving(cut, activity(7)) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(TransportError) as caught:
            adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=chunks.append)))
    assert caught.value.streamed is bool(chunks)  # on a busy machine, none may arrive in time
    assert chunks
    assert len(server.requests) == 1


def test_a_failure_before_the_first_chunk_is_retried(adapter: ClientAdapter) -> None:
    chunks: list[bytes] = []
    with serving(drop, activity(7)) as server:
        client = adapter.client(base_url=server.url)
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=chunks.append)))
    assert b'"id": 7' in b"".join(chunks) or b'"id":7' in b"".join(chunks)
    assert len(server.requests) == 2


def test_an_exception_of_the_sink_reaches_the_caller_and_is_charged(adapter: ClientAdapter) -> None:
    def full(part: bytes) -> None:
        raise OSError("no space left")

    client = adapter.client(answering(adapter))
    with pytest.raises(OSError, match="no space left"):
        adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=full)))
    assert client.usage.tokens == 1


def test_a_decoded_result_cannot_be_streamed(adapter: ClientAdapter) -> None:
    client = adapter.client(answering(adapter))
    options = RequestOptions(stream=print)
    with pytest.raises(ArgumentError, match=r"use client\.download or send"):
        adapter.get(client.activities.get(7, options=options))
    with pytest.raises(ArgumentError, match=r"use client\.download or send"):
        client.activities.list(options=options)
    assert client.usage.tokens == 0
