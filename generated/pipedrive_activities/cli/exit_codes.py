"""From the client's errors to failures: which exit code, and when to try again.

Input: any exception. Output: a ``Failure``. What is not an error of the client is a fault of this
program (70), told in one line all the same.
"""

from __future__ import annotations

import math

from .cli_error import CliError, Exit, Failure
from .product import PRODUCT


def translate(error: BaseException) -> Failure:
    """Return the failure that an exception stands for."""
    if isinstance(error, CliError):
        return error.failure
    from .. import errors
    from .._runtime.errors import ClientError

    match error:
        case errors.APIError():
            return _translate_api_error(error)
        case errors.ArgumentError():
            return _failure(Exit.USAGE, "argument", error)
        case errors.BudgetExceeded():
            return _failure(
                Exit.LIMITED, "budget_exceeded", error, "raise --budget or ask for less"
            )
        case errors.TransportError():
            return _failure(Exit.UNAVAILABLE, "unreachable", error, retry="after 10 seconds")
        case ClientError():
            return _failure(Exit.UNAVAILABLE, _code(error), error)
        case ModuleNotFoundError():
            return Failure(
                exit=Exit.CONFIGURATION,
                code="not_installed",
                message=f"{str(error.name).partition('.')[0]} is not installed",
                hint=f"pip install '{PRODUCT.distribution}[cli]'",
            )
        case _:
            return Failure(
                exit=Exit.INTERNAL,
                code="internal",
                message=f"internal fault: {type(error).__name__}: {_flat(str(error))}",
                hint=f"please report it with the output of {PRODUCT.command} doctor",
            )


def _failure(
    exit_code: Exit, code: str, error: Exception, hint: str = "", retry: str = "never"
) -> Failure:
    return Failure(
        exit=exit_code,
        code=code,
        message=_flat(str(error)),
        hint=hint,
        operation=str(getattr(error, "operation", "")),
        retry=retry,
    )


def _translate_api_error(error: Exception) -> Failure:
    from .. import errors

    if not isinstance(error, errors.APIError):
        return translate(error)
    exit_code, code = _classify(error)
    return Failure(
        exit=exit_code,
        code=error.code or code,
        message=_flat(_told(error)),
        hint=error.hint or _HINTS.get(exit_code, ""),
        status=error.status,
        operation=error.operation,
        request_id=error.request_id,
        retry=_retry(error, exit_code),
    )


def _told(error: Exception) -> str:
    from .. import errors

    if isinstance(error, errors.APIError):
        status = f" ({error.status})" if error.status else ""
        tried = f" after {len(error.attempts)} attempts" if len(error.attempts) > 1 else ""
        return f"{error.message}{status}{tried}"
    return str(error)


def _classify(error: Exception) -> tuple[Exit, str]:
    from .. import errors

    match error:
        case errors.AuthenticationError():
            return Exit.NOT_ALLOWED, "not_authenticated"
        case errors.AbuseBlocked():
            return Exit.LIMITED, "blocked"
        case errors.PermissionDenied():
            return Exit.NOT_ALLOWED, "not_allowed"
        case errors.NotFound():
            return Exit.NOT_FOUND, "not_found"
        case errors.RateLimited():
            return Exit.LIMITED, "rate_limited"
        case errors.ServerError():
            return Exit.UNAVAILABLE, "server_error"
        case _:
            return Exit.REFUSED, "refused_data"


def _retry(error: Exception, exit_code: Exit) -> str:
    from .. import errors

    match error:
        case errors.RateLimited(retry_after=seconds) if seconds is not None:
            return f"after {math.ceil(seconds)} seconds"
        case errors.DailyBudgetExhausted() | errors.AbuseBlocked():
            return "tomorrow"
        case _:
            return "after 10 seconds" if exit_code in _PASSING else "never"


def _code(error: Exception) -> str:
    words = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in type(error).__name__)
    return words.strip("_")


def _flat(text: str) -> str:
    return " ".join(text.split())


_PASSING = frozenset({Exit.UNAVAILABLE, Exit.LIMITED})
_HINTS = {
    Exit.NOT_ALLOWED: f"see {PRODUCT.command} auth status",
    Exit.NOT_FOUND: "it does not exist, was deleted, or is not visible to this account",
}
