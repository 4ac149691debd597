"""Runs the command of an operation.

Data goes to standard output, the summary and warnings to standard error; failures are raised.
Commands that need no client (``--data-template``, ``--help``) do not import it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from ..cli_error import CliError, Failure, usage_error
from ..command_model import Command
from ..exit_codes import ExitCode
from ..help import describe_deprecation
from ..input.body_template import body_template
from ..output.escaping import visible
from ..output.printer import Printer, ResultShape
from ..output.selection import LIST_FIELDS
from ..output.summary import Summary, print_summary, print_warning
from ..product import PRODUCT
from .invocation import Invocation, may_prompt, read_invocation
from .session_protocol import Session


def run_command(command: Command, parameters: Mapping[str, object]) -> None:
    """Run a command with click's parameters."""
    if parameters.get("data_template"):
        click.echo(body_template(command, PRODUCT.command), nl=False)
        return
    if parameters.get("fields") == LIST_FIELDS:
        _list_fields(command)
        return
    invocation = read_invocation(command, parameters)
    if parameters.get("web"):
        from .web import open_records

        open_records(invocation)
        return
    _check_deprecations(invocation)
    if invocation.common.dry_run or invocation.common.curl:
        _preview(invocation)
    else:
        _confirm(invocation)
        _execute(invocation)


def _list_fields(command: Command) -> None:
    """Print the names that ``--fields`` accepts, one per line."""
    from .result_types import result_shape

    fields = result_shape(command).fields
    if not fields:
        raise usage_error("--fields: the fields of this result are not documented", "use --query")
    click.echo("\n".join(map(visible, fields)))


def _preview(invocation: Invocation) -> None:
    from .dry_run import print_curl, print_dry_run
    from .session import open_offline

    session = open_offline(invocation.common, invocation.settings)
    if invocation.common.curl:
        print_curl(invocation, session)
    else:
        print_dry_run(invocation, session)


def _execute(invocation: Invocation) -> None:
    from .session import open_session

    with open_session(invocation.common, invocation.settings) as session:
        if invocation.command.pages is not None:
            _fetch_list(invocation, session)
        elif invocation.many:
            _run_rows(invocation, session)
        else:
            _call_once(invocation, session)


def _fetch_list(invocation: Invocation, session: Session) -> None:
    from .pages import PageFetcher
    from .result_types import result_shape

    pages = invocation.command.pages
    if pages is None:
        return
    printer = _open_printer(invocation, result_shape(invocation.command))
    fetcher = PageFetcher(invocation, pages, session, printer)
    with _closing(invocation, printer, fetcher.summary):
        fetcher.run()


def _run_rows(invocation: Invocation, session: Session) -> None:
    from .bulk import BulkRun, outcome_shape

    printer = _open_printer(invocation, outcome_shape(invocation.command))
    bulk = BulkRun(invocation, session, printer)
    with _closing(invocation, printer, bulk.summary):
        bulk.run()


def _call_once(invocation: Invocation, session: Session) -> None:
    from .result_types import result_shape

    shape = result_shape(invocation.command)
    printer = _open_printer(invocation, shape)
    summary = Summary(complete=False)
    call = invocation.call()
    try:
        call_result = session.send(call)
    finally:
        summary.tokens = session.tokens
    with _closing(invocation, printer, summary):
        result = call_result.result
        printer.write(result if shape.many and isinstance(result, list) else [result])
        summary.complete = True


def _open_printer(invocation: Invocation, shape: ResultShape) -> Printer:
    common = invocation.common
    return Printer(invocation.output, shape, fields=common.fields, query=common.query)


@contextmanager
def _closing(invocation: Invocation, printer: Printer, summary: Summary) -> Iterator[None]:
    """Close the output and print the summary, also if the enclosed code fails."""
    try:
        yield
    except BaseException:
        _close_output(printer, summary)
        if summary.resume_option or not invocation.common.quiet:
            print_summary(summary, as_json=invocation.machine_readable)
        raise
    summary.remarks += printer.close()
    _note_discarded_items(printer, summary)
    if not invocation.common.quiet:
        print_summary(summary, as_json=invocation.machine_readable)


def _close_output(printer: Printer, summary: Summary) -> None:
    """Close the output after a failure, so that it stays well-formed."""
    try:
        summary.remarks += printer.close()
    except BrokenPipeError:
        return


def _note_discarded_items(printer: Printer, summary: Summary) -> None:
    """Report items that ``--query`` discarded on the client, and the tokens spent on them."""
    kept, read = printer.kept, summary.items
    if kept is None or not read or kept >= read:
        return
    remark = f"--query kept {kept:,} of {read:,} items, after they were fetched"
    if PRODUCT.has_costs:
        share = summary.tokens * (read - kept) / read
        remark += f"; about {share:,.0f} of {summary.tokens:,} tokens were spent on discarded items"
    summary.remarks.append(remark)


def _check_deprecations(invocation: Invocation) -> None:
    """Warn about deprecated commands and options in use, or fail with ``--fail-on-deprecated``."""
    command = invocation.command
    warnings = []
    if command.deprecated:
        warnings.append(
            f"{command.title} is deprecated: {describe_deprecation(command.deprecated)}"
        )
    for option, _ in invocation.option_values:
        if option.deprecated:
            warnings.append(
                f"{option.display_name} is deprecated: {describe_deprecation(option.deprecated)}"
            )
    if warnings and invocation.common.fail_on_deprecated:
        raise usage_error("; ".join(warnings))
    for warning in warnings:
        print_warning(warning, as_json=invocation.machine_readable)


def _confirm(invocation: Invocation) -> None:
    """Ask for confirmation before several records are deleted.

    Raises CliError: a usage error (64) if the user cannot be prompted, or 130 if they answer no.
    """
    if invocation.command.method != "DELETE" or invocation.yes:
        return
    records = _records_to_delete(invocation)
    if not records:
        return
    if not may_prompt(invocation):
        raise usage_error(f"deleting {records} requires confirmation", "add --yes")
    if not click.confirm(f"Delete {records}?", err=True):
        raise CliError(_CANCELLED)


def _records_to_delete(invocation: Invocation) -> str:
    """Describe the records that would be deleted; empty if there is only one."""
    if invocation.row_options.rows is not None:
        return f"all records in {invocation.row_options.rows}"
    count = len(invocation.ids)
    for option, value in invocation.option_values:
        if option.api_path == (invocation.command.ids,) and isinstance(value, list):
            count = len(value)
    return f"{count} records" if count > 1 else ""


_CANCELLED = Failure(
    exit_code=ExitCode.INTERRUPTED, code="cancelled", message="cancelled; nothing was deleted"
)
