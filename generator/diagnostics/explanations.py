"""Explains a diagnostic code: what it means, with a wrong and a right example.

The examples are in ``examples.txt``: a code, lines that begin with ``-`` (wrong) and lines that begin
with ``+`` (right).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.diagnostics.codes import CODES
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The meaning of a code, and lines that are wrong and right."""

    code: str
    meaning: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


@cache
def read_explanations() -> dict[str, Explanation]:
    """Return the explanations of all diagnostic codes by code."""
    lines: dict[str, list[str]] = {}
    text = (Path(__file__).parent / "examples.txt").read_text(encoding="utf-8")
    code = ""
    for line in text.splitlines():
        if line[:1] in "-+":
            lines[code].append(line)
        else:
            code = line
            lines[code] = []
    return {
        code: Explanation(
            code=code,
            meaning=CODES[code],
            wrong=tuple(line[2:] for line in examples if line.startswith("-")),
            right=tuple(line[2:] for line in examples if line.startswith("+")),
        )
        for code, examples in lines.items()
    }
