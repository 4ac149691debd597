"""Requests that may be repeated although their method is not idempotent: client, command, mock."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.any_mock import AnyMock, generate_mock

DOCUMENT = Path(__file__).parent / "orders.yaml"
RULES = """\
repeats:
  - {operations: [addOrder], key_header: Idempotency-Key}
  - {operations: [changeOrder], key_header: Request-Key, quoted_key: true}
  - {operations: [computePrice]}
"""
Call = Callable[[str, dict[str, object], dict[str, Any]], object]


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    return generate_mock(DOCUMENT, "orders_api", tmp_path_factory.mktemp("orders"), RULES)


@pytest.fixture
def server(orders: AnyMock) -> Iterator[Any]:
    mock = orders.module("mock")
    with mock.Server(mock.Mock(seed=0)) as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, orders: AnyMock, server: Any) -> Call:
    """Make one call with the method ``resource.name``; repeats do not wait."""
    package = orders.module()
    settings = {"base_url": server.url, "retries": package.Retries(attempts=3, base=0)}

    def blocking(method: str, keywords: dict[str, object], extra: dict[str, Any]) -> object:
        resource, _, name = method.partition(".")
        with package.Api(server.api_token, **settings, **extra) as client:
            return getattr(getattr(client, resource), name)(**keywords)

    async def asynchronous(
        method: str, keywords: dict[str, object], extra: dict[str, Any]
    ) -> object:
        resource, _, name = method.partition(".")
        async with package.AsyncApi(server.api_token, **settings, **extra) as client:
            return await getattr(getattr(client, resource), name)(**keywords)

    if request.param == "sync":
        return blocking
    return lambda *arguments: asyncio.run(asynchronous(*arguments))


def sent_headers(orders: AnyMock, name: str, into: list[str | None]) -> dict[str, Any]:
    """Return client settings that append a header of each attempt to a list."""

    def before(request: Any) -> None:
        into.append(request.headers.get(name))

    return {"hooks": orders.module().Hooks(before=before)}


def test_a_post_with_a_key_is_processed_once(orders: AnyMock, server: Any, call: Call) -> None:
    server.mock.inject_faults("drop-response", 2)
    keys: list[str | None] = []
    order: Any = call(
        "orders.create", {"item": "tea"}, sent_headers(orders, "idempotency-key", keys)
    )
    assert (order.id, order.item) == (1, "tea")
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert server.mock.count() == 1
    call("orders.create", {"item": "tea"}, sent_headers(orders, "idempotency-key", keys))
    assert len(set(keys)) == 2
    assert server.mock.count() == 2


def test_a_key_of_the_caller_is_kept(orders: AnyMock, server: Any, call: Call) -> None:
    keys: list[str | None] = []
    hooks = sent_headers(orders, "idempotency-key", keys)
    first: Any = call("orders.create", {"item": "tea", "idempotency_key": "mine"}, hooks)
    again: Any = call("orders.create", {"item": "tea", "idempotency_key": "mine"}, hooks)
    assert (first.id, again.id, keys) == (1, 1, ["mine", "mine"])
    with pytest.raises(orders.module("errors").ValidationError, match="another request"):
        call("orders.create", {"item": "jam", "idempotency_key": "mine"}, {})


def test_a_quoted_key_is_a_string_of_structured_fields(
    orders: AnyMock, server: Any, call: Call
) -> None:
    call("orders.create", {"item": "tea"}, {})
    server.mock.inject_faults("status=503", 1)
    keys: list[str | None] = []
    hooks = sent_headers(orders, "request-key", keys)
    call("orders.change", {"id": 1, "item": "jam"}, hooks)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert str(keys[0])[0] == str(keys[0])[-1] == '"'


def test_only_listed_operations_are_repeated(orders: AnyMock, server: Any, call: Call) -> None:
    server.mock.inject_faults("drop-response", 1)
    with pytest.raises(orders.module("errors").TransportError) as caught:
        call("notes.change", {"id": 1, "body": [{"op": "add"}]}, {})
    assert caught.value.maybe_done
    assert "do not send it again" in caught.value.hint
    assert len(server.mock.requests) == 1
    server.mock.inject_faults("drop-response", 1)
    call("prices.compute", {"count": 1}, {})
    assert len(server.mock.requests) == 3


def test_a_key_stays_at_its_origin(orders: AnyMock, call: Call) -> None:
    sent: list[str] = []

    def redirect(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.host)
        return httpx2.Response(307, headers={"location": "https://elsewhere.test/"})

    with pytest.raises(orders.module("errors").APIError):
        call("orders.create", {"item": "tea"}, {"transport": httpx2.MockTransport(redirect)})
    assert len(sent) == 1


def test_the_command_repeats_with_one_key(orders: AnyMock, server: Any) -> None:
    server.mock.inject_faults("drop-response", 1)
    environment = {
        **os.environ,
        "PYTHONPATH": str(orders.folder),
        "API_API_KEY": server.api_token,
        "API_BASE_URL": server.url,
    }
    completed = subprocess.run(
        [sys.executable, "-m", "orders_api.cli", "orders", "create", "--item", "tea"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert completed.returncode == 0, completed.stderr
    assert server.mock.count() == 1
    assert len(server.mock.requests) == 2


@pytest.mark.variants
def test_the_contract_tests_check_the_rules(orders: AnyMock) -> None:
    completed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_repeats.py"],
        cwd=orders.folder,
        env={**os.environ, "PYTHONPATH": str(orders.folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert completed.returncode == 0, completed.stdout[-6000:] + completed.stderr
