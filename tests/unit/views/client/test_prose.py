"""Text of docstrings and of advice on deprecated operations."""

from __future__ import annotations

import pytest

from generator.ir.api import Api
from generator.ir.types import Deprecation, Documentation
from generator.views.prose import (
    advise,
    advise_parameter,
    describe_cost,
    describe_field,
    describe_type,
    flow,
    paragraphs,
    sentence,
)
from tests.support.lowering import HEAD, lower_text


def api(old: str, new: str, *, replaced: str = "x-replaced-by: getThing, ") -> Api:
    text = f"""\
paths:
  /things:
    delete:
      {{operationId: deleteThings, tags: [Things], deprecated: true, {replaced}{old}
      parameters: [{{name: ids, in: query, required: true, style: form, explode: false,
        schema: {{type: array, items: {{type: integer}}}}}}],
      responses: {{'204': {{description: gone}}}}}}
  /things/{{id}}:
    get:
      {{operationId: getThing, tags: [Things], {new}
      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}],
      responses: {{'204': {{description: ok}}}}}}
"""
    return lower_text(HEAD + text)[0]


def advice(old: str, new: str, **settings: str) -> str:
    things = api(old, new, **settings)
    return advise(things, things.operation("deleteThings"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (10, 3, " (3 tokens an id instead of 10 a call: cheaper for up to 3 ids)."),
        (2, 3, "."),
        (None, 3, "."),
        (10, None, "."),
    ],
)
def test_saving_of_a_single_call_over_a_batch(
    old: int | None, new: int | None, expected: str
) -> None:
    def cost(tokens: int | None) -> str:
        return "" if tokens is None else f"x-token-cost: {tokens},"

    assert advice(cost(old), cost(new)) == (
        f"things.delete_many is deprecated: use things.get instead{expected}"
    )


def test_a_deprecation_without_replacement_names_the_sunset_date() -> None:
    text = advice("x-sunset: '2026-08-01', ", "", replaced="")
    assert text == "things.delete_many is deprecated. Sunset: 2026-08-01."


def test_operations_that_are_not_deprecated_have_no_advice() -> None:
    things = api("", "")
    assert advise(things, things.operation("getThing")) == ""


def test_an_unknown_cost_is_mentioned_where_others_are_known() -> None:
    things = api("x-token-cost: 3, ", "")
    text = describe_cost(things, things.operation("getThing"))
    assert "most expensive operation" in text
    free = api("", "")
    assert describe_cost(free, free.operation("getThing")) == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (5, 3, "which saves 2 of 5 tokens a call"),
        (3, 3, "it also costs 3 tokens a call"),
        (1, 3, "(3 tokens a call)"),
    ],
)
def test_saving_between_calls_of_the_same_kind(old: int, new: int, expected: str) -> None:
    text = f"""\
paths:
  /old: {{get: {{operationId: getOld, tags: [A], deprecated: true, x-replaced-by: getNew,
    x-token-cost: {old}, responses: {{'204': {{description: ok}}}}}}}}
  /new: {{get: {{operationId: getNew, tags: [A], x-token-cost: {new},
    responses: {{'204': {{description: ok}}}}}}}}
"""
    lowered = lower_text(HEAD + text)[0]
    assert expected in advise(lowered, lowered.operation("getOld"))


def test_docstrings_of_fields_and_models() -> None:
    docs = Documentation(description="The day")
    assert describe_field(docs, "date", None) == "The day."
    assert describe_field(docs, "clock-time", None) == (
        "The day. A time of day: 14:30 or 14:30:00 (times.parse_time)."
    )
    assert describe_field(docs, "", Deprecation(replaced_by="other")) == (
        "The day. Deprecated: use other."
    )
    assert describe_field(Documentation(), "", Deprecation()) == "Deprecated."
    assert describe_type(Documentation(), "Pet", sent=False) == "Pet."
    assert "form used in requests" in describe_type(docs, "Pet", sent=True)


def test_advice_on_deprecated_arguments() -> None:
    assert advise_parameter("a.b", "old", None) == ""
    text = advise_parameter("a.b", "old", Deprecation(replaced_by="new", sunset="2027-01-01"))
    assert text == ("The argument old of a.b is deprecated: use new instead. Sunset: 2027-01-01.")


def test_sentences_and_paragraphs() -> None:
    assert [sentence(text) for text in ("a", "a.", "a!", "", " a ")] == ["a.", "a.", "a!", "", "a."]
    assert paragraphs("a", "", " b ") == "a\n\nb"


def test_a_text_flows_into_a_list_item_with_the_items_of_its_own_lists() -> None:
    text = "First line\nof a paragraph\n\nSecond\n* one\n  line\n* two\n\nEnd of <b>it</b>"
    assert flow(text) == (
        "First line of a paragraph. Second.\n  * one line\n  * two\n  End of **it**."
    )
    assert flow("") == ""
    assert flow("A <b>word</b>") == "A **word**."
