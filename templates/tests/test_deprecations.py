"""Deprecated operations and earlier names warn at the call site and name their replacement."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable

import msgspec
import pytest
from contract.arguments import (
    every_operation,
    required_arguments,
    required_body,
    success_response,
    valid_values,
)
from contract.both_clients import (
    CALLERS,
    Caller,
    by_python_name,
    complete,
    complete_async,
)
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TRACE, FakeTransport
from contract.product import CREDENTIALS, AsyncClient, Client


def call(operation: Operation) -> None:
    """Call an operation with its required arguments, with the blocking client."""
    fake = FakeTransport([success_response(operation)])
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    with Client(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport) as client:
        returned = getattr(getattr(client, operation.resource), operation.method)(**keywords)
        complete(operation, returned)


def call_async(operation: Operation) -> None:
    """Call an operation with its required arguments, with the asynchronous client."""
    fake = FakeTransport([success_response(operation)])
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))

    async def run() -> None:
        async with AsyncClient(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport) as client:
            returned = getattr(getattr(client, operation.resource), operation.method)(**keywords)
            await complete_async(operation, returned)

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
    if any(parameter.deprecated for parameter in operation.required_parameters):
        return  # they warn as well
    if operation.deprecated is None:
        assert not deprecations
        return
    assert [warning.filename for warning in deprecations] == [__file__]
    assert operation.replacement in str(deprecations[0].message)
    assert operation.deprecated.sunset in str(deprecations[0].message)


OLD_METHODS = [(each, name) for each in CONTRACT.operations for name in each.old_methods]
OLD_ARGUMENTS = [
    (each, old, new) for each in CONTRACT.operations for old, new in each.old_arguments.items()
]


def keywords_of(operation: Operation, name: str = "") -> dict[str, object]:
    """Return required arguments by Python name, and the one with that name."""
    arguments = required_arguments(operation)
    body = required_body(operation)
    for parameter in operation.parameters:
        if parameter.name == name:
            arguments.setdefault(parameter.key, valid_values(parameter)[0])
    return by_python_name(operation, arguments, body)


@pytest.mark.parametrize("make_call", CALLERS.values(), ids=CALLERS)
@pytest.mark.parametrize(("operation", "old"), OLD_METHODS)
def test_an_earlier_method_sends_the_same_request(
    operation: Operation, old: str, make_call: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords, responses = keywords_of(operation), [success_response(operation)]
    earlier = msgspec.structs.replace(operation, method=old)
    expected = make_call(operation, keywords, responses).request
    assert make_call(earlier, keywords, responses).request == expected


@pytest.mark.parametrize("make_call", CALLERS.values(), ids=CALLERS)
@pytest.mark.parametrize(("operation", "old", "new"), OLD_ARGUMENTS)
def test_an_earlier_argument_sends_the_same_request(
    operation: Operation, old: str, new: str, make_call: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords, responses = keywords_of(operation, new), [success_response(operation)]
    if new not in keywords:
        pytest.skip(f"{new} is not an argument of its own in the specification")
    expected = make_call(operation, keywords, responses).request
    keywords[old] = keywords.pop(new)
    assert make_call(operation, keywords, responses).request == expected


@pytest.mark.parametrize(("operation", "old"), OLD_METHODS)
def test_an_earlier_method_warns_and_names_the_present_one(operation: Operation, old: str) -> None:
    TRACE.set_pointer(operation.pointer)
    with pytest.warns(DeprecationWarning, match=f"is now {operation.call}"):
        call(msgspec.structs.replace(operation, method=old))
