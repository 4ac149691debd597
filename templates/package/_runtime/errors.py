"""Exceptions of this package. ``ClientError`` is the base class of all of them.

Messages say what happened and what to do about it. They contain no secrets. Errors can be pickled.
"""

from __future__ import annotations

from typing import TypeVar

from .messages import Attempt, RawResponse

_E = TypeVar("_E", bound="ClientError")


class ClientError(Exception):
    """Base class of all errors of this package.

    ``operation`` is the operationId (empty if the error is not about an operation), ``attempts``
    are the attempts that were made, ``hint`` is what to do (often empty). If the error ended an
    iteration over pages, ``cursor`` is where to resume. ``maybe_done`` is True if the request
    changes data and the server may have processed it: look before you send it again.
    """

    def __init__(
        self, message: str, *, operation: str = "", attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.attempts = attempts
        self.cursor: str | None = None
        self.maybe_done = False
        self.hint = ""

    def __str__(self) -> str:
        """Return the message and the hint."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(error_class: type[_E], arguments: tuple[object, ...], state: dict[str, object]) -> _E:
    error = error_class.__new__(error_class)
    error.args = arguments
    error.__dict__.update(state)
    return error


class APIError(ClientError):
    """The API returned an error response.

    ``status`` is the HTTP status, ``code`` the error code of the API as text (empty if it sent
    none), ``message`` the explanation of the API, ``hint`` what to do. ``request_id`` identifies
    the request to the support of the API. ``cost`` is the number of tokens charged for all
    attempts. ``response`` is the raw response.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        hint: str = "",
        request_id: str = "",
        operation: str = "",
        cost: int = 0,
        attempts: tuple[Attempt, ...] = (),
        response: RawResponse | None = None,
    ) -> None:
        super().__init__(message, operation=operation, attempts=attempts)
        self.status = status
        self.code = code
        self.hint = hint
        self.request_id = request_id
        self.cost = cost
        self.response = response

    def __str__(self) -> str:
        """Return operation, status, message, hint, number of attempts and request id."""
        operation = f"{self.operation}: " if self.operation else ""
        code = f" [{self.code}]" if self.code else ""
        hint = f"; {self.hint}" if self.hint else ""
        attempts = f" (after {len(self.attempts)} attempts)" if len(self.attempts) > 1 else ""
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{operation}{self.status}{code} {self.message}{hint}{attempts}{request}"


class AuthenticationError(APIError):
    """401: missing, invalid or expired credentials."""


class PermissionDenied(APIError):
    """402 or 403: authenticated, but not allowed."""


class NotFound(APIError):
    """404 or 410: the record does not exist, was deleted, or is not visible to this user."""


class ValidationError(APIError):
    """400, 415 or 422: the API rejected the request as invalid."""


class Conflict(APIError):
    """409: the request conflicts with the current state of the record."""


class RateLimited(APIError):
    """429: too many requests. ``retry_after`` is in seconds, None if the API did not send it."""

    retry_after: float | None = None


class BurstLimited(RateLimited):
    """429 of the burst window, after the client has retried; send requests more slowly."""


class DailyBudgetExhausted(RateLimited):
    """The daily token quota is used up. ``retry_after`` is the time until it resets, if known.

    ``response`` is None if the client knew this before sending; ``message`` then names the method.
    """

    def __str__(self) -> str:
        """Return the message of the API, or that of the client if nothing was sent."""
        if self.response is None and self.hint:
            return f"{self.message}; {self.hint}"
        return super().__str__()


class AbuseBlocked(APIError):
    """403 with an HTML page: blocked in front of the API after ignoring 429. Pause all requests."""


class ServerError(APIError):
    """5xx: the API failed."""


class TransportError(ClientError):
    """No complete response was received: the connection failed or broke.

    ``host`` is that of the request, with its port if the URL has one, or empty without a request; it
    may be the authorization server, when a token is requested for a call. ``received`` is False only if the request certainly did not reach the server. ``streamed`` is
    True if chunks of the response were passed on before the failure.
    """

    host: str = ""
    received: bool = True
    streamed: bool = False


class RequestTimeout(TransportError):
    """No complete response was received in time."""


class DecodingError(ClientError):
    """A response or the payload of an event is not JSON, or with ``strict`` does not match the document.

    ``response`` is the raw response, None for an event.
    """

    response: RawResponse | None = None


class ResponseTooLarge(ClientError):
    """The body of the response, decompressed, exceeds ``max_response_bytes`` of the client."""


class RepeatedCursor(ClientError):
    """The API returned a pagination cursor, a link or a page twice; iterating would never end."""


class CrossOriginLink(ClientError):
    """The link to the next page leads to another origin; nothing was sent there.

    Credentials are sent only to the scheme, the host and the port of the API. If the API does use the
    other origin, pass it as ``base_url``.
    """


class BudgetExceeded(ClientError):
    """The request was not sent because it would exceed a budget.

    ``spent``, ``cost`` and ``limit`` are tokens: spent so far in the budget, needed for the call,
    and allowed by the budget.
    """

    def __init__(self, message: str, *, spent: int, cost: int, limit: int, operation: str = ""):
        super().__init__(message, operation=operation)
        self.spent = spent
        self.cost = cost
        self.limit = limit


class DayBudgetExceeded(BudgetExceeded):
    """The request was not sent because it would exceed the budget of the day."""


class InvalidSignature(ClientError):
    """A webhook is not signed by the API, or too long ago; do not process it."""


class ArgumentError(ClientError, ValueError):
    """An argument is invalid; nothing was sent. ``parameter`` is its name."""

    def __init__(self, message: str, *, parameter: str = "", operation: str = "") -> None:
        super().__init__(message, operation=operation)
        self.parameter = parameter


class MissingCredentials(ArgumentError):
    """No credentials, or not all, for what an operation requires. Nothing was sent.

    ``alternatives`` are the arguments of the client that are missing, for each alternative of the
    operation; empty for one that needs an implementation of the user.
    """

    def __init__(
        self,
        message: str,
        *,
        alternatives: tuple[tuple[str, ...], ...] = (),
        operation: str = "",
    ) -> None:
        first = next((name for names in alternatives for name in names), "credentials")
        super().__init__(message, parameter=first, operation=operation)
        self.alternatives = alternatives
