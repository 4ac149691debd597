"""Time and memory of a call are limited, whatever the server, the quota store and OAuth do."""

from __future__ import annotations

import contextlib
import gzip
import socket
import sqlite3
import threading
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipedrive_activities import RequestOptions, Retries
from pipedrive_activities._runtime.oauth.credentials import OAuth
from pipedrive_activities._runtime.oauth.tokens import Tokens
from pipedrive_activities.errors import (
    ArgumentError,
    ClientError,
    RequestTimeout,
    ResponseTooLarge,
    StoreUnavailable,
    TransportError,
)
from pipedrive_activities.oauth import OAuthApp
from pipedrive_activities.stores import RedisStore, SQLiteStore
from tests.support.both_clients import ClientAdapter
from tests.support.scripted_server import Step, activity, hang, raw, serving

LIMIT = 0.4
FAULT = 60.0
"""Seconds. A call without a limit outlasts the fault, and then ends in another way."""
QUICK = Retries(attempts=4, total=LIMIT, base=0.0)
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n"
GZIP_NAME = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
"""The start of a gzip header whose file name follows, up to a zero byte (RFC 1952, section 2.3)."""


def drip(start: bytes, piece: bytes, pause: float = 0.02) -> Step:
    """Send the start, then a piece again and again."""

    def step(connection: socket.socket, done: threading.Event) -> None:
        end = time.monotonic() + FAULT
        with contextlib.suppress(OSError):
            connection.sendall(start)
            while not done.wait(pause) and time.monotonic() < end:
                connection.sendall(piece)

    return step


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nx-a: ", b"a"), id="header"),
        pytest.param(drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), id="informational"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 9, 0), id="flood"),
        pytest.param(
            drip(
                HEAD + b"content-encoding: gzip\r\ncontent-length: 99999\r\n\r\n" + GZIP_NAME, b"n"
            ),
            id="gzip file name",
        ),
        pytest.param(drip(CHUNKED + b"\r\n2\r\n{}\r\n0\r\nx-a: ", b"a"), id="trailer"),
        pytest.param(drip(CHUNKED + b"\r\n1;x=", b"a"), id="chunk extension"),
        pytest.param(hang, id="silence"),
    ],
)
def test_a_slow_server_cannot_exceed_the_time_limit(adapter: ClientAdapter, step: Step) -> None:
    with serving(step) as server:
        client = adapter.client(base_url=server.url, retries=QUICK)
        with pytest.raises(RequestTimeout, match="response incomplete after") as caught:
            adapter.get(client.activities.create(subject="a"))
    # On a busy machine, the time may be over before the request was sent.
    assert caught.value.maybe_done or not any(server.requests)


@contextlib.contextmanager
def after_the_fault(work: Callable[[], object]) -> Iterator[None]:
    """End a fault if the code in the block outlasts it."""
    timer = threading.Timer(FAULT, work)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def test_a_locked_quota_store_cannot_exceed_the_time_limit(
    adapter: ClientAdapter, tmp_path: Path
) -> None:
    path = tmp_path / "quota.sqlite"
    with serving(activity()) as server:
        store = SQLiteStore(path, timeout=2 * FAULT)
        adapter.get(adapter.client(base_url=server.url, store=store).activities.get(1))
        client = adapter.client(base_url=server.url, store=store, retries=QUICK)
        locking = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with contextlib.closing(locking) as other:
            other.execute("BEGIN IMMEDIATE")
            with after_the_fault(other.rollback), pytest.raises(StoreUnavailable):
                adapter.get(client.activities.get(1))
    assert len(server.requests) == 1


def test_a_silent_redis_server_cannot_exceed_the_time_limit(adapter: ClientAdapter) -> None:
    with serving(activity()) as server, socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        store = RedisStore(url, timeout=2 * FAULT)
        client = adapter.client(base_url=server.url, retries=QUICK, store=store)
        with after_the_fault(silent.close), pytest.raises(StoreUnavailable, match="TimeoutError"):
            adapter.get(client.activities.get(1))
    assert server.requests == []


def test_a_silent_name_server_cannot_exceed_the_time_limit(
    adapter: ClientAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up, asked, found = socket.getaddrinfo, threading.Event(), threading.Event()

    def look_up_slowly(host: str | bytes | None, *arguments: Any, **options: Any) -> Any:
        if host in ("api.example.test", b"api.example.test"):
            asked.set()
            found.wait()
        return look_up("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_slowly)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://api.example.test:{listener.getsockname()[1]}"
        client = adapter.client(base_url=url, retries=QUICK)
        with after_the_fault(found.set), pytest.raises(RequestTimeout) as caught:
            adapter.get(client.activities.create(subject="a"))
        found.set()
        if adapter.kind == "sync" and asked.is_set():
            late, _ = listener.accept()
            with late:
                assert late.recv(1) == b""  # closed, since nobody waits for it
    assert not caught.value.received
    assert not caught.value.maybe_done
    assert client.usage.tokens == 0


def test_a_silent_token_server_cannot_exceed_the_time_limit(adapter: ClientAdapter) -> None:
    def answer_late(connection: socket.socket, done: threading.Event) -> None:
        done.wait(FAULT)

    with serving(answer_late) as server:
        app = OAuthApp(
            client_id="id",
            client_secret="secret",
            authorize_url=server.url,
            token_url=f"{server.url}/token",
            timeout=2 * FAULT,
        )
        client = adapter.client(
            credentials=OAuth(app, Tokens(access_token="", refresh_token="r")),
            base_url=server.url,
            retries=QUICK,
        )
        with pytest.raises(RequestTimeout) as caught:
            adapter.get(client.activities.create(subject="a"))
        server.done.set()
    assert not caught.value.maybe_done


def bomb(size: int) -> bytes:
    """Return a body that is compressed twice."""
    compressor = zlib.compressobj(9, wbits=31)
    block = bytes(2**20)
    once = b"".join(compressor.compress(block) for _ in range(size >> 20)) + compressor.flush()
    twice = gzip.compress(once, 9)
    head = HEAD + b"content-encoding: gzip, gzip\r\n"
    return head + f"content-length: {len(twice)}\r\n\r\n".encode() + twice


def test_a_small_body_that_becomes_large_is_rejected(adapter: ClientAdapter) -> None:
    with serving(raw(bomb(2**26))) as server:
        client = adapter.client(base_url=server.url, max_response_bytes=2**22)
        tracemalloc.start()
        with pytest.raises(ResponseTooLarge, match="4,194,304 bytes") as caught:
            adapter.get(client.activities.get(1))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 2**25
    assert "max_response_bytes" in str(caught.value)
    assert len(server.requests) == 1
    assert client.usage.tokens == 1


class Repeated(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that repeats one chunk, which is in memory once."""

    def __init__(self, size: int, count: int) -> None:
        self._chunks = [bytes(size)] * count

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


def test_the_default_limit_is_256_mib(adapter: ClientAdapter) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, stream=Repeated(2**24, 17)))
    with pytest.raises(ResponseTooLarge, match="268,435,456 bytes"):
        adapter.get(client.activities.get(1))


def test_a_stream_has_no_limit(adapter: ClientAdapter) -> None:
    sizes: list[int] = []
    with serving(raw(bomb(2**24))) as server:
        client = adapter.client(base_url=server.url, max_response_bytes=2**20)
        options = RequestOptions(stream=lambda chunk: sizes.append(len(chunk)))
        adapter.get(client.send("getActivity", {"id": 7}, options))
    assert sum(sizes) == 2**24


@pytest.mark.parametrize("limit", [0, -1, float("nan"), 0.5, "5"])
def test_a_limit_must_be_positive(adapter: ClientAdapter, limit: int) -> None:
    with pytest.raises(ArgumentError, match="max_response_bytes"):
        adapter.client(max_response_bytes=limit)


@pytest.mark.parametrize("error", [TransportError, ClientError, ValueError])
def test_an_error_of_the_sink_is_raised_as_it_is(
    adapter: ClientAdapter, error: type[Exception]
) -> None:
    def fail(chunk: bytes) -> None:
        raise error("mine")

    with serving(activity()) as server:
        client = adapter.client(base_url=server.url, retries=0)
        with pytest.raises(error, match="mine"):
            adapter.get(client.send("getActivity", {"id": 7}, RequestOptions(stream=fail)))
    assert client.usage.tokens == 1
