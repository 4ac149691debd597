"""``api``: sends a request to any path of the API, for what no other command covers.

The request goes to the configured origin and nowhere else. Its cost is unknown, so it is counted as
the most expensive operation.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

import click

from ..cli_error import usage_error
from ..input.body import load_document
from ..input.options import CommonOptions, HeadedOption, request_options
from ..input.values import Json, quote_text
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
    from ..execution.call_codec import read_json
    from ..execution.session import open_offline, open_session

    common = CommonOptions.from_parameters(parameters)
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

    print_summary(summary, as_json=choose_output(common.output, settings) != "table")


def build_target(path: str, params: tuple[str, ...]) -> str:
    """Return the path with its query; raise CliError (64) if it could leave the origin."""
    parts = urlsplit(path)
    if not path.startswith("/") or path.startswith("//") or parts.scheme or parts.netloc:
        raise usage_error(
            f"PATH: expected a path such as /v1/users, got {quote_text(path)}",
            "the origin is set by --base-url",
        )
    if "\\" in path or not path.isprintable() or parts.fragment:
        raise usage_error(
            f"PATH: backslashes, control characters and fragments are not allowed,"
            f" got {quote_text(path)}"
        )
    if any(part in {".", ".."} for part in parts.path.split("/")):
        raise usage_error(f'PATH: "." and ".." are not allowed, got {quote_text(path)}')
    query = [parts.query] if parts.query else []
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise usage_error(f"--param: expected NAME=VALUE, got {quote_text(param)}")
        query.append(f"{quote(name, safe='')}={quote(value, safe='')}")
    target = quote(parts.path, safe=_SAFE)
    return f"{target}?{quote('&'.join(query), safe=_SAFE)}" if query else target


def _headers(body: Json) -> dict[str, str]:
    return {} if body is None else {"content-type": "application/json"}


def _content(body: Json) -> bytes | None:
    return None if body is None else json.dumps(body).encode()


class _Method(click.ParamType[str]):
    """An HTTP method, in upper or lower case."""

    name = "method"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the method in upper case; fail if it is not one of the common methods."""
        if not re.fullmatch(r"[A-Za-z]+", value) or value.upper() not in _METHODS:
            self.fail(f"expected one of {', '.join(_METHODS)}, got {quote_text(value)}", param, ctx)
        return value.upper()


COMMAND = UtilityCommand(
    "api",
    _run,
    summary="Send a request to any path of the API, and print the response body",
    example="api GET '/api/v2/deals?limit=1'",
    parameters=[
        click.Argument(["method"], type=_Method()),
        click.Argument(["path"]),
        HeadedOption(
            ["--param", "params"],
            heading="Options",
            help="Add a query parameter; may be repeated.",
            metavar="NAME=VALUE",
            multiple=True,
        ),
        option("--data", "Body as JSON, @FILE, or - for standard input.", metavar="JSON"),
        *request_options(),
    ],
)
