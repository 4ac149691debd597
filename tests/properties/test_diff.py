"""Properties of every comparison: equal documents, mirrored codes, stable fingerprints."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff.compare.api import compare_documents
from generator.diff.findings.codes import CODES, ChangeClass
from generator.diff.findings.finding import Finding
from tests.support.examples import example_count
from tests.unit.diff.cases import CASES
from tests.unit.diff.cases.case import LIST
from tests.unit.diff.pairs import BASE, REMOVED, Document, edit, load

SOME = settings(max_examples=example_count(25))
CHANGED = [case for case in CASES if case.code not in ("RF07", "OP06")]
"""Cases whose edits can be combined; the two others replace whole parts of the document."""


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Generate the base document with up to four edits of the cases, as far as they apply."""
    document = BASE
    for case in draw(st.lists(st.sampled_from(CHANGED), max_size=4)):
        try:
            document = edit(document, case.old if draw(st.booleans()) else case.new)
        except (KeyError, IndexError):
            continue
    return document


def effective_codes(findings: tuple[Finding, ...]) -> list[str]:
    """Return the codes of the findings that are not refactorings."""
    return [f.code for f in findings if f.change_class is not ChangeClass.EQUAL]


def is_valid(document: Document) -> bool:
    """Return whether a generated document can be lowered."""
    return not load(document).errors


@SOME
@given(documents())
def test_a_document_equals_itself(document: Document) -> None:
    if is_valid(document):
        assert compare_documents(load(document), load(document)) == ()


@SOME
@given(documents(), documents())
def test_swapped_documents_produce_mirrored_codes(old: Document, new: Document) -> None:
    if not (is_valid(old) and is_valid(new)):
        return
    forward = compare_documents(load(old), load(new))
    backward = {finding.code for finding in compare_documents(load(new), load(old))}
    for finding in forward:
        mirrors = CODES[finding.code].mirror
        assert not mirrors or backward.intersection(mirrors), finding


@SOME
@given(documents(), st.randoms(use_true_random=False))
def test_order_does_not_matter(document: Document, random: Any) -> None:
    if is_valid(document):
        assert (
            effective_codes(compare_documents(load(document), load(shuffled(document, random))))
            == []
        )


def shuffled(value: Any, random: Any, key: str = "") -> Any:
    """Return a document with properties, and arrays whose order does not matter, shuffled."""
    if isinstance(value, dict):
        properties = [(name, shuffled(item, random, name)) for name, item in value.items()]
        random.shuffle(properties)
        return dict(properties)
    if isinstance(value, list):
        items = [shuffled(item, random) for item in value]
        if key in ("required", "parameters", "enum"):
            random.shuffle(items)
        return items
    return value


def inlined(document: Document) -> Document:
    """Return a document with every schema reference replaced by its target."""
    schemas = document["components"]["schemas"]

    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return convert(schemas[value["$ref"].rsplit("/", 1)[1]])
            return {name: convert(item) for name, item in value.items()}
        return [convert(item) for item in value] if isinstance(value, list) else value

    return convert(copy.deepcopy(document))


def split(document: Document) -> Document:
    """Return a document whose order schemas are an allOf of two halves."""
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
    """Return a document with the parameters of an operation moved to its path item."""
    changed = copy.deepcopy(document)
    path = changed["paths"]["/orders/{id}"]
    path["parameters"] = path["get"].pop("parameters")
    return changed


def as_30(document: Document) -> Document:
    """Return a document converted to OpenAPI 3.0."""

    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            value = {name: convert(item) for name, item in value.items()}
            if isinstance(value.get("type"), list):
                value["type"] = next(t for t in value["type"] if t != "null")
                value["nullable"] = True
            if "const" in value:
                value |= {"type": "string", "enum": [value.pop("const")]}
            return value
        return [convert(item) for item in value] if isinstance(value, list) else value

    return {**convert(copy.deepcopy(document)), "openapi": "3.0.3"}


REFACTORED = {
    "references replaced": inlined,
    "allOf split": split,
    "parameters hoisted": hoisted,
    "OpenAPI 3.0": as_30,
}


@pytest.mark.parametrize("name", REFACTORED)
def test_a_refactored_document_is_equal_in_both_directions(name: str) -> None:
    other = REFACTORED[name](BASE)
    for old, new in ((BASE, other), (other, BASE)):
        findings = compare_documents(load(old), load(new))
        assert effective_codes(findings) == [], [finding.message for finding in findings]


def test_yaml_and_json_are_the_same() -> None:
    text = yaml.safe_dump(BASE, sort_keys=False)
    assert compare_documents(load(BASE), load(BASE, text)) == ()


def test_another_declaration_of_null_is_a_refactoring() -> None:
    findings = compare_documents(load(as_30(BASE)), load(BASE))
    assert "RF07" in {finding.code for finding in findings}


def test_a_fingerprint_does_not_depend_on_wording_or_position() -> None:
    new = edit(BASE, {f"{LIST}/x-token-cost": 20, "/info/version": "2.0.0"})
    reworded = edit(new, {f"{LIST}/summary": "Show", "/info/description": "Else."})
    moved = {"x-before": 1, **reworded}
    first, second = (
        next(f for f in compare_documents(load(BASE), load(document)) if f.code == "CO01")
        for document in (new, moved)
    )
    assert first.fingerprint == second.fingerprint
    costlier = edit(BASE, {f"{LIST}/x-token-cost": 30})
    third = next(f for f in compare_documents(load(BASE), load(costlier)) if f.code == "CO01")
    assert third.fingerprint != first.fingerprint


def test_a_rename_never_hides_a_change_of_type() -> None:
    renamed = edit(
        BASE,
        {f"{LIST}/parameters/4/name": "owner_id", f"{LIST}/parameters/4/schema/type": "string"},
    )
    assert {"PA02", "SC07"} <= {f.code for f in compare_documents(load(BASE), load(renamed))}


def test_a_parameter_of_another_type_is_not_a_rename() -> None:
    other = {"name": "colour", "in": "query", "schema": {"type": "integer"}}
    changed = edit(BASE, {f"{LIST}/parameters/4": REMOVED, f"{LIST}/parameters/-": other})
    assert {"PA01", "PA03"} <= {f.code for f in compare_documents(load(BASE), load(changed))}


def test_a_change_in_a_shared_type_is_one_finding_with_all_operations() -> None:
    changed = edit(BASE, {"/components/schemas/Order/properties/note": REMOVED})
    findings = [f for f in compare_documents(load(BASE), load(changed)) if f.code == "SC03"]
    assert [f.operations for f in findings] == [("addOrder", "getOrders")]


def test_comparing_recursive_types_terminates() -> None:
    nested = edit(
        BASE,
        {"/components/schemas/Buyer/properties/friend": {"$ref": "#/components/schemas/Buyer"}},
    )
    longer = edit(nested, {"/components/schemas/Buyer/properties/name/maxLength": 3})
    assert compare_documents(load(nested), load(nested)) == ()
    assert {"SC14"} == set(effective_codes(compare_documents(load(nested), load(longer)))) - {
        "XM04"
    }


def test_a_renamed_parameter_only_changes_its_names() -> None:
    renamed = edit(BASE, {f"{LIST}/parameters/4/name": "owner_id"})
    findings = next(f for f in compare_documents(load(BASE), load(renamed)) if f.code == "PA02")
    assert findings.generated == (
        "keyword argument `user_id` of `client.orders.list` is renamed to `owner_id`",
        "option `--user-id` of `shop orders list` is renamed to `--owner-id`",
    )
