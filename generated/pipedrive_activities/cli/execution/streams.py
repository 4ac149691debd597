"""Prints the items of a stream as they arrive, by default one JSON value per line."""

from __future__ import annotations

from itertools import islice

from ..._runtime.product import Endpoint
from ..input.values import Json
from ..output.printer import Printer
from ..output.summary import Summary
from .client import CommandLineClient
from .invocation import Invocation


def wants_stream(invocation: Invocation) -> bool:
    """Return whether the command prints a stream: always, with ``--follow``, or by its selector."""
    stream = invocation.command.operation.stream
    if stream is None or invocation.many:
        return False
    if stream.selector:
        return invocation.arguments().get(stream.selector) is True
    return not stream.optional or invocation.follow


def print_stream(
    invocation: Invocation, client: CommandLineClient, printer: Printer, summary: Summary
) -> None:
    """Print items until the stream ends, or the limit of items is reached."""
    endpoint: Endpoint[Json] = Endpoint(invocation.command.operation)
    try:
        with client.stream(endpoint, invocation.arguments()) as items:
            for number, item in enumerate(islice(items, invocation.limits.items), start=1):
                printer.write([item])
                summary.items = number
    finally:
        summary.tokens = client.tokens
    summary.complete = True
