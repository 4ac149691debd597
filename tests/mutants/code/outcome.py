"""What became of the mutants, as mutmut wrote it down.

Input: mutmut's folder. Output: ``Outcome`` for each mutant, and the table of them by module. A mutant's
name is its function and what changed there, so that it stays the same when others come or go.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.code.equivalent import reason_of
from tests.mutants.code.layout import PACKAGE

KILLED, HUNG, SURVIVED, UNREACHED, EQUIVALENT, ODD = (
    "killed",
    "hung",
    "survived",
    "unreached",
    "equivalent",
    "odd",
)
FATES = (KILLED, HUNG, EQUIVALENT, SURVIVED, UNREACHED, ODD)
_BY_CODE = {0: SURVIVED, 1: KILLED, 33: UNREACHED, -14: HUNG, -24: HUNG}
"""By the exit code of the process: -14 is the alarm that ``staged`` sets, -24 mutmut's own."""

Difference = Callable[[str, str], str]
"""Returns mutmut's diff of a mutant, by its key and the file it is in."""


@dataclass(frozen=True)
class Outcome:
    """A mutant: its module, its name (empty when it was killed), and what became of it."""

    module: str
    name: str
    fate: str


def outcomes(folder: Path, difference: Difference) -> Iterator[Outcome]:
    """Yield what became of each mutant, in the order of modules."""
    for path in sorted((folder / PACKAGE).rglob("*.meta")):
        file = path.relative_to(folder).as_posix().removesuffix(".meta")
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        for key, code in codes.items():
            yield _outcome(file, key, _BY_CODE.get(code, ODD), difference)


def _outcome(file: str, key: str, fate: str, difference: Difference) -> Outcome:
    module = file.removeprefix(f"{PACKAGE}/")
    if fate == KILLED:
        return Outcome(module, "", fate)
    name = f"{module} {function_of(key)}: {change_in(difference(key, file))}"
    equivalent = fate in {SURVIVED, UNREACHED} and reason_of(name)
    return Outcome(module, name, EQUIVALENT if equivalent else fate)


def function_of(key: str) -> str:
    """Return the function that a key of mutmut speaks of: ``Class.method`` or ``function``."""
    mangled = key.partition("__mutmut_")[0].rpartition(".")[2]
    return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def change_in(diff: str) -> str:
    """Return a diff in one line: what was there, an arrow, what is there now."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    old, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return f"{old} → {new}"


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the lines of a table: modules, and how many of their mutants met which fate."""
    counted: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        counted.setdefault(outcome.module, Counter())[outcome.fate] += 1
    yield f"{'module':34}{'mutants':>8}" + "".join(f"{fate:>11}" for fate in FATES)
    total = sum(counted.values(), Counter())
    for module, fates in [*sorted(counted.items()), ("all", total)]:
        yield f"{module:34}{fates.total():>8}" + "".join(f"{fates[fate]:>11}" for fate in FATES)


def share_killed(outcomes: Iterable[Outcome]) -> float:
    """Return how many of all mutants were killed, the equivalent ones counted among all."""
    fates = [outcome.fate for outcome in outcomes]
    return sum(fate in {KILLED, HUNG} for fate in fates) / max(1, len(fates))
