"""Every code is explained, and the line of a diagnostic is shown with its span underlined."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from generator.commands.main import main
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.explanations import read_explanations
from generator.diagnostics.reporters import report_text
from generator.diagnostics.source_lines import WIDTH, show_line
from generator.diff.findings.codes import CODES as CHANGES
from generator.positions import Origin, Span


def test_every_code_has_a_wrong_and_a_right_example() -> None:
    explanations = read_explanations()
    assert set(explanations) == set(CODES)
    for explanation in explanations.values():
        assert explanation.wrong, explanation.code
        assert explanation.right, explanation.code
        assert explanation.wrong != explanation.right


def explain(code: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["explain", code])
    return result.exit_code, result.output


def test_a_diagnostic_is_explained() -> None:
    code, output = explain("sch004")
    assert code == 0
    assert output == (
        "SCH004: a schema has an unknown type\n\nwrong:\n  type: strng\n\nright:\n  type: string\n"
    )


def test_every_change_is_explained() -> None:
    for name in CHANGES:
        code, output = explain(name)
        assert code == 0
        assert output.startswith(f"{name}: {CHANGES[name].title}\n")
        assert "class" in output


def test_an_unknown_code_is_a_usage_error() -> None:
    code, output = explain("SCH04")
    assert code == 2
    assert 'unknown code "SCH04"; did you mean "SCH' in output


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "underlined"),
    [
        ("type: strng", 7, 12, "type: strng", "      ^^^^^"),
        ("a: b", 4, 4, "a: b", "   ^"),
        ("", 1, 1, "", "^"),
        ("名: x", 4, 5, "名: x", "    ^"),
        ("a\x1b[0m: b", 8, 9, "a\\x1b[0m: b", "          ^"),
    ],
)
def test_a_span_is_underlined(line: str, start: int, end: int, shown: str, underlined: str) -> None:
    lines = show_line(Span("a.yaml", 2, start, 2, end), f"{line}\r\n")
    assert lines == (f"2 | {shown}", f"  | {underlined}")


def test_a_span_of_several_lines_ends_with_the_first() -> None:
    lines = show_line(Span("a.yaml", 1, 4, 3, 2), "a: {b: 1,\n")
    assert lines == ("1 | a: {b: 1,", "  |    ^^^^^^")


def test_a_long_line_is_cut_around_the_span() -> None:
    text = "x" * 500 + "WRONG" + "y" * 500
    lines = show_line(Span("a.json", 1, 501, 1, 506), text)
    assert len(lines[0]) < WIDTH + 10
    assert lines[0][lines[1].index("^") :].startswith("WRONG")
    assert lines[0].endswith("y…")


def test_a_report_shows_the_line_if_its_file_can_be_read() -> None:
    diagnostics = Diagnostics()
    origin = Origin(Span("a.yaml", 1, 7, 1, 12), "/type")
    diagnostics.error("SCH004", "message", origin, help="help")
    plain = "a.yaml:1:7: error[SCH004]: message\n"
    assert report_text(diagnostics) == f"{plain}  at /type\n  help: help\n"
    shown = report_text(
        diagnostics,
        read_line=lambda file, number: {("a.yaml", 1): "type: strng"}.get((file, number)),
    )
    assert shown == f"{plain}  1 | type: strng\n    |       ^^^^^\n  at /type\n  help: help\n"
    painted = report_text(
        diagnostics,
        read_line=lambda file, number: {("a.yaml", 1): "type: strng"}.get((file, number)),
        paint=lambda text, severity: f"<{severity} {text}>",
    )
    assert "<error error[SCH004]>" in painted
    assert "<error       ^^^^^>" in painted
