"""The headers that tell how long to wait and what is left are read under their described names."""

from __future__ import annotations

import warnings

import pytest
from contract.arguments import OPERATIONS, answer_for, required_arguments, required_body
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name
from contract.document import CONTRACT, Operation
from contract.fake_transport import ORIGIN, TOKEN, TRACE, Answer, FakeTransport
from contract.product import Client, Retries, errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
OPERATION = min(OPERATIONS, key=lambda one: (one.deprecated is not None, one.cost or 0))
USUAL = {"retry_after": "retry-after", "request_id": "x-request-id"}
HEADERS = {**USUAL, **{one.role: one.header for one in CONTRACT.headers}}


def roles(*names: str) -> pytest.MarkDecorator:
    """Return the described headers of roles as arguments."""
    return pytest.mark.parametrize("header", [HEADERS[name] for name in names if name in HEADERS])


def refused(caller: Caller, header: str, value: str) -> Outcome:
    """Make the least call, and let it be refused by a 429 with one header."""
    TRACE.at(OPERATION.pointer)
    body = {"success": False, "error": "too many requests"}
    answer = Answer(status=429, body=body, headers=((header, value),))
    return caller(OPERATION, least(OPERATION), [answer])


def least(operation: Operation) -> dict[str, object]:
    """Return the arguments of the least call, by Python name."""
    return by_python_name(operation, required_arguments(operation), required_body(operation))


@every_caller
@roles("retry_after", "burst_reset")
def test_the_wait_is_read_from_its_header(caller: Caller, header: str) -> None:
    error = refused(caller, header, "7").error
    assert isinstance(error, errors.BurstLimited)
    assert error.retry_after == 7


@every_caller
@roles("daily_remaining", "daily_requests_remaining")
def test_a_day_with_nothing_left_is_told_by_its_header(caller: Caller, header: str) -> None:
    assert isinstance(refused(caller, header, "0").error, errors.DailyBudgetExhausted)
    assert isinstance(refused(caller, header, "1").error, errors.BurstLimited)


@every_caller
@roles("request_id")
def test_the_id_of_a_request_is_read_from_its_header(caller: Caller, header: str) -> None:
    error = refused(caller, header, "request-7").error
    assert isinstance(error, errors.APIError)
    assert error.request_id == "request-7"


@pytest.mark.skipif(
    not {"burst_limit", "burst_remaining"} <= HEADERS.keys(),
    reason="the description names no headers that tell what is left of the short window",
)
def test_a_window_with_nothing_left_is_waited_for() -> None:
    TRACE.at(OPERATION.pointer)
    told = ((HEADERS["burst_limit"], "5"), (HEADERS["burst_remaining"], "0"))
    whole = answer_for(OPERATION)
    wire = FakeTransport([Answer(status=whole.status, body=whole.body, headers=told)])
    impatient = Retries(attempts=1, total=0.1)
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(
            api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=impatient
        ) as client,
    ):
        call(client)
        with pytest.raises(errors.RequestTimeout):
            call(client)
    assert len(wire.sent) == 1


def call(client: Client) -> None:
    """Make the least call."""
    returned = getattr(getattr(client, OPERATION.resource), OPERATION.method)(**least(OPERATION))
    _ = returned.page() if OPERATION.pagination else returned
