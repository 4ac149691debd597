"""Runs the command of an operation.

Data goes to standard output, the summary and warnings to standard error; failures are raised.
Commands that need no client (``--data-template``, ``--help``) do not import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..cli_error import CliError, Failure, usage_error
from ..exit_codes import ExitCode
from ..help import describe_deprecation
from ..input.body_template import body_template
from ..output.escaping import visible
from ..output.printer import Printer, ResultShape, closing_output
from ..output.selection import LIST_FIELDS
from ..output.summary import Summary, print_summary, print_warning
from ..product import PRODUCT
from .argument_errors import argument_errors
from .invocation import Invocation, may_prompt, read_invocation

if TYPE_CHECKING:
    from ..command_model import Command
    from ..input.values import Json
    from .backup import Backup
    from .client import CommandLineClient


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

    fields = result_shape(command.operation).fields
    if not fields:
        raise usage_error("--fields: the fields of this result are not documented", "use --query")
    click.echo("\n".join(map(visible, fields)))


def _preview(invocation: Invocation) -> None:
    from .dry_run import print_curl, print_dry_run
    from .session import open_preview

    client = open_preview(invocation.common, invocation.settings)
    with argument_errors(invocation):
        if invocation.common.curl:
            print_curl(invocation, client)
        else:
            print_dry_run(invocation, client)


def _execute(invocation: Invocation) -> None:
    from .session import open_client
    from .streams import wants_stream

    with open_client(invocation.common, invocation.settings) as client:
        if invocation.command.operation.pagination is not None:
            _fetch_list(invocation, client)
        elif wants_stream(invocation):
            _follow_stream(invocation, client)
        elif invocation.output_file:
            _save_response(invocation, client)
        elif invocation.many:
            _run_rows(invocation, client)
        else:
            _call_once(invocation, client)


def _fetch_list(invocation: Invocation, client: CommandLineClient) -> None:
    from .pages import PageFetcher, fetch_batches
    from .result_types import result_shape

    operation, limits = invocation.command.operation, invocation.limits
    printer = _open_printer(invocation, result_shape(operation))
    client.progress.total = limits.items
    batches = fetch_batches(client, operation, invocation.arguments(), limits)
    fetcher = PageFetcher(client, batches, printer, limits.resume_option)
    with _closing(invocation, printer, fetcher.summary), argument_errors(invocation):
        fetcher.run()


def _follow_stream(invocation: Invocation, client: CommandLineClient) -> None:
    from .result_types import result_shape
    from .streams import print_stream

    if not invocation.common.output:
        invocation = replace(invocation, output="jsonl")
    printer = _open_printer(invocation, result_shape(invocation.command.operation, stream=True))
    summary = Summary(items=0, complete=False)
    with _closing(invocation, printer, summary), argument_errors(invocation):
        print_stream(invocation, client, printer, summary)


def _save_response(invocation: Invocation, client: CommandLineClient) -> None:
    """Write the response to a file, which is replaced when it is complete, or to standard output."""
    from .downloads import save_response

    with argument_errors(invocation):
        summary = save_response(invocation, client)
    if not invocation.common.quiet:
        print_summary(summary, as_json=invocation.machine_readable)


def _run_rows(invocation: Invocation, client: CommandLineClient) -> None:
    from .bulk import BulkRun, outcome_shape

    with _open_backup(invocation, client) as backup:
        printer = _open_printer(invocation, outcome_shape(invocation.command))
        bulk = BulkRun(invocation, client, printer, backup)
        with _closing(invocation, printer, bulk.summary):
            bulk.run()


def _open_backup(
    invocation: Invocation, client: CommandLineClient
) -> AbstractContextManager[Backup | None]:
    """Return the file of ``--backup``, opened; a context without a value if it was not given."""
    if invocation.backup is None:
        return nullcontext()
    from .backup import Backup

    return Backup(Path(invocation.backup), client, invocation.command.operation)


def _call_once(invocation: Invocation, client: CommandLineClient) -> None:
    from .result_types import result_shape

    operation = invocation.command.operation
    shape = result_shape(operation)
    printer = _open_printer(invocation, shape)
    summary = Summary(complete=False)
    arguments = invocation.arguments()
    try:
        with argument_errors(invocation), _open_backup(invocation, client) as backup:
            if backup is not None:
                backup.save(invocation.path(None))
            result = cast("Json", client.call(operation, arguments))
    finally:
        summary.tokens = client.tokens
    with _closing(invocation, printer, summary):
        printer.write(result if shape.many and isinstance(result, list) else [result])
        summary.complete = True


def _open_printer(invocation: Invocation, shape: ResultShape) -> Printer:
    common = invocation.common
    return Printer(invocation.output, shape, fields=common.fields, query=common.query)


def _closing(
    invocation: Invocation, printer: Printer, summary: Summary
) -> AbstractContextManager[None]:
    quiet, as_json = invocation.common.quiet, invocation.machine_readable
    return closing_output(printer, summary, quiet=quiet, as_json=as_json)


def _check_deprecations(invocation: Invocation) -> None:
    """Warn about deprecated commands and options in use, or fail with ``--fail-on-deprecated``."""
    command = invocation.command
    warnings = []
    if command.old_name:
        warnings.append(f"{command.resource} {command.old_name} is now {command.title}")
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
    if invocation.command.operation.method != "DELETE" or invocation.yes:
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
    count, batch = len(invocation.ids), invocation.command.operation.batch
    for option, value in invocation.option_values:
        if batch and option.parameter.name == batch.parameter and isinstance(value, list):
            count = len(value)
    return f"{count} records" if count > 1 else ""


_CANCELLED = Failure(
    exit_code=ExitCode.INTERRUPTED, code="cancelled", message="cancelled; nothing was deleted"
)
