"""``api``: sends a request to any path of the API, for what no other command covers.

The request goes to the configured origin and nowhere else. It costs what the OpenAPI document states
for its method and path; if no operation has them, it counts as the most expensive operation.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import click

from ..cli_error import usage_error
from ..input.body import load_document
from ..input.options import (
    CommonOptions,
    ExplainedArgument,
    HeadedOption,
    request_options,
)
from ..input.values import Json, quote_text
from ..output.messages import json_messages
from ..output.selection import LIST_FIELDS
from ..output.summary import Summary, print_summary
from ..product import PRODUCT
from ..settings import Settings, load_settings
from .utility_command import UtilityCommand, option, print_record

if TYPE_CHECKING:
    from ..._runtime.operation import Operation
    from ..._runtime.serialization.encoding import Encoded

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY")
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


def _run(
    method: str,
    path: str,
    data: str | None,
    params: tuple[str, ...],
    paginate: bool,
    **parameters: object,
) -> None:
    from ..._runtime.serialization.encoding import Encoded
    from ..execution.session import open_offline

    common = CommonOptions.from_parameters(parameters)
    if common.fields == LIST_FIELDS:
        raise usage_error("--fields: the fields of this result are not documented", "use --query")
    settings = load_settings(common.profile)
    target = build_target(path, params)
    body = load_document(data) if data is not None else None
    operation = find_operation(method, path.partition("?")[0])
    encoded = Encoded(target=target, headers=_headers(body), content=_content(body))
    if common.dry_run or common.curl:
        from ..execution.dry_run import print_api_dry_run

        session = open_offline(common, settings)
        print_api_dry_run(
            common, settings, session.preview(operation, encoded, body), operation, session.attempts
        )
        return
    if paginate:
        from ..execution.raw_pages import fetch_pages

        summary = fetch_pages(common, settings, operation, target)
    else:
        summary = _send(common, settings, operation, encoded)
    if not common.quiet:
        print_summary(summary, as_json=json_messages(common.output))


def _send(
    common: CommonOptions, settings: Settings, operation: Operation, encoded: Encoded
) -> Summary:
    from ..execution.call_codec import read_body
    from ..execution.session import open_session

    with open_session(common, settings) as session:
        response = session.run_encoded(operation, encoded)
        tokens = session.tokens
    print_record(common, read_body(operation, response))
    return Summary(tokens=tokens)


def find_operation(method: str, path: str) -> Operation:
    """Return the operation with this method and path; one of unknown cost if there is none.

    A path without parameters precedes one with parameters (OpenAPI, "Path Templating Matching").
    """
    from ..._runtime.operation import Operation
    from ...operations import OPERATIONS

    for operation in sorted(OPERATIONS.values(), key=lambda operation: operation.path.count("{")):
        pattern = re.sub(r"\\{[^{}]*\\}", "[^/]+", re.escape(operation.path))
        if operation.method == method and re.fullmatch(pattern, path):
            return operation
    return Operation(id=f"{method} {path}", resource="", name="", method=method, path=path)


def build_target(path: str, params: tuple[str, ...]) -> str:
    """Return the path with its query; raise CliError (64) if it could leave the origin."""
    if not path.startswith("/") or path.startswith("//"):  # then it has neither scheme nor host
        raise usage_error(
            f"PATH: expected a path such as /v1/users, got {quote_text(path)}",
            "the origin is set by --base-url",
        )
    parts = urlsplit(path)
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
        if not _is_unicode(param):
            raise usage_error(f"--param: expected UTF-8, got {quote_text(param)}")
        query.append(f"{quote(name, safe='')}={quote(value, safe='')}")
    target = quote(parts.path, safe=_SAFE)
    return f"{target}?{quote('&'.join(query), safe=_SAFE)}" if query else target


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


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
    example=f"api GET {PRODUCT.example_path}",
    parameters=[
        ExplainedArgument("method", "The HTTP method.", type=_Method()),
        ExplainedArgument("path", "The path, with its query if it has one."),
        HeadedOption(
            ["--param", "params"],
            heading="Options",
            help="Add a query parameter; may be repeated.",
            metavar="NAME=VALUE",
            multiple=True,
        ),
        option("--data", "Body as JSON, @FILE, or - for standard input.", metavar="JSON"),
        option("--paginate", "Fetch all pages of a list, and print their items.", is_flag=True),
        *request_options(),
    ],
)
