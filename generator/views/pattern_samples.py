"""Texts that probably match a pattern: candidates for the contract tests, and for examples.

Input: a string type. Output: a few short texts. Nothing is matched here, because a pattern of an untrusted
document can take exponential time: the contract tests let jsonschema-rs decide which texts are valid.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

from generator.ir.ecma_patterns import translate_pattern
from generator.ir.types import StringType

_MAX_LENGTH = 300
_PRINTABLE = range(0x20, 0x7F)


def pattern_samples(type_: StringType) -> list[str]:
    """Return texts that are built like the pattern, the shortest first; empty without a pattern."""
    translation = translate_pattern(type_.pattern)
    if not translation.python or translation.has_properties:
        return []
    # The parser of ``re`` is private, but has been the same for years; Hypothesis relies on it too.
    tree = importlib.import_module("re._parser").parse(translation.python)
    extras = dict.fromkeys([0, 1, 2, type_.min_length or 0])
    texts = ("".join(_Sampler(extra).sequence(tree)) for extra in extras)
    return [text for text in dict.fromkeys(texts) if len(text) <= _MAX_LENGTH]


class _Sampler:
    """Builds one text; ``extra`` is how often more than necessary a part is repeated."""

    def __init__(self, extra: int) -> None:
        self._extra = extra
        self._groups: dict[int, str] = {}

    def sequence(self, nodes: Iterable[tuple[object, object]]) -> Iterator[str]:
        """Yield the text of each node of the parser of ``re``."""
        for operator, argument in nodes:
            yield self._node(str(operator), argument)

    # Any: the nodes of the private parser have no type.
    def _node(self, operator: str, argument: Any) -> str:
        match operator, argument:
            case "LITERAL", int() as code_point:
                return chr(code_point)
            case "NOT_LITERAL", int() as code_point:
                return "b" if code_point == ord("a") else "a"
            case "IN", list() as items:
                return self._class(items)
            case "BRANCH", (_, list() as branches):
                return "".join(self.sequence(branches[self._extra % len(branches)]))
            case "MAX_REPEAT" | "MIN_REPEAT", (int() as least, most, part):
                count = min(least + self._extra, int(most), _MAX_LENGTH + 1)
                return "".join("".join(self.sequence(part)) for _ in range(count))
            case "SUBPATTERN", (group, _, _, part):
                text = "".join(self.sequence(part))
                if isinstance(group, int):
                    self._groups[group] = text
                return text
            case "GROUPREF", int() as group:
                return self._groups.get(group, "")
            case _:
                return ""  # a position or a lookaround

    def _class(self, items: list[tuple[object, object]]) -> str:
        """Return a character of a class; for a negated one, a printable character outside of it."""
        negated = str(items[0][0]) == "NEGATE"
        ranges = [_range_of(argument) for operator, argument in items if str(operator) != "NEGATE"]
        if negated:
            outside = (code for code in _PRINTABLE[33:] if not any(code in each for each in ranges))
            return chr(next(outside, 0x20))
        chosen = ranges[self._extra % len(ranges)]
        shared = range(max(chosen.start, 0x20), chosen.stop) or chosen
        return chr(shared[self._extra % len(shared)])


def _range_of(argument: object) -> range:
    match argument:
        case (int() as first, int() as last):
            return range(first, last + 1)
        case int() as code_point:
            return range(code_point, code_point + 1)
        case _:
            return range(0x20, 0x7F)
