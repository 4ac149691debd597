"""Every change code has a minimal pair of documents that produces it and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from generator.diff.compare.api import compare_documents
from generator.diff.findings.codes import CODES, ChangeClass, Direction
from generator.diff.findings.finding import Finding
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.case import Case
from tests.unit.diff.pairs import BASE, edit, load


def findings_of(case: Case) -> tuple[Finding, ...]:
    """Compare the documents of a case; the new one has a higher version unless the case sets it."""
    new = edit(edit(BASE, {"/info/version": "2.0.0"}), case.new)
    today = date.fromisoformat(case.today) if case.today else None
    return compare_documents(load(edit(BASE, case.old)), load(new), today=today)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_minimal_pair_produces_only_its_code(case: Case) -> None:
    findings = findings_of(case)
    expected = {case.code, *case.also}
    direction = Direction(case.direction) if case.direction else None
    equal = {code for code in expected if CODES[code].triage(direction) is ChangeClass.EQUAL}
    reported = {
        f.code for f in findings if f.change_class is not ChangeClass.EQUAL or f.code in equal
    }
    assert reported == expected
    match = next(finding for finding in findings if finding.code == case.code)
    if case.direction:
        assert match.direction == case.direction
        lifted = case.code in ("SC27", "SC28") and match.change_class is ChangeClass.ADDITIVE
        assert lifted or match.change_class is CODES[case.code].triage(direction)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_swapped_documents_produce_the_mirrored_codes(case: Case) -> None:
    old, new = load(edit(BASE, case.old)), load(edit(BASE, case.new))
    forward = {finding.code for finding in compare_documents(old, new)} - {"XM04"}
    backward = {finding.code for finding in compare_documents(new, old)} - {"XM04"}
    for code in forward:
        mirrors = CODES[code].mirror
        assert not mirrors or backward.intersection(mirrors), (code, mirrors, backward)


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} == set(CODES)


def test_every_schema_code_has_a_case_in_both_directions() -> None:
    codes = {code for code in CODES if code.startswith("SC")}
    for direction in Direction:
        assert {case.code for case in CASES if case.direction == direction} == codes
