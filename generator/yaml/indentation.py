"""Finds the line whose indentation is wrong.

libyaml reports the first line that contradicts the lines above it. That line is often correct: when
the first key of a mapping is indented too far, libyaml reports the second one. This module groups
the neighboring lines by indentation and takes the smaller group to be wrong. Between groups of
equal size, the indentation of the rest of the file decides.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from generator.records import dataclass

_KEY = re.compile(
    r"""
    (?: "(?:[^"\\]|\\.)*"                # "quoted"
      | '(?:[^']|'')*'                   # 'quoted'
      | [^\s#{}\[\]&*!|>'"%@`,-][^#]*?    # plain
      | -[^\s#][^#]*?                    # plain, starting with a dash
    )
    \s*:(?=\s|$)
    """,
    re.VERBOSE,
)
_DASH = re.compile(r"-(?:[ ]+|$)")
_BLOCK_SCALAR = re.compile(r"[:-]\s+[|>][-+0-9]*\s*(?:#.*)?$")
_DEFAULT_STEP = 2
_MAXIMUM_LINE_LENGTH = 1000
"""Characters of a line that are looked at; bounds the time that the patterns take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key or a list item that starts on a line. Lines count from 1, columns from 0.

    ``colon`` is the column of the colon after a key, -1 for a list item. ``has_value`` is true when
    a value follows on the same line, ``is_inline`` for an entry that follows the dash of a list
    item on the same line.
    """

    line: int
    column: int
    colon: int
    has_value: bool
    is_inline: bool

    @property
    def noun(self) -> str:
        """What messages call the entry."""
        return "list item" if self.colon < 0 else "key"


@dataclass(frozen=True, slots=True)
class Misalignment:
    """The first entry whose indentation is wrong, and one with which it should be aligned."""

    wrong: Entry
    aligned: Entry


def find_misalignment(text: str, line: int, column: int) -> Misalignment | None:
    """Return the entry to correct when libyaml rejects a position in a text.

    ``line`` counts from 1, ``column`` from 0. None when the indentation is not the problem: the
    position must be the start of the first entry on the line, or the colon after it.
    """
    entries = _entries(text)
    index = next((i for i, entry in enumerate(entries) if entry.line == line), None)
    if index is None or column not in (entries[index].column, entries[index].colon):
        return None
    return _Comparison(entries, index).misalignment()


def _entries(text: str) -> list[Entry]:
    """Return the keys and list items of a YAML text, in order; skip block scalars."""
    entries: list[Entry] = []
    scalar_column: int | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        content = line[:_MAXIMUM_LINE_LENGTH].rstrip()
        column = len(content) - len(content.lstrip(" "))
        is_in_scalar = scalar_column is not None and column > scalar_column
        if not content or is_in_scalar:
            continue
        on_line = _entries_of_line(content, number, column)
        entries.extend(on_line)
        is_scalar_start = bool(on_line) and _BLOCK_SCALAR.search(content) is not None
        scalar_column = on_line[-1].column if is_scalar_start else None
    return entries


def _entries_of_line(content: str, number: int, column: int) -> list[Entry]:
    entries: list[Entry] = []
    while dash := _DASH.match(content, column):
        has_value = _has_value(content, dash.end())
        entries.append(Entry(number, column, -1, has_value, is_inline=bool(entries)))
        column = dash.end()
    key = _KEY.match(content, column)
    if key:
        has_value = _has_value(content, key.end())
        entries.append(Entry(number, column, key.end() - 1, has_value, is_inline=bool(entries)))
    return entries


def _has_value(content: str, start: int) -> bool:
    """Whether something other than a comment follows on the line."""
    rest = content[start:].strip()
    return bool(rest) and not rest.startswith("#")


class _Comparison:
    """Compares the rejected entry with its parent and with the entries above and below it."""

    def __init__(self, entries: list[Entry], index: int) -> None:
        self._entries = entries
        self._index = index
        self._rejected = entries[index]
        self._parent = self._enclosing(index, self._rejected.column)
        self._children = entries[self._parent + 1 : index]
        self._step = self._usual_step()

    def misalignment(self) -> Misalignment | None:
        """Return the first entry of the group that is wrong."""
        if self._children:
            first = self._children[0]
            if first.column == self._rejected.column:
                return None
            siblings = sum(entry.column == first.column for entry in self._children)
            if self._are_wrong(siblings, first, self._parent):
                return Misalignment(first, self._rejected)
        if self._parent >= 0:
            return self._compare_with_parent()
        return Misalignment(self._rejected, self._children[0]) if self._children else None

    def _compare_with_parent(self) -> Misalignment | None:
        """Compare with the parent itself: the rejected entry may be meant as a sibling of it."""
        parent = self._entries[self._parent]
        if not self._children and not parent.has_value:
            return None
        grandparent = self._enclosing(self._parent, parent.column)
        first = self._entries[grandparent + 1]
        siblings = self._count_siblings(grandparent, parent.column)
        if first.column == parent.column and self._are_wrong(siblings, parent, grandparent):
            return Misalignment(first, self._rejected)
        neighbors = [*self._children[:1], parent]
        nearest = min(neighbors, key=lambda other: abs(other.column - self._rejected.column))
        return Misalignment(self._rejected, nearest)

    def _are_wrong(self, count: int, entry: Entry, parent: int) -> bool:
        """Whether ``count`` entries in the column of ``entry`` are wrong, not the rejected one."""
        below = self._count_below()
        if count != below:
            return count < below
        usual = self._entries[parent].column + self._step if parent >= 0 else 0
        return self._rejected.column == usual != entry.column

    def _enclosing(self, index: int, column: int) -> int:
        """Return the index of the nearest earlier entry to the left of a column, -1 for none."""
        while index > 0:
            index -= 1
            if self._entries[index].column < column:
                return index
        return -1

    def _count_below(self) -> int:
        """Count the rejected entry and those below it in its column, up to one left of it."""
        count = 0
        for entry in self._entries[self._index :]:
            if entry.column < self._rejected.column:
                break
            count += entry.column == self._rejected.column
        return count

    def _count_siblings(self, parent: int, column: int) -> int:
        """Count the entries in a column below a parent, also those after the rejected one."""
        parent_column = self._entries[parent].column if parent >= 0 else -1
        count = 0
        for entry in self._entries[parent + 1 :]:
            if entry.column <= parent_column:
                break
            count += entry.column == column
        return count

    def _usual_step(self) -> int:
        """Return by how many columns the rest of the file usually indents."""
        suspects = {entry.line for entry in (self._rejected, *self._children[:1])}
        if self._parent >= 0:
            suspects.add(self._entries[self._parent].line)
        steps = Counter(
            child.column - parent.column
            for parent, child in pairwise(self._entries)
            if child.column > parent.column
            and child.line > parent.line
            and child.line not in suspects
            and parent.line != self._rejected.line
        )
        return min(
            steps,
            key=lambda step: (-steps[step], abs(step - _DEFAULT_STEP), step),
            default=_DEFAULT_STEP,
        )
