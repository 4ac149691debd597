"""Results of the mutants, read from the files of mutmut.

Input: the folder of mutmut. Output: an ``Outcome`` for each mutant and a table by module. The name of
a mutant is its function and its change, so that it stays the same when other mutants come or go.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.code.equivalent import reason_of
from tests.mutants.code.workspace import PACKAGE

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
"""By exit code of the process: -14 is the alarm of ``staged_runner``, -24 the limit of mutmut."""

Diff = Callable[[str, str], str]
"""Returns the diff of a mutant, by its key and file."""


@dataclass(frozen=True)
class Outcome:
    """A mutant: its module, its name (empty if it was killed) and its fate."""

    module: str
    name: str
    fate: str


def outcomes(folder: Path, diff: Diff, *, every: int = 1) -> Iterator[Outcome]:
    """Yield the outcome of each mutant, in the order of modules.

    Mutants without an exit code were not run; with a sample (``every`` above 1) they are left out.
    """
    for path in sorted((folder / PACKAGE).rglob("*.meta")):
        file = path.relative_to(folder).as_posix().removesuffix(".meta")
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        for key, code in codes.items():
            if code is not None or every == 1:
                yield _outcome(file, key, _BY_CODE.get(code, ODD), diff)


def _outcome(file: str, key: str, fate: str, diff: Diff) -> Outcome:
    module = file.removeprefix(f"{PACKAGE}/")
    if fate == KILLED:
        return Outcome(module, "", fate)
    name = f"{module} {function_of(key)}: {change_in(diff(key, file))}"
    equivalent = fate in {SURVIVED, UNREACHED} and reason_of(name)
    return Outcome(module, name, EQUIVALENT if equivalent else fate)


def function_of(key: str) -> str:
    """Return the function that a key of mutmut refers to: ``Class.method`` or ``function``."""
    mangled = key.partition("__mutmut_")[0].rpartition(".")[2]
    return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def change_in(diff: str) -> str:
    """Return a diff in one line: old code, an arrow, new code."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    old, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return f"{old} → {new}"


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the lines of a table with the number of mutants per module and fate."""
    counted: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        counted.setdefault(outcome.module, Counter())[outcome.fate] += 1
    yield f"{'module':34}{'mutants':>8}" + "".join(f"{fate:>11}" for fate in FATES)
    total = sum(counted.values(), Counter())
    for module, fates in [*sorted(counted.items()), ("all", total)]:
        yield f"{module:34}{fates.total():>8}" + "".join(f"{fates[fate]:>11}" for fate in FATES)


def share_killed(outcomes: Iterable[Outcome]) -> float:
    """Return the share of killed mutants among all mutants, equivalent ones included."""
    fates = [outcome.fate for outcome in outcomes]
    return sum(fate in {KILLED, HUNG} for fate in fates) / max(1, len(fates))
