"""Template filters that quote untrusted text for generated files, or reject it.

Input: any value of a view. Output: ``Markup``, which marks text that may be printed unchanged.
Invariant: whatever the text contains (quotes, newlines, braces, control or bidirectional
characters), the output is exactly one literal, comment or name of the target language.
"""

from __future__ import annotations

import ast
import json
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

from markupsafe import Markup

from generator.emit.errors import QuotingError
from generator.ir.json import JsonObject, thaw_json

WIDTH = 100
"""Line length of generated code, in columns: ruff wraps code, this module docstrings and comments."""


_mark: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Makes text printable as it is: ``Markup`` itself would look for a method of the text first."""


def quote_literal(value: object) -> Markup:
    """Return a Python literal of text, a number, a boolean, None, or lists and mappings of these.

    Raises QuotingError for any other value.
    """
    match value:
        case str():
            return _quote_text(str(value))
        case None | bool() | int():
            return _mark(repr(value))
        case float():
            return _mark(repr(value) if math.isfinite(value) else f'float("{value}")')
        case JsonObject():
            return quote_literal(thaw_json(value))
        case list():
            return _mark("[" + ", ".join(map(quote_literal, value)) + "]")
        case tuple():
            inner = ", ".join(map(quote_literal, value))
            return _mark(f"({inner},)" if len(value) == 1 else f"({inner})")
        case Mapping():
            pairs = (f"{quote_literal(key)}: {quote_literal(item)}" for key, item in value.items())
            return _mark("{" + ", ".join(pairs) + "}")
        case _:
            raise QuotingError(f"cannot write {type(value).__name__} as a Python literal")


@lru_cache(maxsize=4096)
def _quote_text(text: str) -> Markup:
    return _mark(repr(text))


@lru_cache(maxsize=4096)  # both clients have the same methods
def quote_docstring(text: str, indent: int = 0) -> Markup:
    """Return a docstring with its quotes; ``indent`` is the indentation of lines after the first."""
    lines = _wrap(_escape(text.replace("\\", "\\\\")), WIDTH - indent, opening=3)
    body = re.sub(r'"{3,}|"+\Z', lambda run: r"\"" * len(run[0]), _indent(lines, indent))
    fits = len(lines) == 1 and len(body) <= WIDTH - indent - 6
    closing = "" if fits else "\n" + " " * indent
    return Markup(f'"""{body}{closing}"""')


def quote_comment(text: str, indent: int = 0) -> Markup:
    """Return comment lines with ``#``; ``indent`` is the indentation of lines after the first.

    Directives that tools read from comments (``noqa``, ``type: ignore``, ``coding:``) are disabled.
    """
    lines = _wrap(_DIRECTIVE.sub(_disable_directive, _escape(text)), WIDTH - indent - 2)
    return Markup(_indent([f"# {line}".rstrip() for line in lines], indent))


def quote_toml(value: object) -> Markup:
    """Return a TOML basic string, or an array of them. Raises QuotingError for any other value."""
    match value:
        case str():
            return Markup('"' + "".join(map(_toml_character, value)) + '"')
        case list() | tuple():
            return Markup("[" + ", ".join(map(quote_toml, value)) + "]")
        case _:
            raise QuotingError(f"cannot write {type(value).__name__} as a TOML string")


_JSON = json.JSONEncoder(allow_nan=False)


def quote_json(value: object) -> Markup:
    """Return JSON in ASCII that is also safe inside HTML."""
    plain = thaw_json(value) if isinstance(value, JsonObject) else value
    text = _JSON.encode(plain)
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


def check_name(text: str) -> Markup:
    """Return a Python name, possibly dotted; raise QuotingError for anything else."""
    if not is_name(text):
        raise QuotingError(f"not a Python name: {text!r}")
    return Markup(text)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Return whether text is a Python name, possibly dotted, and not a keyword.

    Names must be in NFKC, the form to which Python normalises them: otherwise a name that looks
    harmless could become another one.
    """
    if not (text.isascii() or unicodedata.is_normalized("NFKC", text)):
        return False
    parts = text.split(".") if "." in text else (text,)
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in parts)


def check_distribution(text: str) -> Markup:
    """Return a distribution name; raise QuotingError if PyPA's name format does not allow it."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", text):
        raise QuotingError(f"not a distribution name: {text!r}")
    return Markup(text)


def check_file_name(text: str) -> Markup:
    """Return the name of a file without suffix; raise QuotingError if it could leave its folder."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", text):
        raise QuotingError(f"not a file name: {text!r}")
    return Markup(text)


@lru_cache(maxsize=4096)
def check_annotation(text: str) -> Markup:
    """Return a type expression; raise QuotingError if the text could do more than name a type.

    Names, attributes, subscripts, unions, constants and calls of ``msgspec.Meta`` are allowed. Text
    with comments or newlines is unparsed from the syntax tree, which removes them. Other text is kept:
    a union of hundreds of types is nested too deeply to be unparsed.
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
    is_plain = text.isprintable() and "#" not in text
    return Markup(text if is_plain else ast.unparse(tree))


def join_printable(parts: Iterable[object], separator: str = ", ") -> Markup:
    """Join parts that are printable without a filter (see ``printable``)."""
    return Markup(str(separator).join(map(printable, parts)))


def printable(value: object) -> Markup:
    """Return a value that a template may print without a filter; raise QuotingError for others.

    Filtered text, integers and Python names are allowed. Anything else could be code.
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
    "comment": quote_comment,
    "distribution": check_distribution,
    "docstring": quote_docstring,
    "joined": join_printable,
    "json": quote_json,
    "literal": quote_literal,
    "name": check_name,
    "toml": quote_toml,
}
"""The filters of code and texts, by their name in templates."""

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
_ANNOTATION_CALLS = frozenset({"Meta", "msgspec.Meta", "_rules.Rule", "_rules.RequestRule"})

_DIRECTIVE = re.compile(
    r"(?i)(noqa)|(type|pyright|mypy|ruff|fmt|isort|yapf|pylint|flake8|pragma|coding)(?=\s*[:=])"
)


def _disable_directive(match: re.Match[str]) -> str:
    """Return a directive in a form that stays readable but that tools ignore."""
    return "no-qa" if match[1] else f"{match[2]} "


def _escape(text: str) -> str:
    """Replace invisible characters by Python escapes, except newlines."""
    if text.isprintable():
        return text
    lines = re.split(r"\r\n|\r|\n", text.expandtabs(4))
    return "\n".join(
        line if line.isprintable() else "".join(map(_python_character, line)) for line in lines
    )


def _python_character(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else _unicode_escape(character)


def _unicode_escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _toml_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return "\\uFFFD" if "\ud800" <= character <= "\udfff" else _unicode_escape(character)


def visible(text: str) -> str:
    """Return text with U+FFFD for each character that is neither printable nor a space."""
    lines = text.split("\n")
    return "\n".join(
        line if line.isprintable() else "".join(map(_visible_character, line)) for line in lines
    )


def _visible_character(character: str) -> str:
    if character.isprintable() or character.isspace():
        return character
    return "\N{REPLACEMENT CHARACTER}"


def _wrap(text: str, width: int, opening: int = 0) -> list[str]:
    """Return the lines of the text, wrapped at ``width`` columns, without repeated blank lines.

    ``opening`` columns of the first line are taken by what is before it.
    """
    lines: list[str] = []
    for line in text.strip().split("\n"):
        room = width if lines else width - opening
        if line and len(line) <= room:
            lines.append(line.rstrip())
        elif not line.strip():
            lines += [""] if lines and lines[-1] else []
        else:
            lines += _fill(line, width, room)
    return lines or [""]


@lru_cache(maxsize=4096)  # many methods have the same parameters
def _fill(line: str, width: int, room: int) -> tuple[str, ...]:
    """Return the lines of a paragraph or list item; only a single word is wider than the width.

    The first line has ``room`` columns, the others are indented like the first word of the text.
    ``textwrap`` does the same, but takes ten times as long.
    """
    margin = len(_MARGIN.match(line)[0])  # type: ignore[index]  # it matches any text
    lines: list[str] = []
    rest, indent = line.rstrip(), ""
    while len(rest) > room:
        start = len(rest) - len(rest.lstrip())
        end = rest.rfind(" ", start, max(room, 0) + 1)
        if end < 0 and start:
            rest = rest.lstrip()
            continue
        end = end if end >= 0 else rest.find(" ")
        if end < 0:
            break
        lines.append(indent + rest[:end].rstrip())
        rest, room, indent = rest[end:].lstrip(), width - margin, " " * margin
    return (*lines, indent + rest)


_MARGIN = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?")
"""The indentation of a line, and the sign or number of a list item."""


def _indent(lines: list[str], indent: int) -> str:
    return "\n".join(
        " " * indent + line if number and line else line for number, line in enumerate(lines)
    )
