"""Without a base URL the first server of the specification is used, with default variables."""

from __future__ import annotations

import asyncio
import importlib
from importlib.util import find_spec

import pytest
from contract.arguments import (
    OPERATIONS,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import by_python_name, complete, complete_async
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TRACE, FakeTransport
from contract.product import CREDENTIALS, ENVIRONMENT, PACKAGE, AsyncClient, Client


@pytest.fixture(autouse=True)
def no_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the base URL from the environment."""
    monkeypatch.delenv(f"{ENVIRONMENT}_BASE_URL", raising=False)


def test_client_uses_the_first_specified_server() -> None:
    for server in CONTRACT.servers[:1]:
        with Client(**CREDENTIALS) as client:
            assert client.base_url == server.origin


@pytest.mark.parametrize("asynchronous", [False, True])
def test_an_operation_is_called_at_its_own_server(asynchronous: bool) -> None:
    for operation in (each for each in OPERATIONS if each.server):
        TRACE.set_pointer(operation.pointer)
        credentials = []
        for base_url, origin in ((None, operation.server), (ORIGIN, ORIGIN)):
            fake = FakeTransport([success_response(operation)])
            call = _call_async if asynchronous else _call
            call(operation, fake, base_url)
            assert fake.sent[0].url.startswith(f"{origin}/")
            credentials.append([pair for pair in fake.sent[0].headers if pair[0] != "host"])
        assert credentials[0] == credentials[1]


def _keywords(operation: Operation) -> dict[str, object]:
    return by_python_name(operation, required_arguments(operation), required_body(operation))


def _call(operation: Operation, fake: FakeTransport, base_url: str | None) -> None:
    with Client(**CREDENTIALS, base_url=base_url, transport=fake.transport) as client:
        method = getattr(getattr(client, operation.resource), operation.method)
        returned = method(**_keywords(operation))
        complete(operation, returned)


def _call_async(operation: Operation, fake: FakeTransport, base_url: str | None) -> None:
    async def call() -> None:
        client = AsyncClient(**CREDENTIALS, base_url=base_url, transport=fake.transport)
        async with client:
            method = getattr(getattr(client, operation.resource), operation.method)
            returned = method(**_keywords(operation))
            await complete_async(operation, returned)

    asyncio.run(call())


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_command_line_uses_the_first_specified_server() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    for server in CONTRACT.servers[:1]:
        assert product.base_url == server.origin
