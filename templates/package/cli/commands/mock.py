"""``mock``: runs a local mock server, if the package contains one."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click

from ..cli_error import configuration_error
from ..product import PRODUCT


def _run(arguments: tuple[str, ...]) -> None:
    """Run the mock server's own command line with the given arguments."""
    name = f"{PRODUCT.package}.mock"
    if find_spec(name) is None:
        raise configuration_error("this package was generated without a mock server")
    missing = [library for library in ("starlette", "uvicorn") if find_spec(library) is None]
    if missing:
        raise configuration_error(
            f"the mock server needs {' and '.join(missing)}",
            f"pip install '{PRODUCT.distribution}[mock]'",
        )
    sys.exit(import_module(f"{name}.__main__").main(arguments))


COMMAND = click.Command(
    "mock",
    params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
    callback=_run,
    short_help="Run a local mock server",
    help="Run a local mock server.",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
