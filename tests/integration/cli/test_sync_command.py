"""The command ``sync``: its options, its messages, and runs that are interrupted or killed."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from pipedrive_activities.mock import Mock, Server
from tests.integration.cli.conftest import Shell


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Mock(seed=1_200)) as server:
        server.mock.configure(plan="Ultimate", seats=1_000)
        yield server


@pytest.fixture
def synced(shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(shell.folder)
    server.mock.reset_usage()
    shell.environment = {"PIPEDRIVE_BASE_URL": server.url, "PIPEDRIVE_API_TOKEN": server.api_token}
    return shell


def rows(shell: Shell, text: str = "SELECT count(*) FROM activities") -> Any:
    with closing(sqlite3.connect(shell.folder / "a.sqlite")) as database:
        return database.execute(text).fetchone()[0]


def test_a_copy_is_made_and_kept_up_to_date(synced: Shell, server: Server) -> None:
    first = synced("activities", "sync", "--to", "a.sqlite", "--max-cost", "20")
    assert first.code == 0
    assert (first.out, rows(synced)) == ("", 1_000)
    assert first.notes[0] == {
        "note": "10 tokens per page of 500 records; the first sync of 1,000,000 records costs 20,000"
    }
    assert first.summary == {
        "items": 1_000,
        "pages": 2,
        "tokens": 20,
        "complete": False,
        "resume": "the same command",
        "remarks": [],
    }
    second = synced("activities", "sync", "--to", "a.sqlite", "--quiet")
    assert (second.code, second.out, second.err, rows(synced)) == (0, "", "", 1_200)
    assert server.mock.tokens == 30
    third = synced("activities", "sync", "--to", "a.sqlite", "--prune")
    assert third.summary["pages"] == 4
    assert "--prune costs about 30" in third.notes[0]["note"]


def test_a_run_that_may_not_fetch_a_page_says_so(synced: Shell, server: Server) -> None:
    stopped = synced("activities", "sync", "--to", "a.sqlite", "--max-cost", "5")
    assert (stopped.code, server.mock.tokens) == (0, 0)
    summary = stopped.summary
    assert (summary["items"], summary["complete"], summary["resume"]) == (
        0,
        False,
        "the same command",
    )


def test_a_preview_prints_what_a_sync_costs(synced: Shell, server: Server) -> None:
    command = ("activities", "sync", "--to", "a.sqlite")
    first = synced(*command, "--dry-run", "--output", "json")
    assert [(row["records"], row["tokens"]) for row in first.json] == [
        (1_000, 20),
        (100_000, 2_000),
        (1_000_000, 20_000),
        (500, 10),
    ]
    assert not (synced.folder / "a.sqlite").exists()
    synced(*command)
    synced(*command)
    server.mock.reset_usage()
    later = synced(*command, "--dry-run", "--output", "json").json
    assert [(row["run"], row["tokens"]) for row in later] == [
        ("next sync, as the last run", 10),
        ("prune", 30),
    ]
    assert server.mock.requests == []


def test_filters_are_passed_on(synced: Shell, server: Server) -> None:
    assert synced("activities", "sync", "--to", "a.sqlite", "--owner-id", "3").code == 0
    assert rows(synced, "SELECT count(*) FROM activities WHERE owner_id <> 3") == 0
    other = synced("activities", "sync", "--to", "a.sqlite")
    assert other.code == 64
    assert "copy with other filters" in other.error["message"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "missing --to"),
        (("--to", "a.txt"), "unknown suffix '.txt'"),
        (("--to", "a.sqlite", "--every", "soon"), "--every: expected a time such as"),
        (("--to", "a.sqlite", "--updated-since", "2026-01-01"), "no such option"),
        (("--to", "a.sqlite", "--nested", "rows"), "--nested: expected one of json, tables"),
    ],
)
def test_wrong_options_are_rejected(
    synced: Shell, server: Server, arguments: tuple[str, ...], message: str
) -> None:
    result = synced("activities", "sync", *arguments)
    assert result.code == 64
    assert message in result.error["message"]
    assert server.mock.requests == []


@pytest.mark.variants
def test_a_run_that_is_killed_is_continued(synced: Shell, server: Server) -> None:
    server.mock.reset_usage()
    for page in range(3):
        server.mock.inject_faults("latency=1")
        process = subprocess.Popen(
            [*synced.command, "activities", "sync", "--to", "a.sqlite"],
            env=synced.env,
            cwd=synced.folder,
        )
        seen = threading.Event()
        while len(server.mock.requests) <= page and not seen.wait(0.05):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert synced("activities", "sync", "--to", "a.sqlite").code == 0
    assert rows(synced) == 1_200


@pytest.mark.variants
def test_an_interrupted_run_stores_what_it_fetched(synced: Shell, server: Server) -> None:
    server.mock.inject_faults("latency=0", 1)
    server.mock.inject_faults("latency=3", 1)
    process = subprocess.Popen(
        [*synced.command, "activities", "sync", "--to", "a.sqlite"],
        env=synced.env,
        cwd=synced.folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    waiting = threading.Event()
    while len(server.mock.requests) < 2 and not waiting.wait(0.05):
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    (summary,) = (json.loads(line) for line in err.splitlines() if "summary" in line)
    assert summary["summary"]["items"] == rows(synced) == 500
    assert sorted(path.name for path in synced.folder.iterdir()) == ["a.sqlite", "state"]
