"""Rows: one call per row, several at once, each noted in the journal before and after.

Input: an invocation with rows or several ids, and a session. Output: one result per row, in the
order of the rows, and a summary. Invariants: memory holds the rows in flight only; a row that the
journal knows as done is never sent again; one that was sent and never answered is looked up where
that is possible, repeated where that is harmless, and reported otherwise.
"""

from __future__ import annotations

import shlex
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

from ..cli_error import CliError, Exit, Failure
from ..command_model import Command
from ..exit_codes import translate
from ..input.rows import Row, open_rows, read_rows
from ..input.values import Json
from ..output.summary import Progress, Summary
from ..output.writers import Printer, Shape
from ..settings import state_folder
from .checkpoint import Checkpoint, State, row_key
from .invocation import Invocation
from .session_protocol import Call, Session
from .signals import DeferredSignals

_FATAL = frozenset(
    {Exit.UNAVAILABLE, Exit.INTERNAL, Exit.LIMITED, Exit.NOT_ALLOWED, Exit.CONFIGURATION}
)
"""Failures that the next row would meet as well: they end the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a row."""

    row: Row
    state: str
    result: Json = None
    failure: Failure | None = None

    def record(self) -> dict[str, Json]:
        """Return the outcome as one record; every outcome has the same members."""
        return {
            "row": self.row.number,
            **self.row.path,
            "state": self.state,
            "result": self.result,
            "error": self.failure.record() if self.failure else None,
        }


def outcome_shape(command: Command) -> Shape:
    """Return the shape of what a run over rows prints: the same for every row and outcome."""
    head = ("row", *(option.wire[0] for option in command.placed("path")), "state")
    errors = ("error", *(f"error.{name}" for name in _NO_FAILURE.record()))
    return Shape(
        many=True,
        fields=(*head, "result", *(f"result.{name}" for name in command.fields), *errors),
        columns=(*head, "error.message", *(f"result.{name}" for name in command.columns)),
    )


class Bulk:
    """A run over rows under way."""

    def __init__(self, invocation: Invocation, session: Session, printer: Printer) -> None:
        self.summary = Summary(items=0, counts={"done": 0, "failed": 0, "skipped": 0})
        self._invocation = invocation
        self._session = session
        self._printer = printer
        self._progress = Progress()
        self._failures: list[Failure] = []
        self._journal = self._open_checkpoint()

    def run(self) -> None:
        """Work through all rows; raise CliError when any of them failed."""
        finished = False
        try:
            with ExitStack() as stack:
                rows = self._rows(stack)
                interruption = stack.enter_context(DeferredSignals())
                self._work(rows, interruption)
                finished = not interruption.pending
        finally:
            self._finish(finished)
        if not finished:
            raise KeyboardInterrupt
        self._judge()

    def _rows(self, stack: ExitStack) -> Iterator[Row]:
        row_options = self._invocation.row_options
        if row_options.rows is None:
            return iter(self._invocation.rows())
        stream = stack.enter_context(open_rows(row_options.rows))
        return read_rows(self._invocation.command, stream, row_options.format)

    def _work(self, rows: Iterable[Row], interruption: DeferredSignals) -> None:
        """Keep as many rows in flight as asked for; take their outcomes in order."""
        flying: deque[Future[Outcome]] = deque()
        concurrency = self._invocation.row_options.concurrency
        with ThreadPoolExecutor(concurrency) as pool:
            try:
                for row in rows:
                    if interruption.pending or self._must_stop():
                        break
                    flying.append(pool.submit(copy_context().run, self._treat, row))
                    if len(flying) >= concurrency:
                        self._take(flying.popleft().result())
            finally:
                while flying:
                    self._take(flying.popleft().result())

    def _take(self, outcome: Outcome) -> None:
        self._progress.clear()
        self._printer.write([outcome.record()])
        self.summary.items = (self.summary.items or 0) + 1
        self.summary.counts[outcome.state] = self.summary.counts.get(outcome.state, 0) + 1
        self.summary.tokens = self._session.tokens
        if outcome.failure:
            self._failures.append(outcome.failure)
        self._progress.show(self.summary)

    def _must_stop(self) -> bool:
        return bool(self._failures) and self._failures[-1].exit in _FATAL

    def _treat(self, row: Row) -> Outcome:
        try:
            call = self._invocation.call(row)
            key = row_key(call.operation, call.path, {**call.query, "body": call.body})
            state = self._journal.state(row.number, key) if self._journal else "new"
            return self._settle(row, call, key, state)
        except CliError as stop:
            return Outcome(row=row, state="failed", failure=stop.failure)

    def _settle(self, row: Row, call: Call, key: str, state: State) -> Outcome:
        if state == "done":
            return Outcome(row=row, state="skipped")
        if state == "sent" and self._is_written(call):
            self._note(row, key, "done")
            return Outcome(row=row, state="skipped")
        if state == "sent" and self._invocation.command.method == "POST":
            return Outcome(row=row, state="failed", failure=_IN_DOUBT)
        return self._send(row, call, key)

    def _send(self, row: Row, call: Call, key: str) -> Outcome:
        self._note(row, key, "sent")
        try:
            answer = self._session.send(call)
        except Exception as error:  # noqa: BLE001 - one row fails, the others go on
            failure = translate(error)
            if not _may_have_arrived(failure):
                self._note(row, key, "failed")
            return Outcome(row=row, state="failed", failure=failure)
        self._note(row, key, "done")
        return Outcome(row=row, state="done", result=answer.result)

    def _note(self, row: Row, key: str, state: State) -> None:
        if self._journal:
            self._journal.note(row.number, key, state)

    def _is_written(self, call: Call) -> bool:
        """Tell whether a row in doubt has reached the record, by reading the record."""
        reads = self._invocation.command.reads
        if not reads or not isinstance(call.body, dict) or not call.body:
            return False
        try:
            answer = self._session.send(Call(operation=reads, path=call.path))
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends the run
            raise CliError(translate(error)) from None
        return _holds(answer.result, call.body)

    def _open_checkpoint(self) -> Checkpoint | None:
        """Open the journal asked for; a run that writes has one of its own in any case."""
        row_options, command = self._invocation.row_options, self._invocation.command
        if row_options.checkpoint is not None:
            return Checkpoint(Path(row_options.checkpoint), command.operation)
        if not command.writes:
            return None
        name = f"{command.resource}-{command.name}-{time.time_ns():x}.jsonl"
        return Checkpoint(state_folder() / "journals" / name, command.operation)

    def _finish(self, finished: bool) -> None:
        self._progress.clear()
        self.summary.tokens = self._session.tokens
        self.summary.complete = finished and not self._failures
        if self._journal is None:
            return
        self._journal.close(
            remove=self.summary.complete and self._invocation.row_options.checkpoint is None
        )
        if not self.summary.complete:
            self.summary.resume_option = f"--journal {shlex.quote(str(self._journal.path))}"

    def _judge(self) -> None:
        """Raise for the failures: the reason it ended early, else that some rows failed."""
        if not self._failures:
            return
        last = self._failures[-1]
        failed, items = self.summary.counts["failed"], self.summary.items
        alone = failed == items and len({failure.exit for failure in self._failures}) == 1
        if last.exit in _FATAL or failed == items == 1:
            raise CliError(last)
        raise CliError(
            Failure(
                exit=last.exit if alone else Exit.REFUSED,
                code=last.code if alone else "partial_failure",
                message=f"{failed} of {items} rows failed, the last with: {last.message}",
                hint=f"mend them and go on with {self.summary.resume_option}",
                operation=self._invocation.command.operation,
            )
        )


def _may_have_arrived(failure: Failure) -> bool:
    """Tell whether the server may have done what this side was told had failed."""
    return failure.exit in {Exit.UNAVAILABLE, Exit.INTERNAL}


def _holds(found: Json, wanted: dict[str, Json]) -> bool:
    if not isinstance(found, dict):
        return False
    for key, value in wanted.items():
        mine = found.get(key)
        if isinstance(value, dict) and isinstance(mine, dict):
            if not _holds(mine, value):
                return False
        elif mine != value:
            return False
    return True


_NO_FAILURE = Failure(exit=Exit.OK, code="", message="")
_IN_DOUBT = Failure(
    exit=Exit.REFUSED,
    code="in_doubt",
    message="an earlier run sent this row and never saw an answer; it may be written already",
    hint="look whether it is there, then send the row without the journal",
)
