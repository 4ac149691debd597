"""The types of the public API, as mypy and pyright see them in programs that use it.

``programs/`` holds short programs as users write them. Comments in them announce what each checker
has to report (see ``tests.support.type_checkers``); a report on any other line is a failure. The
checkers are in the dependency group ``types``, so these tests run in ``nox -s types``, once for all
programs, and are skipped in ``nox -s tests``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.type_checkers import (
    CHECKERS,
    Report,
    Reports,
    expected_reports,
    format_differences,
    missing_checkers,
    run_checker,
)

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
MISSING = missing_checkers()
needs_checkers = pytest.mark.skipif(
    bool(MISSING), reason=f"not installed (dependency group types): {', '.join(MISSING)}"
)


@pytest.fixture(scope="module", params=CHECKERS)
def reports(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Reports]]:
    """Return the name of a checker and its reports on all programs."""
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, run_checker(request.param, PROGRAMS, folder)


@needs_checkers
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_checkers_report_what_the_comments_announce(
    reports: tuple[str, dict[str, Reports]], program: Path
) -> None:
    checker, by_program = reports
    expected = expected_reports(program.read_text(), checker)
    assert expected
    assert format_differences(expected, by_program[program.name]) == ""


def test_comments_are_read_for_each_checker() -> None:
    source = "x = 1  # reveals: int\ny = 2  # error: a / b, c\nz = 3  # the rest\n"
    revealed = frozenset({Report("reveals", "int")})
    assert expected_reports(source, "mypy") == {
        1: revealed,
        2: frozenset({Report("error", "a")}),
    }
    assert expected_reports(source, "pyright") == {
        1: revealed,
        2: frozenset({Report("error", "b"), Report("error", "c")}),
    }


def test_missing_and_unexpected_reports_are_differences() -> None:
    expected = {1: frozenset({Report("reveals", "int")})}
    actual = {1: frozenset({Report("reveals", "str")}), 2: frozenset({Report("error", "misc")})}
    assert format_differences(expected, actual).splitlines() == [
        "line 1: missing reveals: int",
        "line 1: unexpected reveals: str",
        "line 2: unexpected error: misc",
    ]
    assert format_differences(expected, expected) == ""
