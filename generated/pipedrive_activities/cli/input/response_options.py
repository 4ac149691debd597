"""Options for responses that are not printed as a whole: streams, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import HeadedOption
from .value_types import WholeNumber

if TYPE_CHECKING:
    from ..command_model import Command


def stream_options(command: Command) -> list[click.Parameter]:
    """Return the options of an operation that returns a stream."""
    heading, stream = "Stream", command.operation.stream
    if stream is None:
        return []
    follow = HeadedOption(
        ["--follow"],
        heading=heading,
        is_flag=True,
        help="Print the items of the response as they arrive.",
    )
    return [
        *([follow] if stream.optional and not stream.selector else []),
        HeadedOption(
            ["--max-items"],
            heading=heading,
            type=WholeNumber(1),
            metavar="N",
            help="Stop after this many items.",
        ),
    ]


def download_options(command: Command) -> list[click.Parameter]:
    """Return the option that writes a response to a file, where it is not JSON."""
    if command.operation.stream is not None or not command.downloads:
        return []
    return [
        HeadedOption(
            ["--output-file", "-O"],
            heading="Output",
            metavar="FILE",
            help="Write the response to this file; - for standard output, as it is.",
        )
    ]
