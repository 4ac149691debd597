"""Results of a run and their presentation.

Input: names of mutants, each a path in the IR and a change. Output: lines of text. Mutants that do
not change the code are grouped by the kind of their path.
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
    """Names of mutants by result."""

    killed: list[str] = field(default_factory=list)
    unbuilt: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)
    survived: list[str] = field(default_factory=list)


def kind_of(name: str) -> str:
    """Return the kind of a mutant: its path with names from the spec replaced by ``*``."""
    return _NAMED.sub(r"/\1/*", name.partition(": ")[0])


def lines_of(score: Score, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of the report; ``verbose`` lists every mutant that does not change the code."""
    yield from score.equivalent
    kinds = Counter(map(kind_of, score.unchanged))
    yield f"{len(score.unchanged)} do not change the code, {len(kinds)} kinds:"
    if verbose:
        yield from score.unchanged
    else:
        yield from (f"  {number} × {kind}" for kind, number in kinds.most_common())
    yield f"{len(score.unbuilt)} cannot be generated:"
    yield from (f"  {name}" for name in score.unbuilt)
    killed, survived = len(score.killed), len(score.survived)
    yield f"{len(score.equivalent)} are equivalent for a listed reason"
    yield f"{killed + survived} mutants tested: {killed} killed, {survived} survived"
