"""Pygments lexers for the samples of the reference: strings, numbers, keywords and comments.

The lexers of Pygments distinguish many more kinds of names, of which the reference shows none, and take
up to ten times as long. Their package takes longer to import than all samples to colour.
"""

from __future__ import annotations

import keyword

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Number, String, Text

_CONSTANTS = ("False", "None", "True")
_SHELL_KEYWORDS = (
    *("if", "fi", "else", "while", "in", "do", "done", "for", "then", "return", "function", "case"),
    *("select", "break", "continue", "until", "esac", "elif"),
)


class PythonSampleLexer(RegexLexer):
    """Splits a line of Python into tokens."""

    name = "Python sample"
    tokens = {  # noqa: RUF012 - Pygments compiles it once for the class
        "root": [
            (words(_CONSTANTS, suffix=r"\b"), Keyword.Constant),
            (words(sorted({*keyword.kwlist} - {*_CONSTANTS}), suffix=r"\b"), Keyword),
            (r"\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?", Number),
            (r"\w+", Text),
            (r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", String),
            (r"#.*", Comment),
            (r"[^\w\"'#]+|.", Text),
        ]
    }


class JsonSampleLexer(RegexLexer):
    """Splits a line of JSON into tokens; keys are plain text."""

    name = "JSON sample"
    tokens = {  # noqa: RUF012 - Pygments compiles it once for the class
        "root": [
            (r'\s*"(?:[^"\\]|\\.)*"\s*:\s*', Text),
            (r'"(?:[^"\\]|\\.)*"', String),
            (r"(?:true|false|null)\b", Keyword.Constant),
            (r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", Number),
            (r"[^\"\w-]+|.", Text),
        ]
    }


class ShellSampleLexer(RegexLexer):
    """Splits a command of a shell into tokens; variables in strings are plain text."""

    name = "Shell sample"
    tokens = {  # noqa: RUF012 - Pygments compiles it once for the class
        "root": [
            (words(_SHELL_KEYWORDS, prefix=r"\b", suffix=r"(?![\w#$?!*@-])"), Keyword),
            (r"\\[\w\W]", String),
            (r'"(?:\\[\w\W]|[^"\\$])*"', String),
            (r'"', String, "string"),
            (r"'[^']*'", String),
            (r"\d+\b", Number),
            (r"[^=\s\[\]{}()$\"'`\\<&|;]+|\s+|.", Text),
        ],
        "string": [
            (r'"', String, "#pop"),
            (r'(?:\\[\w\W]|[^"\\$])+', String),
            (r"\$\w*|.", Text),
        ],
    }
