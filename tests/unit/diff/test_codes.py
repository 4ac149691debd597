"""Every change code has a minimal pair of documents that produces it, a well-formed finding."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import jsonschema_rs
import pytest

import generator.diff
from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.diff.compare.api import compare_documents
from generator.diff.documents.comparable import ComparableApi
from generator.diff.findings.codes import CODES, ChangeClass, Direction
from generator.diff.findings.finding import Finding
from generator.diff.findings.triage import triage
from generator.diff.reports import Comparison, write_json
from generator.positions import Origin, Span
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.case import Case
from tests.unit.diff.pairs import BASE, edit, load


@lru_cache(maxsize=1)
def documents_of(case: Case) -> tuple[ComparableApi, ComparableApi]:
    """Return both documents; the new one has a higher version unless the case sets it."""
    old, new = edit(BASE, case.old), edit(BASE, {"/info/version": "2.0.0", **case.new})
    return load(old), load(new)


@lru_cache(maxsize=1)
def findings_of(case: Case) -> tuple[Finding, ...]:
    """Compare the documents of a case."""
    today = date.fromisoformat(case.today) if case.today else None
    return compare_documents(*documents_of(case), today=today)


# The scope makes the tests of a case follow each other, so that they share its documents.
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name, scope="module")


@each_case
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


@each_case
def test_swapped_documents_produce_the_mirrored_codes(case: Case) -> None:
    old, new = documents_of(case)
    forward = {finding.code for finding in compare_documents(old, new)} - {"XM04"}
    backward = {finding.code for finding in compare_documents(new, old)} - {"XM04"}
    for code in forward:
        mirrors = CODES[code].mirror
        assert not mirrors or backward.intersection(mirrors), (code, mirrors, backward)


@each_case
def test_every_finding_has_locations_and_well_formed_sentences(case: Case) -> None:
    for finding in findings_of(case):
        assert finding.old_origin
        assert finding.new_origin
        for sentence in (finding.message, finding.advice):
            assert sentence.isprintable()
            assert not sentence.endswith((".", " "))
            assert not {"[", "]", "{", "}", "None"}.intersection(sentence.split())
        assert finding.advice[0].islower()


@cache
def schema_validator() -> jsonschema_rs.Validator:
    schema = Path(generator.diff.__file__).parent / "findings" / "findings.schema.json"
    return jsonschema_rs.validator_for(json.loads(schema.read_text()))


@each_case
def test_json_matches_its_schema(case: Case) -> None:
    unused = AcceptedFinding(
        fingerprint="0" * 16,
        reason="agreed",
        origin=Origin(Span("drift.yaml", 3, 5, 3, 9), "/accept/0"),
    )
    triaged = triage(findings_of(case), DriftConfig(accepted=(unused,)), date(2026, 6, 1))
    comparison = Comparison(triaged=triaged, include_equal=True)
    schema_validator().validate(json.loads(write_json(comparison)))


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} == set(CODES)


def test_every_schema_code_has_a_case_in_both_directions() -> None:
    codes = {code for code in CODES if code.startswith("SC")}
    for direction in Direction:
        assert {case.code for case in CASES if case.direction == direction} == codes
