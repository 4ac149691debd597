"""Writes the response of a command to a file, in constant memory."""

from __future__ import annotations

import sys

from ..cli_error import usage_error
from ..output.summary import Summary
from .client import CommandLineClient
from .invocation import Invocation

_STDOUT = "-"


def save_response(invocation: Invocation, client: CommandLineClient) -> Summary:
    """Make the call, and write its response; return the summary.

    The file is replaced when the response is complete. Raises a usage error (64) for several calls.
    """
    if invocation.many:
        raise usage_error("--output-file: the command makes several calls", "give one id")
    name = invocation.output_file
    target = sys.stdout.buffer if name == _STDOUT else name
    client.download(invocation.command.operation, invocation.arguments(), target)
    sys.stdout.flush()
    return Summary(
        items=None, tokens=client.tokens, remarks=[f"written to {name}"] * (name != _STDOUT)
    )
