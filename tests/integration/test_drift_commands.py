"""diff, upstream and mismatches as commands: inputs of every kind, formats, exit codes."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main
from pipedrive_activities import Pipedrive
from pipedrive_activities._runtime.metering.history import SpendingHistory
from pipedrive_activities._runtime.metering.usage import Spent, UsageKey
from tests.support.lowering import upstream as upstream_document
from tests.unit.diff.cases.writing import LIST
from tests.unit.diff.pairs import BASE, edit

DEARER = edit(BASE, {f"{LIST}/x-token-cost": 20, "/info/version": "2.0.0"})


def written(folder: Path, name: str, document: Any) -> str:
    (folder / name).write_text(json.dumps(document, indent=1), encoding="utf-8")
    return str(folder / name)


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    return written(tmp_path, "old.json", BASE), written(tmp_path, "new.json", DEARER)


def test_a_description_against_itself_is_fine(sides: tuple[str, str]) -> None:
    result = run("diff", sides[0], sides[0])
    assert (result.exit_code, result.stdout) == (0, "no change in meaning\n")


def test_findings_of_the_classes_asked_for_exit_with_1(sides: tuple[str, str]) -> None:
    assert run("diff", *sides).exit_code == 1
    assert run("diff", *sides, "--fail-on", "breaking").exit_code == 0
    assert run("diff", *sides, "--fail-on", "breakage").exit_code == 2


def test_places_are_told_on_both_sides(sides: tuple[str, str]) -> None:
    found = json.loads(run("diff", *sides, "--format", "json").stdout)["findings"]
    assert [(f["code"], f["operation"], f["old"], f["new"]) for f in found] == [
        ("CO01", "getOrders", 10, 20)
    ]
    for side, name in ((found[0]["old_place"], sides[0]), (found[0]["new_place"], sides[1])):
        line = Path(name).read_text().splitlines()[side["line"] - 1]
        assert side["file"] == name
        assert "x-token-cost" in line
        assert side["pointer"] == f"{LIST}/x-token-cost"


def test_standard_input_is_a_side(sides: tuple[str, str]) -> None:
    result = run("diff", sides[0], "-", text=json.dumps(DEARER))
    assert "costing[CO01]" in result.stdout


def test_a_file_of_a_revision_is_a_side(sides: tuple[str, str], tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.test", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "old.json"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    (tmp_path / "old.json").write_text(json.dumps(DEARER))
    assert "costing[CO01]" in run("diff", "git:HEAD:old.json", "old.json").stdout
    assert run("diff", "git:HEAD:none.json", "old.json").exit_code == 2
    assert run("diff", "git:--help:old.json", "old.json").exit_code == 2


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/new.json"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps(DEARER).encode() if found else b"no")

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_a_url_is_a_side(sides: tuple[str, str], server: str) -> None:
    assert "costing[CO01]" in run("diff", sides[0], f"{server}/new.json").stdout


def test_a_network_failure_is_told_apart_from_drift(sides: tuple[str, str], server: str) -> None:
    result = run("diff", sides[0], f"{server}/gone.json")
    assert result.exit_code == 3
    assert "cannot be reached: HTTP Error 404" in result.stderr


def test_a_file_that_is_not_there_is_wrong_use(sides: tuple[str, str]) -> None:
    result = run("diff", sides[0], "nothing.yaml")
    assert result.exit_code == 2
    assert "there is no file nothing.yaml" in result.stderr


def test_a_broken_side_is_reported_with_its_place(sides: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: 3.1.0\ninfo: [\n")
    result = run("diff", sides[0], str(tmp_path / "broken.yaml"))
    assert result.exit_code == 1
    assert "broken.yaml:" in result.stderr
    assert "Traceback" not in result.output


def test_accepted_findings_do_not_fail_and_stay_marked(
    sides: tuple[str, str], tmp_path: Path
) -> None:
    found = json.loads(run("diff", *sides, "--format", "json").stdout)["findings"]
    entry = {"fingerprint": found[0]["fingerprint"], "reason": "agreed", "expires": "2099-01-01"}
    drift = written(tmp_path, "drift.yaml", {"accept": [entry]})
    result = run("diff", *sides, "--accept", drift, "--format", "sarif")
    assert result.exit_code == 0
    marked = json.loads(result.stdout)["runs"][0]["results"]
    assert [(r["ruleId"], r["suppressions"][0]["justification"]) for r in marked] == [
        ("CO01", "agreed")
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"acept": []}, "DRF001"),
        ({"accept": [{"fingerprint": "0" * 16, "reason": "x"}]}, "DRF002"),
        ([], "DRF003"),
        ({"accept": [{"fingerprint": "z", "reason": "x", "expires": "2027-02-30"}]}, "DRF004"),
        ({"classes": {"CO99": "breaking"}}, "DRF004"),
        ({"classes": {"CO01": "bad"}}, "DRF004"),
    ],
)
def test_a_fault_in_the_acceptances_has_a_place(
    sides: tuple[str, str], tmp_path: Path, document: Any, said: str
) -> None:
    result = run("diff", *sides, "--accept", written(tmp_path, "drift.yaml", document))
    assert result.exit_code == 1
    assert f"error[{said}]" in result.stderr


def test_github_annotations_stand_on_the_lines_concerned(sides: tuple[str, str]) -> None:
    result = run("diff", *sides, "--format", "github")
    assert result.stdout.startswith(f"::error file={sides[1]},line=")


def test_markdown_names_both_sides(sides: tuple[str, str]) -> None:
    result = run("diff", *sides, "--format", "markdown")
    assert result.stdout.startswith(f"# {sides[0]} → {sides[1]}\n")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """What a client leaves behind that called addOrder on two days."""
    path = tmp_path / "ledger.db"
    for day in (0, 86400):
        history = SpendingHistory(path, wall=lambda day=day: day)
        history.add(UsageKey("addOrder", "nightly"), Spent(tokens=5, calls=1))
        history.close()
    return str(path)


def test_use_excuses_what_is_never_called(sides: tuple[str, str], ledger: str) -> None:
    result = run("diff", *sides, "--usage", ledger)
    assert (result.exit_code, "use: never called" in result.stdout) == (0, True)
    assert run("diff", *sides, "--usage", sides[0]).exit_code == 2


def test_use_prices_what_is_called(sides: tuple[str, str], ledger: str, tmp_path: Path) -> None:
    dearer = edit(BASE, {"/paths/~1orders/post/x-token-cost": 25, "/info/version": "2.0.0"})
    result = run("diff", sides[0], written(tmp_path, "post.json", dearer), "--usage", ledger)
    assert result.exit_code == 1
    assert "use: 1.0 calls a day, 20 tokens a day more\n" in result.stdout


def test_a_changelog_section_carries_the_proposed_version(sides: tuple[str, str]) -> None:
    result = run("diff", *sides, "--format", "changelog")
    assert result.stdout.startswith("## 1.5.0\n\n### Costs\n\n- getOrders costs 20 tokens")


def test_the_proposed_version_follows_that_of_the_product(
    sides: tuple[str, str], tmp_path: Path
) -> None:
    names = ("distribution", "package", "client", "command", "environment")
    product = dict(zip(names, ("shop", "shop", "Shop", "shop", "SHOP"), strict=True))
    config = written(tmp_path, "codegen.yaml", {"product": product | {"version": "3.1.0"}})
    result = run("diff", *sides, "--config", config, "--format", "json")
    assert json.loads(result.stdout)["version"] == "3.2.0"


def test_between_two_official_documents_every_added_operation_is_listed() -> None:
    old = upstream_document("pipedrive-v2-2026-01-14.yaml")
    new = upstream_document("pipedrive-v2-2026-08-18.yaml")
    result = run("diff", str(old), str(new), "--format", "json")
    found = json.loads(result.stdout)["findings"]
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
    added = {f["operation"] for f in found if f["code"] == "OP03"}
    assert added == ids[1] - ids[0]
    kept = {(o, p) for o, p in parameters[1] - parameters[0] if o in ids[0]}
    listed = {
        (f["operation"], f["address"].rsplit("/", 1)[1])
        for f in found
        if f["code"] in ("PA03", "PA04")
    }
    assert listed == kept
    assert not [f for f in found if f["code"] in ("OP01", "PA01")]


def test_upstream_finds_nothing_but_what_was_accepted() -> None:
    sources = [
        upstream_document(f"pipedrive-{name}.yaml") for name in ("v2-2026-08-18", "v1-2026-01-14")
    ]
    result = run("upstream", *(part for source in sources for part in ("--source", str(source))))
    assert (result.exit_code, result.stdout) == (0, "no change in meaning\n")


def test_upstream_tells_what_became_dearer_new_gone_and_needless(tmp_path: Path) -> None:
    source = upstream_document("pipedrive-v2-2026-08-18.yaml")
    text = source.read_text(encoding="utf-8")
    text = text.replace(
        "x-token-cost: 10\n      operationId: getActivities",
        "x-token-cost: 12\n      operationId: getActivities",
    )
    note = "description: The note of the activity"
    text = text.replace(note, f"nullable: true\n{' ' * 30}{note}", 1)
    moved = tmp_path / "moved.yaml"
    moved.write_text(text, encoding="utf-8")
    result = run("upstream", "--source", str(moved), "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert ("CO01", 10, 12) in [(f["code"], f["old"], f["new"]) for f in report["findings"]]
    gone = {f["operation"] for f in report["findings"] if f["code"] in ("OP01", "OP02", "DP10")}
    assert gone == {"getActivitiesCollection", "deleteActivities"}


def test_upstream_network_failure_says_nothing_about_drift(server: str) -> None:
    result = run("upstream", "--source", f"{server}/gone.yaml")
    assert result.exit_code == 3
    assert "says nothing about drift" in result.stderr


MISMATCH = {"operation": "getActivities", "expected": "str", "got": "null"}


def test_mismatches_become_a_report_and_a_draft_overlay(tmp_path: Path) -> None:
    rows = [MISMATCH | {"pointer": f"/data/{index}/id"} for index in range(3)]
    rows.append(MISMATCH | {"pointer": "/data/0/colour", "got": "int"})
    record = tmp_path / "record.jsonl"
    record.write_text("\n".join(map(json.dumps, rows)) + "\n")
    overlay = tmp_path / "draft.yaml"
    result = run("mismatches", str(record), "--overlay", str(overlay))
    assert result.exit_code == 1
    assert (
        "3 times: expected str, got null\n  at /components/schemas/Activity/properties/id"
        in result.stdout
    )
    assert "1 time: expected str, got int\n  at /data/*/colour" in result.stdout
    draft = overlay.read_text()
    assert '$["components"]["schemas"]["Activity"]["properties"]["id"]' in json.loads(
        draft.split("target: ")[1].splitlines()[0]
    )
    assert "type: [\"integer\", 'null']" in draft
    again = run("mismatches", str(record), "--overlay", str(overlay))
    assert again.exit_code == 2
    assert overlay.read_text() == draft


def test_what_a_client_wrote_is_read(tmp_path: Path) -> None:
    answers = httpx2.MockTransport(
        lambda request: httpx2.Response(200, json={"success": True, "data": {"id": None}})
    )
    with Pipedrive("x" * 40, transport=answers) as client:
        client.activities.get(7)
        client.mismatches.write(tmp_path / "record.jsonl")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert result.exit_code == 1
    assert "1 time: expected integer, got null\n" in result.stdout
    assert "  in getActivity\n" in result.stdout


def test_a_draft_leaves_alone_what_is_not_plain(tmp_path: Path) -> None:
    """Null already, a reference, and a list of values cannot become nullable by naming null."""
    places = {"note": "null", "location": "null", "priority": "null", "busy": "integer"}
    rows = [MISMATCH | {"pointer": f"/data/0/{name}", "got": got} for name, got in places.items()]
    record, overlay = tmp_path / "record.jsonl", tmp_path / "draft.yaml"
    record.write_text("\n".join(map(json.dumps, rows)))
    assert run("mismatches", str(record), "--overlay", str(overlay)).exit_code == 1
    assert overlay.read_text().endswith("actions: []\n")


def test_a_draft_overlay_can_be_applied(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text(json.dumps(MISMATCH | {"pointer": "/data/0/id"}))
    run("mismatches", str(record), "--overlay", str(tmp_path / "draft.yaml"))
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.spec.load import load_description
    from tests.unit.diff.pairs import Memory

    spec = Path("spec")
    files = {"activities.yaml": (spec / "activities.yaml").read_bytes()}
    files["draft.yaml"] = (tmp_path / "draft.yaml").read_bytes()
    diagnostics = Diagnostics()
    assert load_description("activities.yaml", Memory(files), ("draft.yaml",), diagnostics)
    assert len(diagnostics) == 0


def test_no_mismatches_are_fine(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_text("\n")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert (result.exit_code, result.stdout) == (0, "no mismatches\n")


def test_a_line_that_is_no_mismatch_is_named(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_text("{}\n")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert result.exit_code == 2
    assert "record.jsonl:1: not a mismatch" in result.stderr


def test_a_revision_gives_nothing_from_outside_its_folder(
    sides: tuple[str, str], tmp_path: Path
) -> None:
    assert run("diff", "git:HEAD:../old.json", sides[0]).exit_code == 2
    assert run("diff", "git:HEAD", sides[0]).exit_code == 2


def test_a_host_that_does_not_answer_is_a_network_failure(sides: tuple[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        result = run("diff", sides[0], f"http://127.0.0.1:{taken.getsockname()[1]}/v.yaml")
    assert result.exit_code == 3
    assert "cannot be reached" in result.stderr


def test_a_download_that_is_too_large_is_no_description(
    sides: tuple[str, str], server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.commands.diff_inputs.LIMIT", 10)
    result = run("diff", sides[0], f"{server}/new.json")
    assert result.exit_code == 3
    assert "is larger than" in result.stderr


def test_upstream_refuses_a_source_that_is_no_document(tmp_path: Path) -> None:
    assert run("upstream", "--source", str(tmp_path / "none.yaml")).exit_code == 2
    (tmp_path / "broken.yaml").write_text("openapi: [\n")
    result = run("upstream", "--source", str(tmp_path / "broken.yaml"))
    assert result.exit_code == 1
    assert "broken.yaml:" in result.stderr
