"""``specgen mismatches``: the report, the draft overlay and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2

from pipedrive_activities import Pipedrive
from tests.integration.test_drift_commands import run

MISMATCH = {"operation": "getActivities", "expected": "str", "got": "null"}


def test_mismatches_are_summarized_and_drafted_as_an_overlay(tmp_path: Path) -> None:
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
    assert 'update: {"type": ["integer", "null"]}' in draft
    again = run("mismatches", str(record), "--overlay", str(overlay))
    assert again.exit_code == 2
    assert overlay.read_text() == draft


def test_a_file_written_by_a_client_is_read(tmp_path: Path) -> None:
    transport = httpx2.MockTransport(
        lambda request: httpx2.Response(200, json={"success": True, "data": {"id": None}})
    )
    with Pipedrive("x" * 40, transport=transport) as client:
        client.activities.get(7)
        client.mismatches.write(tmp_path / "record.jsonl")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert result.exit_code == 1
    assert "1 time: expected integer, got null\n" in result.stdout
    assert "  in getActivity\n" in result.stdout


def test_a_draft_contains_only_unambiguous_changes(tmp_path: Path) -> None:
    """A nullable field, a reference and an enum do not become nullable by adding a type."""
    fields = {"note": "null", "location": "null", "priority": "null", "busy": "integer"}
    rows = [MISMATCH | {"pointer": f"/data/0/{name}", "got": got} for name, got in fields.items()]
    record, overlay = tmp_path / "record.jsonl", tmp_path / "draft.yaml"
    record.write_text("\n".join(map(json.dumps, rows)))
    assert run("mismatches", str(record), "--overlay", str(overlay)).exit_code == 1
    assert overlay.read_text().endswith("actions: []\n")


def test_a_draft_overlay_can_be_applied(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text(json.dumps(MISMATCH | {"pointer": "/data/0/id"}))
    run("mismatches", str(record), "--overlay", str(tmp_path / "draft.yaml"))
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.spec.load import load_document
    from tests.unit.diff.pairs import Memory

    spec = Path("spec")
    files = {"activities.yaml": (spec / "activities.yaml").read_bytes()}
    files["draft.yaml"] = (tmp_path / "draft.yaml").read_bytes()
    diagnostics = Diagnostics()
    assert load_document("activities.yaml", Memory(files), ("draft.yaml",), diagnostics)
    assert len(diagnostics) == 0


def test_a_file_without_mismatches_exits_with_0(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_text("\n")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert (result.exit_code, result.stdout) == (0, "no mismatches\n")


def test_an_unknown_operation_in_a_mismatch_gets_a_suggestion(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text(json.dumps(MISMATCH | {"operation": "getActivites", "pointer": "/data/0/id"}))
    result = run("mismatches", str(record))
    assert result.exit_code == 1
    assert 'unknown operationId "getActivites"; did you mean "getActivities"?' in result.stderr


def test_a_line_that_is_not_a_mismatch_is_reported(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_text("{}\n")
    result = run("mismatches", str(tmp_path / "record.jsonl"))
    assert result.exit_code == 2
    assert "record.jsonl:1: not a mismatch" in result.stderr
