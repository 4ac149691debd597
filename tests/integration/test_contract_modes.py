"""The generated contract tests in each of their modes, each run in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.contract_runs import REPORT, TOKEN, mock_server, run_contract, state, table
from tests.support.fault_proxy import Asked, Forward, Given, between, error
from tests.support.prism import find_prism, serve_prism


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


def test_a_server_is_held_to_the_description_and_reported_on(mock_url: str, tmp_path: Path) -> None:
    done = run_contract(
        tmp_path, f"--base-url={mock_url}", f"--api-token={TOKEN}", "--contract-report=report.txt"
    )
    assert done.returncode == 0, done.stdout
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert report in done.stdout
    assert f"report written to {tmp_path / 'report.txt'}" in done.stdout
    assert {row["verdict"] for row in table(report, "tests")} == {"passed"}
    answers = {row["operation"]: row["status"] for row in table(report, "responses")}
    assert answers["deleteActivity"] == "200"
    members = {row["property"]: row for row in table(report, "properties of responses")}
    assert members["Activity.due_time"]["documented"] == "string | null | absent"
    assert members["PageEnd.next_cursor"]["documented"] == "string | null | absent"
    assert state(mock_url)["activities"] == 5


def test_prism_is_held_to_what_can_be_asked_of_it(tmp_path: Path) -> None:
    with serve_prism(find_prism(), tmp_path) as (url, _):
        done = run_contract(tmp_path, f"--base-url={url}", "--contract-report=report.txt")
    assert done.returncode == 0, done.stdout
    rows = table((tmp_path / "report.txt").read_text(encoding="utf-8"), "tests")
    verdicts = {row["test"].partition("[")[0]: row for row in rows}
    made = verdicts["test_record_lifecycle"]
    assert made["verdict"] == "passed"
    missing = verdicts["test_unknown_id_returns_documented_error"]
    assert missing["verdict"] == "skipped"
    assert "returns examples" in missing["reason"]


def test_no_mode_leaves_a_file_that_nobody_asked_for(mock_url: str, tmp_path: Path) -> None:
    server = (f"--base-url={mock_url}", f"--api-token={TOKEN}")
    assert run_contract(tmp_path, "-k", "test_costs").returncode == 0
    assert run_contract(tmp_path, *server, "-k", "test_list").returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--live",), "--live needs a token: set PIPEDRIVE_API_TOKEN"),
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
)
def test_what_makes_no_sense_is_refused_at_once(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run_contract(tmp_path, *arguments, PIPEDRIVE_API_TOKEN="")
    assert done.returncode == 4, done.stdout
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_help_warns_of_what_a_recording_holds(tmp_path: Path) -> None:
    response = " ".join(run_contract(tmp_path, "--help").stdout.split())
    assert "THE FILE CONTAINS THE VALUES OF RECORDS" in response


@pytest.mark.parametrize(
    ("settings", "gone", "kept", "cleared"),
    [
        ({"deleted_status": 404, "created_status": 200}, "404", "confirmed", "cleared the value"),
        ({"deleted_status": 410, "null_clears": False}, "410", "refuted", "value kept"),
    ],
)
def test_every_correction_gets_a_verdict(
    tmp_path: Path, settings: dict[str, object], gone: str, kept: str, cleared: str
) -> None:
    with mock_server(**settings) as url:
        done = run_contract(tmp_path, "--live", f"--base-url={url}")
    assert done.returncode == 0, done.stdout
    report = (tmp_path / REPORT).read_text(encoding="utf-8")
    assert report in done.stdout
    rows = table(report, "corrections of the reference")
    assert len(rows) == 62
    assert max(map(len, report.splitlines())) <= 160
    places: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        places.setdefault(row["location"].replace(" ", ""), []).append(row)
    note = places["ActivityWrite.note"][0]
    assert note["verdict"] == kept
    assert cleared in note["observed"]
    assert note["expected"] == "string or null"
    assert note["reason"] == "Records hold null here, so a change must be able to name it."
    assert places["ActivityWrite.person_id"][0]["observed"] == "updateActivity person_id: 400"
    assert places["ActivityWrite"][0]["verdict"] == "confirmed"
    assert "no_such_property: 400" in places["ActivityWrite"][0]["observed"]
    assert places["paths[/api/v2/activities].get"][0]["observed"] == "getActivities type: 400"
    assert places["Activity.due_time"][0]["verdict"] == "confirmed"
    statuses = {row["expected"]: row for row in rows if row["expected"].startswith("maybe ")}
    assert statuses[f"maybe {gone}"]["verdict"].startswith("confirmed")
    assert statuses["maybe 410"]["verdict"].startswith("refuted" if gone == "404" else "confirmed")
    assert statuses["maybe 501"]["verdict"] == "not exercised"
    assert statuses["maybe 501"]["observed"] == ""


def test_a_server_that_takes_what_should_be_refused_fails_and_refutes(
    mock_url: str, tmp_path: Path
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        taken = b"no_such_property" in asked.body
        return forward(replace(asked, body=b'{"done": true}') if taken else asked)

    with between(mock_url, rule) as server:
        done = run_contract(
            tmp_path, "--live", f"--base-url={server.url}", "-k", "property_is_rejected"
        )
    assert done.returncode == 1, done.stdout
    assert "updateActivity answered 200 to no_such_property" in done.stdout
    rows = table((tmp_path / REPORT).read_text(encoding="utf-8"), "corrections of the reference")
    assert next(row for row in rows if row["location"] == "ActivityWrite")["verdict"] == "refuted"
    assert state(mock_url)["activities"] == 5


@pytest.mark.parametrize("status", [403, 500])
@pytest.mark.parametrize("where", ["/api/v2/activities", "/api/v2/activities/"])
def test_a_list_or_a_read_that_fails_is_a_failure(
    mock_url: str, tmp_path: Path, status: int, where: str
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        found = asked.method == "GET" and asked.path.rstrip("0123456789") == where
        return error(status) if found and "2147483647" not in asked.path else forward(asked)

    with between(mock_url, rule) as server:
        chosen = "returns_a_page" if where.endswith("s") else "record_lifecycle"
        done = run_contract(tmp_path, "--live", f"--base-url={server.url}", "-k", chosen)
    assert done.returncode == 1, done.stdout
    assert f"answered {status}" in done.stdout


def test_what_is_deprecated_comes_last_and_may_be_gone(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        page = Given(status=404, body=b"<html>gone</html>", headers={"content-type": "text/html"})
        return page if asked.path.startswith("/v1/") else forward(asked)

    with between(mock_url, rule) as server:
        done = run_contract(tmp_path, "--live", f"--base-url={server.url}")
        old = [asked.path.startswith("/v1/") for asked in server.asked]
    assert done.returncode == 0, done.stdout
    rows = table((tmp_path / REPORT).read_text(encoding="utf-8"), "tests")
    skipped = [row for row in rows if row["verdict"] == "skipped"]
    assert rows[-3:] == skipped
    assert all("is deprecated and was removed: it answered 404" in row["reason"] for row in skipped)
    assert old.index(True) > 20
    assert state(mock_url)["activities"] == 5
