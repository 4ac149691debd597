"""Failures: what went wrong, as an exit code and as one line or one JSON object on stderr.

Input: any exception. Output: a ``Failure``. Exit codes follow sysexits.h and are frozen.
Invariant: no failure is shown as a traceback, none holds a secret, none spans two lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .input.values import Json
from .output.escaping import visible


class Exit(IntEnum):
    """The exit codes, and nothing else ever leaves this program."""

    OK = 0
    USAGE = 64
    REFUSED = 65
    NOT_FOUND = 66
    UNAVAILABLE = 69
    INTERNAL = 70
    LIMITED = 75
    NOT_ALLOWED = 77
    CONFIGURATION = 78
    INTERRUPTED = 130


MEANINGS: dict[Exit, str] = {
    Exit.OK: "done",
    Exit.USAGE: "wrong use: an option, an argument or its value",
    Exit.REFUSED: "the data was refused; of several rows, some failed and the rest was done",
    Exit.NOT_FOUND: "there is no such record",
    Exit.UNAVAILABLE: "the service cannot be reached, or failed on its side",
    Exit.INTERNAL: "a fault of this program",
    Exit.LIMITED: "rate limited, or over the budget",
    Exit.NOT_ALLOWED: "not signed in, or not allowed",
    Exit.CONFIGURATION: "the configuration or a stored credential is unusable",
    Exit.INTERRUPTED: "interrupted; the closing summary says how to go on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failure. ``retry`` says when trying again may help: never, after N seconds, tomorrow."""

    exit: Exit
    code: str
    message: str
    hint: str = ""
    status: int | None = None
    operation: str = ""
    request_id: str = ""
    retry: str = "never"

    def line(self, command: str) -> str:
        """Return the failure as one line for people."""
        hint = f"; {self.hint}" if self.hint else ""
        return visible(f"{command}: {self.message.rstrip('.')}{hint}")

    def record(self) -> dict[str, Json]:
        """Return the failure as the members of one JSON object for programs."""
        hint = f"; {self.hint}" if self.hint else ""
        return {
            "code": self.code,
            "message": f"{self.message}{hint}",
            "status": self.status,
            "operation": self.operation or None,
            "request_id": self.request_id or None,
            "retry": self.retry,
            "exit": int(self.exit),
        }


class CliError(Exception):
    """Raised anywhere in the command line to end with a failure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def refuse_usage(message: str, hint: str = "") -> CliError:
    """Return the exception for wrong use (64)."""
    return CliError(Failure(exit=Exit.USAGE, code="usage", message=message, hint=hint))


def refuse_input(message: str, hint: str = "") -> CliError:
    """Return the exception for data that cannot be used (65)."""
    return CliError(Failure(exit=Exit.REFUSED, code="refused_data", message=message, hint=hint))


def refuse_configuration(message: str, hint: str = "") -> CliError:
    """Return the exception for configuration that cannot be used (78)."""
    return CliError(
        Failure(exit=Exit.CONFIGURATION, code="configuration", message=message, hint=hint)
    )
