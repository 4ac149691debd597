"""What the server may do without asking: words of ``--allow``.

Reading is always allowed. A deletion needs its own word, and so does an operation that is deprecated
in favour of another one.
"""

from __future__ import annotations

from collections.abc import Iterable

from .tool_table import Tool

WORDS = ("create", "update", "delete", "deprecated")


class UnknownPermission(ValueError):
    """A word that is none of ``WORDS``."""


def parse_allowed(texts: Iterable[str]) -> frozenset[str]:
    """Return the words in texts in which commas separate them. Raises UnknownPermission."""
    words = [word.strip() for text in texts for word in text.split(",")]
    for word in words:
        if word not in WORDS:
            raise UnknownPermission(f"{word!r} is none of {', '.join(WORDS)}")
    return frozenset(words)


def is_allowed(tool: Tool, allowed: frozenset[str]) -> bool:
    """Return whether a call needs no confirmation."""
    return tool.kind == "read" or tool.kind in allowed


def replacement_of(tool: Tool, allowed: frozenset[str]) -> str:
    """Return what to answer instead of calling a deprecated operation; empty if it is called."""
    if not tool.replacement or "deprecated" in allowed:
        return ""
    moves = "".join(f"\n- {old}: {new}" for old, new in tool.moves)
    arguments = f" Its arguments became:{moves}" if moves else ""
    return (
        f"{tool.name} is deprecated. Nothing was sent. Use {tool.replacement} instead.{arguments}"
    )
