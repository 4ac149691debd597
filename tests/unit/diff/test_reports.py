"""Reports in every format: message, locations, advice and impact of each finding."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import generator.diff
from generator.commands.diff_shared import render
from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.diff.compare.api import compare_documents
from generator.diff.findings.messages import advise, describe
from generator.diff.findings.triage import triage
from generator.diff.findings.usage_impact import OperationUsage, describe_usage_impact, is_unused
from generator.diff.findings.version import propose_version
from generator.diff.reports import (
    Comparison,
    to_diagnostic,
    write_changelog,
    write_json,
    write_markdown,
    write_text,
)
from generator.diff.upstream import OverlayAction
from generator.ir.json import Json
from generator.positions import Origin, Span
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.case import GET_PATH, LIST, READ, USER
from tests.unit.diff.pairs import BASE, REMOVED, edit, load

COSTLIER = edit(BASE, {f"{LIST}/x-token-cost": 20, f"{USER}": REMOVED, "/info/version": "2.0.0"})
TODAY = date(2026, 6, 1)
NOWHERE = Origin(Span("drift.yaml", 3, 5, 3, 9), "/accept/0")
SCHEMA = Path(generator.diff.__file__).parent / "findings" / "findings.schema.json"


def comparison(drift_config: DriftConfig = DriftConfig(), **fields: object) -> Comparison:  # noqa: B008  # it is frozen
    findings = compare_documents(load(BASE), load(COSTLIER), today=TODAY)
    triaged = triage(findings, drift_config, TODAY)
    return Comparison(triaged=triaged, old="v1/", new="v2/", version="2.0.0", **fields)  # type: ignore[arg-type]  # fields of the report under test


def acceptance(fingerprint: str, expires: date = date(2027, 1, 1)) -> AcceptedFinding:
    return AcceptedFinding(
        fingerprint=fingerprint, reason="agreed", expires=expires, origin=NOWHERE
    )


def fingerprint_of(code: str) -> str:
    return next(f.fingerprint for f in comparison().triaged.open if f.code == code)


def test_text_contains_every_part_of_a_finding() -> None:
    text = write_text(
        comparison(usage={"getOrders": OperationUsage(calls=300, tokens=3000, days=3)})
    )
    assert "costing[CO01]: getOrders costs 20 tokens, was 10\n" in text
    assert "  old: v1/shop.yaml:" in text
    assert "  new: v2/shop.yaml:" in text
    assert "  do: check your daily budget: each call costs more\n" in text
    assert "  usage: 100.0 calls a day, 1,000 tokens a day more\n" in text
    assert "  generated: keyword argument `user_id` of `client.orders.list` is removed\n" in text
    assert "  generated: option `--user-id` of `shop orders list` is removed\n" in text
    assert text.endswith("1 costing, 1 behaviour; next version 2.0.0\n")


def test_markdown_has_a_section_for_each_class() -> None:
    text = write_markdown(comparison(), "Drift")
    assert text.startswith("# Drift\n\n1 costing, 1 behaviour; next version 2.0.0.\n")
    assert "## Costing\n\n- **CO01** getOrders costs 20 tokens, was 10: check" in text
    assert text.index("## Costing") < text.index("## Behaviour")


def test_markdown_escapes_untrusted_text() -> None:
    path = "/paths/~1orders/get/operationId"
    hostile = edit(BASE, {"/info/version": "2.0.0", path: "<img src=x> @all [x](y)"})
    findings = compare_documents(load(BASE), load(hostile))
    text = write_markdown(Comparison(triaged=triage(findings, DriftConfig(), TODAY)), "t")
    assert "<img" not in text
    assert "@all" not in text
    assert "[x]" not in text.replace("\\[x]", "")


def test_json_lists_accepted_findings_separately_with_their_reason() -> None:
    accepted = DriftConfig(accepted=(acceptance(fingerprint_of("CO01")),))
    document = json.loads(write_json(comparison(accepted)))
    assert [finding["code"] for finding in document["findings"]] == ["PA01"]
    assert [(f["code"], f["reason"]) for f in document["accepted"]] == [("CO01", "agreed")]
    assert document["stale"] == []


@pytest.mark.parametrize(
    "entry", [acceptance("0" * 16), acceptance("1" * 16, expires=date(2026, 6, 1))]
)
def test_an_acceptance_without_effect_is_reported(entry: AcceptedFinding) -> None:
    report = comparison(DriftConfig(accepted=(entry,)))
    assert [stale.fingerprint for stale in report.triaged.stale] == [entry.fingerprint]
    assert f"unused acceptance {entry.fingerprint}" in write_text(report)
    assert entry.fingerprint in write_markdown(report, "t")


def test_an_acceptance_expires_on_its_date() -> None:
    fingerprint = fingerprint_of("CO01")
    today, tomorrow = (acceptance(fingerprint, expires=date(2026, 6, day)) for day in (1, 2))
    assert comparison(DriftConfig(accepted=(today,))).triaged.suppressed == ()
    assert len(comparison(DriftConfig(accepted=(tomorrow,))).triaged.suppressed) == 1


def test_the_class_of_a_code_can_be_changed() -> None:
    report = comparison(DriftConfig(classes={"CO01": "documentation"}))
    assert report.counts() == {"behaviour": 1, "documentation": 1}


def test_unused_operations_are_marked() -> None:
    report = comparison(usage={"addOrder": OperationUsage(calls=1, tokens=5, days=1)})
    assert "  usage: never called\n" in write_text(report)
    assert all(is_unused(finding, report.usage) for finding in report.shown)
    assert not any(is_unused(finding, {}) for finding in report.triaged.open)


def test_a_diagnostic_is_at_the_new_location_or_else_the_old_one() -> None:
    report = comparison()
    diagnostics = {f.code: to_diagnostic(f, report) for f in report.triaged.open}
    assert diagnostics["CO01"].origin.span.file == "v2/shop.yaml"
    assert diagnostics["CO01"].severity == "error"
    assert [note.origin.span.file for note in diagnostics["CO01"].notes] == ["v1/shop.yaml"]
    assert diagnostics["PA01"].origin.pointer == LIST
    assert diagnostics["PA01"].notes[0].origin.pointer == USER
    assert diagnostics["PA01"].severity == "warning"


@pytest.mark.parametrize(
    ("code", "current", "expected"),
    [
        ("OP01", "1.4.2", "2.0.0"),
        ("OP01", "0.4.2", "0.5.0"),
        ("OP08", "1.4.2", "2.0.0"),
        ("PA01", "1.4.2", "2.0.0"),
        ("SC18", "1.4.2rc1", "1.5.0"),
        ("OP03", "soon", ""),
        ("CO01", "1.4.2", "1.5.0"),
        ("OP03", "1.4.2", "1.5.0"),
        ("DO01", "1.4.2", "1.4.3"),
        ("RF03", "1.4.2", "1.4.2"),
    ],
)
def test_the_next_version_depends_on_the_most_severe_finding(
    code: str, current: str, expected: str
) -> None:
    case = next(case for case in CASES if case.code == code)
    new = edit(edit(BASE, {"/info/version": "2.0.0"}), case.new)
    findings = compare_documents(load(edit(BASE, case.old)), load(new))
    assert propose_version(current, findings) == expected


def test_a_changelog_section_lists_the_most_severe_first() -> None:
    section = write_changelog(comparison())
    assert section.startswith("## 2.0.0\n\n### Costs\n\n- getOrders costs 20 tokens, was 10; ")
    assert section.index("### Costs") < section.index("### Changed")


def test_a_changelog_omits_the_advice_nothing_to_do() -> None:
    findings = compare_documents(load(COSTLIER), load(BASE))
    section = write_changelog(Comparison(triaged=triage(findings, DriftConfig(), TODAY)))
    assert section.startswith("## Unreleased\n")
    assert "- getOrders costs 10 tokens, was 20\n" in section


def test_a_removed_operation_shows_the_affected_calls() -> None:
    findings = compare_documents(load(BASE), load(edit(BASE, {GET_PATH: REMOVED})))
    removed = next(finding for finding in findings if finding.code == "OP01")
    usage = {"getOrder": OperationUsage(calls=30, tokens=90, days=4)}
    assert describe_usage_impact(removed, usage) == ("7.5 calls a day for 22 tokens will fail")


def test_a_sarif_result_has_the_fingerprint_of_its_finding() -> None:
    report = comparison()
    log = json.loads(render(report, "sarif", "t"))
    fingerprints = [result["partialFingerprints"] for result in log["runs"][0]["results"]]
    assert fingerprints == [{"change/v1": finding.fingerprint} for finding in report.shown]


@pytest.mark.parametrize(
    ("code", "old", "new", "expected"),
    [
        ("CO01", 1, 2000, "it costs 2,000 tokens, was 1"),
        ("CO02", 20, 1, "it costs 1 token, was 20"),
        ("CO03", 20, None, "it no longer declares its cost, was 20 tokens"),
        ("CO05", 20.0, 37.5, "fetching all pages of it costs 37.5 tokens for 1,000 items, was 20"),
        ("PG06", 100, None, "maximum page size of it is now none, was 100 items"),
        ("SC09", None, "date", "format of it is now `date`, was none"),
        ("SC20", None, True, "default of it is now true, was null"),
        ("SC11", None, None, "it now accepts null"),
        ("SC12", None, ("a", 2), "it now accepts only `a`, 2"),
        ("SC13", tuple(range(9)), None, "it is no longer limited to 0, 1, 2, 3, 4, 5, 3 more"),
        ("OP01", None, None, "it was removed"),
        ("OP01", "2027-01-01", None, "it was removed before its announced sunset on `2027-01-01`"),
        ("XM05", None, "{old} [x]", "it was added: `{old} [x]`"),
        (
            "DO01",
            "One two three four five",
            "One two three four six",
            "description of it is now `… two three four six`, was `… two three four five`",
        ),
        ("DO01", "", "x" * 90, f"description of it is now `{'x' * 79}…`, was none"),
        (
            "OP07",
            "a\n\x1b[2J",
            "b",
            r"operationId of it is now `b`, was `a\n\x1b[2J`; the request stays the same",
        ),
    ],
)
def test_messages_format_values(code: str, old: Json, new: Json, expected: str) -> None:
    assert describe(code, "it", old, new) == expected


def test_advice_names_the_replacement_if_there_is_one() -> None:
    assert advise("OP01", None, None, "getOrders") == "stop calling it: use `getOrders` instead"
    assert advise("OP01", None, None, None) == "stop calling it"


def test_affected_operations_and_obsolete_actions_are_listed() -> None:
    findings = compare_documents(load(BASE), load(edit(BASE, {f"{READ}/properties/note": REMOVED})))
    removed = replace(findings[0], operations=tuple("abcdefg"))
    obsolete_actions = (OverlayAction(reason="Was seen\nnull.", origin=NOWHERE),)
    report = Comparison(
        triaged=triage([removed], DriftConfig(), TODAY), obsolete_actions=obsolete_actions
    )
    assert "  operations: a, b, c, d, e, 2 more\n" in write_text(report)
    assert "  - operations: a, b, c, d, e, 2 more\n" in write_markdown(report, "t")
    line = "overlay action no longer needed: drift.yaml:3:5 (Was seen null.)"
    assert line in write_text(report)
    assert f"## Overlay actions to remove\n\n- {line}\n" in write_markdown(report, "t")
    assert json.loads(write_json(report))["obsolete_actions"][0]["location"]["line"] == 3
