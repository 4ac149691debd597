"""``specgen diff`` and ``upstream``: inputs, formats and exit codes."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main
from pipedrive_activities._runtime.metering.history import SpendingHistory
from pipedrive_activities._runtime.metering.usage import Spent, UsageKey
from pipedrive_activities.cli.settings import history_path
from tests.support.lowering import upstream as upstream_document
from tests.unit.diff.cases.case import LIST
from tests.unit.diff.pairs import BASE, edit

COSTLIER = edit(BASE, {f"{LIST}/x-token-cost": 20, "/info/version": "2.0.0"})


def write_json(folder: Path, name: str, document: Any) -> str:
    (folder / name).write_text(json.dumps(document, indent=1), encoding="utf-8")
    return str(folder / name)


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    return write_json(tmp_path, "old.json", BASE), write_json(tmp_path, "new.json", COSTLIER)


def test_a_document_equals_itself(documents: tuple[str, str]) -> None:
    result = run("diff", documents[0], documents[0])
    assert (result.exit_code, result.stdout) == (0, "no change in meaning\n")


def test_findings_of_the_selected_classes_exit_with_1(documents: tuple[str, str]) -> None:
    assert run("diff", *documents).exit_code == 1
    assert run("diff", *documents, "--fail-on", "breaking").exit_code == 0
    assert run("diff", *documents, "--fail-on", "breakage").exit_code == 2


def test_findings_have_a_location_in_both_documents(documents: tuple[str, str]) -> None:
    findings = json.loads(run("diff", *documents, "--format", "json").stdout)["findings"]
    assert [(f["code"], f["operation"], f["old"], f["new"]) for f in findings] == [
        ("CO01", "getOrders", 10, 20)
    ]
    for location, name in (
        (findings[0]["old_location"], documents[0]),
        (findings[0]["new_location"], documents[1]),
    ):
        line = Path(name).read_text().splitlines()[location["line"] - 1]
        assert location["file"] == name
        assert "x-token-cost" in line
        assert location["pointer"] == f"{LIST}/x-token-cost"


def test_an_input_can_be_standard_input(documents: tuple[str, str]) -> None:
    result = run("diff", documents[0], "-", text=json.dumps(COSTLIER))
    assert "costing[CO01]" in result.stdout


def test_an_input_can_be_a_file_of_a_git_revision(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.test", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "old.json"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    (tmp_path / "old.json").write_text(json.dumps(COSTLIER))
    assert "costing[CO01]" in run("diff", "git:HEAD:old.json", "old.json").stdout
    assert run("diff", "git:HEAD:none.json", "old.json").exit_code == 2
    assert run("diff", "git:--help:old.json", "old.json").exit_code == 2


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            exists = self.path == "/new.json"
            self.send_response(200 if exists else 404)
            self.end_headers()
            self.wfile.write(json.dumps(COSTLIER).encode() if exists else b"no")

        def log_message(self, *arguments: object) -> None:
            """Log nothing."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_an_input_can_be_a_url(documents: tuple[str, str], server: str) -> None:
    assert "costing[CO01]" in run("diff", documents[0], f"{server}/new.json").stdout


def test_a_failed_download_exits_with_3(documents: tuple[str, str], server: str) -> None:
    result = run("diff", documents[0], f"{server}/gone.json")
    assert result.exit_code == 3
    assert "cannot be downloaded: HTTP Error 404" in result.stderr


def test_a_missing_file_is_a_usage_error(documents: tuple[str, str]) -> None:
    result = run("diff", documents[0], "nothing.yaml")
    assert result.exit_code == 2
    assert "nothing.yaml does not exist or is not a file" in result.stderr


def test_an_invalid_document_is_reported_with_its_position(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: 3.1.0\ninfo: [\n")
    result = run("diff", documents[0], str(tmp_path / "broken.yaml"))
    assert result.exit_code == 1
    assert "broken.yaml:" in result.stderr
    assert "Traceback" not in result.output


def test_accepted_findings_do_not_fail_and_are_marked(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    findings = json.loads(run("diff", *documents, "--format", "json").stdout)["findings"]
    entry = {"fingerprint": findings[0]["fingerprint"], "reason": "agreed", "expires": "2099-01-01"}
    drift = write_json(tmp_path, "drift.yaml", {"accept": [entry]})
    result = run("diff", *documents, "--accept", drift, "--format", "sarif")
    assert result.exit_code == 0
    marked = json.loads(result.stdout)["runs"][0]["results"]
    assert [(r["ruleId"], r["suppressions"][0]["justification"]) for r in marked] == [
        ("CO01", "agreed")
    ]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"acept": []}, "DRF001"),
        ({"accept": [{"fingerprint": "0" * 16, "reason": "x"}]}, "DRF002"),
        ([], "DRF003"),
        ({"accept": [{"fingerprint": "z", "reason": "x", "expires": "2027-02-30"}]}, "DRF004"),
        ({"classes": {"CO99": "breaking"}}, "DRF004"),
        ({"classes": {"CO01": "bad"}}, "DRF004"),
    ],
)
def test_an_error_in_the_accepted_findings_is_reported(
    documents: tuple[str, str], tmp_path: Path, document: Any, code: str
) -> None:
    result = run("diff", *documents, "--accept", write_json(tmp_path, "drift.yaml", document))
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr


def test_github_annotations_are_on_the_affected_lines(documents: tuple[str, str]) -> None:
    result = run("diff", *documents, "--format", "github")
    assert result.stdout.startswith(f"::error file={documents[1]},line=")


def test_markdown_names_both_documents(documents: tuple[str, str]) -> None:
    result = run("diff", *documents, "--format", "markdown")
    assert result.stdout.startswith(f"# {documents[0]} → {documents[1]}\n")


@pytest.fixture
def usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what ``pipedrive usage`` prints after addOrder was called on two days."""
    monkeypatch.setenv("PIPEDRIVE_STATE_DIR", str(tmp_path))
    today = int(time.time()) // 86400
    for day in (today - 1, today):
        for label in ("nightly", "manual"):
            history = SpendingHistory(history_path(), wall=lambda day=day: day * 86400)
            history.add(UsageKey("addOrder", label), Spent(tokens=5, calls=1))
            history.close()
    command = [sys.executable, "-m", "pipedrive_activities.cli", "usage", "--output", "json"]
    path = tmp_path / "usage.json"
    path.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return str(path)


def test_usage_ignores_operations_that_are_never_called(
    documents: tuple[str, str], usage: str
) -> None:
    result = run("diff", *documents, "--usage", usage)
    assert (result.exit_code, "usage: never called" in result.stdout) == (0, True)


def test_usage_adds_the_cost_impact(documents: tuple[str, str], usage: str, tmp_path: Path) -> None:
    costlier = edit(BASE, {"/paths/~1orders/post/x-token-cost": 25, "/info/version": "2.0.0"})
    new = write_json(tmp_path, "post.json", costlier)
    for text in ("", Path(usage).read_text()):
        result = run("diff", documents[0], new, "--usage", "-" if text else usage, text=text)
        assert result.exit_code == 1
        assert "usage: 2.0 calls a day, 40 tokens a day more\n" in result.stdout


RECORD = {"day": "2026-11-01", "operation": "addOrder", "label": "", "tokens": 5, "calls": 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("SQLite format 3", "not JSON"),
        ("{}", "not a list"),
        ("[1]", "item 0 is not an object"),
        ('[{"operation": "addOrder", "tokens": 1, "calls": 1}]', 'has no "day" (was --by used?)'),
        (json.dumps([RECORD, {"day": "2026-11-01", "operation": "x"}]), 'item 1 has no "tokens"'),
        (json.dumps([RECORD | {"day": "today"}]), '"day" of item 0 is not a date'),
        (json.dumps([RECORD | {"day": 3}]), '"day" of item 0 is not a date'),
        (json.dumps([RECORD | {"operation": None}]), '"operation" of item 0 is not text'),
        (json.dumps([RECORD | {"calls": "1"}]), '"calls" of item 0 is not a whole number'),
        (json.dumps([RECORD | {"tokens": -1}]), '"tokens" of item 0 is not a whole number'),
    ],
)
def test_a_file_that_is_not_a_usage_report_is_a_usage_error(
    documents: tuple[str, str], tmp_path: Path, content: str, reason: str
) -> None:
    (tmp_path / "usage.json").write_text(content)
    result = run("diff", *documents, "--usage", "usage.json")
    assert result.exit_code == 2
    assert reason in result.stderr
    assert '"usage --output json"' in result.stderr


def test_usage_without_calls_has_no_effect(documents: tuple[str, str], tmp_path: Path) -> None:
    result = run("diff", *documents, "--usage", write_json(tmp_path, "usage.json", []))
    assert result.exit_code == 1
    assert "usage:" not in result.stdout
    assert "records no calls and has no effect" in result.stderr


def test_an_unknown_operation_in_the_usage_gets_a_suggestion(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    records = [RECORD | {"operation": name} for name in ("addOrders", *"abcdefg")]
    result = run("diff", *documents, "--usage", write_json(tmp_path, "usage.json", records))
    assert 'unknown operationId "addOrders"; did you mean "addOrder"?\n' in result.stderr
    assert 'unknown operationId "a"\n' in result.stderr
    assert "warning: 8 unknown operationIds in" in result.stderr


def test_standard_input_is_read_only_once(documents: tuple[str, str]) -> None:
    result = run("diff", "-", documents[0], "--usage", "-", text="[]")
    assert result.exit_code == 2
    assert 'only one of OLD, NEW and --usage can be "-"' in result.stderr


def test_changes_without_effect_are_printed_on_request(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    reordered = edit(BASE, {f"{LIST}/parameters": lambda listed: listed[::-1]})
    new = write_json(tmp_path, "reordered.json", reordered)
    assert run("diff", documents[0], new).stdout == "no change in meaning\n"
    assert "equal[RF05]" in run("diff", documents[0], new, "--all").stdout


def test_a_changelog_section_has_the_proposed_version(documents: tuple[str, str]) -> None:
    result = run("diff", *documents, "--format", "changelog")
    assert result.stdout.startswith("## 1.5.0\n\n### Costs\n\n- getOrders costs 20 tokens")


def test_the_proposed_version_is_based_on_that_of_the_product(
    documents: tuple[str, str], tmp_path: Path
) -> None:
    names = ("distribution", "package", "client", "command", "environment")
    product = dict(zip(names, ("shop", "shop", "Shop", "shop", "SHOP"), strict=True))
    config = write_json(tmp_path, "codegen.yaml", {"product": product | {"version": "3.1.0"}})
    result = run("diff", *documents, "--config", config, "--format", "json")
    assert json.loads(result.stdout)["version"] == "3.2.0"


@pytest.mark.variants
def test_between_two_official_documents_every_added_operation_is_listed() -> None:
    old = upstream_document("pipedrive-v2-2026-01-14.yaml")
    new = upstream_document("pipedrive-v2-2026-08-18.yaml")
    result = run("diff", str(old), str(new), "--format", "json")
    findings = json.loads(result.stdout)["findings"]
    import yaml

    ids: list[set[str]] = []
    parameters: list[set[tuple[str, str]]] = []
    for path in (old, new):
        document = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        operations = {
            o["operationId"]: o
            for p in document["paths"].values()
            for o in p.values()
            if isinstance(o, dict)
        }
        ids.append(set(operations))
        parameters.append(
            {(name, p["name"]) for name, o in operations.items() for p in o.get("parameters", ())}
        )
    added = {f["operation"] for f in findings if f["code"] == "OP03"}
    assert added == ids[1] - ids[0]
    kept = {(o, p) for o, p in parameters[1] - parameters[0] if o in ids[0]}
    listed = {
        (f["operation"], f["address"].rsplit("/", 1)[1])
        for f in findings
        if f["code"] in ("PA03", "PA04")
    }
    assert listed == kept
    assert not [f for f in findings if f["code"] in ("OP01", "PA01")]


def test_upstream_has_no_finding_that_was_not_accepted() -> None:
    sources = [
        upstream_document(f"pipedrive-{name}.yaml") for name in ("v2-2026-08-18", "v1-2026-01-14")
    ]
    result = run("upstream", *(part for source in sources for part in ("--source", str(source))))
    assert (result.exit_code, result.stdout) == (0, "no change in meaning\n")


@pytest.mark.variants
def test_upstream_reports_raised_costs_and_removed_operations(tmp_path: Path) -> None:
    source = upstream_document("pipedrive-v2-2026-08-18.yaml")
    text = source.read_text(encoding="utf-8")
    text = text.replace(
        "x-token-cost: 10\n      operationId: getActivities",
        "x-token-cost: 12\n      operationId: getActivities",
    )
    note = "description: The note of the activity"
    text = text.replace(note, f"nullable: true\n{' ' * 30}{note}", 1)
    text = re.sub(r"(?m)^( *)['\"]?/activities/\{id\}['\"]?:", r"\1'/gone/{id}':", text)
    moved = tmp_path / "moved.yaml"
    moved.write_text(text, encoding="utf-8")
    result = run("upstream", "--source", str(moved), "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert ("CO01", 10, 12) in [(f["code"], f["old"], f["new"]) for f in report["findings"]]
    gone = {f["operation"] for f in report["findings"] if f["code"] in ("OP01", "OP02", "DP10")}
    assert gone == {"getActivity", "updateActivity", "deleteActivity"}  # and nothing of v1


def test_upstream_exits_with_3_when_a_download_fails(server: str) -> None:
    result = run("upstream", "--source", f"{server}/gone.yaml")
    assert result.exit_code == 3
    assert "could not check for drift" in result.stderr


def test_a_git_path_cannot_leave_its_folder(documents: tuple[str, str], tmp_path: Path) -> None:
    assert run("diff", "git:HEAD:../old.json", documents[0]).exit_code == 2
    assert run("diff", "git:HEAD", documents[0]).exit_code == 2


def test_an_unreachable_host_exits_with_3(documents: tuple[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        result = run("diff", documents[0], f"http://127.0.0.1:{taken.getsockname()[1]}/v.yaml")
    assert result.exit_code == 3
    assert result.stderr.endswith("cannot be downloaded: Connection refused\n")


def test_a_download_that_is_too_large_exits_with_3(
    documents: tuple[str, str], server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.commands.diff_inputs.LIMIT", 10)
    result = run("diff", documents[0], f"{server}/new.json")
    assert result.exit_code == 3
    assert "is larger than" in result.stderr


def test_upstream_rejects_a_source_that_is_not_a_document(tmp_path: Path) -> None:
    assert run("upstream", "--source", str(tmp_path / "none.yaml")).exit_code == 2
    (tmp_path / "broken.yaml").write_text("openapi: [\n")
    result = run("upstream", "--source", str(tmp_path / "broken.yaml"))
    assert result.exit_code == 1
    assert "broken.yaml:" in result.stderr
