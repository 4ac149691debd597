"""``--dry-run`` and ``--curl``: the exact request, and the worst that it can cost.

Input: an invocation and a session that sends nothing. Output: a plan on stdout. Invariants: no
token is needed, nothing is sent, no secret is printed.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator

import click

from ..command_model import Pages
from ..input.options import Common
from ..input.rows import open_rows, read_rows
from ..input.values import Json
from ..output.escaping import visible, visible_lines
from ..output.selection import compile_query, parse_fields, pick_fields
from ..output.writers import print_value
from ..product import PRODUCT
from ..settings import Settings
from .invocation import Invocation, choose_output
from .pages import page_call, page_size
from .session_protocol import Call, Request, Session


def print_dry_run(invocation: Invocation, session: Session) -> None:
    """Print what would be sent, and what it would cost."""
    requests = [session.prepare(call) for call in _calls(invocation)]
    plan = _plan(invocation, requests, session.attempts)
    _print_dry_run(invocation.output, invocation.common, requests, plan)


def _print_dry_run(
    output: str, common: Common, requests: list[Request], plan: dict[str, Json]
) -> None:
    if output == "table":
        _print_for_people(requests, plan)
        return
    query = compile_query(common.query)
    shown = query(plan) if query else plan
    print_value(output, pick_fields(shown, parse_fields(common.fields)))


def _calls(invocation: Invocation) -> Iterator[Call]:
    """Yield the calls that can be told in advance: of a list, the first page."""
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


def _plan(invocation: Invocation, requests: list[Request], attempts: int) -> dict[str, Json]:
    command = invocation.command
    count = most_pages(invocation) if command.pages else len(requests)
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


def most_pages(invocation: Invocation) -> int | None:
    """Return how many pages are read at most; None when nothing bounds the walk."""
    limits, pages = invocation.limits, invocation.command.pages
    if pages is None or not limits.all:
        return 1
    bounds = [limits.pages, _pages_of_items(invocation, pages), _pages_of_cost(invocation)]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def _pages_of_items(invocation: Invocation, pages: Pages) -> int | None:
    items = invocation.limits.items
    size = page_size(invocation, pages, 0)
    if items is None or not size:
        return None
    return math.ceil(items / size)


def _pages_of_cost(invocation: Invocation) -> int | None:
    cost = invocation.command.cost
    spendable = [
        bound for bound in (invocation.limits.cost, invocation.common.budget) if bound is not None
    ]
    return min(spendable) // cost if spendable and cost else None


def _record(request: Request) -> dict[str, Json]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body,
    }


def _print_for_people(requests: list[Request], plan: dict[str, Json]) -> None:
    for request in requests:
        click.echo(visible(f"{request.method} {request.url}"))
        for name, value in request.headers.items():
            click.echo(visible(f"{name}: {value}"))
        if request.body is not None:
            click.echo(f"\n{visible_lines(json.dumps(request.body, indent=2))}")
        click.echo()
    click.echo(_price(plan))


def _price(plan: dict[str, Json]) -> str:
    cost, tokens = plan["cost"], plan["tokens"]
    if cost is None:
        return (
            "The price is unknown: it is booked as that of the dearest operation. Nothing was sent."
        )
    if tokens is None:
        return (
            f"{cost} tokens a page, and nothing bounds the pages: cap them with --max-items, "
            "--max-pages or --max-cost. Nothing was sent."
        )
    pages = f"{plan['pages']} pages at most, " if plan["pages"] is not None else ""
    return (
        f"{pages}{tokens} tokens, {plan['tokens_with_every_retry']} if every call needs every "
        "retry. Nothing was sent."
    )


def print_api_dry_run(common: Common, settings: Settings, request: Request) -> None:
    """Print the plan of a request that no operation stands for."""
    if common.curl:
        click.echo(curl_command(request))
        return
    plan: dict[str, Json] = {
        "dry_run": True,
        "operation": None,
        "requests": [_record(request)],
        "pages": None,
        "cost": None,
        "tokens": None,
        "tokens_with_every_retry": None,
        "bounded": True,
    }
    _print_dry_run(choose_output(common.output, settings), common, [request], plan)


def print_curl(invocation: Invocation, session: Session) -> None:
    """Print each request as a curl command; the token is a variable of the shell."""
    for call in _calls(invocation):
        click.echo(curl_command(session.prepare(call)))


def curl_command(request: Request) -> str:
    """Return the curl command for a request; its redacted header becomes a shell variable."""
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
