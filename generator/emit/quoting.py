"""Filters by which text enters a file: each quotes what a description says, or refuses it.

Input: any value of a view. Output: ``Markup``, the mark of text that may be printed as it is.
Invariant: whatever the text holds (quotes, newlines, braces, control or direction characters),
what comes out is one literal, comment or name of the target language, and nothing else.
"""

from __future__ import annotations

import ast
import json
import keyword
import math
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup

from generator.emit.errors import QuotingError
from generator.ir.json import JsonObject, thaw_json

WIDTH = 100
"""Columns of a line of generated code; the formatter breaks code there, and this room prose."""


def quote_literal(value: object) -> Markup:
    """Return a Python literal: text, numbers, true, false, None, and lists and mappings of them."""
    match value:
        case None | bool() | int():
            return Markup(repr(value))
        case float():
            return Markup(repr(value) if math.isfinite(value) else f'float("{value}")')
        case str():
            return Markup(repr(str(value)))
        case JsonObject():
            return quote_literal(thaw_json(value))
        case list():
            return Markup("[" + ", ".join(map(quote_literal, value)) + "]")
        case tuple():
            inner = ", ".join(map(quote_literal, value))
            return Markup(f"({inner},)" if len(value) == 1 else f"({inner})")
        case Mapping():
            pairs = (f"{quote_literal(key)}: {quote_literal(item)}" for key, item in value.items())
            return Markup("{" + ", ".join(pairs) + "}")
        case _:
            raise QuotingError(f"no Python literal for {type(value).__name__}")


def quote_docstring(text: str, indent: int = 0) -> Markup:
    """Return a docstring with its quotes; lines after the first are indented by that many spaces."""
    lines = _wrap(_escape(text.replace("\\", "\\\\")), WIDTH - indent - 6)
    body = re.sub(r'"{3,}|"+\Z', lambda run: r"\"" * len(run[0]), _indent(lines, indent))
    closing = "\n" + " " * indent if len(lines) > 1 else ""
    return Markup(f'"""{body}{closing}"""')


def quote_comment(text: str, indent: int = 0) -> Markup:
    """Return comment lines, each with its ``#``; lines after the first are indented by spaces.

    Words that tools obey in comments (``noqa``, ``type: ignore``, ``coding:``) are defused.
    """
    lines = _wrap(_DIRECTIVE.sub(_defuse, _escape(text)), WIDTH - indent - 2)
    return Markup(_indent([f"# {line}".rstrip() for line in lines], indent))


def quote_toml(value: object) -> Markup:
    """Return a TOML basic string, or an array of them."""
    match value:
        case str():
            return Markup('"' + "".join(map(_toml_character, value)) + '"')
        case list() | tuple():
            return Markup("[" + ", ".join(map(quote_toml, value)) + "]")
        case _:
            raise QuotingError(f"no TOML string for {type(value).__name__}")


def quote_markdown(text: str) -> Markup:
    """Return the text as one line of Markdown prose that holds no markup, link text or HTML."""
    flat = " ".join("".join(map(_visible_character, text)).split())
    escaped = re.sub(r"([\\`*_\[\]<>|~&$])", r"\\\1", flat)
    return Markup(re.sub(r"^(\d*)([-+=#:.)])", r"\1\\\2", escaped))


def quote_code(text: str) -> Markup:
    """Return the text as a Markdown code span that may stand in a table."""
    flat = " ".join("".join(map(_visible_character, text)).split())
    longest = max(map(len, re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest or not flat else ""
    return Markup(f"{fence}{padding}{flat}{padding}{fence}".replace("|", r"\|"))


def quote_json(value: object) -> Markup:
    """Return JSON in ASCII, safe inside HTML too."""
    plain = thaw_json(value) if isinstance(value, JsonObject) else value
    text = json.dumps(plain, allow_nan=False)
    return Markup(re.sub("[<>&]", lambda mark: f"\\u{ord(mark[0]):04x}", text))


def check_name(text: str) -> Markup:
    """Return a Python name, dotted or not; raise QuotingError for anything else."""
    if not is_name(text):
        raise QuotingError(f"not a Python name: {text!r}")
    return Markup(text)


def is_name(text: str) -> bool:
    """Tell whether text is a Python name, dotted or not, and no keyword.

    Names must be as Python reads them (NFKC): otherwise one that looks harmless could be another.
    """
    return unicodedata.is_normalized("NFKC", text) and all(
        part.isidentifier() and not keyword.iskeyword(part) for part in text.split(".")
    )


def check_distribution(text: str) -> Markup:
    """Return the name of a distribution, as the packaging specifications allow it."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", text):
        raise QuotingError(f"not the name of a distribution: {text!r}")
    return Markup(text)


@lru_cache(maxsize=4096)
def check_annotation(text: str) -> Markup:
    """Return a type expression; raise QuotingError when the text could do more than name a type.

    Names, attributes, subscripts, unions, constants and calls of ``msgspec.Meta`` pass. What is
    printed is the parsed expression spelled anew, so no comment or newline survives.
    """
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise QuotingError(f"not a type expression: {text!r}") from error
    for node in ast.walk(tree):
        if not isinstance(node, _ANNOTATION_NODES):
            raise QuotingError(f"{type(node).__name__} in the type expression {text!r}")
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in _ANNOTATION_CALLS:
            raise QuotingError(f"a call in the type expression {text!r}")
    return Markup(ast.unparse(tree))


def join_printable(parts: Iterable[object], separator: str = ", ") -> Markup:
    """Return the parts with a separator between them; each must be printable without a filter."""
    return Markup(str(separator).join(map(printable, parts)))


def printable(value: object) -> Markup:
    """Return what a template may print without a filter; raise QuotingError for the rest.

    Filtered text, whole numbers and Python names pass. Anything else could be code.
    """
    match value:
        case Markup():
            return value
        case int() if not isinstance(value, bool):
            return Markup(str(value))
        case str() if is_name(value):
            return Markup(value)
        case _:
            raise QuotingError(f"printed without a filter: {value!r}")


FILTERS: Mapping[str, Callable[..., Markup]] = {
    "annotation": check_annotation,
    "code": quote_code,
    "comment": quote_comment,
    "distribution": check_distribution,
    "docstring": quote_docstring,
    "joined": join_printable,
    "json": quote_json,
    "literal": quote_literal,
    "markdown": quote_markdown,
    "name": check_name,
    "toml": quote_toml,
}
"""The closed list of filters, by their name in a template."""

_ANNOTATION_NODES = (
    ast.Expression,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.BinOp,
    ast.BitOr,
    ast.UnaryOp,
    ast.USub,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Call,
    ast.keyword,
    ast.Load,
)
_ANNOTATION_CALLS = frozenset({"Meta", "msgspec.Meta"})

_DIRECTIVE = re.compile(
    r"(?i)(noqa)|(type|pyright|mypy|ruff|fmt|isort|yapf|pylint|flake8|pragma|coding)(?=\s*[:=])"
)


def _defuse(found: re.Match[str]) -> str:
    """Return a word that a tool would obey so that people can read it and the tool does not."""
    return "no-qa" if found[1] else f"{found[2]} "


def _escape(text: str) -> str:
    """Return text with every character that cannot be seen as a Python escape, newlines kept."""
    if text.isprintable():
        return text
    lines = re.split(r"\r\n|\r|\n", text.expandtabs(4))
    return "\n".join("".join(map(_python_character, line)) for line in lines)


def _python_character(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else _escaped(character)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _toml_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return "\\uFFFD" if "\ud800" <= character <= "\udfff" else _escaped(character)


def _visible_character(character: str) -> str:
    if character.isprintable() or character.isspace():
        return character
    return "\N{REPLACEMENT CHARACTER}"


def _wrap(text: str, width: int) -> list[str]:
    """Return the lines of the text, each broken at ``width`` columns, one blank line at most."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if len(line) <= width and line.isprintable() and line:
            lines.append(line.rstrip())  # most lines are short, and textwrap is slow
            continue
        margin = re.match(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?", line)
        lines += textwrap.wrap(
            line,
            width=width,
            subsequent_indent=" " * len(margin[0] if margin else ""),
            break_long_words=False,
            break_on_hyphens=False,
        ) or ([""] if lines and lines[-1] else [])
    return lines or [""]


def _indent(lines: list[str], indent: int) -> str:
    return "\n".join(
        " " * indent + line if number and line else line for number, line in enumerate(lines)
    )
