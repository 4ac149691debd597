"""The four report formats, and the escaping of untrusted text in them."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import Diagnostic, Note, Severity
from generator.diagnostics.reporters import (
    report_github,
    report_json,
    report_sarif,
    report_text,
    shorten,
    visible,
)
from generator.positions import Origin, Span


def origin(line: int = 3, pointer: str = "/paths", file: str = "a b.yaml") -> Origin:
    """Return a position within one line."""
    return Origin(Span(file, line, 5, line, 9), pointer)


ERROR = Diagnostic(
    code="REF001",
    severity=Severity.ERROR,
    message='"#/x" not found',
    origin=origin(),
    help="define it",
    notes=(Note(message="looked here", origin=origin(1, "")),),
)
WARNING = Diagnostic(
    code="LNT001",
    severity=Severity.WARNING,
    message="no cost",
    origin=Origin(Span("a b.yaml", 4, 1, 9, 2), ""),
)
NOTE = Diagnostic(code="XXX001", severity=Severity.NOTE, message="by the way", origin=origin(12))
UNTRUSTED = "\x1b[31m\r\n::error::x\u202e%0A\u2028\x9b\x00"


def test_text() -> None:
    assert report_text([ERROR, WARNING]) == (
        'a b.yaml:3:5: error[REF001]: "#/x" not found\n'
        "  at /paths\n"
        "  note: a b.yaml:1:5: looked here\n"
        "  help: define it\n"
        "a b.yaml:4:1: warning[LNT001]: no cost\n"
    )
    assert report_text([]) == ""


def test_the_summary_shows_all_errors_and_the_first_warnings_of_each_code() -> None:
    warnings = [replace(WARNING, origin=origin(line, "")) for line in range(1, 7)]
    errors = [replace(ERROR, origin=origin(line)) for line in range(1, 6)]
    other = replace(WARNING, code="LNT005")
    shown, more = shorten([*errors, *warnings, other])
    assert set(shown) == {*errors, *warnings[:3], other}
    assert more == ['3 more warnings LNT001 (an operation has no cost); "specgen lint" lists all']
    assert shorten(warnings[:3])[1] == []


def test_json() -> None:
    report = json.loads(report_json([ERROR]))
    position = {"file": "a b.yaml", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
    assert report == {
        "diagnostics": [
            {
                "code": "REF001",
                "severity": "error",
                "message": '"#/x" not found',
                "help": "define it",
                **position,
                "pointer": "/paths",
                "notes": [
                    {"message": "looked here", **position, "line": 1, "end_line": 1, "pointer": ""}
                ],
            }
        ]
    }
    assert json.loads(report_json([])) == {"diagnostics": []}


def test_github() -> None:
    assert report_github([ERROR, WARNING, NOTE]) == (
        "::error file=a b.yaml,line=3,endLine=3,title=REF001,col=5,endColumn=8::"
        '"#/x" not found%0Anote: a b.yaml:1:5: looked here%0Ahelp: define it\n'
        "::warning file=a b.yaml,line=4,endLine=9,title=LNT001::no cost\n"
        "::notice file=a b.yaml,line=12,endLine=12,title=XXX001,col=5,endColumn=8::by the way\n"
    )


def test_github_properties_are_escaped() -> None:
    untrusted = Diagnostic(
        code="REF001",
        severity=Severity.ERROR,
        message="100% ::error::",
        origin=origin(file="a,line=1:b%"),
    )
    assert report_github([untrusted]) == (
        "::error file=a%2Cline=1%3Ab%25,line=3,endLine=3,title=REF001,col=5,endColumn=8::"
        "100%25 ::error::\n"
    )


def test_sarif() -> None:
    log = json.loads(report_sarif([ERROR, WARNING, NOTE, ERROR]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["LNT001", "REF001", "XXX001"]
    assert rules[1]["shortDescription"]["text"] == "the target of a reference does not exist"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        region = result["locations"][0]["physicalLocation"]["region"]
        assert all(value >= 1 for value in region.values())
        assert (region["endLine"], region["endColumn"]) >= (
            region["startLine"],
            region["startColumn"],
        )
    first = run["results"][0]
    physical = first["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b.yaml"
    assert first["relatedLocations"][0]["message"]["text"] == "looked here"
    assert first["message"]["text"] == '"#/x" not found\ndefine it'


def fingerprints(*diagnostics: Diagnostic) -> list[str]:
    """Return the fingerprints of the results in a log."""
    results = json.loads(report_sarif(diagnostics))["runs"][0]["results"]
    return [result["partialFingerprints"]["place/v1"] for result in results]


def test_a_fingerprint_does_not_depend_on_wording_and_line() -> None:
    moved = Diagnostic(
        code=ERROR.code, severity=ERROR.severity, message="else", origin=origin(77, "/paths")
    )
    elsewhere = Diagnostic(
        code=ERROR.code, severity=ERROR.severity, message="else", origin=origin(3, "/path")
    )
    assert fingerprints(ERROR) == fingerprints(moved)
    assert fingerprints(ERROR) != fingerprints(elsewhere)
    assert len(set(fingerprints(ERROR, moved))) == 2


def untrusted_diagnostic(text: str) -> Diagnostic:
    """Return a diagnostic with a text wherever text of a document can occur."""
    position = origin(pointer=f"/{text}", file=f"{text}.yaml")
    note = Note(message=text, origin=position)
    return Diagnostic(
        code="REF001",
        severity=Severity.ERROR,
        message=text,
        origin=position,
        help=text,
        notes=(note,),
    )


@given(st.text(min_size=1) | st.just(UNTRUSTED))
def test_no_text_adds_a_line_or_controls_a_terminal(text: str) -> None:
    diagnostics = [untrusted_diagnostic(text)]
    for report, lines in ((report_text(diagnostics), 4), (report_github(diagnostics), 1)):
        assert report.count("\n") == lines
        assert all(line.isprintable() for line in report.split("\n"))


@given(st.text() | st.just(UNTRUSTED))
def test_json_preserves_text(text: str) -> None:
    (diagnostic,) = json.loads(report_json([untrusted_diagnostic(text)]))["diagnostics"]
    assert (diagnostic["message"], diagnostic["pointer"]) == (text, f"/{text}")
    assert report_sarif([untrusted_diagnostic(text)]).isascii()


def test_printable_text_is_unchanged() -> None:
    assert visible("naïve – 日本 {{ x }}") == "naïve – 日本 {{ x }}"
    assert visible(UNTRUSTED) == "\\x1b[31m\\r\\n::error::x\\u202e%0A\\u2028\\x9b\\x00"
