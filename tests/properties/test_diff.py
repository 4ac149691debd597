"""What holds for every comparison: silence on the same meaning, mirrored codes, stable fingerprints."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff.compare.api import compare_apis
from generator.diff.findings.codes import CODES, ChangeClass
from generator.diff.findings.finding import Finding
from tests.support.examples import example_count
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.writing import LIST
from tests.unit.diff.pairs import BASE, GONE, Document, edit, lower_text

SOME = settings(max_examples=example_count(25))
CHANGED = [case for case in CASES if case.code not in ("RF07", "OP06")]
"""Pairs whose changes can be put on top of one another (the two left out replace whole parts)."""


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """The base description after a few of the edits of the table, those that fit together."""
    document = BASE
    for case in draw(st.lists(st.sampled_from(CHANGED), max_size=4)):
        try:
            document = edit(document, case.old if draw(st.booleans()) else case.new)
        except (KeyError, IndexError):
            continue
    return document


def loud(findings: tuple[Finding, ...]) -> list[str]:
    """Return the codes of the findings that are no proofs of equality."""
    return [f.code for f in findings if f.change_class is not ChangeClass.EQUAL]


def readable(document: Document) -> bool:
    """Tell whether a document made at random is one that can be lowered."""
    try:
        lower_text(document)
    except AssertionError:
        return False
    return True


@SOME
@given(documents())
def test_a_document_against_itself_is_silent(document: Document) -> None:
    if readable(document):
        assert compare_apis(lower_text(document), lower_text(document)) == ()


@SOME
@given(documents(), documents())
def test_swapped_inputs_give_mirrored_codes(old: Document, new: Document) -> None:
    if not (readable(old) and readable(new)):
        return
    there = compare_apis(lower_text(old), lower_text(new))
    back = {finding.code for finding in compare_apis(lower_text(new), lower_text(old))}
    for finding in there:
        mirrors = CODES[finding.code].mirror
        assert not mirrors or back.intersection(mirrors), finding


@SOME
@given(documents(), st.randoms(use_true_random=False))
def test_order_is_silent(document: Document, random: Any) -> None:
    if readable(document):
        assert (
            loud(compare_apis(lower_text(document), lower_text(shuffled(document, random)))) == []
        )


def shuffled(value: Any, random: Any, key: str = "") -> Any:
    """Return a document with the members of every object, and lists without order, in another."""
    if isinstance(value, dict):
        members = [(name, shuffled(item, random, name)) for name, item in value.items()]
        random.shuffle(members)
        return dict(members)
    if isinstance(value, list):
        items = [shuffled(item, random) for item in value]
        if key in ("required", "parameters", "enum"):
            random.shuffle(items)
        return items
    return value


def inlined(document: Document) -> Document:
    """Return a document with every reference to a schema replaced by what it leads to."""
    schemas = document["components"]["schemas"]

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return walk(schemas[value["$ref"].rsplit("/", 1)[1]])
            return {name: walk(item) for name, item in value.items()}
        return [walk(item) for item in value] if isinstance(value, list) else value

    return walk(copy.deepcopy(document))


def split(document: Document) -> Document:
    """Return a document with the order written as an allOf of two halves."""
    changed = copy.deepcopy(document)
    for name in ("Order", "OrderWrite"):
        whole = changed["components"]["schemas"][name]
        properties = whole.pop("properties")
        names = sorted(properties)
        halves = [
            {"type": "object", "properties": {n: properties[n] for n in part}}
            for part in (names[:3], names[3:])
        ]
        changed["components"]["schemas"][name] = whole | {"allOf": halves}
    return changed


def hoisted(document: Document) -> Document:
    """Return a document with the parameters of an operation moved to its path."""
    changed = copy.deepcopy(document)
    path = changed["paths"]["/orders/{id}"]
    path["parameters"] = path["get"].pop("parameters")
    return changed


def as_30(document: Document) -> Document:
    """Return a document spelled as OpenAPI 3.0 has it."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            value = {name: walk(item) for name, item in value.items()}
            if isinstance(value.get("type"), list):
                value["type"] = next(t for t in value["type"] if t != "null")
                value["nullable"] = True
            if "const" in value:
                value |= {"type": "string", "enum": [value.pop("const")]}
            return value
        return [walk(item) for item in value] if isinstance(value, list) else value

    return {**walk(copy.deepcopy(document)), "openapi": "3.0.3"}


RESPELLED = {
    "references replaced": inlined,
    "allOf split": split,
    "parameters hoisted": hoisted,
    "3.0 spelling": as_30,
}


@pytest.mark.parametrize("name", RESPELLED)
def test_another_spelling_is_silent_both_ways(name: str) -> None:
    other = RESPELLED[name](BASE)
    for old, new in ((BASE, other), (other, BASE)):
        found = compare_apis(lower_text(old), lower_text(new))
        assert loud(found) == [], [finding.message for finding in found]


def test_yaml_and_json_are_the_same() -> None:
    text = yaml.safe_dump(BASE, sort_keys=False)
    assert compare_apis(lower_text(BASE), lower_text(BASE, text)) == ()


def test_the_spelling_of_null_is_proven_equal() -> None:
    found = compare_apis(lower_text(as_30(BASE)), lower_text(BASE))
    assert "RF07" in {finding.code for finding in found}


def test_a_fingerprint_does_not_depend_on_wording_or_place() -> None:
    new = edit(BASE, {f"{LIST}/x-token-cost": 20, "/info/version": "2.0.0"})
    reworded = edit(new, {f"{LIST}/summary": "Show", "/info/description": "Else."})
    moved = {"x-before": 1, **reworded}
    one, other = (
        next(f for f in compare_apis(lower_text(BASE), lower_text(side)) if f.code == "CO01")
        for side in (new, moved)
    )
    assert one.fingerprint == other.fingerprint
    dearer = edit(BASE, {f"{LIST}/x-token-cost": 30})
    third = next(f for f in compare_apis(lower_text(BASE), lower_text(dearer)) if f.code == "CO01")
    assert third.fingerprint != one.fingerprint


def test_a_rename_never_hides_a_change_of_type() -> None:
    renamed = edit(
        BASE,
        {f"{LIST}/parameters/4/name": "owner_id", f"{LIST}/parameters/4/schema/type": "string"},
    )
    assert {"PA02", "SC08"} <= {f.code for f in compare_apis(lower_text(BASE), lower_text(renamed))}


def test_a_parameter_of_another_kind_is_not_taken_for_a_rename() -> None:
    other = {"name": "colour", "in": "query", "schema": {"type": "integer"}}
    changed = edit(BASE, {f"{LIST}/parameters/4": GONE, f"{LIST}/parameters/-": other})
    assert {"PA01", "PA03"} <= {f.code for f in compare_apis(lower_text(BASE), lower_text(changed))}


def test_a_change_in_a_shared_type_is_one_finding_with_every_operation() -> None:
    changed = edit(BASE, {"/components/schemas/Order/properties/note": GONE})
    found = [f for f in compare_apis(lower_text(BASE), lower_text(changed)) if f.code == "SC03"]
    assert [f.operations for f in found] == [("addOrder", "getOrders")]


def test_recursive_types_are_compared_and_come_to_an_end() -> None:
    nested = edit(
        BASE,
        {"/components/schemas/Buyer/properties/friend": {"$ref": "#/components/schemas/Buyer"}},
    )
    longer = edit(nested, {"/components/schemas/Buyer/properties/name/maxLength": 3})
    assert compare_apis(lower_text(nested), lower_text(nested)) == ()
    assert {"SC14"} == set(loud(compare_apis(lower_text(nested), lower_text(longer)))) - {"XM04"}


def test_a_renamed_parameter_changes_its_names_and_nothing_else() -> None:
    renamed = edit(BASE, {f"{LIST}/parameters/4/name": "owner_id"})
    found = next(f for f in compare_apis(lower_text(BASE), lower_text(renamed)) if f.code == "PA02")
    assert found.surface == (
        "keyword `user_id` of `client.orders.list` becomes `owner_id`",
        "flag `--user-id` of `shop orders list` becomes `--owner-id`",
    )
