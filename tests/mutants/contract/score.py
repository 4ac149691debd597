"""What became of the mutants, and how it is told.

Input: names of mutants, each a place of the IR and a change. Output: lines of text. Mutants that change
nothing that runs are told by the kind of their place: how many, and which the first one is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAMED = re.compile(
    r"/(operations|parameters|types|fields|responses|content|headers|schemes|variants|members"
    r"|resources|servers|plans|header_roles|security_schemes|flows|security|tags|extensions)/"
    r"((?:application|text)/[^/:]+|[^/:]+)"
)


@dataclass
class Score:
    """What became of the mutants, by name."""

    killed: list[str] = field(default_factory=list)
    unbuilt: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)
    survived: list[str] = field(default_factory=list)


def kind_of(name: str) -> str:
    """Return the kind of a mutant's place: its path without the names of what was described."""
    return _NAMED.sub(r"/\1/*", name.partition(": ")[0])


def lines_of(score: Score, *, verbose: bool) -> Iterator[str]:
    """Yield the score, line by line; ``verbose`` names every mutant that changes nothing."""
    yield from score.equivalent
    kinds = Counter(map(kind_of, score.same))
    yield f"{len(score.same)} change nothing that runs, at places of {len(kinds)} kinds:"
    if verbose:
        yield from score.same
    else:
        yield from (f"  {number} × {kind}" for kind, number in kinds.most_common())
    yield f"{len(score.unbuilt)} cannot be generated:"
    yield from (f"  {name}" for name in score.unbuilt)
    killed, survived = len(score.killed), len(score.survived)
    yield f"{len(score.equivalent)} are equivalent for a listed reason"
    yield f"{killed + survived} mutants tested: {killed} killed, {survived} survived"
