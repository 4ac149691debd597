"""The parts of a regular expression, each of which can write text that it matches.

Input: choices of a ``Writer``. Output: text. Invariant: the text of a part matches the part, unless the
pattern contains a lookaround or a boundary, which write nothing. Of these only a lookahead that excludes
one character (``(?!0)``) has an effect.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import TypeAlias

_PREFERRED = "aA0-_.bcdB1C2"
"""The characters that a class is asked for first, which makes texts readable."""
_MEMBERS = 64
"""How many members of a class are used."""
_LAST_SCANNED = 0x3100
_MAX_LENGTH = 5_000


class TextTooLong(Exception):
    """The text of a pattern would be longer than any schema needs."""


@dataclass(slots=True)
class Writer:
    """Decides between the alternatives of one text.

    ``number`` is written in mixed radix: each decision takes one digit, so that every number below
    the count of all combinations gives another one. ``missing`` is the number of characters that
    repetitions add to what they need. ``shortest``: repetitions occur as rarely as possible.
    ``excluded`` is what the next character must not be.
    """

    number: int = 0
    missing: int = 0
    shortest: bool = False
    length: int = 0
    groups: dict[int, str] = field(default_factory=dict[int, str])
    excluded: Characters | None = None

    def choose(self, count: int) -> int:
        """Return the decision between a number of alternatives."""
        self.number, digit = divmod(self.number, count)
        return digit

    def add(self, text: str) -> str:
        """Return a text after its length is counted. Raises TextTooLong."""
        self.length += len(text)
        if self.length > _MAX_LENGTH:
            raise TextTooLong
        return text


@dataclass(frozen=True)
class Characters:
    """A character class: ranges of code points and general categories (``Lu``, ``L``)."""

    ranges: Sequence[tuple[int, int]] = ()
    categories: Sequence[tuple[str, bool]] = ()
    negated: bool = False

    def contains(self, code_point: int) -> bool:
        """Return whether a code point belongs to the class."""
        category = unicodedata.category(chr(code_point)) if self.categories else ""
        listed = any(first <= code_point <= last for first, last in self.ranges) or any(
            category.startswith(name) is not negated for name, negated in self.categories
        )
        return listed is not self.negated

    @cached_property
    def members(self) -> Sequence[str]:
        """Some members, the most readable first; none if the class is empty."""
        return _members_of(tuple(self.ranges), tuple(self.categories), self.negated)

    def candidates(self) -> Iterator[int]:
        """Yield code points of the class, some of them twice."""
        printable = (*map(ord, _PREFERRED), *range(0x21, 0x7F), 0x20)
        yield from filter(self.contains, printable)
        if not self.negated:
            for first, last in self.ranges:
                for code_point in range(first, min(last, first + _MEMBERS) + 1):
                    if not 0xD800 <= code_point <= 0xDFFF:
                        yield code_point
        if self.negated or self.categories:
            yield from filter(self.contains, range(0xA0, _LAST_SCANNED))
            yield from filter(self.contains, range(0x20))

    def write(self, writer: Writer, repetition: int) -> str:
        """Return a member; repetitions take turns."""
        excluded, writer.excluded = writer.excluded, None
        members = [each for each in self.members if not (excluded and excluded.contains(ord(each)))]
        if not members:
            raise TextTooLong
        digit = writer.choose(len(members))
        return writer.add(members[(digit + repetition) % len(members)])


@lru_cache(maxsize=256)
def _members_of(
    ranges: tuple[tuple[int, int], ...], categories: tuple[tuple[str, bool], ...], negated: bool
) -> Sequence[str]:
    """Return some members of a class; the patterns of a document have few different classes."""
    characters = Characters(ranges, categories, negated)
    return tuple(islice(dict.fromkeys(map(chr, characters.candidates())), _MEMBERS))


@dataclass(frozen=True, slots=True)
class Sequential:
    """Parts that follow each other."""

    parts: Sequence[Node]

    def write(self, writer: Writer, repetition: int) -> str:
        """Return the text of all parts."""
        return "".join(part.write(writer, repetition) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Parts of which one occurs."""

    parts: Sequence[Node]

    def write(self, writer: Writer, repetition: int) -> str:
        """Return the text of the chosen part."""
        return self.parts[writer.choose(len(self.parts))].write(writer, repetition)


@dataclass(frozen=True, slots=True)
class Capture:
    """A numbered group."""

    number: int
    part: Node

    def write(self, writer: Writer, repetition: int) -> str:
        """Return the text of the group, which references repeat."""
        writer.groups[self.number] = text = self.part.write(writer, repetition)
        return text


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a group by number or name; empty before the group has matched."""

    group: int

    def write(self, writer: Writer, _repetition: int) -> str:
        """Return the text of the group."""
        return writer.add(writer.groups.get(self.group, ""))


@dataclass(frozen=True, slots=True)
class Assertion:
    """The start (``^``) or the end (``$``) of the text, or a condition (empty), of no width.

    ``excluded``: what must not follow, if the condition is about one character.
    """

    kind: str = ""
    excluded: Characters | None = None

    def write(self, writer: Writer, _repetition: int) -> str:
        """Return no text."""
        writer.excluded = self.excluded or writer.excluded
        return ""


@dataclass(frozen=True, slots=True)
class Repetition:
    """A part that occurs several times; ``most`` is None if that is not limited."""

    part: Node
    least: int
    most: int | None

    def write(self, writer: Writer, repetition: int) -> str:
        """Return the text of all occurrences, with as many as the text still needs."""
        wanted = max(self.least, 1) if self.most is None else self.least
        count = self.least if writer.shortest else wanted
        if not writer.shortest and not writer.missing and self.most != self.least:
            counts = [wanted, *(number for number in range(self.least, self.least + 3))]
            counts = [number for number in dict.fromkeys(counts) if number <= (self.most or number)]
            count = counts[writer.choose(len(counts))]
        texts: list[str] = []
        while len(texts) < count or (writer.missing > 0 and len(texts) != self.most):
            text = self.part.write(writer, repetition + len(texts))
            texts.append(text)
            if len(texts) > count:
                writer.missing -= len(text)
            if not text and len(texts) >= count:
                break
        return "".join(texts)


Node: TypeAlias = (
    Characters | Sequential | Alternatives | Capture | Reference | Assertion | Repetition
)
