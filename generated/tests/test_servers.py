"""Without a base URL the first server of the specification is used, with default variables."""

from __future__ import annotations

import asyncio
import importlib
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

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
from contract.product import (
    CREDENTIALS,
    ENVIRONMENT,
    PACKAGE,
    AsyncClient,
    Client,
    errors,
)
from contract.servers import Server, filled


@pytest.fixture(autouse=True)
def no_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the base URL from the environment."""
    monkeypatch.delenv(f"{ENVIRONMENT}_BASE_URL", raising=False)


def test_client_uses_the_first_specified_server() -> None:
    for server in CONTRACT.servers[:1]:
        with Client(**CREDENTIALS) as client:
            assert client.base_url == server.origin


SERVERS = [each for each in CONTRACT.servers[:1] if each.variables or each.path_variables]


def chosen_values(server: Server) -> Iterator[dict[str, str]]:
    """Yield values of all variables: the listed ones in turn, and some text for the others."""
    names = {**server.path_variables, **server.variables}
    for index in range(max([1, *map(len, server.choices.values())])):
        yield {name: _chosen_value(server, name, index) for name in names}


def _chosen_value(server: Server, name: str, index: int) -> str:
    """Return a value of a variable: a listed one, else a scheme, or some text."""
    listed = server.choices.get(name)
    if listed:
        return listed[index % len(listed)]
    return "http" if server.url.startswith(f"{{{name}}}:") else "9"


# Any: the argument exists only if the server has variables.
def with_variables(values: dict[str, str]) -> dict[str, Any]:
    """Return the arguments of a client with values of variables."""
    return {**CREDENTIALS, "server_variables": values}


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.url)
def test_variables_of_the_server_are_chosen_by_the_caller(server: Server) -> None:
    for operation in [each for each in OPERATIONS if not (each.server or each.own_server)][:1]:
        _check_values(operation, server)


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.own_server],
    ids=lambda operation: operation.id,
)
def test_variables_of_the_own_server_of_an_operation_are_chosen_by_the_caller(
    operation: Operation,
) -> None:
    TRACE.set_pointer(operation.pointer)
    if operation.own_server is not None:
        _check_values(operation, operation.own_server)


def _allows(server: Server, values: dict[str, str]) -> bool:
    return all(value in server.choices.get(name, [value]) for name, value in values.items())


def _check_values(operation: Operation, server: Server) -> None:
    """Call an operation with values of the variables of its server, as far as all servers allow them."""
    servers = [*SERVERS, *(each.own_server for each in OPERATIONS if each.own_server)]
    for values in chosen_values(server):
        if not all(_allows(each, values) for each in servers):
            continue
        fake = FakeTransport([success_response(operation)])
        with (
            warnings.catch_warnings(action="ignore", category=DeprecationWarning),
            Client(**with_variables(values), transport=fake.transport) as client,
        ):
            method = getattr(getattr(client, operation.resource), operation.method)
            complete(operation, method(**_keywords(operation)))
        expected = filled(server.url, values).rstrip("/") + filled(server.path, values)
        assert fake.sent[0].url.startswith(expected)


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.url)
def test_a_value_that_is_not_listed_is_rejected(server: Server) -> None:
    for name in [*server.choices, "no such variable"]:
        with pytest.raises(errors.ArgumentError):
            Client(**with_variables({name: "none of these"}))


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
            # The boundary of a multipart body differs each time.
            ignored = {"host", "content-type"}
            credentials.append([pair for pair in fake.sent[0].headers if pair[0] not in ignored])
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
