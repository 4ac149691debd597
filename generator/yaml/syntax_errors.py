"""Turns libyaml's syntax errors into messages that say what is wrong and what to do."""

from __future__ import annotations

from typing import TypeAlias

import yaml

from generator.records import dataclass
from generator.yaml.indentation import Misalignment, find_misalignment

_ALIGN = "indent it by the same number of spaces as the other keys"
_UNEXPECTED_END = "found unexpected end of stream"
_UNEXPECTED_COLON = "mapping values are not allowed"
_QUOTE_COLON = "put a value that contains ': ' in quotes"

_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (_UNEXPECTED_COLON, "':' is not allowed here", _QUOTE_COLON),
    (
        "did not find expected key",
        "this line is not aligned with the mapping it belongs to",
        _ALIGN,
    ),
    (
        "did not find expected '-' indicator",
        "this line is not aligned with the list it belongs to",
        "start the line with '- ', or indent it like the key of the list",
    ),
    (
        "did not find expected <document start>",
        "this line does not belong to the content above it",
        _ALIGN,
    ),
    ("could not find expected ':'", "':' is missing after a key", "write 'key: value'"),
    (_UNEXPECTED_END, "the closing quote is missing", "close the quoted text"),
    (
        "found character that cannot start any token",
        "a value cannot start with this character",
        "put the value in quotes",
    ),
    (
        "did not find expected ',' or",
        "',' or a closing bracket is missing",
        "separate entries with ',' and close every '{' and '['",
    ),
    (
        "control characters are not allowed",
        "the file contains a control character",
        "remove it, or write it as an escape sequence in double quotes",
    ),
    (
        "found unknown escape character",
        "unknown escape sequence",
        "write a backslash as '\\\\' in double quotes, or use single quotes",
    ),
    (
        "block sequence entries are not allowed",
        "'- ' is not allowed here",
        "put the list on separate lines below its key",
    ),
)
"""Part of libyaml's message, our message, and the help."""

_INDENTATION = (
    _UNEXPECTED_COLON,
    "did not find expected key",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
)
"""Errors of libyaml that wrong indentation causes."""

ParserError: TypeAlias = yaml.MarkedYAMLError | yaml.reader.ReaderError
"""The exceptions of libyaml's parser."""


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """A syntax error with a message and help of our own; line and column count from 1."""

    code: str
    message: str
    help: str
    line: int
    column: int


def explain_syntax(error: ParserError, text: str) -> SyntaxProblem:
    """Return what an error of libyaml's parser on this text means, and where the cause is.

    That may be another line than the one libyaml reports: see ``yaml.indentation``. A tab in the
    indentation is reported as such.
    """
    problem, line, column = _problem(error, text)
    line, column = _clamp(text, line, column)
    tab = _find_tab(text, line, column)
    if tab:
        help_text = "replace the tab with spaces"
        return SyntaxProblem("YML003", "a tab is used for indentation", help_text, line, tab)
    if "nesting depth" in problem:
        help_text = "use $ref for parts that repeat or nest deeply"
        return SyntaxProblem("YML008", "the file is nested too deeply", help_text, line, column)
    misalignment = _find_misalignment(problem, text, line, column)
    if misalignment is not None:
        return _explain_misalignment(misalignment, problem)
    for part, message, help_text in _EXPLANATIONS:
        if part in problem:
            return SyntaxProblem("YML002", message, help_text, line, column)
    return SyntaxProblem("YML002", problem, "check this line and the one above it", line, column)


def _find_misalignment(problem: str, text: str, line: int, column: int) -> Misalignment | None:
    is_candidate = any(part in problem for part in _INDENTATION)
    return find_misalignment(text, line, column - 1) if is_candidate else None


def _explain_misalignment(misalignment: Misalignment, problem: str) -> SyntaxProblem:
    wrong, aligned = misalignment.wrong, misalignment.aligned
    message = (
        f"wrong indentation: this {wrong.noun} starts in column {wrong.column + 1},"
        f" the {aligned.noun} on line {aligned.line} in column {aligned.column + 1}"
    )
    if wrong.is_inline:
        correction = f"move it to column {aligned.column + 1}"
    elif aligned.column:
        correction = f"indent it by {_spaces(aligned.column)}"
    else:
        correction = "remove its indentation"
    is_continuation = _UNEXPECTED_COLON in problem and aligned.line < wrong.line
    alternative = f"or {_QUOTE_COLON}" if is_continuation else "and move its nested lines with it"
    help_text = f"{correction}, {alternative}"
    return SyntaxProblem("YML002", message, help_text, wrong.line, wrong.column + 1)


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


def _find_tab(text: str, line: int, column: int) -> int:
    """Return the column of a tab in the indentation or at the position of the error, 0 for none."""
    lines = text.split("\n", line)
    content = lines[line - 1] if 0 < line <= len(lines) else ""
    indent = content[: len(content) - len(content.lstrip(" \t"))]
    if "\t" in indent:
        return indent.index("\t") + 1
    return column if content[column - 1 : column] == "\t" else 0


def _clamp(text: str, line: int, column: int) -> tuple[int, int]:
    """Return a position within the text: libyaml reports the end of a file on the line after it."""
    trimmed = text.rstrip()
    last = trimmed.count("\n") + 1
    if line <= last:
        return line, column
    return last, len(trimmed) - trimmed.rfind("\n")


def _problem(error: ParserError, text: str) -> tuple[str, int, int]:
    """Return the message of an error with its line and column, counted from 1."""
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml reports a byte offset here instead of a line.
        before = text.encode()[: error.position].decode(errors="ignore")
        return str(error.reason), before.count("\n") + 1, len(before) - before.rfind("\n")
    problem = error.problem or ""
    mark = error.problem_mark
    if error.context_mark is not None and (mark is None or _UNEXPECTED_END in problem):
        mark = error.context_mark
    return (problem, mark.line + 1, mark.column + 1) if mark is not None else (problem, 1, 1)
