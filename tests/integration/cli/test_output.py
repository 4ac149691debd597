"""Output: formats, fields, stable shapes, escaping, and standard output for data only."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest
import yaml

from tests.integration.cli.conftest import Shell
from tests.support.variants import first_and_variants

NASTY = "\x1b[31mred\x1b[0m \u202e evil\x07 \x85 end\nnext"


def test_every_format_prints_the_same_records(shell: Shell) -> None:
    def printed(output: str) -> str:
        return shell("activities", "list", "--fields", "id,subject", "--output", output).out

    expected = [{"id": number, "subject": f"Call {number}"} for number in range(1, 13)]
    assert json.loads(printed("json")) == expected
    assert [json.loads(line) for line in printed("jsonl").splitlines()] == expected
    assert yaml.safe_load(printed("yaml")) == expected
    rows = list(csv.DictReader(io.StringIO(printed("csv"))))
    assert [{"id": int(row["id"]), "subject": row["subject"]} for row in rows] == expected
    table = printed("table").splitlines()
    assert table[0].split() == ["id", "subject"]
    assert table[12].split() == ["12", "Call", "12"]


@pytest.mark.parametrize(
    ("output", "empty"),
    [("json", "[]\n"), ("jsonl", ""), ("yaml", "[]\n"), ("csv", "id,done\n"), ("table", "")],
)
def test_an_empty_result_has_the_same_shape(shell: Shell, output: str, empty: str) -> None:
    shell.api.records.clear()
    result = shell("activities", "list", "--output", output, "--fields", "id,done")
    assert (result.code, result.out) == (0, empty)


def test_nested_fields_are_always_present(shell: Shell) -> None:
    shell.api.records[1]["location"] = {"value": "Riga"}
    shell.api.records[1]["attendees"] = [{"email": "a"}, {"email": "b"}]
    fields = "location.value,attendees.email"
    result = shell("activities", "list", "--limit", "2", "--fields", fields)
    assert result.json == [
        {"location": {"value": "Riga"}, "attendees": {"email": ["a", "b"]}},
        {"location": {"value": None}, "attendees": {"email": None}},
    ]


def test_an_undocumented_field_gets_a_suggestion(shell: Shell) -> None:
    result = shell("activities", "list", "--fields", "id,subjct")
    assert "did you mean subject" in result.error["message"]
    assert shell("activities", "list", "--query", "[].subjct").code == 0


def test_csv_has_the_documented_header_and_names_omitted_fields(shell: Shell) -> None:
    shell.api.records[1]["brand_new"] = 1
    result = shell("activities", "list", "--output", "csv")
    header = result.out.splitlines()[0].split(",")
    assert header[:2] == ["id", "subject"]
    assert "brand_new" not in header
    assert "brand_new" in result.summary["remarks"][0]
    assert '"brand_new": 1' in shell("activities", "list").out


@pytest.mark.parametrize("output", ["table", "json", "jsonl", "yaml"])
def test_hidden_characters_of_data_are_never_printed_raw(shell: Shell, output: str) -> None:
    shell.api.records[1]["subject"] = NASTY
    out = shell("activities", "get", "1", "--output", output).out
    for character in "\x1b\u202e\x07\x85":
        assert character not in out
    if output in {"json", "jsonl"}:
        assert json.loads(out)["subject"] == NASTY
    if output == "yaml":
        assert yaml.safe_load(out)["subject"] == NASTY


def test_hidden_characters_of_errors_are_never_printed_raw(shell: Shell) -> None:
    shell.api.gate = lambda method, path: (400, {"success": False, "error": NASTY})
    assert "\x1b" not in shell("activities", "get", "1", "--output", "table").err
    assert "\x1b" not in shell("activities", "get", "1").err


def test_stdout_contains_only_data_and_closing_it_early_is_not_a_failure(shell: Shell) -> None:
    for number in range(13, 3000):
        shell.api.records[number] = {"id": number, "subject": "x" * 200}
    process = subprocess.Popen(
        [*shell.command, "activities", "list", "--all", "-o", "jsonl"],
        env=shell.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == 1
    process.stdout.close()
    notes = [json.loads(line) for line in process.stderr.read().splitlines()]
    process.stderr.close()
    assert process.wait(30) == 0
    assert notes[-1]["summary"]["complete"] is False
    assert "resume" in notes[-1]["summary"]["resume"] or "same" in notes[-1]["summary"]["resume"]


def test_invalid_query_format_and_fields_are_usage_errors(shell: Shell) -> None:
    assert shell("activities", "list", "--query", "[?").code == 64
    assert shell("activities", "list", "--output", "xml").code == 64
    assert shell("activities", "list", "--fields", ",").code == 64
    shell.environment["PIPEDRIVE_OUTPUT"] = "xml"
    assert shell("activities", "list").code == 64
    assert not shell.api.requests


def test_reports_have_the_output_options(shell: Shell) -> None:
    prices = shell("cost", "--output", "csv", "--fields", "command,cost").out.splitlines()
    assert prices[:2] == ["command,cost", "activities list,10"]
    plan = shell("cost", "--activities", "100000", "--query", "[?operation=='getActivities']").json
    assert {row["way"]: row["tokens"] for row in plan} == {
        "activities list --all": 2000,
        "activities list --all --limit 100": 10000,
        "activities list --ids, 100 per call": 10000,
    }
    assert plan[0]["share_of_day"] == "6.7 %"
    lite = shell("cost", "--activities", "100000", "--plan", "premium", "--seats", "2").json
    assert lite[0]["share_of_day"] == "0.7 %"


def test_usage_shows_tokens_by_day_operation_and_label(shell: Shell) -> None:
    shell("activities", "get", "1", "--label", "nightly")
    shell("activities", "get", "1", "2", "--label", "nightly")
    shell("activities", "list")
    rows = shell("usage", "--by", "operation", "--by", "label").json
    assert rows == [
        {"operation": "getActivities", "label": "", "tokens": 10, "calls": 1},
        {"operation": "getActivity", "label": "nightly", "tokens": 3, "calls": 3},
    ]
    assert shell("usage", "--by", "day").json[0]["tokens"] == 13


@pytest.mark.parametrize(
    "output", first_and_variants(["json", "table", "jsonl", "csv", "yaml"], kept=2)
)
def test_text_that_the_encoding_cannot_represent_is_printed(shell: Shell, output: str) -> None:
    shell.api.records[1]["subject"] = "é 会 \ud800"
    shell.environment |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    result = shell.process("activities", "get", "1", "--output", output)
    assert result.code == 0, result.err
    assert "é" in result.out
    if output in {"json", "jsonl"}:
        assert json.loads(result.out)["subject"] == "é 会 \ud800"


def test_hidden_characters_of_keys_are_escaped(shell: Shell) -> None:
    for output in ("table", "json", "yaml"):
        query = '{"\x1b[31mred": id}'
        out = shell("activities", "get", "1", "--query", query, "--output", output).out
        assert "\x1b" not in out
