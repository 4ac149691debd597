"""Error responses to errors: what was meant, what the API said, and what to do about it.

Bodies come in four shapes: the gateway's (``error``, ``errorCode``, ``error_info``), version 2's
(``error``, ``code``), version 1's (``error``, ``error_info``, ``data``), and HTML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

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
from .response_headers import HeaderNames
from .retry import retry_after_seconds

_REQUEST_IDS = ("x-correlation-id", "cf-ray")
"""What proxies on the way call a request, for where the API has no name for it."""
_SAYING = ("error", "message", "error_description", "detail", "title", "errors")
"""Members of a body that say what was wrong (RFC 6749, RFC 9457, and what many APIs do)."""
_LONGEST_BURST = 60.0
_LONGEST_MESSAGE = 500
_KINDS: Mapping[int, type[APIError]] = {
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
    ValidationError: "correct the arguments; the same request will be refused again",
    AuthenticationError: "check the API token, or authorize anew",
    NotFound: "check the id; it may be deleted, or not visible to this user",
    Conflict: "read the record again and repeat the change",
    BurstLimited: "send fewer requests at a time",
    DailyBudgetExhausted: "the tokens of the day are spent for the whole company; wait for the reset",
    AbuseBlocked: "stop sending for a while: going on after 429 leads here",
    ServerError: "try again later",
}


def error_of_response(
    response: RawResponse,
    operation: Operation,
    cost: int,
    attempts: tuple[Attempt, ...],
    names: HeaderNames,
) -> APIError:
    """Return the error that a response other than 2xx stands for."""
    body = _body(response)
    kind = classify(response, names)
    error = kind(
        _message(body, response),
        status=response.status,
        code=_code(body),
        hint=_hint(kind, response, operation),
        request_id=_request_id(response.headers, names),
        operation=operation.id,
        cost=cost,
        attempts=attempts,
        response=response,
    )
    if isinstance(error, RateLimited):
        error.retry_after = retry_after_seconds(response.headers, response.status, names)
    return error


def _request_id(headers: Mapping[str, str], names: HeaderNames) -> str:
    return next(filter(None, map(headers.get, (names.request_id, *_REQUEST_IDS))), "")


def classify(response: RawResponse, names: HeaderNames) -> type[APIError]:
    """Return the class of error that a response other than 2xx stands for."""
    status = response.status
    if status == 403 and is_html(response):
        return AbuseBlocked
    if status == 429:
        return DailyBudgetExhausted if _is_daily(response, names) else BurstLimited
    if 500 <= status < 600:
        return ServerError
    return _KINDS.get(status, APIError)


def is_html(response: RawResponse) -> bool:
    """Tell whether a response is a page for people."""
    declared = response.headers.get("content-type", "").lower()
    return "html" in declared or response.content.lstrip()[:1] == b"<"


def _is_daily(response: RawResponse, names: HeaderNames) -> bool:
    """Tell whether a 429 is about the day: it says so, none is left, or the wait is far too long."""
    told = retry_after_seconds(response.headers, response.status, names)
    left = (names.daily_remaining, names.daily_requests_remaining)
    return (
        "daily" in str(_body(response).get("error")).lower()
        or any(response.headers.get(name) == "0" for name in left)
        or (told is not None and told > _LONGEST_BURST)
    )


def _body(response: RawResponse) -> Mapping[str, object]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message(body: Mapping[str, object], response: RawResponse) -> str:
    said = next(filter(None, map(body.get, _SAYING)), None)
    if isinstance(said, Mapping):
        said = said.get("message") or said.get("code") or json.dumps(said, ensure_ascii=False)
    told = [text for text in (said, body.get("error_info")) if isinstance(text, str) and text]
    if not told:
        return "an HTML page instead of an answer" if is_html(response) else "no reason was given"
    return _printable(": ".join(dict.fromkeys(told)))


def _code(body: Mapping[str, object]) -> str:
    code = body.get("code", body.get("errorCode"))
    return _printable(str(code)) if isinstance(code, (str, int)) else ""


def _printable(text: str) -> str:
    """Return text that cannot steer a terminal, of a length that a person reads."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= _LONGEST_MESSAGE else shown[: _LONGEST_MESSAGE - 1] + "…"


def _hint(kind: type[APIError], response: RawResponse, operation: Operation) -> str:
    if kind is PermissionDenied and operation.scopes:
        return f"the token needs the scope {' or '.join(operation.scopes)}, and the user the right"
    if 300 <= response.status < 400:
        return "redirected where this request is not sent; check base_url"
    return _HINTS.get(kind, "")
