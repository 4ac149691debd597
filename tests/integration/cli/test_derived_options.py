"""Options that fill several properties of the body: ``--when`` and ``--person``."""

from __future__ import annotations

import json
import re

import pytest

from tests.integration.cli.conftest import Shell
from tests.support.variants import first_and_variants

WHEN = ("--when", "2026-12-01T00:30:00+02:00")
DUE = {"due_date": "2026-11-30", "due_time": "22:30"}
PERSON = {"participants": [{"person_id": 7, "primary": True}]}


def test_options_fill_the_properties_of_a_new_record(shell: Shell) -> None:
    result = shell("activities", "create", "--subject", "Call", *WHEN, "--person", "7")
    assert result.code == 0, result.err
    assert shell.api.requests[0][3] == {"subject": "Call", **DUE, **PERSON}


def test_a_dry_run_shows_what_they_fill(shell: Shell) -> None:
    report = shell("activities", "update", "3", *WHEN, "--dry-run").json
    assert report["requests"][0]["body"] == DUE
    assert json.dumps(PERSON) in shell("activities", "update", "3", "--person", "7", "--curl").out
    assert not shell.api.requests


def test_null_clears_what_they_fill(shell: Shell) -> None:
    assert shell("activities", "update", "3", "--null", "when").code == 0
    assert shell.api.requests[0][3] == {"due_date": None, "due_time": None}


def test_rows_and_data_fill_them_too(shell: Shell) -> None:
    rows = f"id,when,person\n1,{WHEN[1]},\n2,,7\n"
    assert shell("activities", "update", "--rows", "-", stdin=rows).code == 0
    data = json.dumps({"subject": "a", "when": WHEN[1]})
    assert shell("activities", "create", "--data", data).code == 0
    bodies = [body for _, _, _, body in shell.api.requests]
    assert sorted(map(str, bodies)) == sorted(map(str, [DUE, PERSON, {"subject": "a", **DUE}]))


@pytest.mark.parametrize(
    ("words", "code", "message"),
    first_and_variants(
        [
            (
                (*WHEN, "--due-time", "10:00"),
                64,
                "--when cannot be combined with --due-time, which it sets",
            ),
            (("--data", '{"due_date": "2026-12-01"}', *WHEN), 65, "--when cannot be combined with due_date"),
            (("--when", "2026-12-01T09:00:00"), 64, "--when: expected a date-time"),
            (("--person", "me"), 64, '--person: expected a whole number, got "me"'),
        ]
    ),
)  # fmt: skip
def test_contradictions_and_wrong_values_are_rejected(
    shell: Shell, words: tuple[str, ...], code: int, message: str
) -> None:
    result = shell("activities", "update", "3", *words)
    assert (result.code, shell.api.requests) == (code, [])
    assert message in result.error["message"]


def test_help_explains_them(shell: Shell) -> None:
    text = re.sub(r"\s+", " ", shell("activities", "create", "--help").out)
    assert "--when DATETIME When the activity is due, with a time zone." in text
    assert "--person INTEGER ID of the person to link" in text
