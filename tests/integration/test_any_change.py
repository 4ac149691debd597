"""``specgen check`` fails after any single change of a cost, a deprecation, a parameter or a field.

Costs and deprecations are all tried here, of parameters and fields every so many; ``nox -s mutants --
description`` tries them all.
"""

from __future__ import annotations

import re

import pytest

from tests.mutants.description.changes import Change, changes_of
from tests.mutants.description.check import DESCRIPTION, load_document, verdict
from tests.mutants.description.no_effect import reason_of

MONEY_AND_TIME = re.compile(r"/(x-token-cost|deprecated|x-replaced-by|x-sunset)(/|:)")
PARTS = re.compile(r"/(parameters|properties)/")
EVERY = 53
CHANGES = list(changes_of(load_document(DESCRIPTION)))


def chosen() -> list[Change]:
    """Return the changes to try."""
    parts = [
        one
        for one in CHANGES
        if PARTS.search(one.name) and not reason_of(f"{DESCRIPTION}#{one.name}")
    ]
    return [*(one for one in CHANGES if MONEY_AND_TIME.search(one.name)), *parts[::EVERY]]


@pytest.mark.parametrize("change", chosen(), ids=lambda one: one.name)
def test_a_change_does_not_pass(change: Change) -> None:
    assert verdict(DESCRIPTION, change.document) in {"drift", "rejected"}


def test_costs_and_deprecations_are_among_them() -> None:
    names = [one.name for one in chosen()]
    assert sum("x-token-cost" in name for name in names) == 3 * 7
    assert sum("deprecated" in name for name in names) == 3 * 2
    assert len(names) > 60
