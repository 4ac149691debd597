"""Many rows: one result each, a journal to go on from, no row written twice."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply
from tests.support.interrupts import default_interrupts


def rows_of(count: int) -> str:
    return "".join(
        json.dumps({"id": number, "subject": f"New {number}"}) + "\n"
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"id": 1, "subject": "a"}\n\n{"id": 2, "subject": "b"}\n', "jsonl"),
        ('[{"id": 1, "subject": "a"},\n {"id": 2, "subject": "b"}]', "array"),
        ("id,subject,done\n1,a,\n2,b,true\n", "csv"),
        ("﻿id,subject\r\n1,a\r\n2,b\r\n", "csv"),
    ],
)
def test_rows_update_in_every_form(shell: Shell, text: str, kind: str) -> None:
    (shell.folder / "rows").write_text(text, newline="")
    result = shell("activities", "update", "--rows", str(shell.folder / "rows"))
    assert result.code == 0, result.err
    assert [outcome["state"] for outcome in result.json] == ["done", "done"]
    assert shell.stand.records[1]["subject"] == "a"
    assert shell.stand.records[2]["subject"] == "b"
    assert result.summary["done"] == 2


def test_csv_cells_are_typed_nested_and_absent_when_empty(shell: Shell) -> None:
    text = 'subject,due_date,done,priority,location.value,participants\n"x, y",2026-12-01,true,2,Riga,"[{""person_id"": 1}]"\nz,,,,,\n'
    result = shell("activities", "create", "--rows", "-", "--concurrency", "1", stdin=text)
    assert result.code == 0, result.err
    bodies = [body for _, _, _, body in shell.stand.requests]
    assert bodies[1] == {"subject": "z"}
    assert bodies[0]["done"] is True
    assert bodies[0]["priority"] == 2
    assert bodies[0]["location"] == {"value": "Riga"}
    assert bodies[0]["participants"] == [{"person_id": 1}]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("id,subjct\n1,a\n", "no column 'subjct'"),
        ("id,done\n1,yes\n", "row 1, done"),
        ("id,subject\n1,a,b\n", "row 1 has not as many cells"),
        ('{"id": 1}\n{"id": 2,\n', "row 2 is not JSON"),
        ('{"id": 1, "add_time": "x"}\n', "'add_time' cannot be sent"),
        ('{"id": true, "subject": "x"}\n', "true is no id"),
        ('{"subject": "x"}\n', "missing ID"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(shell: Shell, text: str, response: str) -> None:
    result = shell("activities", "update", "--rows", "-", stdin=text)
    assert result.code in {64, 65}
    assert response in result.err
    assert not any("subject" in (body or {}) for _, _, _, body in shell.stand.requests)


def test_ids_are_read_one_a_line_and_a_dash_stands_for_standard_input(shell: Shell) -> None:
    result = shell("activities", "get", "-", stdin="3\n4\n")
    assert [outcome["result"]["id"] for outcome in result.json] == [3, 4]
    assert shell("activities", "delete", "-", "--yes", stdin="3\n4\n").code == 0
    assert not {3, 4} & set(shell.stand.records)


def test_options_hold_for_every_row_and_win_over_it(shell: Shell) -> None:
    shell(
        "activities",
        "update",
        "--rows",
        "-",
        "--done",
        stdin='{"id": 1, "done": false}\n{"id": 2}\n',
    )
    assert shell.stand.records[1]["done"] is True
    assert shell.stand.records[2]["done"] is True


def test_partial_failure_has_an_exit_code_and_a_result_per_row(shell: Shell) -> None:
    result = shell("activities", "update", "1", "99", "2", "--done")
    assert result.code == 65
    assert [outcome["state"] for outcome in result.json] == ["done", "failed", "done"]
    assert result.json[1]["error"]["exit"] == 66
    assert result.error["code"] == "partial_failure"
    assert (result.summary["done"], result.summary["failed"]) == (2, 1)
    all_failed = shell("activities", "get", "98", "99")
    assert all_failed.code == 66


def test_going_on_from_a_journal_repeats_only_what_failed(shell: Shell) -> None:
    journal = str(shell.folder / "journal")
    (shell.folder / "rows").write_text(rows_of(14))
    arguments = ("activities", "update", "--rows", str(shell.folder / "rows"), "--journal", journal)
    assert shell(*arguments).code == 65
    shell.stand.records[13] = {"id": 13}
    shell.stand.records[14] = {"id": 14}
    again = shell(*arguments)
    assert again.code == 0, again.err
    assert again.summary["skipped"] == 12
    assert dict(shell.stand.writes) == dict.fromkeys(range(1, 15), 1)


def test_a_journal_is_refused_for_another_input_or_operation(shell: Shell) -> None:
    journal = str(shell.folder / "journal")
    shell("activities", "update", "--rows", "-", "--journal", journal, stdin=rows_of(2))
    changed = rows_of(2).replace("New 2", "Old 2")
    refused = shell("activities", "update", "--rows", "-", "--journal", journal, stdin=changed)
    assert refused.code == 65
    assert "row 2 differs" in refused.out
    other = shell("activities", "delete", "1", "2", "--yes", "--journal", journal)
    assert other.code == 65
    assert shell.stand.writes[2] == 1


def test_a_failure_that_would_meet_every_row_ends_the_run(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_API_TOKEN"] = "wrong"
    result = shell("activities", "update", "--rows", "-", "--concurrency", "1", stdin=rows_of(12))
    assert result.code == 77
    assert len(shell.stand.requests) == 1
    assert result.summary["complete"] is False
    assert result.summary["continue"].startswith("--journal ")


def test_a_new_record_in_doubt_is_never_sent_again(shell: Shell) -> None:
    def lose_the_answer(method: str, path: str) -> Reply | None:
        raise ConnectionResetError

    journal = str(shell.folder / "journal")
    arguments = ("activities", "create", "--rows", "-", "--journal", journal)
    shell.stand.gate = lose_the_answer
    lost = shell(*arguments, stdin='{"subject": "x"}\n')
    assert lost.code == 69
    shell.stand.gate = lambda method, path: None
    doubtful = shell(*arguments, stdin='{"subject": "x"}\n')
    assert doubtful.code == 65
    assert "may be written already" in doubtful.error["message"]
    assert not shell.stand.writes


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_bulk_update_stopped_half_way_and_resumed_writes_each_row_once(
    shell: Shell, number: signal.Signals
) -> None:
    count = 40
    for record in range(1, count + 1):
        shell.stand.records[record] = {"id": record, "subject": "old"}
    (shell.folder / "rows").write_text(rows_of(count))
    half_way, lock, seen = threading.Event(), threading.Lock(), [0]

    def count_writes(method: str, path: str) -> Reply | None:
        with lock:
            seen[0] += method == "PATCH"
            if seen[0] == count // 2:
                half_way.set()
        return None

    shell.stand.gate = count_writes
    journal = str(shell.folder / "journal")
    arguments = ("activities", "update", "--rows", "rows", "--journal", journal, "-o", "jsonl")
    with default_interrupts(), (shell.folder / "out").open("w") as out:
        process = subprocess.Popen(
            [*shell.command, *arguments], env=shell.env, cwd=shell.folder, stdout=out, stderr=out
        )
        assert half_way.wait(30)
        process.send_signal(number)
        process.wait(30)
    if number is not signal.SIGKILL:
        assert process.returncode == 130
    resumed = shell.process(*arguments)
    assert resumed.code == 0, resumed.err
    assert dict(shell.stand.writes) == dict.fromkeys(range(1, count + 1), 1)
    assert all(shell.stand.records[n]["subject"] == f"New {n}" for n in range(1, count + 1))


def test_the_journal_is_readable_by_its_owner_only_and_gone_when_all_is_done(shell: Shell) -> None:
    folder = shell.folder / "state/journals"
    assert shell("activities", "update", "1", "2", "--done").code == 0
    assert list(folder.iterdir()) == []
    assert shell("activities", "update", "1", "99", "--done").code == 65
    left: list[Path] = list(folder.iterdir())
    assert len(left) == 1
    assert left[0].stat().st_mode & 0o077 == 0


def test_rows_that_are_not_text_are_refused(shell: Shell) -> None:
    (shell.folder / "rows").write_bytes(b'{"id": 1}\n\xff\xfe\n')
    assert shell("activities", "update", "--rows", str(shell.folder / "rows"), "--done").code == 65
    assert shell("activities", "update", "--rows", "/nowhere", "--done").code == 65
    assert shell("activities", "get", "--rows", "-", stdin="").out == "[]\n"


def test_two_runs_do_not_share_a_journal(shell: Shell) -> None:
    journal = str(shell.folder / "journal")
    started, release = threading.Event(), threading.Event()

    def hold(method: str, path: str) -> Reply | None:
        started.set()
        release.wait(30)
        return None

    shell.stand.gate = hold
    words = ("activities", "update", "1", "2", "--done", "--journal", journal)
    with subprocess.Popen(
        [*shell.command, *words],
        env=shell.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as first:
        assert started.wait(30)
        second = shell(*words)
        release.set()
        assert first.wait(30) == 0
    assert second.code == 64
    assert "another run" in second.error["message"]
