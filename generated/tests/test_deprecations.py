"""What is deprecated says so where it is called, and names what to use instead."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable

import pytest
from contract.arguments import answer_for, every_operation, required_arguments, required_body
from contract.both_clients import by_python_name
from contract.document import Operation
from contract.fake_transport import ORIGIN, TOKEN, TRACE, FakeTransport
from contract.product import AsyncClient, Client


def call(operation: Operation) -> None:
    """Make the least call with the blocking client."""
    wire = FakeTransport([answer_for(operation)])
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    with Client(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport) as client:
        returned = getattr(getattr(client, operation.resource), operation.method)(**given)
        _ = returned.page() if operation.pagination else returned


def call_async(operation: Operation) -> None:
    """Make the least call with the asynchronous client."""
    wire = FakeTransport([answer_for(operation)])
    given = by_python_name(operation, required_arguments(operation), required_body(operation))

    async def run() -> None:
        async with AsyncClient(
            api_token=TOKEN, base_url=ORIGIN, transport=wire.transport
        ) as client:
            returned = getattr(getattr(client, operation.resource), operation.method)(**given)
            await (returned.page() if operation.pagination else returned)

    asyncio.run(run())


@pytest.mark.parametrize("calling", [call, call_async])
@every_operation
def test_a_deprecated_call_warns_with_its_replacement(
    operation: Operation, calling: Callable[[Operation], None]
) -> None:
    TRACE.at(operation.pointer)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        calling(operation)
    told = [one for one in caught if issubclass(one.category, DeprecationWarning)]
    if operation.deprecated is None:
        assert not told
        return
    assert [one.filename for one in told] == [__file__]
    assert operation.replacement in str(told[0].message)
    assert operation.deprecated.sunset in str(told[0].message)
