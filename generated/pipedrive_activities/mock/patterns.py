"""Text that matches a regular expression, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # not typed
from typing import Any

# A node of the parser: an opcode and its arguments.
Node = Any

_CLASSES = {
    _constants.CATEGORY_DIGIT: "0",
    _constants.CATEGORY_WORD: "a",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_NOT_DIGIT: "a",
    _constants.CATEGORY_NOT_WORD: "-",
    _constants.CATEGORY_NOT_SPACE: "a",
}
_ALPHABET = "a0A-_. /:@,~"
_MOST = 64


def matching_texts(pattern: str) -> Iterator[str]:
    """Yield texts that should match a pattern, of growing length; none for an unknown construct."""
    try:
        nodes = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return
    for extra in range(_MOST):
        yield "".join(_text(node, extra) for node in nodes)


def _text(node: Node, extra: int) -> str:
    """Return text for a node; repetitions occur ``extra`` times more than they must, if they may."""
    code, argument = node
    if code is _constants.LITERAL:
        return chr(argument)
    if code is _constants.NOT_LITERAL:
        return next(char for char in _ALPHABET if ord(char) != argument)
    if code is _constants.ANY:
        return "a"
    if code is _constants.IN:
        return _member(argument)
    if code is _constants.BRANCH:
        return "".join(_text(child, extra) for child in argument[1][0])
    if code is _constants.SUBPATTERN:
        return "".join(_text(child, extra) for child in argument[3])
    if code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, most, children = argument
        count = min(least + extra, int(most))
        return "".join(_text(child, 0) for _ in range(min(count, 4096)) for child in children)
    return ""


def _member(items: Node) -> str:
    """Return a character of a set."""
    negated = items[0][0] is _constants.NEGATE
    candidates = [*_ALPHABET] if negated else [*map(_first, items), *_ALPHABET]
    return next((char for char in candidates if _contains(items, char) != negated), "a")


def _first(item: Node) -> str:
    code, argument = item
    if code is _constants.LITERAL:
        return chr(argument)
    if code is _constants.RANGE:
        return chr(argument[0])
    return _CLASSES.get(argument, "a")


def _contains(items: Node, char: str) -> bool:
    for code, argument in items:
        if code is _constants.LITERAL and argument == ord(char):
            return True
        if code is _constants.RANGE and argument[0] <= ord(char) <= argument[1]:
            return True
        if code is _constants.CATEGORY and _CLASSES.get(argument) == char:
            return True
    return False
