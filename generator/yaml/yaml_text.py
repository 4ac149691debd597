"""Finds the spans of nodes in a YAML file, from the character indexes that libyaml reported."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate

from generator.positions import NodeOrigin, Span

INDEX_BITS = 27
"""Bits of an index in the text of a file. A place is the index of the start, then that of the end."""


class YamlText:
    """The text of a YAML file in UTF-8."""

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self._content = content
        self._line_starts: array[int] | None = None

    def span_at(self, origin: NodeOrigin) -> Span:
        """Return the span of a position in this file."""
        start, end = origin.place >> INDEX_BITS, origin.place & (1 << INDEX_BITS) - 1
        return Span(self.file, *self._position(start), *self._position(end))

    def _position(self, index: int) -> tuple[int, int]:
        if self._line_starts is None:
            # The line breaks of YAML 1.1 (5.4): libyaml rejects the others that Python knows. With
            # one more character, the last line start is not the end of the text.
            lines = f"{self._content.decode()}.".splitlines(keepends=True)
            self._line_starts = array("L", accumulate(map(len, lines), initial=0))
            self._content = b""
        line = bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1
