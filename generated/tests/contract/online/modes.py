"""A run against a server, or against the recording of one: how it is started, watched and told of.

Input: what was asked for. Output: an ``ServerClient`` for the tests, a report on the terminal and, for
``--live`` or when asked for, in a file; a recording when asked for. Invariants: what was made is deleted
however the run ends; the report comes after that.
"""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

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
from contract.online.report import Outcome, Report, write_report
from contract.online.server_client import ATTEMPTS, ServerClient
from contract.online.transport import Network, Replayed, Sender, Transport
from contract.online.virtual_clock import VirtualClock
from contract.product import Client, errors, stores
from contract.redaction import SECRETS, one_line, shown

_LONGEST_REASON = 300
_REASON = "reason"


class ServerRun:
    """A run against a server, or against the recording of one; a plugin of pytest."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._file: RecordingFile | None = None
        self._recording: Recording | None = None
        self._failed: list[str] = []
        self._pace = VirtualClock()
        self._differs_now = False
        self._interrupted = False
        SECRETS.add(options.api_token)
        try:
            run, carrier = self._replay(options.replay) if options.replay else self._ask(options)
        except (RecordingError, OSError, errors.ArgumentError) as error:
            raise pytest.UsageError(shown(str(error))) from None
        self.transport = Transport(carrier)
        client = Client(
            api_token=options.api_token,
            base_url=run.base_url or None,
            transport=self.transport,
            retries=ATTEMPTS - 1,
            store=stores.MemoryStore(self._pace.clock),
        )
        self.server_client = ServerClient(client, self.transport, run.max_cost, run.live)
        self.records = Records(self.server_client)
        self.report = Report(
            live=run.live,
            server=client.base_url,
            limit=run.max_cost,
            seen=self.server_client.seen,
            left_behind=self.records.left_behind,
        )
        if self._file is not None:
            self._file.write(Run(FORMAT, run.live, client.base_url, run.max_cost))

    def _ask(self, options: Options) -> tuple[Run, Sender]:
        # What is no origin is refused before a file is made.
        Client(api_token=options.api_token, base_url=options.base_url or None).close()
        self._file = RecordingFile(options.record) if options.record else None
        run = Run(FORMAT, options.live, options.base_url, options.max_cost)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up then, too
        return run, Network(self._file)

    def _replay(self, path: Path) -> tuple[Run, Sender]:
        self._recording = read_recording(path)
        self._pace.start()
        return self._recording.run, Replayed(self._recording, self._differs)

    def _differs(self, text: str) -> Exception:
        """Return what ends a test whose request is not the recorded one."""
        self._differs_now = True
        return RecordingError(text)

    def begins(self, test: str) -> None:
        """Note which test the next requests are for."""
        self.transport.test = test
        self.server_client.seen.problems.clear()
        self._differs_now = False

    def ends(self) -> None:
        """Fail when the recording has more requests of the test that ended."""
        recording, test = self._recording, self.transport.test
        self.transport.test = ""
        entries = recording.entries.get(test) if recording else None
        if recording and entries:
            number = entries[0][0]
            entries.clear()
            if not self._differs_now:
                place = recording.place(number)
                pytest.fail(f"{place}: recorded, and not asked for now", pytrace=False)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test came to."""
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rpartition("::")[2]
            reason = "" if report.outcome == "passed" else _reason(report)
            verdict = report.outcome if report.when == "call" or report.skipped else "error"
            self.report.outcomes.append(Outcome(test=name, verdict=verdict, reason=reason))

    def pytest_keyboard_interrupt(self) -> None:
        """Note where the run was stopped."""
        self.transport.interrupted()
        self._interrupted = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Delete what is left, then write the report; both decide on the exit status, too."""
        self.begins("")
        self.records.remove_all()
        self.report.spent = self.server_client.spent
        self.report.attempts = self.server_client.client.usage.calls
        if self._file is not None:
            self._file.write(End())
            self._file.close()
        self.server_client.close()
        self._pace.stop()
        self._write()
        self._compare(session)
        if self._failed or self.records.left_behind:
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def _write(self) -> None:
        path = self._options.report
        if path is not None:
            try:
                write_report(path, self.report.lines())
            except OSError as error:
                self._failed.append(f"the report could not be written: {error}")

    def _compare(self, session: pytest.Session) -> None:
        """Note recorded tests that did not run, unless the caller chose among the tests."""
        option, recording = session.config.option, self._recording
        chosen = option.keyword or option.markexpr or option.deselect
        chosen = chosen or any("::" in one for one in session.config.args)
        if recording is None or chosen or self._interrupted or session.testsfailed:
            return
        for test, entries in recording.entries.items():
            if entries:
                place = recording.place(entries[0][0])
                self._failed.append(
                    f"{place}: {test or 'the clean-up'} was recorded, and did not run"
                )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what a server's answers looked like beside what is described."""
        tell = terminalreporter
        tell.section("described and seen")
        tell.write_line("\n".join(self.report.lines()))
        if self._recording is not None:
            whole = "" if self._recording.complete else ", which was cut short"
            tell.write_line(f"replayed from {self._recording.path}{whole}")
        if self._options.record is not None:
            tell.write_line(f"recorded in {self._options.record}")
        if self._options.report is not None:
            tell.write_line(f"this report is in {self._options.report}")
        for one in [*self._failed, *(f"LEFT BEHIND {one}" for one in self.records.left_behind)]:
            tell.write_line(f"ERROR: {one_line(shown(one))}", red=True, bold=True)


def redact_report(report: pytest.TestReport) -> None:
    """Hide secrets and control characters in what a failed test tells; note its reason before."""
    report.user_properties.append((_REASON, _reason(report)))
    told = str(report.longrepr)
    if told != shown(told):
        report.longrepr = shown(told)
    report.sections[:] = [(title, shown(text)) for title, text in report.sections]


def _reason(report: pytest.TestReport) -> str:
    """Return why a test failed or was skipped, without what differs from run to run."""
    longrepr = report.longrepr
    noted = dict(report.user_properties).get(_REASON)
    if noted is not None:
        return str(noted)
    if isinstance(longrepr, tuple):
        text = str(longrepr[2]).removeprefix("Skipped: ")
    else:
        crash = getattr(longrepr, "reprcrash", None)
        text = str(getattr(crash, "message", longrepr)).partition("\n")[0]
        text = re.sub(r"^(AssertionError|Failed): ", "", text)
    text = re.sub(r"0x[0-9a-f]+", "0x…", one_line(shown(text)))
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
