"""Run of the tests against a server or a recording: how it is started, observed and reported.

Input: the command-line options. Output: a ``ServerClient`` for the tests; a report on the terminal
and, with ``--live`` or on request, in a file; a recording on request. Invariants: records that were
created are deleted however the run ends; the report is written after that.
"""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from contract import product
from contract.online.pytest_options import Options
from contract.online.recording import (
    FORMAT,
    End,
    Recording,
    RecordingError,
    RecordingFile,
    Run,
    read_recording,
)
from contract.online.records import Records
from contract.online.report import Report, ReportedTest, write_report
from contract.online.server_client import ATTEMPTS, ServerClient
from contract.online.transport import NetworkSender, ReplaySender, Sender, Transport
from contract.online.virtual_clock import VirtualClock
from contract.product import ENVIRONMENT, Client, errors, stores
from contract.redaction import SECRETS, one_line, redact

_MAX_REASON_LENGTH = 300
_REASON = "reason"


class ServerRun:
    """A pytest plugin for a run against a server or a recording."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._file: RecordingFile | None = None
        self._recording: Recording | None = None
        self._problems: list[str] = []
        self._clock = VirtualClock()
        self._deviated = False
        self._interrupted = False
        for name in product.SECRETS:
            SECRETS.add(os.environ.get(f"{ENVIRONMENT}_{name.upper()}", ""))
        for value in options.credentials.values():
            SECRETS.add(value if isinstance(value, str) else "")
        try:
            run, sender = (
                self._open_recording(options.replay) if options.replay else self._connect(options)
            )
        except (RecordingError, OSError, errors.ArgumentError) as error:
            raise pytest.UsageError(redact(str(error))) from None
        self.transport = Transport(sender)
        client = Client(
            **options.credentials,
            base_url=run.base_url or None,
            transport=self.transport,
            retries=ATTEMPTS - 1,
            store=stores.MemoryStore(self._clock.clock),
        )
        self.server_client = ServerClient(client, self.transport, run.max_cost, run.live)
        self.records = Records(self.server_client)
        self.report = Report(
            live=run.live,
            server=client.base_url,
            limit=run.max_cost,
            observations=self.server_client.observations,
            left_behind=self.records.left_behind,
        )
        if self._file is not None:
            self._file.write(Run(FORMAT, run.live, client.base_url, run.max_cost))

    def _connect(self, options: Options) -> tuple[Run, Sender]:
        # Reject an invalid base URL before a file is created.
        Client(**options.credentials, base_url=options.base_url or None).close()
        self._file = RecordingFile(options.record) if options.record else None
        run = Run(FORMAT, options.live, options.base_url, options.max_cost)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up on SIGTERM, too
        return run, NetworkSender(self._file)

    def _open_recording(self, path: Path) -> tuple[Run, Sender]:
        self._recording = read_recording(path)
        self._clock.start()
        return self._recording.run, ReplaySender(self._recording, self._deviation)

    def _deviation(self, text: str) -> Exception:
        """Return the exception that ends a test whose request deviates from the recording."""
        self._deviated = True
        return RecordingError(text)

    def start_test(self, test: str) -> None:
        """Set the test that the next requests belong to."""
        self.transport.test = test
        self.server_client.observations.problems.clear()
        self._deviated = False

    def finish_test(self) -> None:
        """Fail if the recording contains further requests of the test that has ended."""
        recording, test = self._recording, self.transport.test
        self.transport.test = ""
        entries = recording.entries.get(test) if recording else None
        if recording and entries:
            number = entries[0][0]
            entries.clear()
            if not self._deviated:
                location = recording.location(number)
                pytest.fail(
                    f"{location}: recorded request was not made during replay", pytrace=False
                )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the result of a test to the report."""
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rpartition("::")[2]
            reason = "" if report.outcome == "passed" else _reason(report)
            verdict = report.outcome if report.when == "call" or report.skipped else "error"
            self.report.tests.append(ReportedTest(test=name, verdict=verdict, reason=reason))

    def pytest_keyboard_interrupt(self) -> None:
        """Record where the run was stopped."""
        self.transport.record_interruption()
        self._interrupted = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Delete remaining records, then write the report; failures of either fail the run."""
        self.start_test("")
        self.records.remove_all()
        self.report.spent = self.server_client.spent
        self.report.requests = self.server_client.client.usage.calls
        if self._file is not None:
            self._file.write(End())
            self._file.close()
        self.server_client.close()
        self._clock.stop()
        self._write_report()
        self._check_recording_used(session)
        if self._problems or self.records.left_behind:
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def _write_report(self) -> None:
        path = self._options.report
        if path is not None:
            try:
                write_report(path, self.report.lines())
            except OSError as error:
                self._problems.append(f"could not write the report: {error}")

    def _check_recording_used(self, session: pytest.Session) -> None:
        """Report recorded tests that did not run, unless only some tests were selected."""
        option, recording = session.config.option, self._recording
        selected = option.keyword or option.markexpr or option.deselect
        selected = selected or any("::" in argument for argument in session.config.args)
        if recording is None or selected or self._interrupted or session.testsfailed:
            return
        for test, entries in recording.entries.items():
            if entries:
                location = recording.location(entries[0][0])
                self._problems.append(
                    f"{location}: {test or 'the clean-up'} was recorded but did not run"
                )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the report."""
        terminal = terminalreporter
        terminal.section("contract report")
        terminal.write_line("\n".join(self.report.lines()))
        if self._recording is not None:
            suffix = "" if self._recording.complete else ", which was cut short"
            terminal.write_line(f"replayed from {self._recording.path}{suffix}")
        if self._options.record is not None:
            terminal.write_line(f"recorded to {self._options.record}")
        if self._options.report is not None:
            terminal.write_line(f"report written to {self._options.report}")
        for problem in [
            *self._problems,
            *(f"LEFT BEHIND {record}" for record in self.records.left_behind),
        ]:
            terminal.write_line(f"ERROR: {one_line(redact(problem))}", red=True, bold=True)


def redact_report(report: pytest.TestReport) -> None:
    """Redact secrets and control characters in the report of a failed test; keep its reason."""
    report.user_properties.append((_REASON, _reason(report)))
    text = str(report.longrepr)
    if text != redact(text):
        report.longrepr = redact(text)
    report.sections[:] = [(title, redact(text)) for title, text in report.sections]


def _reason(report: pytest.TestReport) -> str:
    """Return why a test failed or was skipped, without parts that differ between runs."""
    longrepr = report.longrepr
    stored = dict(report.user_properties).get(_REASON)
    if stored is not None:
        return str(stored)
    if isinstance(longrepr, tuple):
        text = str(longrepr[2]).removeprefix("Skipped: ")
    else:
        crash = getattr(longrepr, "reprcrash", None)
        text = str(getattr(crash, "message", longrepr)).partition("\n")[0]
        text = re.sub(r"^(AssertionError|Failed): ", "", text)
    text = re.sub(r"0x[0-9a-f]+", "0x…", one_line(redact(text)))
    return text if len(text) <= _MAX_REASON_LENGTH else f"{text[:_MAX_REASON_LENGTH]}…"
