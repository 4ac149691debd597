"""``specgen check`` fails after any single change of a cost, a deprecation, a parameter or a property.

Tried here: every change of costs and deprecations, and every 53rd change of parameters and properties.
One change of each kind runs always, the others are variants. ``nox -s mutants -- description`` tries
all changes of the document.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.mutants.description.changes import Change, changes_of
from tests.mutants.description.check import DESCRIPTION, load_document, verdict
from tests.mutants.description.no_effect import reason_of

COST_OR_DEPRECATION = re.compile(r"/(x-token-cost|deprecated|x-replaced-by|x-sunset)(/|:)")
PARAMETER_OR_PROPERTY = re.compile(r"/(parameters|properties)/")
SAMPLE_STEP = 53


@cache
def all_changes() -> list[Change]:
    return list(changes_of(load_document(DESCRIPTION)))


def sampled_changes() -> list[Change]:
    """Return the changes to try."""
    sampled = [
        change
        for change in all_changes()
        if PARAMETER_OR_PROPERTY.search(change.name)
        and not reason_of(f"{DESCRIPTION}#{change.name}")
    ]
    priority = [change for change in all_changes() if COST_OR_DEPRECATION.search(change.name)]
    return [*priority, *sampled[::SAMPLE_STEP]]


def kind_of(change: Change) -> tuple[str, str]:
    """Return what changes (cost, parameter …) and how (removed, renamed, changed)."""
    match = COST_OR_DEPRECATION.search(change.name) or PARAMETER_OR_PROPERTY.search(change.name)
    assert match
    return match[1], change.action if change.action in {"removed", "renamed"} else "changed"


def cases() -> list[object]:
    """Return the changes as parameters; all but the first change of each kind are variants."""
    kinds: set[tuple[str, str]] = set()
    parameters: list[object] = []
    for change in sampled_changes():
        marks = [pytest.mark.variants] if kind_of(change) in kinds else []
        kinds.add(kind_of(change))
        parameters.append(pytest.param(change, id=change.name, marks=marks))
    return parameters


@pytest.mark.parametrize("change", cases())
def test_check_fails_after_the_change(change: Change) -> None:
    assert verdict(DESCRIPTION, change.document) in {"drift", "rejected"}


def test_the_sample_holds_all_costs_and_deprecations() -> None:
    names = [change.name for change in sampled_changes()]
    assert sum("x-token-cost" in name for name in names) == 3 * 7
    assert sum("deprecated" in name for name in names) == 3 * 2
    assert len(names) > 60
