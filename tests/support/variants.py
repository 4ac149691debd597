"""Marks further cases of a parametrized test as variants, which run in a session of their own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest


def first_and_variants(cases: Iterable[object], kept: int = 1) -> list[object]:
    """Return the cases as parameters; all but the first ``kept`` carry the mark ``variants``.

    A case that is a tuple has one value per argument name.
    """
    parameters: list[object] = []
    for number, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        marks = [pytest.mark.variants] if number >= kept else []
        parameters.append(pytest.param(*values, marks=marks))
    return parameters
