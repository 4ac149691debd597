"""Reports say what happened, where, what to do, and what it costs, in every format."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

import generator.diff
from generator.diff.acceptance import judge
from generator.diff.compare import compare_apis
from generator.diff.reports import Comparison, to_diagnostic, write_json, write_markdown, write_text
from generator.diff.use import Use, is_unused
from generator.diff.version import changelog_section, propose_version
from generator.judgement import Acceptance, Judgement
from generator.source import Origin, Span
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.writing import LIST, USER
from tests.unit.diff.pairs import BASE, GONE, edit, lowered

DEARER = edit(BASE, {f"{LIST}/x-token-cost": 20, f"{USER}": GONE, "/info/version": "2.0.0"})
TODAY = date(2026, 6, 1)
NOWHERE = Origin(Span("drift.yaml", 3, 5, 3, 9), "/accept/0")
SCHEMA = Path(generator.diff.__file__).parent / "findings.schema.json"


def comparison(judgement: Judgement = Judgement(), **members: object) -> Comparison:  # noqa: B008  # it is frozen
    found = compare_apis(lowered(BASE), lowered(DEARER), today=TODAY)
    judged = judge(found, judgement, TODAY)
    return Comparison(judged=judged, old="v1/", new="v2/", version="2.0.0", **members)  # type: ignore[arg-type]  # members of the report under test


def acceptance(fingerprint: str, expires: date = date(2027, 1, 1)) -> Acceptance:
    return Acceptance(fingerprint=fingerprint, reason="agreed", expires=expires, origin=NOWHERE)


def fingerprint_of(code: str) -> str:
    return next(f.fingerprint for f in comparison().judged.open if f.code == code)


def test_text_tells_everything_about_a_finding() -> None:
    text = write_text(comparison(uses={"getOrders": Use(calls=300, days=3)}))
    assert "costing[CO01]: getOrders costs 20 tokens, was 10\n" in text
    assert "  old: v1/shop.yaml:" in text
    assert "  new: v2/shop.yaml:" in text
    assert "  do: check your daily budget: each call spends more\n" in text
    assert "  use: 100.0 calls a day, 1,000 tokens a day more\n" in text
    assert "  code: keyword `user_id` of `client.orders.list` vanishes\n" in text
    assert "  code: flag `--user-id` of `shop orders list` vanishes\n" in text
    assert text.endswith("1 costing, 1 behaviour; next version 2.0.0\n")


def test_markdown_has_a_section_for_each_class() -> None:
    text = write_markdown(comparison(), "Drift")
    assert text.startswith("# Drift\n\n1 costing, 1 behaviour; next version 2.0.0.\n")
    assert "## Costing\n\n- **CO01** getOrders costs 20 tokens, was 10: check" in text
    assert text.index("## Costing") < text.index("## Behaviour")


def test_markdown_keeps_hostile_text_harmless() -> None:
    path = "/paths/~1orders/get/operationId"
    hostile = edit(BASE, {"/info/version": "2.0.0", path: "<img src=x> @all [x](y)"})
    found = compare_apis(lowered(BASE), lowered(hostile))
    text = write_markdown(Comparison(judged=judge(found, Judgement(), TODAY)), "t")
    assert "<img" not in text
    assert "@all" not in text
    assert "[x]" not in text.replace("\\[x]", "")


def test_json_follows_its_schema_for_every_code() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    for case in CASES:
        found = compare_apis(lowered(edit(BASE, case.old)), lowered(edit(BASE, case.new)))
        judged = judge(found, Judgement(accepted=(acceptance("0" * 16),)), TODAY)
        validator.validate(json.loads(write_json(Comparison(judged=judged, everything=True))))


def test_json_sets_accepted_findings_apart_with_their_reason() -> None:
    accepted = Judgement(accepted=(acceptance(fingerprint_of("CO01")),))
    document = json.loads(write_json(comparison(accepted)))
    assert [finding["code"] for finding in document["findings"]] == ["PA01"]
    assert [(f["code"], f["reason"]) for f in document["accepted"]] == [("CO01", "agreed")]
    assert document["stale"] == []


@pytest.mark.parametrize(
    "entry", [acceptance("0" * 16), acceptance("1" * 16, expires=date(2026, 6, 1))]
)
def test_an_acceptance_that_matches_nothing_is_reported(entry: Acceptance) -> None:
    said = comparison(Judgement(accepted=(entry,)))
    assert [stale.fingerprint for stale in said.judged.stale] == [entry.fingerprint]
    assert f"stale acceptance {entry.fingerprint}" in write_text(said)
    assert entry.fingerprint in write_markdown(said, "t")


def test_an_acceptance_ends_on_its_day() -> None:
    fingerprint = fingerprint_of("CO01")
    today, tomorrow = (acceptance(fingerprint, expires=date(2026, 6, day)) for day in (1, 2))
    assert comparison(Judgement(accepted=(today,))).judged.accepted == ()
    assert len(comparison(Judgement(accepted=(tomorrow,))).judged.accepted) == 1


def test_classes_can_be_chosen_by_code() -> None:
    said = comparison(Judgement(classes={"CO01": "documentation"}))
    assert said.counts() == {"behaviour": 1, "documentation": 1}


def test_what_was_never_called_is_said_so() -> None:
    said = comparison(uses={"addOrder": Use(calls=1, days=1)})
    assert "  use: never called\n" in write_text(said)
    assert all(is_unused(finding, said.uses) for finding in said.judged.open)
    assert not any(is_unused(finding, {}) for finding in said.judged.open)


def test_a_diagnostic_stands_at_the_new_place_or_the_old_one() -> None:
    said = comparison()
    places = {f.code: to_diagnostic(f, said) for f in said.judged.open}
    assert places["CO01"].origin.span.file == "v2/shop.yaml"
    assert places["CO01"].severity == "error"
    assert [note.origin.span.file for note in places["CO01"].notes] == ["v1/shop.yaml"]
    assert places["PA01"].origin.span.file == "v1/shop.yaml"
    assert places["PA01"].severity == "warning"


@pytest.mark.parametrize(
    ("code", "current", "expected"),
    [
        ("OP01", "1.4.2", "2.0.0"),
        ("OP01", "0.4.2", "0.5.0"),
        ("OP08", "1.4.2", "2.0.0"),
        ("CO01", "1.4.2", "1.5.0"),
        ("OP03", "1.4.2", "1.5.0"),
        ("DO01", "1.4.2", "1.4.3"),
        ("RF03", "1.4.2", "1.4.2"),
    ],
)
def test_the_next_version_follows_the_gravest_finding(
    code: str, current: str, expected: str
) -> None:
    case = next(case for case in CASES if case.code == code)
    new = edit(edit(BASE, {"/info/version": "2.0.0"}), case.new)
    found = compare_apis(lowered(edit(BASE, case.old)), lowered(new))
    assert propose_version(current, found) == expected


def test_a_changelog_section_lists_the_gravest_first() -> None:
    found = compare_apis(lowered(BASE), lowered(DEARER))
    section = changelog_section("2.0.0", found)
    assert section.startswith("## 2.0.0\n\n### Costs\n\n- getOrders costs 20 tokens, was 10; ")
    assert section.index("### Costs") < section.index("### Changed")
