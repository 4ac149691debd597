"""Output of failing contract tests: request, response and location in the OpenAPI document.

In every mode, for the client and the command line; without secrets and control characters.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2
import pytest

from tests.support.contract_runs import TESTS, TOKEN, Done, mock_server, run_contract
from tests.support.fault_proxy import Asked, Forward, Given, between
from tests.support.variants import first_and_variants

LIST = "#/paths/~1api~1v2~1activities/get"
OFFLINE_TOKEN = "token-of-the-contract-tests"


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


@pytest.fixture
def mock_url(server_url: str) -> str:
    """Return the URL of a mock server after a reset."""
    httpx2.post(f"{server_url}/_mock/reset", json={}).raise_for_status()
    return server_url


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the generated folder, for a test to break."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TESTS.parent, tmp_path / "copy", ignore=skipped)
    return tmp_path / "copy"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run_copy(copy: Path, modules: Sequence[str], *arguments: str) -> Done:
    """Run modules of the contract tests of a copy, with the package of that copy."""
    tests = [copy / "tests" / module for module in modules]
    return run_contract(copy, *arguments, tests=tests, PYTHONPATH=str(copy))


def assert_printable_without_secrets(run: Done, *secrets: str) -> None:
    for text in (run.stdout, run.stderr):
        assert not [char for char in text if not char.isprintable() and char != "\n"]
        for secret in secrets:
            assert secret not in text


def test_an_offline_failure_shows_the_request_of_the_client(copy: Path) -> None:
    change(
        copy / "pipedrive_activities/operations.py", '"/api/v2/activities"', '"/api/v9/activities"'
    )
    run = run_copy(
        copy,
        ["test_requests.py", "test_cli.py"],
        "-k",
        "test_requests and getActivities- or test_command_with_all_options and getActivities",
    )
    assert run.returncode == 1, run.stdout
    assert f"specification: {LIST}" in run.stdout
    assert "> GET https://contract.test/api/v9/activities" in run.stdout
    assert "> x-api-token: <hidden>" in run.stdout
    assert "< 200 application/json\n  {" in run.stdout
    assert_printable_without_secrets(run, OFFLINE_TOKEN)


@pytest.mark.variants
def test_a_failure_shows_the_request_of_the_command(copy: Path) -> None:
    change(
        copy / "pipedrive_activities/cli/execution/session.py",
        "base_url=configured_base_url(common, settings)",
        'base_url=f"{configured_base_url(common, settings)}/wrong"',
    )
    run = run_copy(copy, ["test_cli.py"], "-k", "test_minimal_command")
    assert run.returncode == 1, run.stdout
    assert f"specification: {LIST}" in run.stdout
    assert re.search(r"^> GET http://127.0.0.1:\d+/wrong/api/v2/activities$", run.stdout, re.M)
    # The request of the client, with which the request of the command was compared.
    assert "> GET https://contract.test/api/v2/activities" in run.stdout
    assert run.stdout.count("< 200 application/json") >= 2
    assert_printable_without_secrets(run, OFFLINE_TOKEN)


def hostile_list(asked: Asked, forward: Forward) -> Given:
    """Return lists with undocumented content: control sequences and the token of the request."""
    if asked.method != "GET" or asked.path != "/api/v2/activities":
        return forward(asked)
    token = asked.headers["x-api-token"]
    evil = f"\\u001b]0;{token}\\u0007\\u009b31m\\u202e"
    body = f'{{"success": "{evil}", "data": [{{"id": "{evil}", "{evil}": 1}}]}}'
    return Given(body=body.encode())


@pytest.mark.parametrize("mode", first_and_variants(["--live", "--api-token=secret-of-theirs"]))
def test_a_failure_against_a_server_shows_the_response(
    mock_url: str, tmp_path: Path, mode: str
) -> None:
    httpx2.patch(f"{mock_url}/_mock/settings", json={"api_token": "secret-of-theirs"})
    with between(mock_url, hostile_list) as server:
        options = ("--record=run.jsonl", "-k", "returns_a_page")
        url = f"--base-url={server.url}"
        run = run_contract(tmp_path, mode, url, *options, PIPEDRIVE_API_TOKEN="secret-of-theirs")
    httpx2.patch(f"{mock_url}/_mock/settings", json={"api_token": TOKEN})
    replayed = run_contract(tmp_path, "--replay=run.jsonl", "-k", "returns_a_page")
    for completed in (run, replayed):
        assert completed.returncode == 1, completed.stdout
        assert "specification: #/components/responses/Activities/content/application~1json" in (
            completed.stdout
        )
        assert f"> GET {server.url}/api/v2/activities?" in completed.stdout
        assert "< 200 application/json\n" in completed.stdout
        assert (
            "response violates the specification: getActivities: 200 application/json at /"
            in completed.stdout
        )
        assert "<hidden>" in completed.stdout
        assert_printable_without_secrets(completed, "secret-of-theirs")


@pytest.mark.variants
def test_control_characters_of_a_server_are_escaped(mock_url: str, tmp_path: Path) -> None:
    def raw(asked: Asked, forward: Forward) -> Given:
        kind = {"content-type": "text/\x1b[31mplain"}
        return Given(status=400, body=b"\x1b[2J\x9b31m\xff\r\n\x07", headers=kind)

    with between(mock_url, raw) as server:
        run = run_contract(tmp_path, "--live", f"--base-url={server.url}")
    assert run.returncode == 1
    assert "\\x1b[2J" in run.stdout
    assert_printable_without_secrets(run)
    report = (tmp_path / "contract-report.txt").read_text(encoding="utf-8")
    assert not [char for char in report if not char.isprintable() and char != "\n"]
