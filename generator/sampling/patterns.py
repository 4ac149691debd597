"""Texts that match a regular expression of ECMA-262, the same every time.

Input: a pattern. Output: different texts that match it. Invariant: a text is built from the parts of the
pattern, nothing is searched for, so a hostile pattern costs no more time than its texts are long. Syntax
of Python and Rust that contract tests use for the same meaning (``\\U0010ffff``) is read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .pattern_nodes import Assertion, Node, Sequential, TextTooLong, Writer
from .pattern_reader import UnreadablePattern, read_pattern

_ATTEMPTS = 300
_MAX_FAILURES = 20
"""How many texts may have the wrong length before the first one that has the right one."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    root: Node
    is_certain: bool


@lru_cache(maxsize=4096)
def _read(pattern: str) -> _Pattern | None:
    try:
        root, is_certain = read_pattern(pattern)
    except (UnreadablePattern, RecursionError):
        return None
    return _Pattern(root, is_certain)


def is_certain(pattern: str) -> bool:
    """Return whether all texts of ``matching_texts`` match, so that nothing needs to be checked."""
    read = _read(pattern)
    return read is not None and read.is_certain


def matching_texts(pattern: str, least: int = 0, most: int | None = None) -> Iterator[str]:
    """Yield different texts of ``least`` to ``most`` characters that match a pattern.

    Texts of a pattern with lookarounds or boundaries may fail to match. Yields nothing for a
    pattern that cannot be read.
    """
    read = _read(pattern)
    seen: set[str] = set()
    failures = 0
    for number in range(_ATTEMPTS if read else 0):
        assert read is not None
        text = _text(read.root, number, least, most)
        failures += text is None
        if failures > _MAX_FAILURES and not seen:
            return
        if text is not None and text not in seen:
            seen.add(text)
            yield text


def _text(root: Node, number: int, least: int, most: int | None) -> str | None:
    """Return the text with a number, with as many repetitions as the length requires."""
    try:
        text = _write(root, Writer(number))
        if len(text) < least:
            text = _write(root, Writer(number, missing=least - len(text)))
            text = text.ljust(least, "a") if _is_open(root) else text
        if most is not None and len(text) > most:
            text = _write(root, Writer(number, shortest=True))
            if len(text) < least:
                text = _write(root, Writer(number, missing=least - len(text), shortest=True))
    except TextTooLong:
        return None
    return text if least <= len(text) and (most is None or len(text) <= most) else None


def _write(root: Node, writer: Writer) -> str:
    """Return the text of a pattern, after which further texts differ if the pattern allows that."""
    text = root.write(writer, 0)
    return f"{text}{writer.number}" if writer.number and _is_open(root) else text


def _is_open(root: Node) -> bool:
    """Return whether any text may follow a match."""
    return isinstance(root, Sequential) and Assertion("$") not in root.parts[-1:]
