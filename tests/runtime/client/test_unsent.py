"""Charges are kept only for requests that may have been sent, and results do not depend on the store."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from pathlib import Path

import httpx2
import pytest

from pipedrive_activities import AsyncPipedrive, Limits
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Observation,
)
from pipedrive_activities.errors import ClientError, NotFound, StoreUnavailable, TransportError
from tests.support.both_clients import ClientAdapter
from tests.support.scripted_server import activity, answer, serving

LIMITS = Limits(daily=1000)
BAD_SETTINGS = {
    "HTTPS_PROXY": "::not a URL::",
    "HTTP_PROXY": "http://user:hush-hush@[::1",
    "ALL_PROXY": "telepathy://user:hush-hush@proxy.example",
    "SSL_CERT_FILE": "/missing/hush-hush.pem",
}


@pytest.mark.parametrize("variable", BAD_SETTINGS)
def test_an_invalid_environment_is_reported_and_costs_nothing(
    adapter: ClientAdapter, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, BAD_SETTINGS[variable])
    client = adapter.client(base_url="https://api.example.test")
    with pytest.raises(ClientError, match=r"nothing was sent.*SSL_CERT_FILE") as caught:
        adapter.get(client.activities.create(subject="a"))
    assert "hush" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None
    assert (client.usage.tokens, client.usage.calls) == (0, 0)


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example", "256.256.256.256"])
def test_a_host_that_cannot_exist_costs_nothing(adapter: ClientAdapter, host: str) -> None:
    with serving(answer(307, location=f"http://{host}/x"), activity()) as server:
        client = adapter.client(base_url=server.url, retries=1)
        with pytest.raises(ClientError):
            adapter.get(client.activities.get(1))
    assert client.usage.calls == len(server.requests) == 1


def test_a_server_that_breaks_off_the_handshake_costs_nothing(adapter: ClientAdapter) -> None:
    def hang_up() -> None:
        listener.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=hang_up)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        client = adapter.client(base_url=url, retries=0)
        with pytest.raises(TransportError) as caught:
            adapter.get(client.activities.create(subject="a"))
        thread.join()
    assert not caught.value.received
    assert client.usage.tokens == 0


def test_a_call_that_is_cancelled_while_it_connects_costs_nothing() -> None:
    async def work() -> int:
        entered = asyncio.Event()
        loop = asyncio.get_running_loop()

        async def connecting(*_: object, **__: object) -> object:
            entered.set()
            return await asyncio.Event().wait()

        loop.getaddrinfo = connecting  # type: ignore[method-assign]  # a name server that never answers
        async with AsyncPipedrive("t", base_url="http://api.example.test") as client:
            call = asyncio.create_task(client.activities.create(subject="a"))
            await entered.wait()
            assert client.usage.tokens == 5
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            return client.usage.tokens

    assert asyncio.run(work()) == 0


def test_a_call_that_is_cancelled_after_it_was_sent_stays_charged() -> None:
    async def work() -> int:
        arrived, ended = asyncio.Event(), asyncio.Event()

        async def answer_never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            arrived.set()
            await reader.read()
            writer.close()
            await writer.wait_closed()
            ended.set()

        server = await asyncio.start_server(answer_never, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with AsyncPipedrive("t", base_url=f"http://127.0.0.1:{port}") as client:
            call = asyncio.create_task(client.activities.create(subject="a"))
            await arrived.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        await ended.wait()
        server.close()
        return client.usage.tokens

    assert asyncio.run(work()) == 5


class SlowStore(MemoryStore):
    """A blocking store whose charges wait until the test lets them."""

    blocking = True  # type: ignore[assignment]  # a property of the other

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.go_on, self.charged = (threading.Event() for _ in range(3))
        self.released: list[ChargeReceipt] = []

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        self.entered.set()
        self.go_on.wait()
        decision = super().acquire(charge_request)
        self.charged.set()
        return decision

    def release(self, receipt: ChargeReceipt) -> None:
        super().release(receipt)
        self.released.append(receipt)


@pytest.mark.parametrize("is_charged", [False, True])
def test_a_call_that_is_cancelled_while_it_waits_for_the_store_costs_nothing(
    is_charged: bool,
) -> None:
    sent: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, json={"data": {}})

    async def work() -> tuple[int, int]:
        store = SlowStore()
        transport = httpx2.MockTransport(handle)
        async with AsyncPipedrive("t", transport=transport, store=store) as client:
            call = asyncio.create_task(client.activities.create(subject="a"))
            await asyncio.to_thread(store.entered.wait)
            if is_charged:
                # The event loop is not free to notice that the charge was made.
                store.go_on.set()
                store.charged.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            store.go_on.set()
            await asyncio.get_running_loop().shutdown_default_executor()
            return client.usage.tokens, len(store.released)

    assert asyncio.run(work()) == (0, 1)
    assert sent == []


class FailingStore(MemoryStore):
    """A store that grants attempts and then cannot be reached."""

    def release(self, receipt: ChargeReceipt) -> None:
        raise StoreUnavailable("the store went away")

    def reconcile(self, observation: Observation) -> None:
        raise StoreUnavailable("the store went away")


def test_a_result_is_returned_although_the_store_fails_afterwards(
    adapter: ClientAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    limited = answer(201, b'{"data": {"id": 8}}', **{"x-daily-ratelimit-token-remaining": "3"})
    with serving(limited) as server, caplog.at_level(logging.WARNING):
        client = adapter.client(base_url=server.url, store=FailingStore(), limits=LIMITS)
        assert adapter.get(client.activities.create(subject="a")).id == 8
    assert "addActivity: the attempt was made" in caplog.text
    assert "the store went away" in caplog.text


class BrokenStore(MemoryStore):
    """A store of the caller with a mistake in it."""

    def reconcile(self, observation: Observation) -> None:
        raise KeyError("redis://:hush-hush@host")


def test_a_result_is_returned_although_the_store_has_a_mistake(
    adapter: ClientAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    limited = answer(201, b'{"data": {"id": 8}}', **{"x-daily-ratelimit-token-remaining": "3"})
    with serving(limited) as server:
        client = adapter.client(base_url=server.url, store=BrokenStore(), limits=LIMITS)
        assert adapter.get(client.activities.create(subject="a")).id == 8
    assert "did not record its outcome: KeyError" in caplog.text
    assert "hush" not in caplog.text


def test_the_error_of_an_attempt_is_raised_although_the_store_fails_afterwards(
    adapter: ClientAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(answer(404, **{"x-daily-ratelimit-token-remaining": "3"})) as server:
        client = adapter.client(base_url=server.url, store=FailingStore(), limits=LIMITS)
        with pytest.raises(NotFound):
            adapter.get(client.activities.get(1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = adapter.client(base_url=f"http://127.0.0.1:{port}", store=FailingStore(), retries=0)
    with pytest.raises(TransportError):
        adapter.get(client.activities.get(1))
    assert caplog.text.count("the store went away") == 2


def test_a_file_that_is_deleted_during_a_request_does_not_hide_its_result(
    adapter: ClientAdapter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "quota.db"
    limited = answer(201, b'{"data": {"id": 8}}', **{"x-daily-ratelimit-token-remaining": "3"})

    def delete_and_answer(connection: socket.socket, done: threading.Event) -> None:
        path.unlink()
        limited(connection, done)

    with serving(delete_and_answer) as server:
        client = adapter.client(base_url=server.url, store=SQLiteStore(path), limits=LIMITS)
        assert adapter.get(client.activities.create(subject="a")).id == 8
        assert "quota.db was deleted or replaced" in caplog.text
        with pytest.raises(StoreUnavailable):
            adapter.get(client.activities.create(subject="a"))
    assert len(server.requests) == 1
