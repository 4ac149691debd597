"""Deprecated operations warn at the call site and name their replacement."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable

import pytest
from contract.arguments import (
    every_operation,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import by_python_name
from contract.document import Operation
from contract.fake_transport import ORIGIN, TRACE, FakeTransport
from contract.product import CREDENTIALS, AsyncClient, Client


def call(operation: Operation) -> None:
    """Call an operation with its required arguments, with the blocking client."""
    fake = FakeTransport([success_response(operation)])
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    with Client(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport) as client:
        returned = getattr(getattr(client, operation.resource), operation.method)(**keywords)
        _ = returned.page() if operation.pagination else returned


def call_async(operation: Operation) -> None:
    """Call an operation with its required arguments, with the asynchronous client."""
    fake = FakeTransport([success_response(operation)])
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))

    async def run() -> None:
        async with AsyncClient(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport) as client:
            returned = getattr(getattr(client, operation.resource), operation.method)(**keywords)
            await (returned.page() if operation.pagination else returned)

    asyncio.run(run())


@pytest.mark.parametrize("make_call", [call, call_async])
@every_operation
def test_deprecated_operation_warns_and_names_replacement(
    operation: Operation, make_call: Callable[[Operation], None]
) -> None:
    TRACE.set_pointer(operation.pointer)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make_call(operation)
    deprecations = [
        warning for warning in caught if issubclass(warning.category, DeprecationWarning)
    ]
    if operation.deprecated is None:
        assert not deprecations
        return
    assert [warning.filename for warning in deprecations] == [__file__]
    assert operation.replacement in str(deprecations[0].message)
    assert operation.deprecated.sunset in str(deprecations[0].message)
