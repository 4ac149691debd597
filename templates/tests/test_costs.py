"""Calls are charged the specified cost, and budgets are enforced."""

from __future__ import annotations

import warnings

import pytest
from contract.arguments import (
    OPERATIONS,
    every_operation,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, by_python_name, complete
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TRACE, FakeTransport
from contract.product import CREDENTIALS, Client, errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
WITH_COST = [operation for operation in OPERATIONS if operation.cost]
every_operation_with_cost = pytest.mark.parametrize(
    "operation", WITH_COST, ids=lambda operation: operation.id
)


@every_caller
@every_operation
def test_call_is_charged_its_cost(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    outcome = caller(operation, keywords, [success_response(operation)])
    assert outcome.error is None
    assert outcome.tokens == CONTRACT.price(operation)


@every_operation_with_cost
@pytest.mark.parametrize("spare", [-1, 0])
def test_budget_must_cover_the_cost(operation: Operation, spare: int) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    fake = FakeTransport([success_response(operation)])
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=0) as client,
        client.budget((operation.cost or 0) + spare),
    ):
        method = getattr(getattr(client, operation.resource), operation.method)
        try:
            returned = method(**keywords)
            complete(operation, returned)
        except errors.BudgetExceeded:
            assert spare < 0
            assert not fake.sent
        else:
            assert spare == 0
            assert len(fake.sent) == 1
