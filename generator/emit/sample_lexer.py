"""Pygments lexer for samples in Python: strings, numbers, keywords and comments, line by line.

The lexer of Pygments distinguishes many more kinds of names, of which the reference shows none, and
takes ten times as long.
"""

from __future__ import annotations

import keyword

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Number, String, Text

_CONSTANTS = ("False", "None", "True")


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
