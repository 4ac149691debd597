"""``docs``: opens the reference pages in a browser.

They are in the folder ``docs`` of the package; in a checkout, that folder is beside the package.
"""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import click

from ..cli_error import configuration_error
from ..output.messages import print_message
from ..product import PRODUCT
from .utility_command import UtilityCommand, option

_PACKAGE = Path(__file__).resolve().parents[2]


def find_page() -> Path:
    """Return the path of the first page; raise CliError if the pages are not installed."""
    for folder in (_PACKAGE, _PACKAGE.parent):
        page = folder / "docs" / "index.html"
        if page.is_file():
            return page
    raise configuration_error(
        "the reference pages are not installed", f"reinstall {PRODUCT.distribution}"
    )


def _run(print_path: bool) -> None:
    """Open the first page; print its path if there is no terminal or no browser."""
    page = find_page()
    if print_path or not sys.stdout.isatty():
        click.echo(page)
    elif webbrowser.open(page.as_uri()):
        print_message(f"Opened {page}")
    else:
        print_message("There is no browser; open this file:")
        click.echo(page)


COMMAND = UtilityCommand(
    "docs",
    _run,
    summary="Open the reference in a browser",
    example="docs",
    parameters=[option("--print-path", "Print the path of the first page.", is_flag=True)],
    prints=False,
)
