"""Fetches all pages of a path of the API, for the command ``api --paginate``.

The rule of pagination is that of the operation with this method and path, else the rule that the
lists of this API share.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from urllib.parse import quote

from ..._runtime.operation import Operation, Pagination
from ..._runtime.serialization.encoding import Encoded
from ...operations import OPERATIONS
from ..cli_error import CliError, input_error, usage_error
from ..input.options import CommonOptions
from ..input.values import Json
from ..output.messages import json_messages
from ..output.printer import Printer, ResultShape
from ..output.summary import Summary, print_summary
from ..settings import Settings
from .call_codec import read_body, value_at
from .invocation import choose_output
from .pages import REPEATED
from .session import ClientSession, open_session


def fetch_pages(
    common: CommonOptions, settings: Settings, operation: Operation, target: str
) -> Summary:
    """Print the items of all pages as one list; return the summary.

    ``target`` is the path with its query. Raises CliError (64) if the API has no paginated lists.
    """
    rule, cursor_name = _pagination(operation)
    shape = ResultShape(many=True, fields=(), columns=())
    output = choose_output(common.output, settings)
    printer = Printer(output, shape, fields=common.fields, query=common.query)
    summary = Summary(items=0, pages=0)
    cursor: str | None = None
    try:
        with open_session(common, settings) as session:
            for items, following in _pages(session, operation, rule, target, cursor_name):
                session.progress.clear()
                printer.write(items)
                cursor = following
                summary.items = (summary.items or 0) + len(items)
                summary.pages = (summary.pages or 0) + 1
                summary.tokens = session.tokens
                session.progress.show(summary)
    except BaseException:
        summary.complete = False
        if cursor is not None:
            summary.resume_option = f"--param {shlex.quote(f'{cursor_name}={cursor}')}"
        printer.close()
        print_summary(summary, as_json=json_messages(common.output))
        raise
    summary.remarks += printer.close()
    return summary


def _pagination(operation: Operation) -> tuple[Pagination, str]:
    """Return the rule of pagination, and the name of the cursor's query parameter."""
    if operation.method != "GET":
        raise usage_error("--paginate: only a GET request has pages")
    for candidate in (operation, *OPERATIONS.values()):
        if candidate.pagination is not None:
            cursor = candidate.arguments[candidate.pagination.cursor]
            return candidate.pagination, cursor.api_name
    raise usage_error("--paginate: this API has no paginated lists")


def _pages(
    session: ClientSession, operation: Operation, rule: Pagination, target: str, cursor_name: str
) -> Iterator[tuple[list[Json], str | None]]:
    """Yield the items of each page, and the cursor of the next one."""
    cursor: str | None = None
    while True:
        encoded = Encoded(
            target=_page_target(target, cursor_name, cursor), headers={}, content=None
        )
        document = read_body(operation, session.run_encoded(operation, encoded))
        items = value_at(document, rule.items)
        if not isinstance(items, list):
            raise input_error(f"--paginate: the response has no list at {rule.items or '/'}")
        following = value_at(document, rule.next_cursor)
        following = following if isinstance(following, str) else None
        if following is not None and following == cursor:
            raise CliError(REPEATED)
        cursor = following
        yield items, cursor
        if cursor is None:
            return


def _page_target(target: str, name: str, cursor: str | None) -> str:
    """Return the target of a page: the cursor takes the place of one that was given."""
    if cursor is None:
        return target
    path, _, query = target.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] != name]
    kept.append(f"{quote(name)}={quote(cursor, safe='')}")
    return f"{path}?{'&'.join(kept)}"
