"""What a failing contract test prints: the request, the answer, and the place in the description.

In every mode, for the client and for the command line; without secrets, unable to steer a terminal.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.contract_runs import TESTS, TOKEN, Done, mock_server, run_contract
from tests.support.fault_proxy import Asked, Forward, Given, between

LIST = "#/paths/~1api~1v2~1activities/get"
OFFLINE_TOKEN = "token-of-the-contract-tests"


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


@pytest.fixture
def mock_url(server_url: str) -> str:
    """The address of a mock server as new."""
    httpx2.post(f"{server_url}/_mock/reset", json={}).raise_for_status()
    return server_url


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what was generated, to break."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TESTS.parent, tmp_path / "copy", ignore=skipped)
    return tmp_path / "copy"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run_copy(copy: Path, *arguments: str) -> Done:
    """Run the tests of a copy on the package in that copy."""
    return run_contract(copy, *arguments, tests=copy / "tests", PYTHONPATH=str(copy))


def is_fit_to_be_shown(done: Done, *secrets: str) -> None:
    for text in (done.stdout, done.stderr):
        assert not [one for one in text if not one.isprintable() and one != "\n"]
        for secret in secrets:
            assert secret not in text


def test_offline_it_tells_what_the_client_sent(copy: Path) -> None:
    change(
        copy / "pipedrive_activities/operations.py", '"/api/v2/activities"', '"/api/v9/activities"'
    )
    done = run_copy(
        copy,
        "-k",
        "test_requests and getActivities- or test_command_with_all_options and getActivities",
    )
    assert done.returncode == 1, done.stdout
    assert f"specification: {LIST}" in done.stdout
    assert "> GET https://contract.test/api/v9/activities" in done.stdout
    assert "> x-api-token: <hidden>" in done.stdout
    assert "< 200 application/json\n  {" in done.stdout
    is_fit_to_be_shown(done, OFFLINE_TOKEN)


def test_it_tells_what_the_command_sent(copy: Path) -> None:
    change(
        copy / "pipedrive_activities/cli/execution/session.py",
        'rstrip("/")',
        'rstrip("/") + "/wrong"',
    )
    done = run_copy(copy, "-k", "test_minimal_command")
    assert done.returncode == 1, done.stdout
    assert f"specification: {LIST}" in done.stdout
    assert re.search(r"^> GET http://127.0.0.1:\d+/wrong/api/v2/activities$", done.stdout, re.M)
    # The client's request, beside which the command's was held.
    assert "> GET https://contract.test/api/v2/activities" in done.stdout
    assert done.stdout.count("< 200 application/json") >= 2
    is_fit_to_be_shown(done, OFFLINE_TOKEN)


def hostile(asked: Asked, forward: Forward) -> Given:
    """Answer lists with what is not described: control sequences, and the token that was sent."""
    if asked.method != "GET" or asked.path != "/api/v2/activities":
        return forward(asked)
    token = asked.headers["x-api-token"]
    evil = f"\\u001b]0;{token}\\u0007\\u009b31m\\u202e"
    body = f'{{"success": "{evil}", "data": [{{"id": "{evil}", "{evil}": 1}}]}}'
    return Given(body=body.encode())


@pytest.mark.parametrize("mode", ["--live", "--api-token=secret-of-theirs"])
def test_against_a_server_it_tells_what_came(mock_url: str, tmp_path: Path, mode: str) -> None:
    httpx2.patch(f"{mock_url}/_mock/settings", json={"api_token": "secret-of-theirs"})
    with between(mock_url, hostile) as server:
        response = ("--record=run.jsonl", "-k", "returns_a_page")
        url = f"--base-url={server.url}"
        done = run_contract(tmp_path, mode, url, *response, PIPEDRIVE_API_TOKEN="secret-of-theirs")
    httpx2.patch(f"{mock_url}/_mock/settings", json={"api_token": TOKEN})
    replayed = run_contract(tmp_path, "--replay=run.jsonl", "-k", "returns_a_page")
    for one in (done, replayed):
        assert one.returncode == 1, one.stdout
        assert "specification: #/components/responses/Activities/content/application~1json" in (
            one.stdout
        )
        assert f"> GET {server.url}/api/v2/activities?" in one.stdout
        assert "< 200 application/json\n" in one.stdout
        assert (
            "response violates the specification: getActivities: 200 application/json at /"
            in one.stdout
        )
        assert "<hidden>" in one.stdout
        is_fit_to_be_shown(one, "secret-of-theirs")


def test_the_raw_bytes_of_a_server_do_not_reach_the_terminal(mock_url: str, tmp_path: Path) -> None:
    def raw(asked: Asked, forward: Forward) -> Given:
        kind = {"content-type": "text/\x1b[31mplain"}
        return Given(status=400, body=b"\x1b[2J\x9b31m\xff\r\n\x07", headers=kind)

    with between(mock_url, raw) as server:
        done = run_contract(tmp_path, "--live", f"--base-url={server.url}")
    assert done.returncode == 1
    assert "\\x1b[2J" in done.stdout
    is_fit_to_be_shown(done)
    report = (tmp_path / "contract-report.txt").read_text(encoding="utf-8")
    assert not [one for one in report if not one.isprintable() and one != "\n"]
