"""Replays of recorded runs: the same verdicts and the same report, without a network."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.support.contract_runs import (
    TOKEN,
    Done,
    lines_of,
    mock_server,
    run_contract,
    start_contract,
    state,
    table,
)
from tests.support.fault_proxy import Asked, Forward, Given, Rule, between, error
from tests.support.variants import first_and_variants

Line = dict[str, Any]


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


@pytest.fixture
def mock_url(server_url: str) -> str:
    """Return the URL of a mock server after a reset."""
    httpx2.post(f"{server_url}/_mock/reset", json={}).raise_for_status()
    return server_url


def forwarded(asked: Asked, forward: Forward) -> Given:
    return forward(asked)


def record(folder: Path, url: str, rule: Rule = forwarded, *arguments: str) -> Done:
    """Record a live run through a fault proxy, which is closed afterwards."""
    with between(url, rule) as server:
        return run_contract(
            folder,
            "--live",
            f"--base-url={server.url}",
            "--record=run.jsonl",
            "--contract-report=recorded.txt",
            *arguments,
        )


def replay(folder: Path, *arguments: str) -> Done:
    return run_contract(
        folder,
        "--replay=run.jsonl",
        "--contract-report=replayed.txt",
        *arguments,
        PIPEDRIVE_API_TOKEN="",
    )


def outcome(run: Done) -> str:
    """Return the summary of pytest: numbers of passed, failed and skipped tests."""
    return run.stdout.rstrip().splitlines()[-1].partition(" in ")[0]


class FailFirstOfEachMethod:
    """A rule that fails the first request of each method in a way that is retried."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, asked: Asked, forward: Forward) -> Given | None:
        if asked.method in self.seen:
            return forward(asked)
        self.seen.add(asked.method)
        if asked.method == "PATCH":
            return None
        return error(429, retry_after="1") if asked.method == "POST" else error(500)


def break_lists_and_changes(asked: Asked, forward: Forward) -> Given | None:
    """Break the bodies of responses, and drop the connection of invalid changes."""
    if asked.method == "PATCH" and b"no_such" in asked.body:
        return None
    return forward(asked).but('"is_deleted":false', '"is_deleted":"no\\\\u001b[31m"')


@pytest.mark.parametrize("kind", first_and_variants(["faults", "well", "broken"]))
@pytest.mark.parametrize(
    "limit", ["--max-cost=250", pytest.param("--max-cost=60", marks=pytest.mark.variants)]
)
def test_a_replay_gives_the_same_results_as_the_recorded_run(
    mock_url: str, tmp_path: Path, kind: str, limit: str
) -> None:
    rules: dict[str, Rule] = {
        "well": forwarded,
        "faults": FailFirstOfEachMethod(),
        "broken": break_lists_and_changes,
    }
    recorded = record(tmp_path, mock_url, rules[kind], limit)
    before = state(mock_url)["count"]
    replayed = replay(tmp_path)
    assert state(mock_url)["count"] == before
    assert replayed.returncode == recorded.returncode, replayed.stdout
    if kind != "faults":  # the budget may run out between two attempts
        assert recorded.returncode == (1 if kind == "broken" else 0), recorded.stdout
    assert outcome(replayed) == outcome(recorded)
    report = (tmp_path / "recorded.txt").read_bytes()
    assert (tmp_path / "replayed.txt").read_bytes() == report
    assert b"live run against http://127.0.0.1:" in report
    assert f"replayed from {tmp_path / 'run.jsonl'}\n" in replayed.stdout
    assert b"\x1b" not in report
    assert "\x1b" not in recorded.stdout + replayed.stdout


@pytest.mark.variants
def test_a_run_with_base_url_can_be_replayed(mock_url: str, tmp_path: Path) -> None:
    response = (f"--base-url={mock_url}", f"--api-token={TOKEN}", "--record=run.jsonl")
    recorded = run_contract(tmp_path, *response, "--contract-report=recorded.txt")
    replayed = replay(tmp_path)
    assert (recorded.returncode, replayed.returncode) == (0, 0), replayed.stdout
    assert (tmp_path / "replayed.txt").read_bytes() == (tmp_path / "recorded.txt").read_bytes()


@pytest.fixture(scope="module")
def full_recording(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the recording of a full run."""
    folder = tmp_path_factory.mktemp("whole")
    with mock_server() as url:
        assert record(folder, url).returncode == 0
    return (folder / "run.jsonl").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def list_recording(full_recording: str) -> str:
    """Return the recording of one list: the first line, one exchange and the last line."""
    lines = full_recording.splitlines(keepends=True)
    page = next(line for line in lines if "test_list_returns_a_page[getActivities]" in line)
    return "".join([lines[0], page, lines[-1]])


LIST_TEST = ("-k", "returns_a_page and not Collection")


def change_line(path: Path, selects: Callable[[Line], bool], change: Callable[[Line], None]) -> int:
    """Change the first exchange of a recording that a predicate selects; return its line."""
    lines = lines_of(path)
    number = next(n for n, line in enumerate(lines) if line["kind"] == "exchange" and selects(line))
    change(lines[number])
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return number + 1


def is_update(line: Line) -> bool:
    return line["request"]["method"] == "PATCH" and "due_time" in line["request"]["body"]


def is_list(line: Line) -> bool:
    return "limit=1&cursor=" in line["request"]["target"] or "&limit=1" in line["request"]["target"]


DIFFERENCES: dict[str, tuple[Callable[[Line], bool], str, str, str, str]] = {
    "method": (is_update, "method", "PATCH", "PUT", 'method: recorded "PUT", now "PATCH"'),
    "path": (is_update, "target", "/v2/", "/v3/", "path: recorded "),
    "query": (is_list, "target", "limit=1", "limit=2", 'query limit: recorded ["2"], now ["1"]'),
    "body": (is_update, "body", "09:30", "09:31", 'body /due_time: recorded "09:31'),
}


@pytest.mark.parametrize("what", first_and_variants(DIFFERENCES))
def test_a_changed_request_is_reported_with_its_differences(
    full_recording: str, tmp_path: Path, what: str
) -> None:
    selects, member, old, new, message = DIFFERENCES[what]

    def change(line: Line) -> None:
        assert old in line["request"][member]
        line["request"][member] = line["request"][member].replace(old, new)

    path = tmp_path / "run.jsonl"
    path.write_text(full_recording, encoding="utf-8")
    number = change_line(path, selects, change)
    run = replay(tmp_path)
    assert run.returncode == 1
    assert f"{path}:{number} differs" in run.stdout
    assert message in run.stdout
    place = "activities~1{id}/patch" if selects is is_update else "activities/get"
    assert f"specification: #/paths/~1api~1v2~1{place}" in run.stdout


@pytest.mark.variants
def test_a_recorded_request_that_is_not_sent_is_reported(
    list_recording: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    first, page, end = list_recording.splitlines(keepends=True)
    path.write_text(first + page + page + end, encoding="utf-8")
    run = replay(tmp_path, *LIST_TEST)
    assert run.returncode == 1
    assert f"{path}:3: recorded request was not made during replay" in run.stdout


@pytest.mark.variants
def test_a_request_that_was_not_recorded_is_reported(list_recording: str, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(list_recording.replace("returns_a_page", "returned_a_page"), encoding="utf-8")
    run = replay(tmp_path, *LIST_TEST)
    assert run.returncode == 1
    assert f"{path}: the recording has no more requests of test_server.py::" in run.stdout


@pytest.mark.variants
def test_a_recorded_test_that_no_longer_exists_is_reported(
    full_recording: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    lines = full_recording.splitlines(keepends=True)
    other = lines[1].replace("test_unknown_id", "test_of_the_past")
    path.write_text("".join([*lines[:-1], other, lines[-1]]), encoding="utf-8")
    run = replay(tmp_path)
    assert run.returncode == 1
    assert f"{path}:{len(lines)}: test_server.py::test_of_the_past" in run.stdout
    assert replay(tmp_path, *LIST_TEST).returncode == 0


@pytest.mark.parametrize(
    ("change", "message"),
    first_and_variants(
        [
            (lambda text: "", "run.jsonl:1: the file is empty"),
            (lambda text: text[:-3], "run.jsonl:3: incomplete line"),
            (
                lambda text: text.replace('"format":1', '"format":9', 1),
                "run.jsonl:1: recording has format 9",
            ),
            (
                lambda text: text.partition("\n")[2],
                "run.jsonl:1: the first line must describe the run",
            ),
            (lambda text: text.replace("\n{", "\n[", 1), "run.jsonl:2: invalid line in recording"),
            (
                lambda text: text.replace('"request":', '"axed":', 1),
                "run.jsonl:2: invalid line in recording",
            ),
            (
                lambda text: text.replace('"response":', '"re":', 1),
                "run.jsonl:2: an exchange needs",
            ),
            (lambda text: text + text, "run.jsonl:4: unexpected line in recording"),
        ],
    ),
)
def test_an_invalid_recording_is_reported_with_its_line(
    list_recording: str, tmp_path: Path, change: Callable[[str], str], message: str
) -> None:
    (tmp_path / "run.jsonl").write_text(change(list_recording), encoding="utf-8")
    run = replay(tmp_path)
    assert run.returncode == 4
    assert message in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.variants
def test_a_replay_does_not_wait_between_attempts(list_recording: str, tmp_path: Path) -> None:
    first, page, end = list_recording.splitlines(keepends=True)
    line = json.loads(page)
    line["response"] = {
        "status": 429,
        "headers": {"content-type": "application/json", "retry-after": "29"},
        "body": '{"success": false, "error": "too many requests", "errorCode": 429}',
    }
    refused = json.dumps(line) + "\n"
    (tmp_path / "run.jsonl").write_text(first + refused * 2 + page + end, encoding="utf-8")
    started = time.monotonic()
    run = replay(tmp_path, *LIST_TEST)
    assert run.returncode == 0, run.stdout
    assert time.monotonic() - started < 29, "the recorded responses ask for 58 s"


SECRET = 's3cret/t+ken"=='
ENCODED_SECRETS = (
    "s3cret",
    quote(SECRET, safe=""),
    b64encode(SECRET.encode()).decode().rstrip("="),
)


def echo_token(asked: Asked, forward: Forward) -> Given:
    """Return the token of the request in several encodings, in the body and in headers."""
    sent = asked.headers["x-api-token"]
    encoded_tokens = [sent, quote(sent, safe=""), b64encode(sent.encode()).decode(), f"a{sent}b"]
    body = {
        "success": False,
        "error": encoded_tokens[1],
        "code": encoded_tokens[3],
        sent: encoded_tokens,
    }
    headers = {"content-type": "application/json", "set-cookie": "session=c00kie", "etag": sent}
    if "limit=1" in asked.target:
        headers[f"no header {sent}"] = "a name that the HTTP library rejects"
    return Given(status=400, body=json.dumps(body).encode(), headers=headers)


@pytest.mark.parametrize("mode", first_and_variants(["--live", f"--api-token={SECRET}"]))
def test_no_secret_reaches_a_recording_a_report_or_the_terminal(
    mock_url: str, tmp_path: Path, mode: str
) -> None:
    with between(mock_url, echo_token) as server:
        url = f"--base-url={server.url}"
        files = ("--record=run.jsonl", "--contract-report=recorded.txt")
        run = run_contract(tmp_path, mode, url, *files, PIPEDRIVE_API_TOKEN=SECRET)
    assert run.returncode == 1
    assert SECRET in server.asked[0].headers["x-api-token"]
    written = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    assert len(written) == 2
    for text in (*written, run.stdout, run.stderr):
        assert "<hidden>" in text or text is run.stderr
        for secret in (*ENCODED_SECRETS, "c00kie"):
            assert secret not in text
    replayed = replay(tmp_path)
    assert replayed.returncode == 1
    assert outcome(replayed) == outcome(run)
    assert (tmp_path / "replayed.txt").read_bytes() == (tmp_path / "recorded.txt").read_bytes()


@pytest.mark.variants
def test_only_headers_of_an_allowlist_are_recorded(mock_url: str, tmp_path: Path) -> None:
    assert record(tmp_path, mock_url).returncode == 0
    exchanges = [line for line in lines_of(tmp_path / "run.jsonl") if line["kind"] == "exchange"]
    sent = {name for line in exchanges for name in line["request"]["headers"]}
    came = {name for line in exchanges for name in line["response"]["headers"]}
    assert sent == {"accept", "content-type"}
    assert came >= {"content-type", "x-ratelimit-limit"}
    assert came <= {"content-type", "date", "location", "retry-after"} | {
        name for name in came if name.startswith(("x-ratelimit-", "x-daily-"))
    }
    mode = stat.S_IMODE((tmp_path / "run.jsonl").stat().st_mode)
    assert mode & 0o077 == 0, "other users can read the recorded values"


class KillRun:
    """A rule that sends a signal to the run at its first change."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number
        self.run: subprocess.Popen[str] | None = None

    def __call__(self, asked: Asked, forward: Forward) -> Given:
        if asked.method == "PATCH" and self.run is not None:
            self.run.send_signal(self.number)
            self.run = None
        return forward(asked)


@pytest.mark.variants
@pytest.mark.parametrize(
    "number", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.variants)]
)
def test_an_interrupted_run_is_replayed_up_to_the_interruption(
    mock_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    rule = KillRun(number)
    with between(mock_url, rule) as server:
        options = ("--live", f"--base-url={server.url}", "--record=run.jsonl")
        rule.run = process = start_contract(tmp_path, *options, "--contract-report=recorded.txt")
        process.communicate(timeout=120)
    run = replay(tmp_path)
    if number is signal.SIGINT:
        assert process.returncode == run.returncode == 2
        report = (tmp_path / "recorded.txt").read_bytes()
        assert (tmp_path / "replayed.txt").read_bytes() == report
        return
    assert run.returncode == 1
    assert "which was cut short" in run.stdout
    rows = table((tmp_path / "replayed.txt").read_text(encoding="utf-8"), "tests")
    assert [row["verdict"] for row in rows[:5]] == ["passed"] * 5
    assert {row["reason"] for row in rows[5:]} == {"the recorded run was cut short here"}
    assert "LEFT BEHIND /api/v2/activities/6 is still there" in run.stdout
