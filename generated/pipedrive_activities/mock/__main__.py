"""Command line of the mock server: ``python -m PACKAGE.mock --port 0 --seed 1000``."""

from __future__ import annotations

import argparse
import signal
import sqlite3
import sys
from collections.abc import Sequence

from .mock import Mock
from .server import LOOPBACK, Server
from .settings import Settings

_START = """\
{client} mock server at {url}
  activities  {count}
  budget      {limit} tokens per day, {remaining} remaining (plan: {plan}, seats: {seats})
  page        {url}/
  client      {client}(api_token="{token}", base_url="{url}")
  command     export {environment}_BASE_URL={url} {environment}_API_TOKEN={token}
              {command} --help
Press Ctrl-C to stop.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit status: 0, or 2 for an invalid argument."""
    options = _parser().parse_args(arguments)
    try:
        mock = Mock(seed=options.seed, db=options.db, settings=_settings(options))
        server = Server(mock, host=options.host, port=options.port)
    except (OSError, ValueError, sqlite3.Error) as error:
        sys.stderr.write(f"error: {error}\n")
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
        "--db", metavar="FILE", help="store activities in this SQLite file (default: in memory)"
    )
    parser.add_argument(
        "--seed",
        type=_count,
        default=50,
        metavar="N",
        help="number of activities to create (default: %(default)s)",
    )
    parser.add_argument(
        "--plan", default="", help="plan whose limits apply (default: the smallest)"
    )
    parser.add_argument(
        "--seats", type=int, default=1, help="number of seats of the plan (default: %(default)s)"
    )
    parser.add_argument(
        "--api-token",
        default="mock-token",
        metavar="TOKEN",
        help="token with full access (default: %(default)s)",
    )
    parser.add_argument("--no-metering", action="store_true", help="do not enforce rate limits")
    return parser


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
    mock = server.mock
    product = mock.table.product
    limits = mock.table.limits
    return _START.format(
        client=product.client,
        command=product.command,
        environment=product.environment,
        url=server.url,
        token=server.api_token,
        count=mock.count(),
        limit=mock.budget["limit"],
        remaining=mock.budget["remaining"],
        plan=mock.settings.chosen_plan(limits).name if limits else "none",
        seats=mock.settings.seats,
    )


if __name__ == "__main__":
    sys.exit(main())
