"""``--dry-run`` and ``--curl``: print the exact request and its maximum cost, and send nothing.

The cost is left out if no operation of the API has one. No token is needed, and no secret is printed.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator

import click

from ..._runtime.operation import Operation
from ...operations import OPERATIONS
from ..command_model import Pages
from ..input.options import CommonOptions
from ..input.rows import open_rows, read_rows
from ..input.values import Json
from ..output.escaping import visible, visible_lines
from ..output.printer import print_value
from ..output.selection import compile_query, parse_fields, pick_fields
from ..product import PRODUCT
from ..settings import Settings
from .invocation import Invocation, choose_output
from .pages import page_call, page_size
from .session_protocol import Call, Request, Session


def print_dry_run(invocation: Invocation, session: Session) -> None:
    """Print the requests that would be sent, and their maximum cost."""
    requests = [session.prepare(call) for call in _calls(invocation)]
    report = _report(invocation, requests, session.attempts)
    _print_report(invocation.output, invocation.common, requests, report)


def _print_report(
    output: str, common: CommonOptions, requests: list[Request], report: dict[str, Json]
) -> None:
    if output == "table":
        _print_for_people(requests, report)
        return
    query = compile_query(common.query)
    result = query(report) if query else report
    print_value(output, pick_fields(result, parse_fields(common.fields)))


def _calls(invocation: Invocation) -> Iterator[Call]:
    """Yield the calls that are known in advance: for a list, only the first page."""
    pages = invocation.command.pages
    if pages is not None:
        yield page_call(invocation, pages, invocation.limits.resume, 0)
    elif invocation.row_options.rows is not None:
        with open_rows(invocation.row_options.rows) as stream:
            for row in read_rows(invocation.command, stream, invocation.row_options.format):
                yield invocation.call(row)
    elif invocation.many:
        for row in invocation.rows():
            yield invocation.call(row)
    else:
        yield invocation.call()


def _report(invocation: Invocation, requests: list[Request], attempts: int) -> dict[str, Json]:
    command = invocation.command
    count = maximum_pages(invocation) if command.pages else len(requests)
    tokens = None if command.cost is None or count is None else command.cost * count
    return {
        "dry_run": True,
        "operation": command.operation,
        "requests": [_record(request) for request in requests],
        "pages": count if command.pages else None,
        "cost": command.cost,
        "tokens": tokens,
        "tokens_with_every_retry": None if tokens is None else tokens * attempts,
        "bounded": count is not None,
    }


def maximum_pages(invocation: Invocation) -> int | None:
    """Return the maximum number of pages; None if nothing limits it."""
    limits, pages = invocation.limits, invocation.command.pages
    if pages is None or not limits.all:
        return 1
    bounds = [limits.pages, _pages_for_items(invocation, pages), _pages_for_cost(invocation)]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def _pages_for_items(invocation: Invocation, pages: Pages) -> int | None:
    items = invocation.limits.items
    size = page_size(invocation, pages, 0)
    if items is None or not size:
        return None
    return math.ceil(items / size)


def _pages_for_cost(invocation: Invocation) -> int | None:
    cost = invocation.command.cost
    limits = [
        bound for bound in (invocation.limits.cost, invocation.common.budget) if bound is not None
    ]
    return min(limits) // cost if limits and cost else None


def _record(request: Request) -> dict[str, Json]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body,
    }


def _print_for_people(requests: list[Request], report: dict[str, Json]) -> None:
    for request in requests:
        click.echo(visible(f"{request.method} {request.url}"))
        for name, value in request.headers.items():
            click.echo(visible(f"{name}: {value}"))
        if request.body is not None:
            click.echo(f"\n{visible_lines(json.dumps(request.body, indent=2))}")
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


def print_api_dry_run(
    common: CommonOptions,
    settings: Settings,
    request: Request,
    operation: Operation,
    attempts: int,
) -> None:
    """Print the request of the ``api`` command and its cost, which may be unknown."""
    cost = operation.cost
    if common.curl:
        click.echo(curl_command(request))
        return
    report: dict[str, Json] = {
        "dry_run": True,
        "operation": operation.id if operation.id in OPERATIONS else None,
        "requests": [_record(request)],
        "pages": None,
        "cost": cost,
        "tokens": cost,
        "tokens_with_every_retry": None if cost is None else cost * attempts,
        "bounded": True,
    }
    _print_report(choose_output(common.output, settings), common, [request], report)


def print_curl(invocation: Invocation, session: Session) -> None:
    """Print each request as a curl command, with a shell variable instead of the token."""
    for call in _calls(invocation):
        click.echo(curl_command(session.prepare(call)))


def curl_command(request: Request) -> str:
    """Return the curl command for a request, with a shell variable for the redacted header."""
    words = ["curl", "--request", request.method, shlex.quote(request.url)]
    for name, value in request.headers.items():
        words += ["--header", _header(name, value)]
    if request.body is not None:
        words += ["--data", shlex.quote(json.dumps(request.body))]
    return " ".join(words)


def _header(name: str, value: str) -> str:
    variable = "${" + PRODUCT.variable("API_TOKEN") + "}"
    if name.lower() == "authorization" and PRODUCT.auth_scheme == "basic":
        return f'"{name}: Basic $(printf %s "{variable}" | base64)"'
    if name.lower() == "authorization":
        return f'"{name}: Bearer {variable}"'
    if name.lower() == PRODUCT.token_header.lower():
        return f'"{name}: {variable}"'
    return shlex.quote(f"{name}: {value}")
