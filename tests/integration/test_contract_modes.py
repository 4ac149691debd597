"""The generated contract tests in each mode; each run is a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.contract_runs import (
    REPORT,
    TESTS,
    TOKEN,
    mock_server,
    run_contract,
    state,
    table,
)
from tests.support.fault_proxy import Asked, Forward, Given, between, error
from tests.support.prism import find_prism, serve_prism
from tests.support.variants import first_and_variants


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


def test_a_run_against_a_server_checks_responses_and_writes_a_report(
    mock_url: str, tmp_path: Path
) -> None:
    server = (f"--base-url={mock_url}", f"--api-token={TOKEN}")
    run = run_contract(tmp_path, *server, "--contract-report=report.txt", tests=[TESTS])
    assert run.returncode == 0, run.stdout
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert report in run.stdout
    assert f"report written to {tmp_path / 'report.txt'}" in run.stdout
    assert {row["verdict"] for row in table(report, "tests")} == {"passed"}
    answers = {row["operation"]: row["status"] for row in table(report, "responses")}
    assert answers["deleteActivity"] == "200"
    members = {row["property"]: row for row in table(report, "properties of responses")}
    assert members["Activity.due_time"]["documented"] == "string | null | absent"
    assert members["PageEnd.next_cursor"]["documented"] == "string | null | absent"
    assert state(mock_url)["activities"] == 5


def test_prism_passes_and_tests_it_cannot_answer_are_skipped(tmp_path: Path) -> None:
    with serve_prism(find_prism(), tmp_path) as (url, _):
        run = run_contract(tmp_path, f"--base-url={url}", "--contract-report=report.txt")
    assert run.returncode == 0, run.stdout
    rows = table((tmp_path / "report.txt").read_text(encoding="utf-8"), "tests")
    verdicts = {row["test"].partition("[")[0]: row for row in rows}
    lifecycle = verdicts["test_record_lifecycle"]
    assert lifecycle["verdict"] == "passed"
    missing = verdicts["test_unknown_id_returns_documented_error"]
    assert missing["verdict"] == "skipped"
    assert "returns examples" in missing["reason"]


@pytest.mark.variants
def test_no_mode_writes_a_file_without_an_option_for_it(mock_url: str, tmp_path: Path) -> None:
    server = (f"--base-url={mock_url}", f"--api-token={TOKEN}")
    assert run_contract(tmp_path, "-k", "test_costs", tests=[TESTS]).returncode == 0
    assert run_contract(tmp_path, *server, "-k", "test_list").returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    first_and_variants(
        [
            (("--live",), "pass api_token=… or set PIPEDRIVE_API_TOKEN"),
            (("--record=a.jsonl",), "need --base-url or --live"),
            (("--contract-report=a.txt",), "need --base-url or --live"),
            (("--replay=a.jsonl", "--live"), "--replay cannot be combined"),
            (("--replay=a.jsonl", "--max-cost=9"), "--replay cannot be combined"),
            (("--base-url=http://127.0.0.1:9", "--api-token="), "--api-token must not be empty"),
            (("--base-url=nonsense", "--record=a.jsonl"), "base_url must be an origin"),
            (("--replay=a.jsonl",), "a.jsonl: No such file or directory"),
            (("--base-url=http://127.0.0.1:9", "--max-cost=-1"), "--max-cost must be 0 or more"),
            (("--base-url=http://127.0.0.1:9", "--record=no/a.jsonl"), "its folder does not exist"),
            (("--base-url=http://127.0.0.1:9", "-n2", "-pxdist"), "in a single process"),
        ],
    ),
)
def test_invalid_combinations_of_options_are_rejected(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    run = run_contract(tmp_path, *arguments, PIPEDRIVE_API_TOKEN="")
    assert run.returncode == 4, run.stdout
    assert message in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_help_warns_that_recordings_contain_personal_data(tmp_path: Path) -> None:
    help_text = " ".join(run_contract(tmp_path, "--help").stdout.split())
    assert "THE FILE CONTAINS THE VALUES OF RECORDS" in help_text


@pytest.mark.parametrize(
    ("settings", "deleted_status", "note_verdict", "note_observation"),
    first_and_variants(
        [
            (
                {"deleted_status": 404, "created_status": 200},
                "404",
                "confirmed",
                "cleared the value",
            ),
            ({"deleted_status": 410, "null_clears": False}, "410", "refuted", "value kept"),
        ]
    ),
)
def test_every_correction_gets_a_verdict(
    tmp_path: Path,
    settings: dict[str, object],
    deleted_status: str,
    note_verdict: str,
    note_observation: str,
) -> None:
    with mock_server(**settings) as url:
        run = run_contract(tmp_path, "--live", f"--base-url={url}")
    assert run.returncode == 0, run.stdout
    report = (tmp_path / REPORT).read_text(encoding="utf-8")
    assert report in run.stdout
    rows = table(report, "corrections of the reference")
    assert len(rows) == 62
    assert max(map(len, report.splitlines())) <= 160
    rows_by_place: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        rows_by_place.setdefault(row["location"].replace(" ", ""), []).append(row)
    note = rows_by_place["ActivityWrite.note"][0]
    assert note["verdict"] == note_verdict
    assert note_observation in note["observed"]
    assert note["expected"] == "string or null"
    assert note["reason"] == "Records contain null here, so an update must be able to send it."
    assert (
        rows_by_place["ActivityWrite.person_id"][0]["observed"] == "updateActivity person_id: 400"
    )
    assert rows_by_place["ActivityWrite"][0]["verdict"] == "confirmed"
    assert "no_such_property: 400" in rows_by_place["ActivityWrite"][0]["observed"]
    assert (
        rows_by_place["paths[/api/v2/activities].get"][0]["observed"] == "getActivities type: 400"
    )
    assert rows_by_place["Activity.due_time"][0]["verdict"] == "confirmed"
    statuses = {row["expected"]: row for row in rows if row["expected"].startswith("maybe ")}
    assert statuses[f"maybe {deleted_status}"]["verdict"].startswith("confirmed")
    assert statuses["maybe 410"]["verdict"].startswith(
        "refuted" if deleted_status == "404" else "confirmed"
    )
    assert statuses["maybe 501"]["verdict"] == "not exercised"
    assert statuses["maybe 501"]["observed"] == ""


@pytest.mark.variants
def test_a_server_that_accepts_an_invalid_request_fails_and_refutes_the_correction(
    mock_url: str, tmp_path: Path
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        accepted = b"no_such_property" in asked.body
        return forward(replace(asked, body=b'{"done": true}') if accepted else asked)

    with between(mock_url, rule) as server:
        run = run_contract(
            tmp_path, "--live", f"--base-url={server.url}", "-k", "property_is_rejected"
        )
    assert run.returncode == 1, run.stdout
    assert "updateActivity answered 200 to no_such_property" in run.stdout
    rows = table((tmp_path / REPORT).read_text(encoding="utf-8"), "corrections of the reference")
    assert next(row for row in rows if row["location"] == "ActivityWrite")["verdict"] == "refuted"
    assert state(mock_url)["activities"] == 5


@pytest.mark.variants
@pytest.mark.parametrize("status", first_and_variants([500, 403]))
@pytest.mark.parametrize("path", first_and_variants(["/api/v2/activities", "/api/v2/activities/"]))
def test_a_list_or_a_read_that_fails_is_a_failure(
    mock_url: str, tmp_path: Path, status: int, path: str
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        matches = asked.method == "GET" and asked.path.rstrip("0123456789") == path
        return error(status) if matches and "2147483647" not in asked.path else forward(asked)

    with between(mock_url, rule) as server:
        selected = "returns_a_page" if path.endswith("s") else "record_lifecycle"
        run = run_contract(tmp_path, "--live", f"--base-url={server.url}", "-k", selected)
    assert run.returncode == 1, run.stdout
    assert f"answered {status}" in run.stdout


@pytest.mark.variants
def test_deprecated_operations_run_last_and_are_skipped_if_removed(
    mock_url: str, tmp_path: Path
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        page = Given(status=404, body=b"<html>gone</html>", headers={"content-type": "text/html"})
        return page if asked.path.startswith("/v1/") else forward(asked)

    with between(mock_url, rule) as server:
        run = run_contract(tmp_path, "--live", f"--base-url={server.url}")
        old = [asked.path.startswith("/v1/") for asked in server.asked]
    assert run.returncode == 0, run.stdout
    rows = table((tmp_path / REPORT).read_text(encoding="utf-8"), "tests")
    skipped = [row for row in rows if row["verdict"] == "skipped"]
    assert rows[-3:] == skipped
    assert all("is deprecated and was removed: it answered 404" in row["reason"] for row in skipped)
    assert old.index(True) > 20
    assert state(mock_url)["activities"] == 5
