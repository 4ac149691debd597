"""Every error that is described becomes the exception that stands for it."""

from __future__ import annotations

import pytest
from contract.arguments import answers, every_operation, required_arguments, required_body
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import CONTRACT, RESPONSES, Json, Media, Operation
from contract.fake_transport import TRACE, Answer
from contract.product import errors
from contract.values import typical

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
_MEANINGS = {
    400: errors.ValidationError,
    401: errors.AuthenticationError,
    402: errors.PermissionDenied,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    409: errors.Conflict,
    410: errors.NotFound,
    415: errors.ValidationError,
    422: errors.ValidationError,
    429: errors.RateLimited,
}


SAYING = ("error", "message", "error_description", "detail", "title")
"""Members in which APIs say what was wrong; the first counts (RFC 6749, RFC 9457)."""


def meaning(answer: Answer) -> type[Exception]:
    """Return the exception that an answer stands for."""
    if answer.status == 403 and "html" in answer.content_type:
        return errors.AbuseBlocked
    if answer.status == 429 and "daily" in str(answer.body):
        return errors.DailyBudgetExhausted
    if answer.status >= 500:
        return errors.ServerError
    return _MEANINGS.get(answer.status, errors.APIError)


def examples(media: Media) -> list[Json]:
    """Return the bodies to try for a representation."""
    return media.examples or [typical(media.schema, RESPONSES)]


@every_caller
@every_operation
def test_an_error_becomes_its_exception(operation: Operation, caller: Caller) -> None:
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    for response, media in answers(operation):
        TRACE.at(media.pointer)
        for body in examples(media) if not response.status.startswith("2") else ():
            answer = Answer(status=response.number, body=body, content_type=media.content_type)
            outcome = caller(operation, given, [answer])
            assert type(outcome.error) is meaning(answer), repr(outcome.error)
            assert isinstance(outcome.error, errors.APIError)
            assert len(outcome.sent) == 1
            assert_no_mismatches(outcome.error, operation, answer)


def assert_no_mismatches(error: errors.APIError, operation: Operation, answer: Answer) -> None:
    """Hold what an exception tells against the answer that it stands for."""
    assert error.status == answer.status
    assert error.operation == operation.id
    assert error.cost == CONTRACT.price(operation)
    assert error.response is not None
    assert error.response.content == answer.content
    if isinstance(answer.body, dict):
        said = [answer.body[name] for name in SAYING if isinstance(answer.body.get(name), str)]
        assert not said or said[0] in error.message
        assert error.code == str(answer.body.get("code") or answer.body.get("errorCode") or "")


@every_caller
@every_operation
def test_a_429_of_the_short_window_tells_how_long_to_wait(
    operation: Operation, caller: Caller
) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    body: Json = {"success": False, "error": "too many requests", "errorCode": 429}
    answer = Answer(status=429, body=body, headers=(("retry-after", "2"),))
    error = caller(operation, given, [answer]).error
    assert isinstance(error, errors.BurstLimited)
    assert error.retry_after == 2
