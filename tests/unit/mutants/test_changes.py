"""Changes of a document: every location once, and the document itself is not modified."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mutants.description.changes import changes_of
from tests.mutants.description.check import DESCRIPTION, load_document, verdict
from tests.support.variants import first_and_variants

documents = st.recursive(
    st.booleans() | st.integers(0, 9) | st.text("ab/~", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~"), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def changes() -> dict[str, object]:
    return {change.name: change.document for change in changes_of(load_document(DESCRIPTION))}


@given(documents)
def test_changes_differ_and_have_unique_names(document: object) -> None:
    original = copy.deepcopy(document)
    changes = list(changes_of(document))
    assert all(repr(change.document) != repr(original) for change in changes)
    assert len({change.name for change in changes}) == len(changes)
    assert repr(document) == repr(original)


def test_unchanged_document_is_fresh() -> None:
    assert verdict(DESCRIPTION, load_document(DESCRIPTION)) == "fresh"


@pytest.mark.parametrize(
    ("name", "expected"),
    first_and_variants(
        [
            ("/paths/~1api~1v2~1activities/get/x-token-cost: 10 → 11", "drift"),
            ("/paths/~1api~1v2~1activities/get/parameters/1/style: other text", "rejected"),
            ("/paths/~1api~1v2~1activities/get/parameters/1/style: removed", "fresh"),
            ("/paths/~1v1~1activities/delete/deprecated: removed", "drift"),
            ("/paths/~1v1~1activities/delete/x-replaced-by: other text", "drift"),
            ("/paths/~1api~1v2~1activities/get/parameters/0: removed", "drift"),
            ("/paths/~1api~1v2~1activities/get/parameters/1/explode: False → True", "drift"),
            ("/components/schemas/Activity/properties/lead_id/type: other text", "drift"),
            ("/components/schemas/Activity/properties/subject: renamed", "drift"),
            ("/components/schemas/Activity/properties/subject/examples/0: other text", "drift"),
        ],
        kept=3,
    ),
)
def test_check_detects_changes(changes: dict[str, object], name: str, expected: str) -> None:
    """``tests/integration/test_any_change.py`` always tries a change of each kind."""
    assert verdict(DESCRIPTION, changes[name]) == expected
