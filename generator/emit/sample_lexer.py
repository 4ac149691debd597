"""Colours of the samples of the reference: the strings, numbers, keywords and comments in them.

Input: source text. Output: its parts, each with a CSS class, empty for plain text. Pygments
distinguishes many more kinds of names, of which the reference shows none, and takes ten times as long.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import ClassVar

_CONSTANTS = {"False", "None", "True"}


class SampleLexer:
    """Splits source text into parts: each match of a group of ``pattern`` is one, of the group's class.

    Whatever is between them is plain text.
    """

    pattern: ClassVar[re.Pattern[str]]

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the CSS class and the text of each part."""
        end = 0
        for match in self.pattern.finditer(text):
            if match.lastgroup is None:
                continue
            start = match.start()
            if start > end:
                yield "", text[end:start]
            yield match.lastgroup, match[0]
            end = match.end()
        if end < len(text):
            yield "", text[end:]


class PythonSampleLexer(SampleLexer):
    """Lexer for Python."""

    pattern = re.compile(
        r"""(?P<s>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
        rf"""|(?P<c>\#.*|\b(?:{"|".join(sorted({*keyword.kwlist} - _CONSTANTS))})\b)"""
        r"""|(?P<n>\b(?:False|None|True|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)"""
    )


class JsonSampleLexer(SampleLexer):
    """Lexer for JSON, in which keys are plain text."""

    pattern = re.compile(
        r"""(?P<s>"(?:[^"\\]|\\.)*"(?!\s*:))|"(?:[^"\\]|\\.)*\""""
        r"""|(?P<n>true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    )


class ShellSampleLexer(SampleLexer):
    """Lexer for commands of a shell, in which variables are plain text, in strings as well."""

    pattern = re.compile(
        r"""(?P<s>\\[\w\W]|"(?:\\[\w\W]|[^"\\])*"|'[^']*')"""
        r"""|(?P<n>(?<![^\s=\[\](){}"'`&|;])\d+\b)"""
    )

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the CSS class and the text of each part."""
        for css_class, value in super().split(text):
            if not (value.startswith('"') and "$" in value):
                yield css_class, value
                continue
            for part in re.finditer(r"(?:\\[\w\W]|[^$\\])+|\$\w*", value):
                yield "" if part[0].startswith("$") else css_class, part[0]
