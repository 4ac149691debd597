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


_IDEMPOTENT = {"GET", "HEAD", "OPTIONS", "QUERY", "TRACE", "PUT", "DELETE"}


def allows_repeats(operation: Operation) -> bool:
    """Return whether a request may follow one that may have been processed (RFC 9110, 9.2.2)."""
    return operation.http_method in _IDEMPOTENT or operation.repeats is not None


@every_caller
@every_operation
def test_only_harmless_requests_are_repeated(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    responses = [_UNAVAILABLE, success_response(operation)]
    outcome = caller(operation, keywords, responses, repeats=1)
    assert len(outcome.sent) == (2 if allows_repeats(operation) else 1)
    if not allows_repeats(operation):
        assert isinstance(outcome.error, errors.ServerError)
    repeats = operation.repeats
    if repeats is not None and repeats.key_header:
        (key,) = {sent.header(repeats.key_header) for sent in outcome.sent}
        assert key
        assert key.startswith('"') is key.endswith('"') is repeats.quoted_key
