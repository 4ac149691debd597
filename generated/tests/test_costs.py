"""What a call costs is what the description says, and budgets are kept."""

from __future__ import annotations

import warnings

import pytest
from contract.arguments import (
    OPERATIONS,
    answer_for,
    every_operation,
    required_arguments,
    required_body,
)
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TOKEN, TRACE, FakeTransport
from contract.product import Client, errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
PRICED = [one for one in OPERATIONS if one.cost]
every_price = pytest.mark.parametrize("operation", PRICED, ids=lambda one: one.id)


@every_caller
@every_operation
def test_a_call_is_charged_at_its_price(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    outcome = caller(operation, given, [answer_for(operation)])
    assert outcome.error is None
    assert outcome.tokens == CONTRACT.price(operation)


@every_price
@pytest.mark.parametrize("spare", [-1, 0])
def test_a_budget_admits_the_price_and_not_one_token_less(operation: Operation, spare: int) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    wire = FakeTransport([answer_for(operation)])
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=0) as client,
        client.budget((operation.cost or 0) + spare),
    ):
        method = getattr(getattr(client, operation.resource), operation.method)
        try:
            returned = method(**given)
            _ = returned.page() if operation.pagination else returned
        except errors.BudgetExceeded:
            assert spare < 0
            assert not wire.sent
        else:
            assert spare == 0
            assert len(wire.sent) == 1
