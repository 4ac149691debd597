"""Running an operation's command: what to do in which order.

Input: the surface of a command and click's parameters. Output: data on stdout, the summary and
warnings on stderr; failures are raised. What needs no client (template, help) loads none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from ..cli_error import refuse_usage
from ..command_model import Command
from ..help import describe_deprecation
from ..input.body_template import body_template
from ..output.summary import Summary, print_note, print_summary
from ..output.writers import Printer, shape_of
from ..product import PRODUCT
from .invocation import Invocation, may_ask, read_invocation
from .session_protocol import Session


def run_command(command: Command, parameters: Mapping[str, object]) -> None:
    """Run a command with click's parameters."""
    if parameters.get("data_template"):
        click.echo(body_template(command, PRODUCT.command), nl=False)
        return
    invocation = read_invocation(command, parameters)
    _warn(invocation)
    if invocation.common.dry_run or invocation.common.curl:
        _preview(invocation)
    else:
        _confirm(invocation)
        _perform(invocation)


def _preview(invocation: Invocation) -> None:
    from .dry_run import print_curl, print_dry_run
    from .session import open_offline

    session = open_offline(invocation.common, invocation.settings)
    if invocation.common.curl:
        print_curl(invocation, session)
    else:
        print_dry_run(invocation, session)


def _perform(invocation: Invocation) -> None:
    from .session import open_session

    with open_session(invocation.common, invocation.settings) as session:
        if invocation.command.pages is not None:
            _list(invocation, session)
        elif invocation.many:
            _rows(invocation, session)
        else:
            _once(invocation, session)


def _list(invocation: Invocation, session: Session) -> None:
    from .pages import PageFetcher

    pages = invocation.command.pages
    if pages is None:
        return
    printer = Printer(invocation, shape_of(invocation.command))
    walk = PageFetcher(invocation, pages, session, printer)
    with _closing(invocation, printer, walk.summary):
        walk.run()


def _rows(invocation: Invocation, session: Session) -> None:
    from .bulk import Bulk, outcome_shape

    printer = Printer(invocation, outcome_shape(invocation.command))
    bulk = Bulk(invocation, session, printer)
    with _closing(invocation, printer, bulk.summary):
        bulk.run()


def _once(invocation: Invocation, session: Session) -> None:
    printer = Printer(invocation, shape_of(invocation.command))
    summary = Summary(complete=False)
    call = invocation.call()
    try:
        answer = session.send(call)
    finally:
        summary.tokens = session.tokens
    with _closing(invocation, printer, summary):
        found = answer.result
        printer.write(found if invocation.command.many and isinstance(found, list) else [found])
        summary.complete = True


@contextmanager
def _closing(invocation: Invocation, printer: Printer, summary: Summary) -> Iterator[None]:
    """Close the output and print the summary, whatever ended the work."""
    try:
        yield
    except BaseException:
        _close_output(printer, summary)
        print_summary(summary, machine=invocation.machine)
        raise
    summary.remarks += printer.close()
    _note_discarded_items(printer, summary)
    print_summary(summary, machine=invocation.machine)


def _close_output(printer: Printer, summary: Summary) -> None:
    """End the array even so: what was printed stays readable."""
    try:
        summary.remarks += printer.close()
    except BrokenPipeError:
        return


def _note_discarded_items(printer: Printer, summary: Summary) -> None:
    """Say what a filter on this side cost: what it dropped was read and paid for."""
    kept, read = printer.kept, summary.items
    if kept is not None and read and kept < read:
        share = summary.tokens * (read - kept) / read
        summary.remarks.append(
            f"--query kept {kept:,} of {read:,} items on this side; "
            f"about {share:,.0f} of {summary.tokens:,} tokens went into the rest"
        )


def _warn(invocation: Invocation) -> None:
    """Warn about what is deprecated and used, or refuse it with ``--fail-on-deprecated``."""
    command = invocation.command
    texts = []
    if command.deprecated:
        texts.append(f"{command.title} is deprecated: {describe_deprecation(command.deprecated)}")
    for option, _ in invocation.given:
        if option.deprecated:
            texts.append(
                f"{option.spelling} is deprecated: {describe_deprecation(option.deprecated)}"
            )
    if texts and invocation.common.fail_on_deprecated:
        raise refuse_usage("; ".join(texts))
    for text in texts:
        print_note(text, machine=invocation.machine)


def _confirm(invocation: Invocation) -> None:
    """Ask before several records are deleted; refuse where nobody can be asked."""
    if invocation.command.method != "DELETE" or invocation.yes:
        return
    doomed = _records_to_delete(invocation)
    if not doomed:
        return
    if not may_ask(invocation):
        raise refuse_usage(f"{doomed} would be deleted", "add --yes")
    click.confirm(f"Delete {doomed}?", abort=True, err=True)


def _records_to_delete(invocation: Invocation) -> str:
    """Return what would be deleted when it is more than one record, else nothing."""
    if invocation.row_options.rows is not None:
        return f"every record of {invocation.row_options.rows}"
    count = len(invocation.ids)
    for option, value in invocation.given:
        if option.wire == (invocation.command.ids,) and isinstance(value, list):
            count = len(value)
    return f"{count} records" if count > 1 else ""
