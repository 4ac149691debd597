"""What libyaml's complaint about a file means for the person who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import yaml

_ALIGN = "align this line with the keys beside it: same key level, same number of spaces"

_ENDLESS = "found unexpected end of stream"

_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a ':' is not allowed here", ""),
    (
        "did not find expected key",
        "this line does not line up with the mapping it belongs to",
        _ALIGN,
    ),
    (
        "did not find expected '-' indicator",
        "this line does not line up with the list it belongs to",
        "start the line with '- ', or move it left to the level of the list's key",
    ),
    ("could not find expected ':'", "a key has no ':' after it", "write 'key: value'"),
    (
        _ENDLESS,
        "these quotes are never closed",
        "close the quotes with the sign that opened them",
    ),
    (
        "found character that cannot start any token",
        "this sign cannot start a value",
        "put the value in quotes",
    ),
    (
        "did not find expected ',' or",
        "a ',' or the closing bracket is missing",
        "separate members with ',' and close every '{' and '['",
    ),
    (
        "control characters are not allowed",
        "the file holds a control character",
        "remove it, or write it as an escape inside double quotes",
    ),
    (
        "found unknown escape character",
        "this escape is unknown",
        "write a backslash as '\\\\' inside double quotes, or use single quotes",
    ),
    (
        "block sequence entries are not allowed",
        "a '- ' is not allowed here",
        "put the list on lines of its own, below its key",
    ),
)

ParserError: TypeAlias = yaml.MarkedYAMLError | yaml.reader.ReaderError
"""What libyaml's parser raises."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A fault in words that say what to do; line and column count from 1."""

    code: str
    message: str
    help: str
    line: int
    column: int


def explain_syntax(error: ParserError, text: str) -> SyntaxFault:
    """Return what a parser's error on this text means, and where it is.

    A tab among the spaces that indent the line is named as such: libyaml speaks of tokens.
    """
    problem, line, column = _problem(error, text)
    line, column = _within(text, line, column)
    indent = _indent_of(text, line)
    if "\t" in indent:
        return SyntaxFault(
            "YML003",
            "a tab is used to indent",
            "replace the tab by spaces",
            line,
            indent.index("\t") + 1,
        )
    if "nesting depth" in problem:
        help_text = "use $ref for what repeats or nests"
        return SyntaxFault("YML008", "the file nests too deep", help_text, line, column)
    for part, message, help_text in _EXPLANATIONS:
        if part in problem:
            help_text = help_text or _colon_help(text, line)
            return SyntaxFault("YML002", message, help_text, line, column)
    return SyntaxFault("YML002", problem, "check the line and the one above it", line, column)


def _colon_help(text: str, line: int) -> str:
    lines = text.splitlines()
    here, above = _indent_of(text, line), _indent_of(text, line - 1)
    if line >= 2 and ":" in lines[line - 2] and len(here) > len(above):
        return (
            f"indent by {len(above)} spaces like the line above, or quote a value that holds ': '"
        )
    return "put a value that holds ': ' in quotes"


def _indent_of(text: str, line: int) -> str:
    lines = text.split("\n", line)
    content = lines[line - 1] if 0 < line <= len(lines) else ""
    return content[: len(content) - len(content.lstrip(" \t"))]


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """Return a place in the text: libyaml puts the end of a file on the line after it."""
    written = text.rstrip()
    last = written.count("\n") + 1
    if line <= last:
        return line, column
    return last, len(written) - written.rfind("\n")


def _problem(error: ParserError, text: str) -> tuple[str, int, int]:
    """Return the words of an error with its line and column, counted from 1."""
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml gives no line here, only an offset in bytes.
        before = text.encode()[: error.position].decode(errors="ignore")
        return str(error.reason), before.count("\n") + 1, len(before) - before.rfind("\n")
    problem = error.problem or ""
    mark = error.problem_mark
    if error.context_mark is not None and (mark is None or _ENDLESS in problem):
        mark = error.context_mark
    return (problem, mark.line + 1, mark.column + 1) if mark is not None else (problem, 1, 1)
