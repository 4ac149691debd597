"""Creates or updates a record per row, with the checkpoint of a run over rows.

Invariant: a row whose key a record has is never created, and a record that has the values of its row
already is not updated. A row that an earlier run has sent without an outcome needs no guess: its key
has been looked up since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import cast

from ..._runtime.operation import Operation
from ..cli_error import CliError, Failure
from ..command_model import Import
from ..exit_codes import ExitCode
from ..input.rows import Row
from ..output.printer import Printer, ResultShape
from .bulk import BulkRun, Outcome, contains, outcome_shape
from .checkpoint import row_fingerprint
from .client import CommandLineClient
from .import_keys import Key, KeyColumn, Record, id_property
from .invocation import Invocation


def import_shape(model: Import, key: KeyColumn) -> ResultShape:
    """Return the shape of the printed outcomes."""
    shape = outcome_shape(model.create)
    return ResultShape(
        many=True,
        fields=("row", key.name, *shape.fields[1:]),
        columns=("row", key.name, *shape.columns[1:]),
    )


class ImportRun(BulkRun):
    """A run over the rows of an import. ``records`` are those on the server, by key."""

    def __init__(
        self,
        model: Import,
        key: KeyColumn,
        invocation: Invocation,
        client: CommandLineClient,
        printer: Printer,
        rows: Mapping[Key, Row],
        records: Mapping[Key, Record],
    ) -> None:
        self._update = replace(invocation, command=model.update)
        self._parameter = model.id.api_name
        self._id = id_property(model)
        self._key = key
        self._keyed_rows = rows
        self._records = records
        super().__init__(invocation, client, printer)
        states = ("created", "updated", "unchanged", "failed", "skipped")
        self.summary.counts = dict.fromkeys(states, 0)

    def _rows(self, stack: ExitStack) -> Iterator[Row]:
        self._progress.total = len(self._keyed_rows)
        for key, row in self._keyed_rows.items():
            yield Row(row.number, {self._key.name: key}, row.body)

    def _process_row(self, row: Row) -> Outcome:
        try:
            fingerprint = row_fingerprint(self._checkpoint_owner, {**row.body, **row.path})
            if self._checkpoint and self._checkpoint.state(row.number, fingerprint) == "done":
                return Outcome(row=row, state="skipped")
            return self._write(row, fingerprint)
        except CliError as error:
            return Outcome(row=row, state="failed", failure=error.failure)

    def _write(self, row: Row, fingerprint: str) -> Outcome:
        record = self._records.get(cast("Key", row.path[self._key.name]))
        if record is None:
            if self._key.is_id:
                return Outcome(row=row, state="failed", failure=_NO_RECORD)
            created = Row(row.number, {}, row.body)
            return self._written(self._invocation, row, created, fingerprint, "created")
        if contains(dict(record), row.body):
            self._record_state(row, fingerprint, "done")
            return Outcome(row=row, state="unchanged")
        updated = Row(row.number, {self._parameter: record[self._id]}, row.body)
        return self._written(self._update, row, updated, fingerprint, "updated")

    def _written(
        self, invocation: Invocation, row: Row, sent: Row, fingerprint: str, state: str
    ) -> Outcome:
        operation: Operation = invocation.command.operation
        outcome = self._send(operation, row, invocation.arguments(sent), fingerprint)
        return replace(outcome, state=state) if outcome.state == "done" else outcome


_NO_RECORD = Failure(
    exit_code=ExitCode.REJECTED,
    code="not_found",
    message="there is no record with this id, and the API assigns the ids of new ones",
    hint="import new records with another key",
)
