"""The official documents, compared: every change is reported, and every finding is true.

The expected changes are derived from the plain YAML, by tests/support/upstream_facts.py.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pytest
import yaml

from generator import pipeline
from generator.commands.diff_shared import load_comparison_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.diff.compare.api import compare_documents
from generator.diff.documents.comparable import ComparableApi
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from tests.properties.test_diff import shuffled
from tests.support.lowering import upstream
from tests.support.upstream_facts import changes, facts_of
from tests.support.variants import first_and_variants
from tests.unit.diff.pairs import Memory

OLD, NEW = "pipedrive-v2-2026-01-14.yaml", "pipedrive-v2-2026-08-18.yaml"
# The fact of the YAML that a code is about, and its value before and after.
MEANINGS = {
    "SC01": ("present", (None, True)),
    "PA03": ("present", (None, True)),
    "SC03": ("present", (True, None)),
    "SC04": ("required", (False, True)),
    "SC05": ("required", (True, False)),
    "SC06": ("type", ("number", "integer")),
    "SC07": ("type", ("integer", "number")),
}
NAMED = {"SC08": "type", "SC09": "format", "SC11": "enum", "SC24": "variants"}


@lru_cache
def document(name: str) -> Any:
    return yaml.load(upstream(name).read_bytes(), yaml.CSafeLoader)


def inlined(value: Any) -> Any:
    """Return a part of the old document with every reference replaced by its target."""
    if isinstance(value, list):
        return [inlined(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" not in value:
        return {name: inlined(item) for name, item in value.items()}
    target = document(OLD)
    for token in value["$ref"].removeprefix("#/").split("/"):
        target = target[token.replace("~1", "/").replace("~0", "~")]
    return inlined(target)


def api_of(content: bytes) -> ComparableApi:
    loaded = pipeline.lower_to_compare(
        "v2.yaml", Memory({"v2.yaml": content}), load_comparison_config(None), Diagnostics()
    )
    assert loaded is not None
    assert not loaded.errors
    return loaded


@lru_cache
def official(name: str) -> ComparableApi:
    return api_of(upstream(name).read_bytes())


@lru_cache
def findings() -> tuple[Finding, ...]:
    return compare_documents(official(OLD), official(NEW))


@lru_cache
def changed() -> Mapping[tuple[str, str, str], tuple[Any, Any]]:
    return changes(facts_of(document(OLD)), facts_of(document(NEW)))


def matching_facts(finding: Finding, fact: str) -> set[tuple[str, str, str]]:
    """Return the facts a finding can be about: those of its operations, direction and name."""
    steps = [step for step in finding.address.split("/") if step not in ("items", "values")]
    known = changed()
    direction = f"{finding.direction} "
    return {
        key
        for key in known
        if key[0] in finding.operations
        and key[2] == fact
        and key[1].startswith(direction)
        and key[1].replace(".", " ").rsplit(" ", 1)[-1] == steps[-1]
    }


@pytest.mark.variants
@pytest.mark.parametrize("code", MEANINGS)
def test_a_finding_is_true_for_every_operation_it_names(code: str) -> None:
    fact, expected = MEANINGS[code]
    known = changed()
    listed = [f for f in findings() if f.code == code and "any members" not in f.message]
    assert listed
    for finding in listed:
        true = {key[0] for key in matching_facts(finding, fact) if known[key] == expected}
        assert true == set(finding.operations), finding.message


@pytest.mark.parametrize("code", NAMED)
def test_a_changed_value_is_the_one_in_the_document(code: str) -> None:
    known = changed()
    listed = [f for f in findings() if f.code == code]
    assert listed
    for finding in listed:
        keys = matching_facts(finding, NAMED[code])
        assert {key[0] for key in keys} == set(finding.operations), finding.message
        assert all(str(finding.new) in str(known[key][1]) for key in keys)


def test_every_change_of_the_documents_is_reported() -> None:
    reported: set[tuple[str, str, str]] = set()
    for finding in findings():
        for fact in {fact for fact, _ in MEANINGS.values()} | set(NAMED.values()):
            reported |= matching_facts(finding, fact)
        if finding.code == "SC06" and "any members" in finding.message:
            # Properties of a former free-form object are not new: the whole object changed.
            reported |= {
                key for key in changed() if f".{finding.address.split('/')[-2]}." in key[1]
            }
    assert set(changed()) - reported == set()


@pytest.mark.parametrize("form", first_and_variants(["inlined", "shuffled"]))
def test_a_refactored_official_document_is_equal(form: str) -> None:
    original = document(OLD)
    refactored = inlined(original) if form == "inlined" else shuffled(original, random.Random(7))
    other = json.dumps(refactored).encode()
    without_effect = (ChangeClass.EQUAL, ChangeClass.DOCUMENTATION)
    findings = compare_documents(official(OLD), api_of(other))
    assert [f.message for f in findings if f.change_class not in without_effect] == []
