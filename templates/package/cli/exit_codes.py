"""All exit codes of this program, and their meanings as shown by ``--help`` and ``manifest``."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes, numbered as in sysexits.h. They are stable: scripts depend on them."""

    OK = 0
    USAGE = 64
    REJECTED = 65
    NOT_FOUND = 66
    UNAVAILABLE = 69
    INTERNAL = 70
    OUTPUT = 74
    LIMITED = 75
    NOT_ALLOWED = 77
    CONFIGURATION = 78
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "success",
    ExitCode.USAGE: "usage error: invalid option, argument or value",
    ExitCode.REJECTED: "invalid or rejected data, or some rows failed",
    ExitCode.NOT_FOUND: "record not found",
    ExitCode.UNAVAILABLE: "service unreachable, or server error",
    ExitCode.INTERNAL: "internal error",
    ExitCode.OUTPUT: "the output could not be written",
    ExitCode.LIMITED: "rate limit reached, or budget exceeded",
    ExitCode.NOT_ALLOWED: "not logged in, or permission denied",
    ExitCode.CONFIGURATION: "invalid configuration or stored credential",
    ExitCode.INTERRUPTED: "cancelled or interrupted; the summary shows how to resume",
}
