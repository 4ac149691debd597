"""Progress, waits and the format of messages, with standard output and error redirected apart."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from contextlib import suppress

import pexpect
import pytest

from pipedrive_activities._runtime.call.effects import Send, Sleep, Steps
from pipedrive_activities._runtime.errors import TransportError
from pipedrive_activities._runtime.messages import RawResponse, Request
from pipedrive_activities.cli.execution.waits import WaitReport
from pipedrive_activities.cli.output import progress
from pipedrive_activities.cli.output.progress import Progress
from pipedrive_activities.cli.output.summary import Summary
from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply
from tests.integration.cli.test_terminal import ESCAPES, read_all, spawn
from tests.support.interrupts import default_interrupts
from tests.support.variants import first_and_variants

LIMITED = {"success": False, "error": "slow down"}


class Clock:
    """Monotonic seconds that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(progress.time, "monotonic", lambda: self.now)


def run_in_terminal(shell: Shell, line: str, columns: int = 80) -> pexpect.spawn[str]:
    """Run a line of a POSIX shell on a terminal; ``$P`` is the program."""
    with default_interrupts():
        return pexpect.spawn(
            "/bin/sh",
            ["-c", line.replace("$P", " ".join(shell.command))],
            env={**shell.env, "TERM": "xterm-256color"},
            cwd=str(shell.folder),
            dimensions=(40, columns),
            encoding="utf-8",
            timeout=60,
        )


@pytest.mark.parametrize("columns", first_and_variants([60, 80, 200]))
def test_progress_has_rows_rate_and_remaining_time_if_the_output_is_a_file(
    shell: Shell, columns: int
) -> None:
    (shell.folder / "ids").write_text("".join(f"{number}\n" for number in range(1, 13)))
    seen, sent = threading.Event(), iter(range(100))

    def hold_the_last_rows(method: str, path: str) -> Reply | None:
        if next(sent) == 10:
            assert seen.wait(60)
        return None

    shell.api.gate = hold_the_last_rows
    line = "$P activities get --rows ids --concurrency 1 >out.json"
    child = run_in_terminal(shell, line, columns)
    try:
        child.expect(r"\d+ of 12 rows, \d+ done, 0 failed, 0 skipped", timeout=60)
        drawn = str(child.after)
    finally:
        seen.set()
    shown = read_all(child)
    assert child.exitstatus == 0
    assert len(json.loads((shell.folder / "out.json").read_text())) == 12
    lines = re.split(r"\r\x1b\[2K|\r\n", shown)
    assert all(len(ESCAPES.sub("", part)) < columns for part in lines), drawn
    assert "12 rows, 12 done" in lines[-2]


def test_the_rate_and_the_remaining_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    shown = Progress(as_json=True, quiet=False)
    shown.total = 1000
    clock.now += 5
    shown.show(Summary(items=50, noun="row"))
    assert capsys.readouterr().err == ""
    clock.now += 5
    shown.show(Summary(items=100, noun="row"))
    assert json.loads(capsys.readouterr().err) == {
        "progress": {"items": 100, "total": 1000, "per_second": 10.0, "seconds_left": 90}
    }
    plain = Progress(as_json=False, quiet=False)
    plain.total = 50_000
    clock.now += 100
    plain.show(Summary(items=400, noun="row"))
    expected = "400 of 50,000 rows, 0 tokens, 4.0/s, about 3 h 26 min left\n"
    assert capsys.readouterr().err == expected


def test_waits_at_the_same_time_are_reported_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    shown = Progress(as_json=False, quiet=False)
    for seconds in (0.3, 8.2, 8.1, 8.0):
        shown.wait(seconds, "the rate limit")
    assert capsys.readouterr().err == "waiting 9 s for the rate limit\n"
    clock.now += 8.2
    shown.wait(125, "a retry after status 503")
    assert capsys.readouterr().err == "waiting 2 min 5 s for a retry after status 503\n"


def test_a_wait_is_counted_down_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    shown = Progress(as_json=False, quiet=False)
    shown.is_live = True
    monkeypatch.setattr(progress.os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))

    def steps() -> Steps[str]:
        yield Sleep(3.4)
        return "result"

    slept = []
    for effect in WaitReport(shown).report(steps()):
        assert isinstance(effect, Sleep)
        if not slept:
            shown.wait(1.1, "a shorter wait at the same time")
        slept.append(effect.seconds)
        clock.now += effect.seconds
    assert sum(slept) == pytest.approx(3.4)
    lines = re.sub(r"\x1b\[2K", "", capsys.readouterr().err).split("\r")
    assert lines == ["", *(f"waiting {left} s for the rate limit" for left in (4, 3, 2)), ""]


@pytest.mark.parametrize("words", [("get", "1"), ("get", "1", "2")])
def test_a_wait_is_reported(shell: Shell, words: tuple[str, ...]) -> None:
    shell.monkeypatch.setattr("pipedrive_activities._runtime.call.drivers.time.sleep", id)
    busy: Reply = (503, LIMITED, {"Retry-After": "9"})
    replies = iter([busy])
    shell.api.gate = lambda method, path: next(replies, None)
    result = shell("activities", *words)
    assert result.code == 0
    wait = result.notes[0]["waiting"]
    assert 9 <= wait["seconds"] <= 12
    assert wait["reason"] == "a retry after status 503"
    replies = iter([busy])
    assert "waiting" not in shell("activities", *words, "--quiet").err
    replies = iter([busy])
    text = shell("activities", *words, "-o", "table").err
    assert re.match(r"waiting \d+ s for a retry after status 503\n", text)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (None, "the rate limit"),
        (RawResponse(status=429, headers={}, content=b""), "the rate limit"),
        (RawResponse(status=500, headers={}, content=b""), "a retry after status 500"),
        (TransportError("lost"), "a retry after a failed connection"),
    ],
)
def test_a_wait_has_a_reason(
    outcome: RawResponse | TransportError | None,
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = Request(operation="x", method="GET", url="https://api.test/x", headers={})

    def steps() -> Steps[str]:
        if outcome is not None:
            with suppress(TransportError):
                yield Send(request, (), 1.0, 1.0)
        yield Sleep(8.2)
        return "result"

    reported = WaitReport(Progress(as_json=False, quiet=False)).report(steps())
    effect = next(reported)
    if isinstance(outcome, TransportError):
        effect = reported.throw(outcome)
    elif outcome is not None:
        effect = reported.send(outcome)
    assert effect == Sleep(8.2)
    with pytest.raises(StopIteration) as end:
        reported.send(None)
    assert end.value.value == "result"
    assert capsys.readouterr().err == f"waiting 9 s for {reason}\n"


def test_quiet_prints_data_and_errors_only(shell: Shell) -> None:
    assert shell("activities", "list", "--all", "--limit", "2", "-q").err == ""
    assert shell("activities", "get", "1", "2", "--quiet").err == ""
    assert shell("api", "GET", "/api/v2/activities", "--quiet").err == ""
    assert shell("activities", "get", "99", "--quiet").error["code"] == "ERR_NOT_FOUND"
    assert "deprecated" in shell("activities", "list-collection", "--quiet").err


FAILING = "$P activities get 99"


@pytest.mark.parametrize(
    ("line", "as_json"),
    first_and_variants(
        [
            (f"{FAILING} >out", False),
            (f"{FAILING} 2>err; cat err", True),
            (FAILING, False),
            (f"{FAILING} -o jsonl", True),
            (f"{FAILING} -o csv >out", False),
            (f"{FAILING} -o table 2>err; cat err", False),
            (f"PIPEDRIVE_OUTPUT=json {FAILING} >out", True),
            ("$P activities get 9 --nope >out", False),
            ("$P activities get 9 --nope 2>err; cat err", True),
        ]
    ),
)
def test_errors_are_json_if_nobody_reads_them_or_on_request(
    shell: Shell, line: str, as_json: bool
) -> None:
    last = ESCAPES.sub("", read_all(run_in_terminal(shell, line))).splitlines()[-1]
    assert last.startswith('{"error": ' if as_json else "pipedrive: "), last


def test_a_connection_error_names_host_and_operation_once(shell: Shell) -> None:
    result = shell("activities", "list", "--base-url", "http://127.0.0.1:1", "-o", "table")
    assert result.code == 69
    (line,) = [line for line in result.err.splitlines() if line.startswith("pipedrive: ")]
    assert line.count("127.0.0.1:1") == 1
    assert line.count("activities list") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("activities", "get", "1", "--budget", "0"),
        ("activities", "list", "--fields", "nope"),
        ("activities", "create", "--duration", "x"),
    ],
)
def test_no_part_of_a_message_is_doubled(shell: Shell, words: tuple[str, ...]) -> None:
    message = shell(*words).error["message"]
    parts = [part.strip() for part in re.split("[;,:]", message)]
    assert len(parts) == len(set(parts)), message


def test_ctrl_c_ends_a_wait(shell: Shell) -> None:
    shell.api.gate = lambda method, path: (429, LIMITED, {"Retry-After": "20"})
    child = spawn(shell, "activities", "get", "1")
    child.expect(r"waiting \d+ s for the rate limit")
    child.sendintr()
    assert "\npipedrive: interrupted" in ESCAPES.sub("", read_all(child)), "it is below ^C"
    assert child.exitstatus == 130


def test_a_row_count_is_not_needed(shell: Shell) -> None:
    array = json.dumps([1, 2])
    for name, text in {
        "array": array,
        "csv": 'id,subject\n1,"a\nb"\n2,c\n',
        "ids": "1\n\n2",
    }.items():
        (shell.folder / name).write_text(text)
    from pipedrive_activities.cli.command_model import all_commands
    from pipedrive_activities.cli.input.rows import count_rows

    command = next(command for command in all_commands() if command.name == "update")
    counts = {
        name: count_rows(command, str(shell.folder / name), None)
        for name in ("array", "csv", "ids")
    }
    assert counts == {"array": None, "csv": 2, "ids": 2}
    assert count_rows(command, "-", None) is None
    for name, text in (("csv", 'id,subject\n1,"a\nb"\n2,c\n'), ("ids", "1\n\n2")):
        with (shell.folder / name).open(encoding="utf-8") as file:
            shell.monkeypatch.setattr("sys.stdin", file)
            assert count_rows(command, "-", None) == 2
            assert file.read() == text
    assert count_rows(command, str(shell.folder), None) is None


@pytest.mark.variants
def test_a_pipe_of_messages_that_is_closed_does_not_end_the_run(shell: Shell) -> None:
    line = f"{' '.join(shell.command)} activities list 2>&1 >out.json | true; cat out.json"
    completed = subprocess.run(
        ["/bin/sh", "-c", line], env=shell.env, cwd=shell.folder, capture_output=True, check=False
    )
    assert len(json.loads(completed.stdout)) == 12
