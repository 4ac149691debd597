"""A request that the server may have processed is repeated only if that cannot change data twice."""

from __future__ import annotations

import pytest
from contract.arguments import (
    every_operation,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import Operation
from contract.fake_transport import TRACE, HttpResponse
from contract.product import errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
_UNAVAILABLE = HttpResponse(status=503, body={"error": "try again"})


@every_caller
@every_operation
def test_only_harmless_requests_are_repeated(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    responses = [_UNAVAILABLE, success_response(operation)]
    outcome = caller(operation, keywords, responses, repeats=1)
    assert len(outcome.sent) == (2 if operation.allows_repeats else 1)
    if not operation.allows_repeats:
        assert isinstance(outcome.error, errors.ServerError)
    repeats = operation.repeats
    if repeats is not None and repeats.key_header:
        (key,) = {sent.header(repeats.key_header) for sent in outcome.sent}
        assert key
        assert key.startswith('"') is key.endswith('"') is repeats.quoted_key
