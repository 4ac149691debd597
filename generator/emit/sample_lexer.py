"""Pygments lexers for the samples of the reference: strings, numbers, keywords and comments.

The lexers of Pygments distinguish many more kinds of names, of which the reference shows none, and take
ten times as long. Their package takes longer to import than all samples to colour.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Number, String, Text, _TokenType

_KINDS = {"string": String, "number": Number, "keyword": Keyword, "comment": Comment}
_CONSTANTS = {"False", "None", "True"}


class SampleLexer(Lexer):
    """Splits source text into tokens: each match of a group of ``pattern`` is one, of the kind of its name.

    Whatever is between them is plain text.
    """

    pattern: ClassVar[re.Pattern[str]]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield the position, kind and text of each token."""
        end = 0
        for match in self.pattern.finditer(text):
            if match.lastgroup is None:
                continue
            start = match.start()
            if start > end:
                yield end, Text, text[end:start]
            yield start, _KINDS[match.lastgroup], match[0]
            end = match.end()
        if end < len(text):
            yield end, Text, text[end:]


class PythonSampleLexer(SampleLexer):
    """Lexer for Python."""

    name = "Python sample"
    pattern = re.compile(
        r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<comment>\#.*)"""
        rf"""|(?P<keyword>\b(?:{"|".join(sorted({*keyword.kwlist} - _CONSTANTS))})\b)"""
        r"""|(?P<number>\b(?:False|None|True|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)"""
    )


class JsonSampleLexer(SampleLexer):
    """Lexer for JSON, in which keys are plain text."""

    name = "JSON sample"
    pattern = re.compile(
        r"""(?P<string>"(?:[^"\\]|\\.)*"(?!\s*:))|"(?:[^"\\]|\\.)*\""""
        r"""|(?P<number>true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    )


class ShellSampleLexer(SampleLexer):
    """Lexer for commands of a shell, in which variables are plain text, in strings as well."""

    name = "Shell sample"
    pattern = re.compile(
        r"""(?P<string>\\[\w\W]|"(?:\\[\w\W]|[^"\\])*"|'[^']*')"""
        r"""|(?P<number>(?<![^\s=\[\](){}"'`&|;])\d+\b)"""
    )

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield the position, kind and text of each token."""
        for position, kind, value in super().get_tokens_unprocessed(text):
            if not (value.startswith('"') and "$" in value):
                yield position, kind, value
                continue
            for part in re.finditer(r"(?:\\[\w\W]|[^$\\])+|\$\w*", value):
                is_variable = part[0].startswith("$")
                yield position + part.start(), Text if is_variable else kind, part[0]
