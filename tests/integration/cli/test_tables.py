"""Tables of long lists: widths that grow with the records, and readers that stop early."""

from __future__ import annotations

import io
import subprocess

import pytest

from pipedrive_activities.cli.output.table import RowTable
from tests.integration.cli.conftest import Shell
from tests.integration.cli.test_terminal import CLEARED, ESCAPES, read_all, spawn
from tests.support.variants import first_and_variants

UUID = "0d3f3c1e-5a5b-4f0e-9a55-0c5b2c9f7c11"


def cells(shown: str, column: int) -> list[str]:
    lines = ESCAPES.sub("", CLEARED.sub("", shown)).splitlines()
    rows = [line.split() for line in lines if line and not line.startswith(("note:", "13 items"))]
    return [row[column] for row in rows[1:] if len(row) > column]


@pytest.mark.parametrize("columns", first_and_variants([60, 80, 200]))
def test_later_pages_do_not_break_longer_ids(shell: Shell, columns: int) -> None:
    shell.api.records = {
        number: {"id": number, "subject": "Call " * 9, "lead_id": "a"} for number in range(1, 21)
    }
    shell.api.records[123_456] = {"id": 123_456, "subject": "Call", "lead_id": UUID}
    arguments = ("list", "--all", "--limit", "20", "--fields", "id,lead_id,subject")
    shown = read_all(spawn(shell, "activities", *arguments, columns=columns))
    assert "123456" in cells(shown, 0)
    assert UUID in cells(shown, 1)
    lines = ESCAPES.sub("", CLEARED.sub("", shown)).splitlines()
    assert all(len(line.rstrip()) <= columns for line in lines)


def test_columns_stay_where_they_are_unless_a_word_would_be_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    stream = io.StringIO()
    table = RowTable(stream, ("id", "subject", "type"), chosen=True)

    def lines(*records: dict[str, object]) -> list[str]:
        table.write(records)
        printed = stream.getvalue().splitlines()
        stream.seek(0)
        stream.truncate()
        return [line.rstrip() for line in printed]

    short = [{"id": number, "subject": "a call", "type": "x"} for number in range(1, 21)]
    printed = lines(*short)
    assert printed[:2] == ["id    subject  type", "1     a call   x"]
    assert lines({"id": 1234, "subject": "a call again", "type": "x"}) == [
        "1234  a call   x",
        "      again",
    ]
    assert lines({"id": 123_456, "subject": "a call", "type": "x"}) == [
        "id      subject  type",
        "123456  a call   x",
    ]
    assert lines({"id": 1, "subject": "a call", "type": "x"}) == ["1       a call   x"]
    assert table.close() == []


@pytest.mark.parametrize("output", first_and_variants(["table", "csv", "yaml"]))
def test_a_reader_that_stops_early_is_not_a_failure(shell: Shell, output: str) -> None:
    for number in range(13, 3000):
        shell.api.records[number] = {"id": number, "subject": "x" * 200}
    program = " ".join(shell.command)
    line = f"{program} activities list --all -o {output} | head -2; echo ${{PIPESTATUS[0]}}"
    completed = subprocess.run(
        ["/bin/bash", "-c", line],
        env=shell.env,
        cwd=shell.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert completed.stdout.splitlines()[-1] == "0"
    assert len(completed.stdout.splitlines()) == 3
    assert "Traceback" not in completed.stderr
    assert "incomplete" in completed.stderr or '"complete": false' in completed.stderr
