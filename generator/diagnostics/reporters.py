"""Diagnostics as text for people, JSON for programs, GitHub annotations, and SARIF for scanners.

Input: diagnostics in the order in which they are to be shown, with files named as they should be.
Output: one string that ends in a newline, empty when there is nothing to say (JSON and SARIF always
say that). Messages quote descriptions, and descriptions are hostile: whatever could steer a
terminal or start a workflow command is escaped here, and only here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote

from generator import __version__
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic, Note, Severity
from generator.positions import Origin

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


def report_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return ``file:line:col: severity[CODE]: message``, then pointer, notes and help, indented."""
    return "".join(f"{line}\n" for found in diagnostics for line in _text_lines(found))


def _text_lines(found: Diagnostic) -> Iterable[str]:
    place = _place(found.origin)
    yield f"{place}: {found.severity}[{found.code}]: {visible(found.message)}"
    if found.origin.pointer:
        yield f"  at {visible(found.origin.pointer)}"
    for note in found.notes:
        yield f"  note: {_place(note.origin)}: {visible(note.message)}"
    if found.help:
        yield f"  help: {visible(found.help)}"


def _place(origin: Origin) -> str:
    span = origin.span
    return f"{visible(span.file)}:{span.line}:{span.column}"


def visible(text: str) -> str:
    """Return text with everything that is not printable as a backslash escape.

    That covers terminal sequences (C0, DEL, C1), line breaks of every kind, and the marks that turn
    the direction of writing round.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def report_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return an object with one member, ``diagnostics``; lines and columns count from 1."""
    found = [_json_diagnostic(diagnostic) for diagnostic in diagnostics]
    return _dump({"diagnostics": found})


def _json_diagnostic(found: Diagnostic) -> JsonValue:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "help": found.help,
        **_json_place(found.origin),
        "notes": [{"message": note.message, **_json_place(note.origin)} for note in found.notes],
    }


def _json_place(origin: Origin) -> dict[str, JsonValue]:
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
    """Return one workflow command a diagnostic, which GitHub shows beside the line in question."""
    return "".join(f"{_github_command(found)}\n" for found in diagnostics)


def _github_command(found: Diagnostic) -> str:
    span = found.origin.span
    properties = {
        "file": visible(span.file),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "title": found.code,
    }
    if span.line == span.end_line:
        # GitHub knows columns within one line only, and counts the last one in.
        properties["col"] = str(span.column)
        properties["endColumn"] = str(max(span.column, span.end_column - 1))
    written = ",".join(f"{key}={_github_property(value)}" for key, value in properties.items())
    parts = [visible(found.message), *_github_details(found)]
    message = _github_data("\n".join(parts))
    return f"::{_GITHUB_COMMANDS[found.severity]} {written}::{message}"


def _github_details(found: Diagnostic) -> Iterable[str]:
    for note in found.notes:
        yield f"note: {_place(note.origin)}: {visible(note.message)}"
    if found.help:
        yield f"help: {visible(found.help)}"


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

    The fingerprint of a result is its own, or made of code, file and pointer; never of wording or
    line.
    ``accepted`` are further results that are suppressed, each with its reason (SARIF 3.27.23);
    ``titles`` says what each code means.
    """
    found = [*diagnostics, *accepted]
    codes = sorted({diagnostic.code for diagnostic in found})
    seen: Counter[str] = Counter()
    results = [
        _sarif_result(diagnostic, codes, seen) | _sarif_suppression(accepted.get(diagnostic))
        for diagnostic in found
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


def _sarif_result(found: Diagnostic, codes: list[str], seen: Counter[str]) -> dict[str, JsonValue]:
    return {
        "ruleId": found.code,
        "ruleIndex": codes.index(found.code),
        "level": str(found.severity),
        "message": {"text": _sarif_message(found)},
        "locations": [
            {
                "physicalLocation": _sarif_place(found.origin),
                "logicalLocations": [{"fullyQualifiedName": found.origin.pointer or "/"}],
            }
        ],
        "relatedLocations": [_sarif_note(index, note) for index, note in enumerate(found.notes)],
        "partialFingerprints": _fingerprints(found, seen),
    }


def _sarif_message(found: Diagnostic) -> str:
    text = visible(found.message)
    return f"{text}\n{visible(found.help)}" if found.help else text


def _sarif_note(index: int, note: Note) -> JsonValue:
    return {
        "id": index,
        "message": {"text": visible(note.message)},
        "physicalLocation": _sarif_place(note.origin),
    }


def _sarif_place(origin: Origin) -> JsonValue:
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


def _fingerprints(found: Diagnostic, seen: Counter[str]) -> dict[str, JsonValue]:
    if found.fingerprint:
        return {"change/v1": found.fingerprint}
    text = "\0".join((found.code, found.origin.span.file, found.origin.pointer))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return {"place/v1": f"{digest}:{seen[digest]}"}
