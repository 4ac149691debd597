"""Runs a command once per row, several rows in parallel, with a checkpoint file.

One outcome per row is printed, in the order of the rows, then a summary. Only the rows in flight
are in memory. A row that the checkpoint file records as done is never sent again. A row that was
sent but whose outcome is unknown is looked up if possible, sent again if the method is idempotent,
and reported as failed otherwise; a DELETE sent again that finds no record is done.
"""

from __future__ import annotations

import shlex
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..._runtime.call.uncertain import is_already_deleted, lookup_operation
from ..._runtime.operation import Operation
from ...operations import OPERATIONS
from ..cli_error import CliError, Failure
from ..command_model import Command
from ..error_mapping import failure_from, uncertain
from ..exit_codes import ExitCode
from ..input.rows import Row, count_rows, open_rows, read_rows
from ..input.values import Json
from ..output.printer import Printer, ResultShape
from ..output.summary import Summary
from ..settings import state_folder
from .argument_errors import argument_errors
from .backup import Backup, record_path
from .checkpoint import Checkpoint, State, row_fingerprint
from .client import CommandLineClient
from .invocation import Invocation
from .result_types import result_shape
from .signals import DeferredSignals

_FATAL = frozenset(
    {
        ExitCode.UNAVAILABLE,
        ExitCode.INTERNAL,
        ExitCode.LIMITED,
        ExitCode.NOT_ALLOWED,
        ExitCode.CONFIGURATION,
    }
)
"""Failures that would affect every further row: they end the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a row: ``done``, ``failed`` or ``skipped``."""

    row: Row
    state: str
    result: Json = None
    failure: Failure | None = None

    def record(self) -> dict[str, Json]:
        """Return the outcome as a record. All outcomes have the same keys."""
        return {
            "row": self.row.number,
            **self.row.path,
            "state": self.state,
            "result": self.result,
            "error": self.failure.record() if self.failure else None,
        }


def outcome_shape(command: Command) -> ResultShape:
    """Return the shape of the printed outcomes, which is the same for every row."""
    head = ("row", *(option.parameter.api_name for option in command.options_in("path")), "state")
    errors = ("error", *(f"error.{name}" for name in _NO_FAILURE.record()))
    result = result_shape(command.operation)
    return ResultShape(
        many=True,
        fields=(*head, "result", *(f"result.{name}" for name in result.fields), *errors),
        columns=(*head, "error.message", *(f"result.{name}" for name in result.columns)),
    )


class BulkRun:
    """A run over many rows."""

    def __init__(
        self,
        invocation: Invocation,
        client: CommandLineClient,
        printer: Printer,
        backup: Backup | None = None,
    ) -> None:
        counts = {"done": 0, "failed": 0, "skipped": 0}
        self.summary = Summary(items=0, counts=counts, noun="row")
        self._invocation = invocation
        self._operation = invocation.command.operation
        self._checkpoint_owner = self._operation.id
        self._client = client
        self._printer = printer
        self._backup = backup
        self._progress = client.progress
        self._failures: list[Failure] = []
        self._checkpoint = self._open_checkpoint()

    def run(self) -> None:
        """Process all rows; raise CliError if any of them failed."""
        finished = False
        try:
            with ExitStack() as stack:
                rows = self._rows(stack)
                interruption = stack.enter_context(DeferredSignals())
                self._process_rows(rows, interruption)
                finished = not interruption.pending
        finally:
            self._finish(finished)
        if not finished:
            raise KeyboardInterrupt
        self._raise_failures()

    def _rows(self, stack: ExitStack) -> Iterator[Row]:
        row_options = self._invocation.row_options
        if row_options.rows is None:
            self._progress.total = len(self._invocation.ids)
            return iter(self._invocation.rows())
        self._progress.total = count_rows(
            self._invocation.command, row_options.rows, row_options.format
        )
        stream = stack.enter_context(open_rows(row_options.rows))
        return read_rows(self._invocation.command, stream, row_options.format)

    def _process_rows(self, rows: Iterable[Row], interruption: DeferredSignals) -> None:
        """Keep ``--concurrency`` rows in flight; handle their outcomes in order."""
        in_flight: deque[Future[Outcome]] = deque()
        concurrency = self._invocation.row_options.concurrency
        with ThreadPoolExecutor(concurrency) as pool:
            try:
                for row in rows:
                    if interruption.pending or self._must_stop():
                        break
                    in_flight.append(pool.submit(copy_context().run, self._process_row, row))
                    if len(in_flight) >= concurrency:
                        self._report(in_flight.popleft().result())
            finally:
                while in_flight:
                    self._report(in_flight.popleft().result())

    def _report(self, outcome: Outcome) -> None:
        self._progress.clear()
        self._printer.write([outcome.record()])
        self.summary.items = (self.summary.items or 0) + 1
        self.summary.counts[outcome.state] = self.summary.counts.get(outcome.state, 0) + 1
        self.summary.tokens = self._client.tokens
        if outcome.failure:
            self._failures.append(outcome.failure)
        self._progress.show(self.summary)

    def _must_stop(self) -> bool:
        return bool(self._failures) and self._failures[-1].exit_code in _FATAL

    def _process_row(self, row: Row) -> Outcome:
        try:
            arguments = self._invocation.arguments(row)
            key = row_fingerprint(self._operation.id, arguments)
            state = self._checkpoint.state(row.number, key) if self._checkpoint else "new"
            return self._send_or_skip(row, arguments, key, state)
        except CliError as error:
            return Outcome(row=row, state="failed", failure=error.failure)

    def _send_or_skip(
        self, row: Row, arguments: dict[str, object], key: str, state: State
    ) -> Outcome:
        if state == "done":
            return Outcome(row=row, state="skipped")
        if state == "sent" and self._is_written(row):
            self._record_state(row, key, "done")
            return Outcome(row=row, state="skipped")
        if state == "sent" and not self._operation.is_idempotent:
            in_doubt = _IN_DOUBT.replace(operation=self._operation.id)
            return Outcome(row=row, state="failed", failure=uncertain(in_doubt))
        return self._send(self._operation, row, arguments, key, is_repeated=state == "sent")

    def _send(
        self,
        operation: Operation,
        row: Row,
        arguments: dict[str, object],
        key: str,
        *,
        is_repeated: bool = False,
    ) -> Outcome:
        """Send a row. ``is_repeated``: an earlier run sent it, and its outcome is unknown."""
        if self._backup is not None:
            self._backup.save(self._invocation.path(row))
        self._record_state(row, key, "sent")
        try:
            with argument_errors(self._invocation):
                result = cast("Json", self._client.call(operation, arguments))
        except Exception as error:  # noqa: BLE001 - one row fails, the others continue
            failure = failure_from(error)
            if not (is_repeated and self._is_already_deleted(failure)):
                if not _may_have_arrived(failure):
                    self._record_state(row, key, "failed")
                return Outcome(row=row, state="failed", failure=failure)
            result = self._invocation.path(row)
        try:
            self._record_state(row, key, "done")
        except CliError as error:  # the row is done nevertheless, but the run must end
            return Outcome(row=row, state="done", result=result, failure=error.failure)
        return Outcome(row=row, state="done", result=result)

    def _is_already_deleted(self, failure: Failure) -> bool:
        status = failure.status
        return status is not None and is_already_deleted(self._operation.method, status)

    def _record_state(self, row: Row, key: str, state: State) -> None:
        if self._checkpoint:
            self._checkpoint.record(row.number, key, state)

    def _is_written(self, row: Row) -> bool:
        """Read the record of a row in doubt; return whether it already contains the changes."""
        lookup = lookup_operation(self._operation, OPERATIONS)
        body = self._invocation.body(row)
        if self._operation.method != "PATCH" or lookup is None:
            return False
        if not isinstance(body, dict) or not body:
            return False
        try:
            record = self._client.call(lookup, record_path(lookup, self._invocation.path(row)))
        except Exception as error:  # noqa: BLE001 - any failure ends the row
            raise CliError(failure_from(error)) from None
        return contains(cast("Json", record), body)

    def _open_checkpoint(self) -> Checkpoint | None:
        """Open the checkpoint file of ``--checkpoint``; a run that writes always has one."""
        row_options, command = self._invocation.row_options, self._invocation.command
        if row_options.checkpoint is not None:
            return Checkpoint(Path(row_options.checkpoint), self._checkpoint_owner)
        if not command.writes:
            return None
        name = f"{command.resource}-{command.name}-{time.time_ns():x}.jsonl"
        return Checkpoint(state_folder() / "checkpoints" / name, self._checkpoint_owner)

    def _finish(self, finished: bool) -> None:
        self._progress.clear()
        self.summary.tokens = self._client.tokens
        self.summary.complete = finished and not self._failures
        if self._checkpoint is None:
            return
        self._checkpoint.close(
            remove=self.summary.complete and self._invocation.row_options.checkpoint is None
        )
        if not self.summary.complete:
            self.summary.resume_option = f"--checkpoint {shlex.quote(str(self._checkpoint.path))}"

    def _raise_failures(self) -> None:
        """Raise the failure that ended the run early, or else one that sums up the failed rows."""
        if not self._failures:
            return
        last = self._failures[-1]
        failed, items = self.summary.counts["failed"], self.summary.items
        all_alike = failed == items and len({failure.exit_code for failure in self._failures}) == 1
        if last.exit_code in _FATAL or failed == items == 1:
            raise CliError(last)
        resume = self.summary.resume_option
        raise CliError(
            Failure(
                exit_code=last.exit_code if all_alike else ExitCode.REJECTED,
                code=last.code if all_alike else "partial_failure",
                message=f"{failed} of {items} rows failed; last error: {last.message}",
                hint=f"fix them and resume with {resume}" if resume else "",
                operation=self._operation.id,
            )
        )


def _may_have_arrived(failure: Failure) -> bool:
    """Return whether the server may have processed a request that failed on the client."""
    return failure.maybe_done or failure.exit_code is ExitCode.INTERNAL


def contains(record: Json, changes: Mapping[str, Json]) -> bool:
    """Return whether a record has all properties of an object, at any depth."""
    if not isinstance(record, dict):
        return False
    for key, value in changes.items():
        current = record.get(key)
        if isinstance(value, dict) and isinstance(current, dict):
            if not contains(current, value):
                return False
        elif current != value:
            return False
    return True


_NO_FAILURE = Failure(exit_code=ExitCode.OK, code="", message="")
_IN_DOUBT = Failure(
    exit_code=ExitCode.REJECTED,
    code="in_doubt",
    message="an earlier run sent this row but its outcome is unknown",
)
