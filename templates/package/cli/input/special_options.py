"""Options that only some APIs or operations have: streams, files, and variables of the server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ..product import PRODUCT
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


def server_options() -> Iterable[click.Parameter]:
    """Yield the option for the variables in the URL of the server, if it has some."""
    if PRODUCT.server_variables:
        yield HeadedOption(
            ["--server-variable"],
            heading="Account and connection",
            multiple=True,
            metavar="NAME=VALUE",
            help=f"Part of the URL of the API: {', '.join(PRODUCT.server_variables)}.",
        )
