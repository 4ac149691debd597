"""Changes of a description: every place once, and the document itself stays as it is."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mutants.description.changes import changes_of
from tests.mutants.description.check import DESCRIPTION, load_document, verdict

documents = st.recursive(
    st.booleans() | st.integers(0, 9) | st.text("ab/~", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~"), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def changes() -> dict[str, object]:
    return {change.name: change.document for change in changes_of(load_document(DESCRIPTION))}


@given(documents)
def test_each_change_has_a_name_of_its_own_and_is_one(document: object) -> None:
    truth = copy.deepcopy(document)
    changes = list(changes_of(document))
    assert all(repr(change.document) != repr(truth) for change in changes)
    assert len({change.name for change in changes}) == len(changes)
    assert repr(document) == repr(truth)


def test_the_description_itself_is_fresh() -> None:
    assert verdict(DESCRIPTION, load_document(DESCRIPTION)) == "fresh"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/paths/~1api~1v2~1activities/get/x-token-cost: 10 → 11", "drift"),
        ("/paths/~1v1~1activities/delete/deprecated: gone", "drift"),
        ("/paths/~1v1~1activities/delete/x-replaced-by: another text", "drift"),
        ("/paths/~1api~1v2~1activities/get/parameters/0: gone", "drift"),
        ("/paths/~1api~1v2~1activities/get/parameters/1/explode: False → True", "drift"),
        ("/components/schemas/Activity/properties/lead_id/type: another text", "drift"),
        ("/components/schemas/Activity/properties/subject: renamed", "drift"),
        ("/components/schemas/Activity/properties/subject/examples/0: another text", "drift"),
        ("/paths/~1api~1v2~1activities/get/parameters/1/style: another text", "refused"),
        ("/paths/~1api~1v2~1activities/get/parameters/1/style: gone", "fresh"),
    ],
)
def test_a_check_tells_what_became_of_a_change(
    changes: dict[str, object], name: str, expected: str
) -> None:
    assert verdict(DESCRIPTION, changes[name]) == expected
