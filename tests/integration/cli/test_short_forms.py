"""Short forms that people type: dates, relative times, ``help``, ``version``, ``config get``."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipedrive_activities._runtime.operation import Kind, Parameter
from pipedrive_activities.cli.command_model import Option
from pipedrive_activities.cli.input.times import expand_date, expand_datetime
from pipedrive_activities.cli.input.values import convert_text
from pipedrive_activities.cli.operation_texts import ParameterText
from tests.integration.cli.conftest import Shell

BERLIN = timezone(timedelta(hours=2))
NOW = datetime(2026, 6, 10, 1, 30, 15, 999_000, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-06-09T23:30:15Z"),
        ("30m", "2026-06-09T23:00:15Z"),
        ("24h", "2026-06-08T23:30:15Z"),
        ("7d", "2026-06-02T23:30:15Z"),
        ("2w", "2026-05-26T23:30:15Z"),
        ("+2h", "2026-06-10T01:30:15Z"),
        ("+7d", "2026-06-16T23:30:15Z"),
        ("today", "2026-06-09T22:00:00Z"),
        ("Yesterday", "2026-06-08T22:00:00Z"),
        ("2026-01-01", "2025-12-31T22:00:00Z"),
        ("2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z"),
        ("2026-02-30", "2026-02-30"),
        ("soon", "soon"),
        ("7y", "7y"),
    ],
)
def test_short_forms_of_a_datetime(text: str, expected: str) -> None:
    assert expand_datetime(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow", "2026-03-01"),
        ("today", "2026-02-28"),
        ("7d", "7d"),
        ("+3d", "2026-03-03"),
        ("+1w", "2026-03-07"),
        ("+3h", "+3h"),
        ("2026-05-05", "2026-05-05"),
    ],
)
def test_short_forms_of_a_date(text: str, expected: str) -> None:
    assert expand_date(text, date(2026, 2, 28)) == expected


def test_a_relative_time_is_sent_as_a_datetime_in_the_past(shell: Shell) -> None:
    before = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
    assert shell("activities", "list", "--updated-since", "7d").code == 0
    (path,) = [path for _, path, _, _ in shell.api.requests]
    (sent,) = parse_qs(urlsplit(path).query)["updated_since"]
    assert before <= datetime.fromisoformat(sent) <= before + timedelta(minutes=5)


def test_an_unknown_form_names_the_accepted_ones(shell: Shell) -> None:
    result = shell("activities", "list", "--updated-since", "soon")
    assert result.code == 64
    assert "2026-12-01, yesterday, 7d (ago) or +7d" in result.error["message"]
    assert not shell.api.requests


def test_help_and_version_are_commands(shell: Shell) -> None:
    assert shell("help").out == shell("--help").out
    assert shell("help", "activities", "get").out == shell("activities", "get", "--help").out
    assert shell("version").out == shell("--version").out
    assert shell("help", "nonsense").code == 64


def test_config_get_prints_the_value_alone(shell: Shell) -> None:
    assert shell("config", "get", "timeout").out == ""
    assert shell("config", "set", "timeout", "7").code == 0
    assert shell("config", "get", "timeout").out == "7\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("output", ["json", "table", "csv"])
def test_a_full_device_is_an_output_error(shell: Shell, output: str) -> None:
    arguments = ("activities", "list", "--all", "-o", output)
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [*shell.command, *arguments],
            env=shell.env,
            cwd=shell.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert process.returncode == 74
    assert "cannot write the output: No space left on device" in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("scalars", "text", "value"),
    [
        (("string",), "acme.com", "acme.com"),
        (("string",), "2026", "2026"),
        (("string",), "null", "null"),
        (("string",), '["a", "b"]', ["a", "b"]),
        (("string",), '"a"', "a"),
        (("integer", "string"), "2026", 2026),
        (("integer", "string"), "1.5", "1.5"),
        (("boolean", "number", "string"), "1.5", 1.5),
        (("boolean", "number", "string"), "true", True),
    ],
)
def test_an_option_of_several_types_takes_text(
    scalars: tuple[Kind, ...], text: str, value: object
) -> None:
    parameter = Parameter(name="domain", location="query", scalars=scalars)
    assert convert_text(Option(parameter, "domain", ParameterText()), text) == value
