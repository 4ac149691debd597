"""Formats diagnostics as text, JSON, GitHub annotations or SARIF.

Input: diagnostics in the order of the output, with file names ready for display. Output: one string
that ends with a newline; empty without diagnostics (JSON and SARIF are never empty). Messages quote
the OpenAPI document, which is untrusted input: terminal control sequences and GitHub workflow
commands are escaped here, and only here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote

from generator import __version__
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics, Note, Severity
from generator.diagnostics.source_lines import show_line
from generator.positions import Origin

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


def _no_line(_file: str, _number: int) -> str | None:
    return None


_SHOWN_WARNINGS = 3
"""How many warnings of one code ``shorten`` keeps."""


def shorten(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostics, list[str]]:
    """Return all errors and the first warnings of each code, and a line per code with more."""
    counts: Counter[str] = Counter()
    shown: list[Diagnostic] = []
    for diagnostic in diagnostics:
        is_warning = diagnostic.severity is Severity.WARNING
        counts[diagnostic.code] += is_warning
        if not is_warning or counts[diagnostic.code] <= _SHOWN_WARNINGS:
            shown.append(diagnostic)
    more = [
        f'{count - _SHOWN_WARNINGS} more warnings {code} ({CODES[code]}); "specgen lint" lists all'
        for code, count in sorted(counts.items())
        if count > _SHOWN_WARNINGS
    ]
    return Diagnostics(shown), more


def _plain(text: str, _severity: Severity) -> str:
    return text


def report_text(
    diagnostics: Iterable[Diagnostic],
    *,
    read_line: Callable[[str, int], str | None] = _no_line,
    paint: Callable[[str, Severity], str] = _plain,
) -> str:
    """Return ``file:line:col: severity[CODE]: message``, then line, pointer, notes and help, indented.

    ``read_line`` returns a line of a file by its name and number, to show it with the span underlined;
    None if it is not available. ``paint`` colours the severity and the underline.
    """
    return "".join(
        f"{line}\n"
        for diagnostic in diagnostics
        for line in _text_lines(diagnostic, read_line, paint)
    )


def _text_lines(
    diagnostic: Diagnostic,
    read_line: Callable[[str, int], str | None],
    paint: Callable[[str, Severity], str],
) -> Iterable[str]:
    severity = diagnostic.severity
    label = paint(f"{severity}[{diagnostic.code}]", severity)
    yield f"{_position(diagnostic.origin)}: {label}: {visible(diagnostic.message)}"
    span = diagnostic.origin.span
    line = read_line(span.file, span.line)
    if line is not None:
        shown, underline = show_line(span, line)
        margin, _, marks = underline.rpartition("| ")
        yield f"  {shown}"
        yield f"  {margin}| {paint(marks, severity)}"
    if diagnostic.origin.pointer:
        yield f"  at {visible(diagnostic.origin.pointer)}"
    for note in diagnostic.notes:
        yield f"  note: {_position(note.origin)}: {visible(note.message)}"
    if diagnostic.help:
        yield f"  help: {visible(diagnostic.help)}"


def _position(origin: Origin) -> str:
    span = origin.span
    return f"{visible(span.file)}:{span.line}:{span.column}"


def visible(text: str) -> str:
    """Return text with everything that is not printable as a backslash escape.

    That covers terminal control sequences (C0, DEL, C1), line breaks of every kind, and marks that
    change the text direction.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def report_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return an object with one property, ``diagnostics``; lines and columns count from 1."""
    return _dump({"diagnostics": [_json_diagnostic(diagnostic) for diagnostic in diagnostics]})


def _json_diagnostic(diagnostic: Diagnostic) -> JsonValue:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "help": diagnostic.help,
        **_json_location(diagnostic.origin),
        "notes": [
            {"message": note.message, **_json_location(note.origin)} for note in diagnostic.notes
        ],
    }


def _json_location(origin: Origin) -> dict[str, JsonValue]:
    span = origin.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "pointer": origin.pointer,
    }


def _dump(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


_GITHUB_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def report_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one workflow command per diagnostic; GitHub shows it next to the line."""
    return "".join(f"{_github_command(diagnostic)}\n" for diagnostic in diagnostics)


def _github_command(diagnostic: Diagnostic) -> str:
    span = diagnostic.origin.span
    properties = {
        "file": visible(span.file),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "title": diagnostic.code,
    }
    if span.line == span.end_line:
        # GitHub supports columns within one line only, and the end column is inclusive.
        properties["col"] = str(span.column)
        properties["endColumn"] = str(max(span.column, span.end_column - 1))
    arguments = ",".join(f"{key}={_github_property(value)}" for key, value in properties.items())
    parts = [visible(diagnostic.message), *_github_details(diagnostic)]
    message = _github_data("\n".join(parts))
    return f"::{_GITHUB_COMMANDS[diagnostic.severity]} {arguments}::{message}"


def _github_details(diagnostic: Diagnostic) -> Iterable[str]:
    for note in diagnostic.notes:
        yield f"note: {_position(note.origin)}: {visible(note.message)}"
    if diagnostic.help:
        yield f"help: {visible(diagnostic.help)}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report_sarif(
    diagnostics: Iterable[Diagnostic],
    *,
    accepted: Mapping[Diagnostic, str] = MappingProxyType({}),
    titles: Mapping[str, str] = CODES,
) -> str:
    """Return a SARIF 2.1.0 log with one run; columns count Unicode code points.

    ``accepted`` are further results that are suppressed, each with its reason (SARIF 3.27.23).
    ``titles`` maps codes to their meaning. The fingerprint of a result is that of the diagnostic,
    or is computed from code, file and JSON Pointer, so that it does not depend on wording or line.
    """
    reported = [*diagnostics, *accepted]
    codes = sorted({diagnostic.code for diagnostic in reported})
    seen: Counter[str] = Counter()
    results = [
        _sarif_result(diagnostic, codes, seen) | _sarif_suppression(accepted.get(diagnostic))
        for diagnostic in reported
    ]
    driver: JsonValue = {
        "name": "specgen",
        "version": __version__,
        "rules": [
            {"id": code, "shortDescription": {"text": titles.get(code, code)}} for code in codes
        ],
    }
    run: JsonValue = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(results),
    }
    return _dump({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_suppression(reason: str | None) -> dict[str, JsonValue]:
    if reason is None:
        return {}
    return {"suppressions": [{"kind": "external", "justification": visible(reason)}]}


def _sarif_result(
    diagnostic: Diagnostic, codes: list[str], seen: Counter[str]
) -> dict[str, JsonValue]:
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": str(diagnostic.severity),
        "message": {"text": _sarif_message(diagnostic)},
        "locations": [
            {
                "physicalLocation": _sarif_location(diagnostic.origin),
                "logicalLocations": [{"fullyQualifiedName": diagnostic.origin.pointer or "/"}],
            }
        ],
        "relatedLocations": [
            _sarif_note(index, note) for index, note in enumerate(diagnostic.notes)
        ],
        "partialFingerprints": _fingerprints(diagnostic, seen),
    }


def _sarif_message(diagnostic: Diagnostic) -> str:
    text = visible(diagnostic.message)
    return f"{text}\n{visible(diagnostic.help)}" if diagnostic.help else text


def _sarif_note(index: int, note: Note) -> JsonValue:
    return {
        "id": index,
        "message": {"text": visible(note.message)},
        "physicalLocation": _sarif_location(note.origin),
    }


def _sarif_location(origin: Origin) -> JsonValue:
    span = origin.span
    return {
        "artifactLocation": {"uri": quote(span.file)},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _fingerprints(diagnostic: Diagnostic, seen: Counter[str]) -> dict[str, JsonValue]:
    if diagnostic.fingerprint:
        return {"change/v1": diagnostic.fingerprint}
    text = "\0".join((diagnostic.code, diagnostic.origin.file, diagnostic.origin.pointer))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return {"place/v1": f"{digest}:{seen[digest]}"}
