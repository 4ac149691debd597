"""Examples at the head of help texts. Imports nothing but click, so that ``--help`` stays fast."""

from __future__ import annotations

import re

import click

from .product import PRODUCT


def write_example(arguments: str, formatter: click.HelpFormatter) -> None:
    """Write an example that can be pasted into a POSIX shell: long ones continue after a backslash.

    ``arguments`` are quoted for the shell; an option stays on one line with its value.
    """
    words = [PRODUCT.command, *_WORD.findall(arguments)]
    parts: list[str] = []
    for number, word in enumerate(words):
        if number > 1 and word.startswith("-"):
            parts.append(word)
        elif parts and (parts[-1].startswith("-") or number <= _COMMAND_WORDS):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 1 <= formatter.width - 8:
            lines[-1] += f" {part}"
        else:
            lines.append(f"    {part}")
    with formatter.section("Example"):
        indent = " " * formatter.current_indent
        formatter.write(indent + f" \\\n{indent}".join(lines) + "\n")
    formatter.write_paragraph()


_WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+""")
"""A word of a shell command, with its quotes."""
_COMMAND_WORDS = 2
"""Words after the program that name a command."""
