"""Every documented error response raises the matching exception."""

from __future__ import annotations

import pytest
from contract.arguments import (
    documented_responses,
    every_operation,
    required_arguments,
    required_body,
)
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import CONTRACT, RESPONSES, Json, Media, Operation, is_json
from contract.fake_transport import TRACE, HttpResponse
from contract.product import errors
from contract.schema_values import typical_value, valid_examples

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
_EXCEPTIONS = {
    400: errors.ValidationError,
    401: errors.AuthenticationError,
    402: errors.PermissionDenied,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    409: errors.Conflict,
    410: errors.NotFound,
    415: errors.ValidationError,
    422: errors.ValidationError,
}


MESSAGE_PROPERTIES = ("error", "message", "error_description", "detail", "title")
"""Properties with an error message, by precedence (RFC 6749, RFC 9457)."""


def expected_exception(response: HttpResponse) -> type[Exception]:
    """Return the exception class for a response."""
    if response.status == 403 and "html" in response.content_type:
        return errors.AbuseBlocked
    if response.status == 429:
        return errors.DailyBudgetExhausted if is_daily(response) else errors.BurstLimited
    if response.status >= 500:
        return errors.ServerError
    return _EXCEPTIONS.get(response.status, errors.APIError)


def is_daily(response: HttpResponse) -> bool:
    """Return whether the error of a response is about the daily quota."""
    body = response.body if isinstance(response.body, dict) else {}
    return "daily" in str(body.get("error")).lower()


def examples(media: Media) -> list[Json]:
    """Return the example bodies of a media type, or a typical one."""
    return valid_examples(media) or [typical_value(media.schema, RESPONSES)]


@every_caller
@every_operation
def test_error_response_raises_the_matching_exception(operation: Operation, caller: Caller) -> None:
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    for documented, media in documented_responses(operation):
        TRACE.set_pointer(media.pointer)
        for body in examples(media) if not documented.status.startswith("2") else ():
            response = HttpResponse(
                status=documented.number, body=body, content_type=media.example_type
            )
            outcome = caller(operation, keywords, [response])
            assert type(outcome.error) is expected_exception(response), repr(outcome.error)
            assert isinstance(outcome.error, errors.APIError)
            assert len(outcome.sent) == 1
            assert_error_matches(outcome.error, operation, response)


def assert_error_matches(
    error: errors.APIError, operation: Operation, response: HttpResponse
) -> None:
    """Check the attributes of an exception against its response."""
    assert error.status == response.status
    assert error.operation == operation.id
    assert error.cost == CONTRACT.price(operation)
    assert error.response is not None
    assert error.response.content == response.content
    if isinstance(response.body, dict) and is_json(response.content_type):
        messages = [
            response.body[name]
            for name in MESSAGE_PROPERTIES
            if isinstance(response.body.get(name), str)
        ]
        assert not messages or messages[0] in error.message
        assert error.code == str(response.body.get("code") or response.body.get("errorCode") or "")


@every_caller
@every_operation
def test_a_success_status_with_an_error_body_is_an_error(
    operation: Operation, caller: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    if CONTRACT.failure is None:
        return
    for code, exception in ((404, errors.NotFound), ("ERR_ODD", errors.APIError)):
        body = CONTRACT.failure.body(code=code, error="it failed")
        error = caller(operation, keywords, [HttpResponse(status=200, body=body)]).error
        assert type(error) is exception, repr(error)
        assert isinstance(error, errors.APIError)
        assert (error.status, error.code, error.message) == (200, str(code), "it failed")


@every_caller
@every_operation
def test_burst_limit_error_has_retry_after(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    body: Json = {"success": False, "error": "too many requests", "errorCode": 429}
    response = HttpResponse(status=429, body=body, headers=(("retry-after", "2"),))
    error = caller(operation, keywords, [response]).error
    assert isinstance(error, errors.BurstLimited)
    assert error.retry_after == 2
