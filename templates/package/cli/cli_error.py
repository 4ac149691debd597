"""Failures: an exit code with a message, and the exception that carries one.

A failure is printed on stderr as one line for people or one JSON object for programs. It never
contains a traceback or a secret.
"""

from __future__ import annotations

from .._runtime.record import Record
from .exit_codes import ExitCode
from .input.values import Json
from .output.escaping import visible


class Failure(Record):
    """Why a run, or one row of a run, failed.

    ``code`` identifies the kind of failure for programs. ``hint`` says what to do. ``retry`` says
    when a retry may succeed: ``never``, ``after N seconds`` or ``tomorrow``. ``status`` (HTTP),
    ``operation`` (operationId) and ``request_id`` are set if a response caused the failure.
    ``maybe_done``: the request changes data, and the server may have processed it.
    """

    exit_code: ExitCode
    code: str
    message: str
    hint: str = ""
    status: int | None = None
    operation: str = ""
    request_id: str = ""
    retry: str = "never"
    maybe_done: bool = False

    @property
    def explanation(self) -> str:
        """The message and the hint."""
        message = self.message.rstrip(".")
        return f"{message}; {self.hint}" if self.hint else message

    def line(self, command: str) -> str:
        """Return the failure as one line that starts with the program's name."""
        return visible(f"{command}: {self.explanation}")

    def record(self) -> dict[str, Json]:
        """Return the failure as a JSON object. All keys are always present."""
        return {
            "code": self.code,
            "message": self.explanation,
            "status": self.status,
            "operation": self.operation or None,
            "request_id": self.request_id or None,
            "retry": self.retry,
            "maybe_done": self.maybe_done,
            "exit": int(self.exit_code),
        }


class CliError(Exception):
    """Ends the run, or the current row, with a failure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def usage_error(message: str, hint: str = "") -> CliError:
    """Return the exception for an invalid command line (exit code 64)."""
    return CliError(Failure(exit_code=ExitCode.USAGE, code="usage", message=message, hint=hint))


def input_error(message: str, hint: str = "") -> CliError:
    """Return the exception for unusable input data (exit code 65)."""
    return CliError(
        Failure(exit_code=ExitCode.REJECTED, code="rejected_data", message=message, hint=hint)
    )


def configuration_error(message: str, hint: str = "") -> CliError:
    """Return the exception for unusable configuration (exit code 78)."""
    return CliError(
        Failure(exit_code=ExitCode.CONFIGURATION, code="configuration", message=message, hint=hint)
    )
