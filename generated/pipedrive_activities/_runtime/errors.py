"""Every error of this package, by meaning. ``ClientError`` is the base of all.

Messages say what happened and what to do about it; none holds a secret. Errors can be pickled.
"""

from __future__ import annotations

from typing import TypeVar

from .messages import Attempt, RawResponse

_E = TypeVar("_E", bound="ClientError")


class ClientError(Exception):
    """The base of all errors of this package.

    ``operation`` is the operationId (empty when no operation is concerned), ``attempts`` what was
    tried. When a walk over pages ends in an error, ``cursor`` is where to go on.
    """

    def __init__(
        self, message: str, *, operation: str = "", attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.attempts = attempts
        self.cursor: str | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[_E], arguments: tuple[object, ...], state: dict[str, object]) -> _E:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


class APIError(ClientError):
    """The API answered with an error.

    ``status`` is the HTTP status, ``code`` the API's own error code (text; empty when it sent
    none), ``message`` what it said, ``hint`` what to do. ``request_id`` is for the support.
    ``cost`` counts the tokens charged for all attempts. ``response`` is the answer as it came.
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
        """Return status, operation, what the API said, what to do, and how often it was tried."""
        where = f"{self.operation}: " if self.operation else ""
        code = f" [{self.code}]" if self.code else ""
        hint = f"; {self.hint}" if self.hint else ""
        tried = f" (after {len(self.attempts)} attempts)" if len(self.attempts) > 1 else ""
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{where}{self.status}{code} {self.message}{hint}{tried}{request}"


class AuthenticationError(APIError):
    """401: the API does not know who is asking."""


class PermissionDenied(APIError):
    """402 or 403: known, but not allowed."""


class NotFound(APIError):
    """404 or 410: there is no such thing, or no longer, or it cannot be seen."""


class ValidationError(APIError):
    """400, 415 or 422: the API refuses what it was sent."""


class Conflict(APIError):
    """409: the request does not fit the state of things."""


class RateLimited(APIError):
    """429: too many requests. ``retry_after`` is in seconds, None when the API did not tell."""

    retry_after: float | None = None


class BurstLimited(RateLimited):
    """429 for the short window: repeated by the client already; slow down."""


class DailyBudgetExhausted(RateLimited):
    """The tokens of the day are spent. ``retry_after`` tells when the day ends, when known."""


class AbuseBlocked(APIError):
    """403 with an HTML page: blocked before the API, for going on after 429. Stop for a while."""


class ServerError(APIError):
    """5xx: the API failed."""


class TransportError(ClientError):
    """No complete answer came: no connection, or a broken one.

    ``received`` is False when the request surely never reached the server; ``streamed`` is True
    when parts of the answer were handed on before it broke off.
    """

    received: bool = True
    streamed: bool = False


class RequestTimeout(TransportError):
    """No complete answer came in time."""


class DecodingError(ClientError):
    """The answer is no JSON, or (with ``strict``) not as described. ``response`` is what came."""

    response: RawResponse | None = None


class RepeatedCursor(ClientError):
    """The API sent a cursor that it sent before: the walk would never end."""


class BudgetExceeded(ClientError):
    """The call was not sent: it would overspend. All counts are tokens."""

    def __init__(self, message: str, *, spent: int, cost: int, limit: int, operation: str = ""):
        super().__init__(message, operation=operation)
        self.spent = spent
        self.cost = cost
        self.limit = limit


class ArgumentError(ClientError, ValueError):
    """An argument is wrong; nothing was sent. ``parameter`` names it."""

    def __init__(self, message: str, *, parameter: str = "", operation: str = "") -> None:
        super().__init__(message, operation=operation)
        self.parameter = parameter
