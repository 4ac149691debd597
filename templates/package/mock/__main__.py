"""Command line of the mock server: ``python -m PACKAGE.mock --port 0 --seed 1000``."""

from __future__ import annotations

import argparse
import errno
import signal
import sqlite3
import sys
from collections.abc import Sequence

from .table import load_table

PRODUCT = load_table().product
try:
    from .api_rules import Rules, Settings
    from .mock import Mock
    from .server import LOOPBACK, Server
except ModuleNotFoundError as error:
    library = str(error.name).partition(".")[0]
    if library == PRODUCT.package:
        raise
    install = f"pip install '{PRODUCT.distribution}[mock]'"
    sys.exit(f"error: the mock server needs {library}; {install}")

_START = """\
{client} mock server at {url}
{lines}
Press Ctrl-C to stop.
"""
_SHOWN_REASONS = 5
"""How many operations without inferred behaviour are named per reason."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit status: 0, or 2 for an invalid argument."""
    options = _parser().parse_args(arguments)
    try:
        mock = Mock(seed=options.seed, db=options.db, settings=_settings(options))
    except (OSError, ValueError, sqlite3.Error) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    try:
        server = Server(mock, host=options.host, port=options.port)
    except OSError as error:
        mock.close()
        sys.stderr.write(f"error: {_port_problem(error, options.host, options.port)}\n")
        return 2
    # SIGTERM raises KeyboardInterrupt like SIGINT, so that the database file is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.stdout.write(_greeting(server))
    sys.stdout.flush()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        mock.close()
    return 0


def _port_problem(error: OSError, host: str, port: int) -> str:
    """Return why the server cannot listen, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use; choose another one with --port (0: any free one)"
    if error.errno == errno.EACCES:
        return f"not allowed to listen on port {port}; choose one above 1023 with --port"
    return f"cannot listen on {host}: {error.strerror or error}; set --host to an own address"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=None if not sys.argv[0].endswith("__main__.py") else f"python -m {__package__}",
        description="Run a local mock server of the API.",
    )
    parser.add_argument(
        "--host", default=LOOPBACK, help="address to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8080,
        help="port to listen on; 0 selects a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--db", metavar="FILE", help="store records in this SQLite file (default: in memory)"
    )
    parser.add_argument(
        "--seed",
        type=_count,
        default=Rules.default_seed,
        metavar="N",
        help="number of records to create per collection (default: %(default)s)",
    )
    _add_limit_options(parser)
    parser.add_argument(
        "--api-token",
        default="mock-token",
        metavar="TOKEN",
        help="token with full access (default: %(default)s)",
    )
    return parser


def _add_limit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of APIs with rate limits; without any they have no effect and are hidden."""
    limited = load_table().limits is not None

    def visible(text: str) -> str:
        return text if limited else argparse.SUPPRESS

    plan = visible("plan whose limits apply (default: the smallest)")
    parser.add_argument("--plan", default="", help=plan)
    seats = visible("number of seats of the plan (default: 1)")
    parser.add_argument("--seats", type=int, default=1, help=seats)
    metering = visible("enforce no rate limits and send none")
    parser.add_argument("--no-metering", action="store_true", help=metering)


def _port(text: str) -> int:
    return _bounded(text, 65_535)


def _count(text: str) -> int:
    return _bounded(text, 100_000_000)


def _bounded(text: str, maximum: int) -> int:
    if not text.isdecimal() or int(text) > maximum:
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer from 0 to {maximum}")
    return int(text)


def _settings(options: argparse.Namespace) -> Settings:
    if options.seats < 1:
        raise ValueError("--seats must be at least 1")
    return Settings(
        plan=options.plan,
        seats=options.seats,
        metering=not options.no_metering,
        api_token=options.api_token,
    )


def _greeting(server: Server) -> str:
    """Return what is printed at the start: where the server is, how to use it, what it cannot do."""
    mock = server.mock
    product = mock.table.product
    url, environment = server.url, product.environment
    credentials = server.credentials
    keywords = {**credentials, "base_url": url}
    call = ", ".join(f'{name}="{value}"' for name, value in keywords.items())
    lines = [("records", str(mock.count())), *_budget(mock), ("page", f"{url}/")]
    lines.append(("client", f"{product.client}({call})"))
    if product.command:
        variables = f"{environment}_BASE_URL={url}"
        for name, value in credentials.items():
            variables += f" {environment}_{name.upper()}={value}"
        lines += [("command", f"export {variables}"), ("", f"{product.command} --help")]
    lines += [*_not_inferred(mock), *_uninspected(mock)]
    text = "\n".join(f"  {name:<11} {value}" for name, value in lines)
    return _START.format(client=product.client, url=url, lines=text)


def _budget(mock: Mock) -> list[tuple[str, str]]:
    """Return the daily budget, nothing for an API without limits."""
    limits = mock.table.limits
    if limits is None:
        return []
    budget, settings = mock.budget, mock.settings
    plan = settings.chosen_plan(limits).name
    amounts = f"{budget['limit']} tokens per day, {budget['remaining']} remaining"
    return [("budget", f"{amounts} (plan: {plan}, seats: {settings.seats})")]


def _not_inferred(mock: Mock) -> list[tuple[str, str]]:
    """Return the operations that respond with examples only, by reason."""
    if mock.rules.is_complete:
        return []
    reasons: dict[str, list[str]] = {}
    for operation in mock.table.operations:
        if not operation.role:
            reasons.setdefault(operation.reason, []).append(operation.id)
    return _list_operations("examples", reasons)


def _uninspected(mock: Mock) -> list[tuple[str, str]]:
    """Return the operations whose request bodies are not inspected, by media type."""
    media: dict[str, list[str]] = {}
    for operation in mock.table.operations:
        for content_type in operation.uninspected:
            media.setdefault(f"{content_type} is not inspected", []).append(operation.id)
    return _list_operations("bodies", media)


def _list_operations(label: str, groups: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return a line per group of operations: the first of them, and why they are listed."""
    lines: list[tuple[str, str]] = []
    for reason, names in sorted(groups.items()):
        more = len(names) - _SHOWN_REASONS
        rest = f" and {more} more" if more > 0 else ""
        text = f"{', '.join(names[:_SHOWN_REASONS])}{rest} ({reason})"
        lines.append(("" if lines else label, text))
    return lines


if __name__ == "__main__":
    sys.exit(main())
