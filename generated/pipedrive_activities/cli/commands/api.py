"""``api``: any request to the API's origin, for what no command covers.

Input: a method, a path with or without a query, a body. Output: the answer's body. Invariant: the
request goes to the configured origin and nowhere else; its price, being unknown, is booked as that
of the dearest operation known.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

import click

from ..cli_error import refuse_usage
from ..input.body import load_document
from ..input.options import Common, HeadedOption, request_options
from ..input.values import Json
from ..output.summary import Summary, print_summary
from ..settings import load_settings
from .utility_command import UtilityCommand, option, print_record

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


def _run(
    method: str, path: str, data: str | None, params: tuple[str, ...], **parameters: object
) -> None:
    from ..._runtime.operation import Operation
    from ..._runtime.serialization.encoding import Encoded
    from ..execution.session import open_offline, open_session, read_json

    common = Common.take(parameters)
    settings = load_settings(common.profile)
    target = build_target(path, params)
    body = load_document(data) if data is not None else None
    operation = Operation(
        id=f"{method} {path.partition('?')[0]}", resource="", name="", method=method, path=path
    )
    encoded = Encoded(target=target, headers=_headers(body), content=_content(body))
    if common.dry_run or common.curl:
        from ..execution.dry_run import print_api_dry_run

        session = open_offline(common, settings)
        print_api_dry_run(common, settings, session.preview(operation, encoded, body))
        return
    summary = Summary(complete=False)
    with open_session(common, settings) as session:
        try:
            response = session.run_encoded(operation, encoded)
        finally:
            summary.tokens = session.tokens
    print_record(common, read_json(operation, response))
    summary.complete = True
    from ..execution.invocation import choose_output

    print_summary(summary, machine=choose_output(common.output, settings) != "table")


def build_target(path: str, params: tuple[str, ...]) -> str:
    """Return path and query; raise CliError (64) for anything that could leave the origin."""
    parts = urlsplit(path)
    if not path.startswith("/") or path.startswith("//") or parts.scheme or parts.netloc:
        raise refuse_usage(f"{path!r} is no path", "begin with one /; the origin is configured")
    if "\\" in path or not path.isprintable() or parts.fragment:
        raise refuse_usage(f"{path!r} holds what no path may hold")
    if any(part in {".", ".."} for part in parts.path.split("/")):
        raise refuse_usage(f"{path!r} goes up", "write the path out")
    query = [parts.query] if parts.query else []
    for param in params:
        name, sign, value = param.partition("=")
        if not sign or not name:
            raise refuse_usage(f"--param {param!r} is not NAME=VALUE")
        query.append(f"{quote(name, safe='')}={quote(value, safe='')}")
    target = quote(parts.path, safe=_SAFE)
    return f"{target}?{quote('&'.join(query), safe=_SAFE)}" if query else target


def _headers(body: Json) -> dict[str, str]:
    return {} if body is None else {"content-type": "application/json"}


def _content(body: Json) -> bytes | None:
    return None if body is None else json.dumps(body).encode()


class _Method(click.ParamType[str]):
    """An HTTP method, in any case."""

    name = "method"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the method in upper case; only the common ones are let through."""
        if not re.fullmatch(r"[A-Za-z]+", value) or value.upper() not in _METHODS:
            self.fail(f"{value!r} is no method; one of {', '.join(_METHODS)}", param, ctx)
        return value.upper()


COMMAND = UtilityCommand(
    "api",
    _run,
    summary="Send any request to the API's origin, and print the answer's body",
    example="api GET '/api/v2/deals?limit=1'",
    parameters=[
        click.Argument(["method"], type=_Method()),
        click.Argument(["path"]),
        HeadedOption(
            ["--param", "params"],
            heading="Options",
            help="Add a parameter to the query.",
            metavar="NAME=VALUE",
            multiple=True,
        ),
        option("--data", "The body: JSON, @FILE, or - (stdin).", metavar="JSON"),
        *request_options(),
    ],
)
