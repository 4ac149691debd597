"""``delete --backup`` keeps what it deletes: each record is in the file before its deletion is sent."""

from __future__ import annotations

import json
from typing import Any

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply


def saved(shell: Shell) -> list[Any]:
    text = (shell.folder / "deleted.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_record_is_saved_before_it_is_deleted(shell: Shell) -> None:
    file = str(shell.folder / "deleted.jsonl")
    on_disk: list[list[Any]] = []

    def look(method: str, path: str) -> Reply | None:
        if method == "DELETE":
            on_disk.append(saved(shell))
        return None

    shell.api.gate = look
    assert shell("activities", "delete", "3", "--backup", file).code == 0
    with (shell.folder / "deleted.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"cut": 1}')
    result = shell(
        "activities", "delete", "4", "5", "--backup", file, "--yes", "--concurrency", "1"
    )
    assert result.code == 0
    assert [[record.get("id") for record in records] for records in on_disk] == [
        [3],
        [3, None, 4],
        [3, None, 4, 5],
    ]
    assert saved(shell)[0]["subject"]


def test_what_cannot_be_saved_is_not_deleted(shell: Shell) -> None:
    missing = str(shell.folder / "nowhere" / "deleted.jsonl")
    result = shell("activities", "delete", "3", "--backup", missing)
    assert result.code == 78
    assert "cannot write the backup" in result.error["message"]

    def fail(method: str, path: str) -> Reply | None:
        return (403, {"success": False, "error": "no"}) if method == "GET" else None

    shell.api.gate = fail
    file = str(shell.folder / "deleted.jsonl")
    assert shell("activities", "delete", "3", "--backup", file).code == 77
    assert shell("activities", "delete", "3", "4", "--yes", "--backup", file).code == 77
    assert "DELETE" not in {method for method, *_ in shell.api.requests}


def test_a_backup_has_what_is_returned_on_request_only(shell: Shell) -> None:
    file = str(shell.folder / "deleted.jsonl")
    assert shell("activities", "delete", "3", "--backup", file).code == 0
    reads = [path for method, path, *_ in shell.api.requests if method == "GET"]
    assert reads == ["/api/v2/activities/3?include_fields=attendees"]


def test_a_preview_has_the_cost_of_the_backup(shell: Shell) -> None:
    file = str(shell.folder / "deleted.jsonl")
    command = ("activities", "delete", "3", "4", "--dry-run", "--output", "json")
    report = shell(*command, "--backup", file).json
    assert [request["method"] for request in report["requests"]] == ["GET", "DELETE"] * 2
    assert (report["cost"], report["tokens"]) == (4, 8)
    assert shell(*command).json["tokens"] == 6
    assert shell.api.requests == []
    assert not (shell.folder / "deleted.jsonl").exists()
