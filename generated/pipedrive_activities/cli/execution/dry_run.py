"""``--dry-run`` and ``--curl``: print the exact request and its maximum cost, and send nothing.

The cost is left out if no operation of the API has one. No token is needed, and no secret is printed.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import quote

import click

from ..._runtime.call.authorization import Authorization
from ..._runtime.call.effects import Send
from ..._runtime.call.uncertain import lookup_operation
from ..._runtime.media_types import is_json
from ..._runtime.messages import Request
from ..._runtime.operation import Operation
from ..._runtime.pagination.positions import value_of
from ...operations import OPERATIONS
from ..input.options import CommonOptions
from ..input.rows import Row, open_rows, read_rows
from ..input.values import Json
from ..output.escaping import visible, visible_lines
from ..output.printer import print_value
from ..output.selection import compile_query, parse_fields, pick_fields
from ..product import PRODUCT
from .backup import whole_record
from .client import PreviewClient
from .invocation import Invocation
from .pages import fetch_batches


def print_dry_run(invocation: Invocation, client: PreviewClient) -> None:
    """Print the requests that would be sent, and their maximum cost.

    With ``--backup``, each record is read before it is deleted.
    """
    operation = invocation.command.operation
    lookup = lookup_operation(operation, OPERATIONS) if invocation.backup is not None else None
    _make_calls(invocation, client, lookup)
    sent = len(client.requests) // (2 if lookup else 1)
    calls = maximum_pages(invocation) if operation.pagination else sent
    print_report(invocation.output, invocation.common, client, operation, calls, lookup)


def print_report(
    output: str,
    common: CommonOptions,
    client: PreviewClient,
    operation: Operation,
    calls: int | None,
    lookup: Operation | None = None,
) -> None:
    """Print the requests and the cost of this many calls; None if nothing limits their number.

    ``lookup`` is an operation that is called before each of them.
    """
    report = _report(client, operation, calls, lookup)
    if output == "table":
        _print_for_people(client.requests, report)
        return
    query = compile_query(common.query)
    result = query(report) if query else report
    print_value(output, pick_fields(result, parse_fields(common.fields)))


def _make_calls(
    invocation: Invocation, client: PreviewClient, lookup: Operation | None = None
) -> None:
    """Make the calls that are known in advance: for a list, only the first page."""
    operation, rows = invocation.command.operation, invocation.row_options

    def call(row: Row | None = None) -> None:
        if lookup is not None:
            client.call(lookup, whole_record(lookup, invocation.path(row)))
        client.call(operation, invocation.arguments(row))

    if operation.pagination is not None:
        next(fetch_batches(client, operation, invocation.arguments(), invocation.limits), None)
    elif rows.rows is not None:
        with open_rows(rows.rows) as stream:
            for row in read_rows(invocation.command, stream, rows.format):
                call(row)
    elif invocation.many:
        for row in invocation.rows():
            call(row)
    else:
        call()


def _report(
    client: PreviewClient, operation: Operation, calls: int | None, lookup: Operation | None
) -> dict[str, Json]:
    cost = operation.cost
    if cost is not None and lookup is not None:
        cost = None if lookup.cost is None else cost + lookup.cost
    tokens = None if cost is None or calls is None else cost * calls
    return {
        "dry_run": True,
        "operation": operation.id if operation.id in OPERATIONS else None,
        "requests": [_record(request) for request in client.requests],
        "pages": calls if operation.pagination else None,
        "cost": cost,
        "tokens": tokens,
        "tokens_with_every_retry": None if tokens is None else tokens * client.attempts,
        "bounded": calls is not None,
    }


def maximum_pages(invocation: Invocation) -> int | None:
    """Return the maximum number of pages; None if nothing limits it."""
    limits = invocation.limits
    if not limits.all:
        return 1
    bounds = [limits.pages, _pages_for_items(invocation), _pages_for_cost(invocation)]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def _pages_for_items(invocation: Invocation) -> int | None:
    items, pages = invocation.limits.items, invocation.command.operation.pagination
    if items is None or pages is None:
        return None
    operation, arguments = invocation.command.operation, invocation.arguments()
    size = value_of(operation, arguments, pages.size, pages.largest_page)
    return math.ceil(items / min(size, items)) if isinstance(size, int) and size > 0 else None


def _pages_for_cost(invocation: Invocation) -> int | None:
    cost = invocation.command.operation.cost
    limits = [
        bound for bound in (invocation.limits.cost, invocation.common.budget) if bound is not None
    ]
    return min(limits) // cost if limits and cost else None


def _body(request: Request) -> Json:
    """Return the body of a request: JSON, or other content as text."""
    if request.content is None:
        return None
    if not isinstance(request.content, bytes):
        size = request.content.size
        return "<a body with files>" if size is None else f"<a body with files, {size:,} bytes>"
    if is_json(request.headers.get("content-type", "")):
        value: Json = json.loads(request.content)
        return value
    return request.content.decode("utf-8", "backslashreplace")


def _record(request: Request) -> dict[str, Json]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": _body(request),
    }


def _print_for_people(requests: list[Request], report: dict[str, Json]) -> None:
    for request in requests:
        click.echo(visible(f"{request.method} {request.url}"))
        for name, value in request.headers.items():
            click.echo(visible(f"{name}: {value}"))
        body = _body(request)
        if body is not None:
            text = body if isinstance(body, str) else json.dumps(body, indent=2)
            click.echo(f"\n{visible_lines(text)}")
        click.echo()
    cost = f"{_describe_cost(report)}. " if PRODUCT.has_costs else ""
    click.echo(f"{cost}Nothing was sent.")


def _describe_cost(report: dict[str, Json]) -> str:
    cost, tokens = report["cost"], report["tokens"]
    if cost is None:
        return "Unknown cost; counted as the most expensive operation"
    if tokens is None:
        return (
            f"{cost} tokens per page, with no limit on the number of pages; set one with "
            "--max-items, --max-pages or --max-cost"
        )
    count = report["pages"]
    pages = "" if count is None else "1 page, " if count == 1 else f"At most {count} pages, "
    return f"{pages}{tokens} tokens; {report['tokens_with_every_retry']} with all retries"


def print_curl(invocation: Invocation, client: PreviewClient) -> None:
    """Print each request as a curl command, with shell variables instead of the credentials."""
    _make_calls(invocation, client)
    for effect in client.effects:
        click.echo(curl_command(effect))


def curl_command(effect: Send) -> str:
    """Return the curl command for a request, whose credentials are placeholders."""
    request = effect.request
    words = ["curl", "--request", request.method, shlex.quote(request.url)]
    for name, value in request.headers.items():
        words += ["--header", shlex.quote(f"{name}: {value}")]
    words += _credential_words(effect.authorization)
    body = _body(request)
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body)
        words += ["--data-raw" if text.startswith("@") else "--data", shlex.quote(text)]
    return " ".join(words)


def _credential_words(authorization: Authorization) -> Iterator[str]:
    """Yield the options of curl with the credentials, whose values are shell variables."""
    for name, secret in authorization.headers:
        scheme, _, value = secret.reveal().rpartition(" ")
        if scheme == "Basic":
            yield from ("--user", f'"{b64decode(value).decode()}"')
        else:
            yield from ("--header", _expanded(f"{name}: {scheme} ".rstrip() + " ", value))
    for name, secret in authorization.query:
        yield from ("--url-query", _expanded(f"{quote(name, safe='')}=", secret.reveal()))
    for name, secret in authorization.cookies:
        yield from ("--cookie", _expanded(f"{name}=", secret.reveal()))


def _expanded(text: str, variable: str) -> str:
    """Return a word of the shell in which nothing but the variable is expanded."""
    if re.fullmatch(r"[\w.~%=: -]*", text, re.ASCII):
        return f'"{text}{variable}"'
    return f'{shlex.quote(text)}"{variable}"'
