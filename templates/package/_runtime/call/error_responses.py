"""Maps error responses to exceptions, with the message of the API and a hint what to do.

An error body is HTML, or a JSON object that describes the error in a property of
``_MESSAGE_PROPERTIES``, with more about it in ``error_info``, and its code in ``code`` or
``errorCode``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from ..errors import (
    AbuseBlocked,
    APIError,
    AuthenticationError,
    BurstLimited,
    Conflict,
    DailyBudgetExhausted,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationError,
)
from ..messages import Attempt, RawResponse
from ..operation import Operation
from ..secret import Secret, hide_secrets, hide_secrets_in_bytes
from .failures import meant_status
from .response_headers import HeaderNames, quotas_of
from .retry import MAX_BURST_WAIT, retry_after_seconds

_REQUEST_IDS = ("x-correlation-id", "cf-ray")
"""Request id headers of proxies, used if the API sends no request id."""
_MESSAGE_PROPERTIES = ("error", "message", "error_description", "detail", "title", "errors")
"""Body properties that describe the error (RFC 6749, RFC 9457, and common practice)."""
_MAX_MESSAGE_LENGTH = 500
_ERROR_CLASSES: Mapping[int, type[APIError]] = {
    400: ValidationError,
    401: AuthenticationError,
    402: PermissionDenied,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    415: ValidationError,
    422: ValidationError,
}
_HINTS: Mapping[type[APIError], str] = {
    ValidationError: "correct the arguments; the same request would be rejected again",
    AuthenticationError: "check the API token, or sign in again",
    NotFound: "check the id; the record may be deleted, or not visible to this user",
    Conflict: "reload the record and repeat the change",
    BurstLimited: "send fewer requests at a time",
    DailyBudgetExhausted: "the daily quota is used up, for all clients that share it; wait for the reset",
    AbuseBlocked: "pause all requests: this is the result of ignoring 429",
    ServerError: "try again later",
}


def error_of_response(
    response: RawResponse,
    operation: Operation,
    cost: int,
    attempts: tuple[Attempt, ...],
    names: HeaderNames,
) -> APIError:
    """Return the error for a response other than 2xx, or for one that is an error by its body.

    ``cost`` is tokens of all attempts.
    """
    body = _body(response)
    error_class = classify(response, names)
    error = error_class(
        _message(body, response),
        status=response.status,
        code=_code(body),
        hint=_hint(error_class, response, operation),
        request_id=_request_id(response.headers, names),
        operation=operation.id,
        cost=cost,
        attempts=attempts,
        response=response,
    )
    if isinstance(error, RateLimited):
        error.retry_after = retry_after_seconds(response.headers, response.status, names)
    return error


def without_secrets(response: RawResponse, secrets: tuple[Secret, ...]) -> RawResponse:
    """Return the response without the credentials of its request, should it repeat them."""
    return replace(
        response,
        headers={name: hide_secrets(value, secrets) for name, value in response.headers.items()},
        content=hide_secrets_in_bytes(response.content, secrets),
    )


def _request_id(headers: Mapping[str, str], names: HeaderNames) -> str:
    return next(filter(None, map(headers.get, (names.request_id, *_REQUEST_IDS))), "")


def classify(response: RawResponse, names: HeaderNames) -> type[APIError]:
    """Return the error class for an error response, by its status or the code in its body."""
    status = meant_status(response, _code(_body(response)))
    if status == 403 and is_html(response):
        return AbuseBlocked
    if status == 429:
        return DailyBudgetExhausted if _is_daily(response, names) else BurstLimited
    if 500 <= status < 600:
        return ServerError
    return _ERROR_CLASSES.get(status, APIError)


def is_html(response: RawResponse) -> bool:
    """Return whether a response is an HTML page."""
    declared = response.headers.get("content-type", "").lower()
    return "html" in declared or response.content.lstrip()[:1] == b"<"


def _is_daily(response: RawResponse, names: HeaderNames) -> bool:
    """Return whether a 429 is about the daily quota, not the burst window.

    It is if the body says so, no daily tokens or requests remain (a quota of a day or longer), or the
    wait is too long for a burst window.
    """
    wait = retry_after_seconds(response.headers, response.status, names)
    daily_headers = (names.daily_remaining, names.daily_requests_remaining)
    return (
        "daily" in str(_body(response).get("error")).lower()
        or any(response.headers.get(name) == "0" for name in daily_headers)
        or any(
            quota.is_daily and not quota.remaining for quota in quotas_of(response.headers, names)
        )
        or (wait is not None and wait > MAX_BURST_WAIT)
    )


def _body(response: RawResponse) -> Mapping[str, object]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message(body: Mapping[str, object], response: RawResponse) -> str:
    error = next(filter(None, map(body.get, _MESSAGE_PROPERTIES)), None)
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("code") or _json_text(error)
    texts = [text for text in (error, body.get("error_info")) if isinstance(text, str) and text]
    if texts:
        return _printable(": ".join(dict.fromkeys(texts)))
    if is_html(response):
        return "received an HTML page instead of an API response"
    return "no error message in the response"


def _json_text(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _code(body: Mapping[str, object]) -> str:
    code = body.get("code", body.get("errorCode"))
    return _printable(str(code)) if isinstance(code, (str, int)) else ""


def _printable(text: str) -> str:
    """Return text without control characters, shortened to a readable length."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= _MAX_MESSAGE_LENGTH else shown[: _MAX_MESSAGE_LENGTH - 1] + "…"


def _hint(error_class: type[APIError], response: RawResponse, operation: Operation) -> str:
    if error_class is PermissionDenied and operation.scopes:
        return (
            f"the token needs the scope {' or '.join(operation.scopes)}, and the user needs the"
            " permission"
        )
    if 300 <= response.status < 400:
        return "the redirect was not followed; check base_url"
    return _HINTS.get(error_class, "")
