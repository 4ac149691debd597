"""Maps exceptions of the client to failures: the exit code, the message and when to retry.

An exception that is not one of the client's errors is an internal error (exit code 70).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from .cli_error import CliError, Failure
from .command_model import command_title
from .exit_codes import ExitCode
from .product import PRODUCT

if TYPE_CHECKING:
    from .._runtime.errors import ClientError, MissingCredentials, TransportError


def failure_from(error: BaseException) -> Failure:
    """Return the failure for an exception."""
    if isinstance(error, CliError):
        return error.failure
    failure = _classified_failure(error)
    return uncertain(failure) if getattr(error, "maybe_done", False) else failure


def uncertain(failure: Failure) -> Failure:
    """Return the failure of a request whose outcome is unknown, with the command that shows it.

    Another run would send another idempotency key, so ``retry`` is ``never`` unless the operation is
    idempotent without one.
    """
    from .._runtime.call.uncertain import advice, lookup_operation
    from .._runtime.operation import Operation
    from ..operations import OPERATIONS

    operation = OPERATIONS.get(failure.operation)
    if operation is None:  # the command ``api``, whose method the operation starts with
        method, _, path = failure.operation.partition(" ")
        operation = Operation(id=failure.operation, resource="", name="", method=method, path=path)
    lookup = lookup_operation(operation, OPERATIONS)
    command = f"{PRODUCT.command} {command_title(lookup.id)}" if lookup is not None else ""
    return failure.replace(
        hint=advice(operation, command),
        retry=failure.retry if operation.is_idempotent else "never",
        maybe_done=True,
    )


def _classified_failure(error: BaseException) -> Failure:
    from .. import errors
    from .._runtime.errors import ClientError, TransportError

    match error:
        case errors.APIError():
            return _api_failure(error)
        case errors.MissingCredentials():
            return missing_credentials(error)
        case errors.ArgumentError():
            return _failure(ExitCode.USAGE, "argument", error)
        case errors.InvalidSignature():
            return _failure(ExitCode.REJECTED, "invalid_signature", error)
        case errors.BudgetExceeded():
            return _budget_failure(error)
        case TransportError():
            return _transport_failure(error)
        case ClientError():
            return _failure(ExitCode.UNAVAILABLE, _snake_case(type(error).__name__), error)
        case ModuleNotFoundError():
            return Failure(
                exit_code=ExitCode.CONFIGURATION,
                code="not_installed",
                message=f"{str(error.name).partition('.')[0]} is not installed",
                hint=f"pip install '{PRODUCT.distribution}[cli]'",
            )
        case _:
            return Failure(
                exit_code=ExitCode.INTERNAL,
                code="internal",
                message=f"internal error: {type(error).__name__}: {_one_line(str(error))}",
                hint=f"please report it with the output of {PRODUCT.command} doctor",
            )


def _failure(exit_code: ExitCode, code: str, error: ClientError, retry: str = "never") -> Failure:
    return Failure(
        exit_code=exit_code,
        code=code,
        message=_one_line(_with_command(error)),
        hint=_one_line(error.hint),
        operation=error.operation,
        retry=retry,
    )


def _transport_failure(error: TransportError) -> Failure:
    """Return the failure of a request without a response, naming the host."""
    from .._runtime.errors import RequestTimeout

    failure = _failure(ExitCode.UNAVAILABLE, "unreachable", error, retry=_SOON)
    if not error.host:  # nothing was sent
        return failure
    reason = re.sub(r"^\w+: |\[Errno -?\d+\] ", "", failure.message)
    if isinstance(error, RequestTimeout):
        problem = f"no complete response from {error.host} in time"
    elif error.received:
        problem = f"connection to {error.host} was lost: {reason}"
    else:
        problem = f"cannot connect to {error.host}: {reason}"
    title = f"{command_title(error.operation)}: " if error.operation else ""
    return failure.replace(message=f"{title}{problem}")


def missing_credentials(error: MissingCredentials) -> Failure:
    """Return the failure for credentials that are not configured."""
    operation = error.operation
    names = [
        " and ".join(PRODUCT.variable(name.upper()) for name in alternative)
        for alternative in error.alternatives
        if alternative
    ]
    title = f"{command_title(operation)}: " if operation else ""
    return Failure(
        exit_code=ExitCode.NOT_ALLOWED,
        code="not_authenticated",
        message=f"{title}not logged in, or not with the credentials that are required",
        hint=f"run {PRODUCT.command} auth login or set {', or '.join(names)}"
        if names
        else "the command line cannot send these credentials; use the client with credentials=…",
        operation=operation,
    )


def _with_command(error: ClientError) -> str:
    """Return the message of an error that begins with a method, with the command instead."""
    from ..operations import OPERATIONS

    operation = OPERATIONS.get(error.operation)
    head = f"{operation.call}: " if operation else ""
    if not head or not error.message.startswith(head):
        return error.message
    return f"{command_title(error.operation)}: {error.message.removeprefix(head)}"


def _budget_failure(error: Exception) -> Failure:
    """Return the failure for an exceeded ``--budget``, worded for the command line."""
    from .. import errors
    from .._runtime.errors import DayBudgetExceeded

    if not isinstance(error, errors.BudgetExceeded):
        return failure_from(error)
    budget, option = "budget", "--budget"
    if isinstance(error, DayBudgetExceeded):
        budget, option = "budget of the day", "--budget-per-day"
    left = max(error.limit - error.spent, 0)
    return Failure(
        exit_code=ExitCode.LIMITED,
        code="budget_exceeded",
        message=(
            f"{command_title(error.operation)} costs {error.cost} tokens but only {left} of"
            f" {error.limit} remain in the {budget}; request not sent"
        ),
        hint=f"raise {option} or request less",
        operation=error.operation,
    )


def _api_failure(error: Exception) -> Failure:
    from .. import errors

    if not isinstance(error, errors.APIError):
        return failure_from(error)
    exit_code, code = _classify(error)
    status = f" ({error.status})" if error.status else ""
    attempts = f" after {len(error.attempts)} attempts" if len(error.attempts) > 1 else ""
    return Failure(
        exit_code=exit_code,
        code=error.code or code,
        message=_one_line(f"{error.message}{status}{attempts}"),
        hint=error.hint or _HINTS.get(exit_code, ""),
        status=error.status,
        operation=error.operation,
        request_id=error.request_id,
        retry=_retry(error, exit_code),
    )


def _classify(error: Exception) -> tuple[ExitCode, str]:
    """Return the exit code of an API error, and its code if the API sent none."""
    from .. import errors

    match error:
        case errors.AuthenticationError():
            return ExitCode.NOT_ALLOWED, "not_authenticated"
        case errors.AbuseBlocked():
            return ExitCode.LIMITED, "blocked"
        case errors.PermissionDenied():
            return ExitCode.NOT_ALLOWED, "not_allowed"
        case errors.NotFound():
            return ExitCode.NOT_FOUND, "not_found"
        case errors.RateLimited():
            return ExitCode.LIMITED, "rate_limited"
        case errors.ServerError():
            return ExitCode.UNAVAILABLE, "server_error"
        case _:
            return ExitCode.REJECTED, "rejected_data"


def _retry(error: Exception, exit_code: ExitCode) -> str:
    from .. import errors

    match error:
        case errors.RateLimited(retry_after=seconds) if seconds is not None:
            return f"after {math.ceil(seconds)} seconds"
        case errors.DailyBudgetExhausted() | errors.AbuseBlocked():
            return "tomorrow"
        case _:
            return _SOON if exit_code in _TEMPORARY else "never"


def _snake_case(class_name: str) -> str:
    words = "".join(
        f"_{character.lower()}" if character.isupper() else character for character in class_name
    )
    return words.strip("_")


def _one_line(text: str) -> str:
    return " ".join(text.split())


_SOON = "after 10 seconds"
_TEMPORARY = frozenset({ExitCode.UNAVAILABLE, ExitCode.LIMITED})
_HINTS = {
    ExitCode.NOT_ALLOWED: f"see {PRODUCT.command} auth status",
    ExitCode.NOT_FOUND: "the record does not exist, was deleted, or is not visible to this account",
}
