"""``import`` updates what exists and creates what does not, however often and however it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from pipedrive_activities.mock import Mock, Server
from tests.integration.cli.conftest import Shell
from tests.support.variants import first_and_variants

COUNT = 4


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Mock(seed=COUNT)) as server:
        yield server


@pytest.fixture
def importing(shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(shell.folder)
    server.mock.reset()
    server.mock.configure(plan="Ultimate", seats=1_000)
    shell.environment = {"PIPEDRIVE_BASE_URL": server.url, "PIPEDRIVE_API_TOKEN": server.api_token}
    return shell


def write(shell: Shell, text: str, name: str = "rows.csv") -> str:
    (shell.folder / name).write_text(text, encoding="utf-8")
    return name


def subjects(server: Server) -> Counter[str]:
    rows = server.mock.rules.handlers.store._database.execute(  # type: ignore[attr-defined]  # of these rules
        "SELECT json_extract(body, '$.subject') FROM record WHERE deleted_at IS NULL"
    )
    return Counter(subject for (subject,) in rows)


def states(result: Any) -> list[str]:
    return [row["state"] for row in result.json]


def sent(server: Server) -> Counter[str]:
    return Counter(each.method for each in server.mock.requests)


def test_rows_create_and_update_records(importing: Shell, server: Server) -> None:
    file = write(importing, "subject,note,duration\nAlpha,one,\nBeta,two,00:30\n")
    first = importing("activities", "import", file, "--key", "subject", "--output", "json")
    assert (first.code, states(first)) == (0, ["created", "created"])
    assert first.json[0]["subject"] == "Alpha"
    assert first.json[0]["result"]["note"] == "one"
    assert first.notes[0]["note"] == (
        "looking up 2 keys costs 10 tokens per page of the list; writing the rows at most 10 tokens"
    )
    server.mock.clear_requests()
    write(importing, "subject,note\nBeta,three\nAlpha,one\n")
    second = importing("activities", "import", file, "--key", "subject", "--output", "json")
    assert (second.code, states(second)) == (0, ["updated", "unchanged"])
    assert sent(server) == {"GET": 1, "PATCH": 1}
    assert (subjects(server)["Alpha"], subjects(server)["Beta"]) == (1, 1)
    assert second.summary["updated"] == 1


def test_a_created_record_whose_response_was_lost_is_found(
    importing: Shell, server: Server
) -> None:
    file = write(importing, '{"subject": "Alpha"}\n{"subject": "Beta"}\n', "rows.jsonl")
    command = ("activities", "import", file, "--key", "subject", "--output", "json")
    options = ("--checkpoint", "c.jsonl", "--concurrency", "1")
    server.mock.inject_faults("latency=0")
    server.mock.inject_faults("drop-response")
    first = importing(*command, *options)
    assert states(first)[0] == "failed"
    again = importing(*command, *options)
    assert again.code == 0
    assert (subjects(server)["Alpha"], subjects(server)["Beta"]) == (1, 1)
    assert states(importing(*command)) == ["unchanged", "unchanged"]


def test_ids_are_looked_up_many_at_a_time(importing: Shell, server: Server) -> None:
    rows = [{"id": number, "note": "new"} for number in (1, 2, 99)]
    file = write(importing, json.dumps(rows), "rows.json")
    result = importing(
        "activities", "import", file, "--key", "id", "--output", "json", "--concurrency", "1"
    )
    assert states(result) == ["updated", "updated", "failed"]
    assert "the API assigns the ids" in result.json[2]["error"]["message"]
    assert result.code == 65
    assert sent(server) == {"GET": 1, "PATCH": 2}


def test_a_filter_is_used_if_the_list_is_long(importing: Shell, server: Server) -> None:
    server.mock.reset(seed=COUNT + 600)
    file = write(importing, "deal_id,subject\n987654,Alpha\n")
    command = ("activities", "import", file, "--key", "deal_id", "--output", "json")
    assert states(importing(*command)) == ["created"]
    queries = [dict(each.query) for each in server.mock.requests if each.method == "GET"]
    assert [query.get("deal_id") for query in queries] == [None, 987654]
    assert states(importing(*command)) == ["unchanged"]


@pytest.mark.variants
@pytest.mark.parametrize("requests", [2, 3, 4])
def test_a_killed_import_is_repeated_without_doubles(
    importing: Shell, server: Server, requests: int
) -> None:
    file = write(importing, "subject\nAlpha\nBeta\nGamma\n")
    command = ("activities", "import", file, "--key", "subject", "--output", "json")
    for _ in range(requests - 1):
        server.mock.inject_faults("latency=0")
    server.mock.inject_faults("latency=30")
    process = subprocess.Popen(
        [*importing.command, *command, "--concurrency", "1"],
        env=importing.env,
        cwd=importing.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    waiting = threading.Event()
    while len(server.mock.requests) < requests and not waiting.wait(0.02):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert importing(*command).code == 0
    assert [subjects(server)[name] for name in ("Alpha", "Beta", "Gamma")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "key", "message"),
    first_and_variants(
        [
            ("subject\nA\nB\nA\n", "subject", "rows 1 and 3 have the same subject"),
            ("subject,note\n,x\n", "subject", "row 1: subject is missing"),
            ('subject\n" A"\n', "subject", "begins or ends with a space"),
            ("subject\nA\n", "busy", "cannot identify a record"),
            ("subject\nA\n", "due_time", "cannot identify a record"),
            ("subject,color\nA,red\n", "subject", "unknown column"),
            ("note\nA\n", "id", "id is missing"),
        ]
    ),
)
def test_a_file_without_clear_keys_is_rejected(
    importing: Shell, server: Server, text: str, key: str, message: str
) -> None:
    result = importing("activities", "import", write(importing, text), "--key", key)
    assert result.code in (64, 65)
    assert (
        message.replace("cannot identify", "is not a property that can identify")
        in (result.error["message"])
    )
    assert server.mock.requests == []


def test_a_key_of_two_records_is_rejected_before_anything_is_written(
    importing: Shell, server: Server
) -> None:
    for _ in range(2):
        importing("activities", "create", "--subject", "Twice")
    file = write(importing, "subject,note\nNew,x\nTwice,y\n")
    server.mock.clear_requests()
    result = importing("activities", "import", file, "--key", "subject")
    assert result.code == 65
    assert 'two records have the same subject, "Twice": 5 and 6' in result.error["message"]
    assert sent(server) == {"GET": 1}


def test_the_cost_is_limited_and_printed_before(importing: Shell, server: Server) -> None:
    file = write(importing, "subject\nAlpha\nBeta\nGamma\n")
    command = ("activities", "import", file, "--key", "subject", "--output", "json")
    preview = importing(*command, "--dry-run")
    assert [(row["requests"], row["tokens"]) for row in preview.json] == [(1, 10), (3, 15)]
    assert server.mock.requests == []
    limited = importing(*command, "--budget", "20", "--concurrency", "1")
    assert limited.code == 75
    assert server.mock.tokens == 20
    assert sorted(states(importing(*command))) == ["created", "unchanged", "unchanged"]
