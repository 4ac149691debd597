"""Rows: one outcome each, a checkpoint file to resume from, and no row written twice."""

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
from tests.support.variants import first_and_variants


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
def test_rows_are_read_in_every_format(shell: Shell, text: str, kind: str) -> None:
    (shell.folder / "rows").write_text(text, newline="")
    result = shell("activities", "update", "--rows", str(shell.folder / "rows"))
    assert result.code == 0, result.err
    assert [outcome["state"] for outcome in result.json] == ["done", "done"]
    assert shell.api.records[1]["subject"] == "a"
    assert shell.api.records[2]["subject"] == "b"
    assert result.summary["done"] == 2


def test_csv_cells_are_converted_nested_and_absent_if_empty(shell: Shell) -> None:
    text = 'subject,due_date,done,priority,location.value,participants\n"x, y",2026-12-01,true,2,Riga,"[{""person_id"": 1}]"\nz,,,,,\n'
    result = shell("activities", "create", "--rows", "-", "--concurrency", "1", stdin=text)
    assert result.code == 0, result.err
    bodies = [body for _, _, _, body in shell.api.requests]
    assert bodies[1] == {"subject": "z"}
    assert bodies[0]["done"] is True
    assert bodies[0]["priority"] == 2
    assert bodies[0]["location"] == {"value": "Riga"}
    assert bodies[0]["participants"] == [{"person_id": 1}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,subjct\n1,a\n", 'unknown column \\"subjct\\"'),
        ("id,done\n1,yes\n", "row 1, done"),
        ("id,subject\n1,a,b\n", "row 1 does not have as many cells"),
        ('{"id": 1}\n{"id": 2,\n', "row 2 is not valid JSON"),
        ('{"id": 1, "add_time": "x"}\n', '\\"add_time\\" cannot be written'),
        ('{"id": true, "subject": "x"}\n', "row 1, id: expected a string or a number, got true"),
        ('{"subject": "x"}\n', "missing ID"),
    ],
)
def test_an_invalid_row_is_named(shell: Shell, text: str, message: str) -> None:
    result = shell("activities", "update", "--rows", "-", stdin=text)
    assert result.code in {64, 65}
    assert message in result.err
    assert not any("subject" in (body or {}) for _, _, _, body in shell.api.requests)


def test_a_dash_reads_ids_from_standard_input(shell: Shell) -> None:
    result = shell("activities", "get", "-", stdin="3\n4\n")
    assert [outcome["result"]["id"] for outcome in result.json] == [3, 4]
    assert shell("activities", "delete", "-", "--yes", stdin="3\n4\n").code == 0
    assert not {3, 4} & set(shell.api.records)


def test_options_apply_to_every_row_and_override_it(shell: Shell) -> None:
    shell(
        "activities",
        "update",
        "--rows",
        "-",
        "--done",
        stdin='{"id": 1, "done": false}\n{"id": 2}\n',
    )
    assert shell.api.records[1]["done"] is True
    assert shell.api.records[2]["done"] is True


def test_a_partial_failure_has_an_exit_code_and_an_outcome_per_row(shell: Shell) -> None:
    result = shell("activities", "update", "1", "99", "2", "--done")
    assert result.code == 65
    assert [outcome["state"] for outcome in result.json] == ["done", "failed", "done"]
    assert result.json[1]["error"]["exit"] == 66
    assert result.error["code"] == "partial_failure"
    assert (result.summary["done"], result.summary["failed"]) == (2, 1)
    all_failed = shell("activities", "get", "98", "99")
    assert all_failed.code == 66


def test_resuming_from_a_checkpoint_repeats_only_failed_rows(shell: Shell) -> None:
    checkpoint = str(shell.folder / "checkpoint")
    (shell.folder / "rows").write_text(rows_of(14))
    arguments = (
        "activities",
        "update",
        "--rows",
        str(shell.folder / "rows"),
        "--checkpoint",
        checkpoint,
    )
    assert shell(*arguments).code == 65
    shell.api.records[13] = {"id": 13}
    shell.api.records[14] = {"id": 14}
    again = shell(*arguments)
    assert again.code == 0, again.err
    assert again.summary["skipped"] == 12
    assert dict(shell.api.writes) == dict.fromkeys(range(1, 15), 1)


def test_a_checkpoint_is_rejected_for_another_input_or_operation(shell: Shell) -> None:
    checkpoint = str(shell.folder / "checkpoint")
    shell("activities", "update", "--rows", "-", "--checkpoint", checkpoint, stdin=rows_of(2))
    changed = rows_of(2).replace("New 2", "Old 2")
    rejected = shell(
        "activities", "update", "--rows", "-", "--checkpoint", checkpoint, stdin=changed
    )
    assert rejected.code == 65
    assert "row 2 differs" in rejected.out
    other = shell("activities", "delete", "1", "2", "--yes", "--checkpoint", checkpoint)
    assert other.code == 65
    assert shell.api.writes[2] == 1


def test_a_failure_that_would_affect_every_row_ends_the_run(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_API_TOKEN"] = "wrong"
    result = shell("activities", "update", "--rows", "-", "--concurrency", "1", stdin=rows_of(12))
    assert result.code == 77
    assert len(shell.api.requests) == 1
    assert result.summary["complete"] is False
    assert result.summary["resume"].startswith("--checkpoint ")


def test_a_created_record_in_doubt_is_never_sent_again(shell: Shell) -> None:
    def drop_connection(method: str, path: str) -> Reply | None:
        raise ConnectionResetError

    checkpoint = str(shell.folder / "checkpoint")
    arguments = ("activities", "create", "--rows", "-", "--checkpoint", checkpoint)
    shell.api.gate = drop_connection
    lost = shell(*arguments, stdin='{"subject": "x"}\n')
    assert lost.code == 69
    shell.api.gate = lambda method, path: None
    in_doubt = shell(*arguments, stdin='{"subject": "x"}\n')
    assert in_doubt.code == 65
    assert "its outcome is unknown; the record may have been created" in in_doubt.error["message"]
    assert not shell.api.writes


@pytest.mark.parametrize(
    "number", first_and_variants([signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
)
def test_an_interrupted_and_resumed_bulk_update_writes_each_row_once(
    shell: Shell, number: signal.Signals
) -> None:
    count = 40
    for record in range(1, count + 1):
        shell.api.records[record] = {"id": record, "subject": "old"}
    (shell.folder / "rows").write_text(rows_of(count))
    halfway, lock, seen = threading.Event(), threading.Lock(), [0]

    def count_writes(method: str, path: str) -> Reply | None:
        with lock:
            seen[0] += method == "PATCH"
            if seen[0] == count // 2:
                halfway.set()
        return None

    shell.api.gate = count_writes
    checkpoint = str(shell.folder / "checkpoint")
    arguments = (
        "activities",
        "update",
        "--rows",
        "rows",
        "--checkpoint",
        checkpoint,
        "-o",
        "jsonl",
    )
    with default_interrupts(), (shell.folder / "out").open("w") as out:
        process = subprocess.Popen(
            [*shell.command, *arguments], env=shell.env, cwd=shell.folder, stdout=out, stderr=out
        )
        assert halfway.wait(30)
        process.send_signal(number)
        process.wait(30)
    if number is not signal.SIGKILL:
        assert process.returncode == 130
    resumed = shell.process(*arguments)
    assert resumed.code == 0, resumed.err
    assert dict(shell.api.writes) == dict.fromkeys(range(1, count + 1), 1)
    assert all(shell.api.records[n]["subject"] == f"New {n}" for n in range(1, count + 1))


def test_the_checkpoint_is_private_and_removed_after_success(shell: Shell) -> None:
    folder = shell.folder / "state/checkpoints"
    assert shell("activities", "update", "1", "2", "--done").code == 0
    assert list(folder.iterdir()) == []
    assert shell("activities", "update", "1", "99", "--done").code == 65
    left: list[Path] = list(folder.iterdir())
    assert len(left) == 1
    assert left[0].stat().st_mode & 0o077 == 0


def test_rows_that_are_not_text_are_rejected(shell: Shell) -> None:
    (shell.folder / "rows").write_bytes(b'{"id": 1}\n\xff\xfe\n')
    assert shell("activities", "update", "--rows", str(shell.folder / "rows"), "--done").code == 65
    assert shell("activities", "update", "--rows", "/nowhere", "--done").code == 65
    assert shell("activities", "get", "--rows", "-", stdin="").out == "[]\n"


def test_two_runs_cannot_share_a_checkpoint(shell: Shell) -> None:
    checkpoint = str(shell.folder / "checkpoint")
    started, release = threading.Event(), threading.Event()

    def block(method: str, path: str) -> Reply | None:
        started.set()
        release.wait(30)
        return None

    shell.api.gate = block
    words = ("activities", "update", "1", "2", "--done", "--checkpoint", checkpoint)
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
    assert "another run is using the checkpoint file" in second.error["message"]
