"""``api``: sends a request to any path of the API, for what no other command covers.

The request goes to the configured origin and nowhere else. It costs what the OpenAPI document states
for its method and path; if no operation has them, it counts as the most expensive operation.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote, urlsplit

import click

from ..cli_error import usage_error
from ..execution.invocation import PaginationLimits, choose_output
from ..input.body import load_document
from ..input.options import (
    CommonOptions,
    ExplainedArgument,
    HeadedOption,
    request_options,
)
from ..input.values import Json, quote_text
from ..output.messages import json_messages
from ..output.printer import Printer, ResultShape, closing_output
from ..output.selection import LIST_FIELDS
from ..output.summary import Summary, print_summary
from ..product import PRODUCT
from ..settings import Settings, load_settings
from .utility_command import UtilityCommand, option, print_record

if TYPE_CHECKING:
    from ..._runtime.operation import Operation

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
    common = CommonOptions.from_parameters(parameters)
    if common.fields == LIST_FIELDS:
        raise usage_error("--fields: the fields of this result are not documented", "use --query")
    settings = load_settings(common.profile)
    operation = find_operation(method, path.partition("?")[0], build_target(path, params))
    arguments: dict[str, object] = {}
    if paginate and (method != "GET" or data is not None):
        raise usage_error("--paginate: only a GET request without a body has pages")
    if data is not None:
        operation, arguments["body"] = _with_body(operation), load_document(data)
    if common.dry_run or common.curl:
        _preview(common, settings, operation, arguments)
    elif paginate:
        _fetch_pages(common, settings, operation)
    else:
        _send(common, settings, operation, arguments)


def _preview(
    common: CommonOptions, settings: Settings, operation: Operation, arguments: dict[str, object]
) -> None:
    from ..execution.dry_run import curl_command, print_report
    from ..execution.session import open_preview

    client = open_preview(common, settings)
    client.call(operation, arguments)
    if common.curl:
        click.echo(curl_command(client.effects[0]))
    else:
        print_report(choose_output(common.output, settings), common, client, operation, 1)


def _send(
    common: CommonOptions, settings: Settings, operation: Operation, arguments: dict[str, object]
) -> None:
    from ..execution.session import open_client

    with open_client(common, settings) as client:
        result = cast("Json", client.call(operation, arguments))
        tokens = client.tokens
    print_record(common, result)
    if not common.quiet:
        print_summary(Summary(tokens=tokens), as_json=json_messages(common.output))


def _fetch_pages(common: CommonOptions, settings: Settings, operation: Operation) -> None:
    """Print the items of all pages as one list."""
    from ..execution.pages import PageFetcher, fetch_batches
    from ..execution.session import open_client

    listing, arguments = _as_list(operation)
    output = choose_output(common.output, settings)
    shape = ResultShape(many=True, fields=(), columns=())
    printer = Printer(output, shape, fields=common.fields, query=common.query)
    with open_client(common, settings) as client:
        batches = fetch_batches(client, listing, arguments, PaginationLimits(all=True))
        fetcher = PageFetcher(
            client, batches, printer, lambda cursor, _: _resume_option(listing, cursor or "")
        )
        as_json = json_messages(common.output)
        with closing_output(printer, fetcher.summary, quiet=common.quiet, as_json=as_json):
            fetcher.run()


def _resume_option(listing: Operation, cursor: str) -> str:
    """Return what resumes a list at a cursor: a parameter, or the link in place of the path."""
    if not listing.parameters:
        path = urlsplit(cursor)._replace(scheme="", netloc="").geturl()
        return f"the path {shlex.quote(path)}"
    return f"--param {shlex.quote(f'{listing.parameters[0].api_name}={cursor}')}"


def _as_list(operation: Operation) -> tuple[Operation, dict[str, object]]:
    """Return an operation as a paginated list, and its arguments: a cursor that the query contains.

    The rule of pagination is that of the operation with this method and path, else the rule that
    the lists of this API share. Raises CliError (64) if there is none.
    """
    listed = _list_like(operation)
    rule = listed.pagination if listed is not None else None
    if listed is None or rule is None:
        raise usage_error("--paginate: this API has no paginated lists")
    pagination = rule.replace(size="", default_size=None, maximum_size=None, window_end="")
    if not rule.cursor:
        return operation.replace(parameters=(), pagination=pagination), {}
    cursor = listed.arguments[rule.cursor]
    parts = [part.partition("=") for part in operation.query.split("&") if part]
    values = [unquote(value) for name, _, value in parts if unquote(name) == cursor.api_name]
    listing = operation.replace(
        query="&".join("".join(part) for part in parts if unquote(part[0]) != cursor.api_name),
        parameters=(cursor,),
        pagination=pagination,
    )
    return listing, {cursor.name: values[-1]} if values else {}


def _list_like(operation: Operation) -> Operation | None:
    """Return a list with a rule of pagination for a request without a body: this one, or any."""
    from ...operations import OPERATIONS

    lists = [
        each
        for each in OPERATIONS.values()
        if each.pagination is not None and _is_in_query(each, each.pagination.cursor)
    ]
    return min(lists, key=lambda each: each.id != operation.id, default=None)


def _is_in_query(operation: Operation, name: str) -> bool:
    """Return whether an argument is in the query, or there is none: its name is empty."""
    parameter = operation.arguments.get(name)
    return not name or (parameter is not None and parameter.location == "query")


def find_operation(method: str, path: str, target: str) -> Operation:
    """Return the operation with this method and path, without parameters and with this target.

    Without one, it is an operation of unknown cost. A path without parameters precedes one with
    parameters (OpenAPI, "Path Templating Matching").
    """
    from ..._runtime.operation import Operation
    from ...operations import OPERATIONS

    fixed_path, _, query = target.partition("?")
    for operation in sorted(OPERATIONS.values(), key=lambda operation: operation.path.count("{")):
        pattern = re.sub(r"\\{[^{}]*\\}", "[^/]+", re.escape(operation.path))
        if operation.method == method and re.fullmatch(pattern, path):
            return operation.replace(
                path=fixed_path,
                query=query,
                parameters=(),
                derived=(),
                content_type="",
                data="",
                pagination=None,
            )
    name = f"{method} {path}"
    return Operation(id=name, resource="", name="", method=method, path=fixed_path, query=query)


def _with_body(operation: Operation) -> Operation:
    """Return an operation whose argument ``body`` is sent as JSON."""
    from ..._runtime.operation import Parameter

    body = Parameter(name="body", api_name="", location="body")
    return operation.replace(content_type="application/json", parameters=(body,))


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
    summary="Send a request to any path of the API, and print the response body or headers",
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
