"""Headers with the retry delay and the remaining quota are read under their configured names."""

from __future__ import annotations

import warnings

import pytest
from contract.arguments import (
    OPERATIONS,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name, complete
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TRACE, FakeTransport, HttpResponse
from contract.product import CREDENTIALS, Client, Retries, errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
pytestmark = pytest.mark.skipif(not OPERATIONS, reason="the specification has no operations")
DEFAULT_HEADERS = {"retry_after": "retry-after", "request_id": "x-request-id"}
HEADERS = {**DEFAULT_HEADERS, **{header.role: header.header for header in CONTRACT.headers}}


def roles(*names: str) -> pytest.MarkDecorator:
    """Parametrize a test with the headers of some roles."""
    return pytest.mark.parametrize("header", [HEADERS[name] for name in names if name in HEADERS])


@pytest.fixture
def operation() -> Operation:
    """The cheapest operation."""
    return min(
        OPERATIONS, key=lambda operation: (operation.deprecated is not None, operation.cost or 0)
    )


def rate_limited(caller: Caller, operation: Operation, header: str, value: str) -> Outcome:
    """Make a minimal call that is answered with status 429 and one header."""
    TRACE.set_pointer(operation.pointer)
    body = {"success": False, "error": "too many requests"}
    response = HttpResponse(status=429, body=body, headers=((header, value),))
    return caller(operation, minimal_call(operation), [response])


def minimal_call(operation: Operation) -> dict[str, object]:
    """Return the keyword arguments of a call with nothing but what is required."""
    return by_python_name(operation, required_arguments(operation), required_body(operation))


@every_caller
@roles("retry_after", "burst_reset")
def test_retry_delay_is_read_from_its_header(
    caller: Caller, operation: Operation, header: str
) -> None:
    error = rate_limited(caller, operation, header, "7").error
    assert isinstance(error, errors.BurstLimited)
    assert error.retry_after == 7


@every_caller
@roles("rate_limit")
def test_retry_delay_is_read_from_the_exhausted_quota(
    caller: Caller, operation: Operation, header: str
) -> None:
    error = rate_limited(caller, operation, header, '"a";r=5;t=1, "b";r=0;t=7').error
    assert isinstance(error, errors.BurstLimited)
    assert error.retry_after == 7


@every_caller
@pytest.mark.skipif(
    not {"rate_limit", "rate_limit_policy"} <= HEADERS.keys(),
    reason="the fields RateLimit and RateLimit-Policy are not configured",
)
def test_exhausted_daily_quota_is_read_from_its_policy(
    caller: Caller, operation: Operation
) -> None:
    TRACE.set_pointer(operation.pointer)
    headers = (
        (HEADERS["rate_limit"], '"a";r=0;t=7'),
        (HEADERS["rate_limit_policy"], '"a";q=9;w=86400'),
    )
    response = HttpResponse(status=429, body={"error": "too many requests"}, headers=headers)
    outcome = caller(operation, minimal_call(operation), [response])
    assert isinstance(outcome.error, errors.DailyBudgetExhausted)


@every_caller
@roles("daily_remaining", "daily_requests_remaining")
def test_exhausted_daily_quota_is_read_from_its_header(
    caller: Caller, operation: Operation, header: str
) -> None:
    assert isinstance(
        rate_limited(caller, operation, header, "0").error, errors.DailyBudgetExhausted
    )
    assert isinstance(rate_limited(caller, operation, header, "1").error, errors.BurstLimited)


@every_caller
@roles("request_id")
def test_request_id_is_read_from_its_header(
    caller: Caller, operation: Operation, header: str
) -> None:
    error = rate_limited(caller, operation, header, "request-7").error
    assert isinstance(error, errors.APIError)
    assert error.request_id == "request-7"


@pytest.mark.skipif(
    not {"burst_limit", "burst_remaining"} <= HEADERS.keys(),
    reason="no headers for the remaining burst quota are configured",
)
def test_exhausted_burst_window_delays_the_next_call(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    headers = ((HEADERS["burst_limit"], "5"), (HEADERS["burst_remaining"], "0"))
    success = success_response(operation)
    fake = FakeTransport([HttpResponse(status=success.status, body=success.body, headers=headers)])
    no_waiting = Retries(attempts=1, total=0.1)
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(
            **CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=no_waiting
        ) as client,
    ):
        call(client, operation)
        with pytest.raises(errors.RequestTimeout):
            call(client, operation)
    assert len(fake.sent) == 1


def call(client: Client, operation: Operation) -> None:
    """Make a minimal call."""
    method = getattr(getattr(client, operation.resource), operation.method)
    returned = method(**minimal_call(operation))
    complete(operation, returned)
