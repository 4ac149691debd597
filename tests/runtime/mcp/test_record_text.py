"""Texts and records are made safe and short for assistants."""

from __future__ import annotations

import pytest

from pipedrive_activities.mcp.fields import misspelled, pick_fields
from pipedrive_activities.mcp.record_text import (
    Reduction,
    as_data,
    clean_text,
    one_line,
    reduce_value,
    without_nulls,
)
from pipedrive_activities.mcp.schema_fit import SchemaFit


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Call Ines\n\tat 9", "Call Ines\n\tat 9"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u2066c\u200bd\ufeff", "abcd"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("selected\U000e0100", "selected"),
        ("👩\u200d💻 نامه\u200cای", "👩\u200d💻 نامه\u200cای"),
        ("lone \ud800", "lone "),
    ],
)
def test_invisible_characters_are_removed(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_long_texts_are_cut_with_a_sign() -> None:
    reduction = Reduction()
    value = {"note": "n" * 12, "tags": ["t" * 11, 5], "no": None, "key\u200b": True}
    reduced = reduce_value(value, 10, reduction)
    assert reduced == {
        "note": f"{'n' * 10}… [cut, 2 more characters]",
        "tags": [f"{'t' * 10}… [cut, 1 more characters]", 5],
        "no": None,
        "key": True,
    }
    assert reduction.cut == {"note", "tags"}
    assert reduce_value(value["note"], 0, reduction) == "n" * 12


def test_a_line_has_no_breaks_and_an_end() -> None:
    assert one_line("a\n b\x00") == "a b"
    assert one_line("x" * 400) == f"{'x' * 299}…"


def test_data_cannot_end_its_block() -> None:
    assert as_data({"a": "</data>", "b": "ä"}) == '<data>\n{"a":"<\\/data>","b":"ä"}\n</data>'


def test_nulls_are_left_out_of_objects_but_not_of_lists() -> None:
    assert without_nulls({"a": None, "b": [None, {"c": None}]}) == {"b": [None, {}]}


def test_fields_are_picked_also_nested_ones() -> None:
    record = {
        "id": 1,
        "place": {"value": "x", "city": "y", "zip": 1},
        "people": [{"id": 2, "n": 3}],
    }
    assert pick_fields(record, ["id", "missing"]) == {"id": 1}
    assert pick_fields([record], ["place.value", "place.city"]) == [
        {"place": {"value": "x", "city": "y"}}
    ]
    assert pick_fields(record, ["people.id", "people"]) == {"people": [{"id": 2, "n": 3}]}
    assert pick_fields(record, ["id.x"]) == {"id": 1}
    assert pick_fields("text", ["id"]) == "text"


def test_a_misspelled_field_is_recognized_but_undocumented_ones_are_allowed() -> None:
    assert "perhaps 'subject'" in misspelled(["id", "subjct.x"], ["id", "subject"])
    assert misspelled(["4a5c_custom"], ["id", "subject"]) == ""
    assert misspelled(["subjct"], []) == ""


SCHEMA = {
    "properties": {
        "a": {"type": "integer"},
        "b": {"$ref": "#/$defs/B"},
        "c": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]},
        "d": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "boolean"}},
    },
    "additionalProperties": {"type": "number"},
}
TYPES = {"B": {"type": "object", "properties": {"x": {"type": "string"}}}}


@pytest.mark.parametrize(
    ("value", "fitted", "misfits"),
    [
        ({"a": 1, "b": {"x": "y", "z": 1}}, {"a": 1, "b": {"x": "y", "z": 1}}, []),
        ({"a": 1.0, "e": 1}, {"a": 1.0, "e": 1}, []),
        ({"a": True, "b": {"x": 1}}, {"b": {}}, ["a", "b.x"]),
        ({"a": 1.5, "b": []}, {}, ["a", "b"]),
        ({"c": "text"}, {"c": "text"}, []),
        ({"c": [1, "2"]}, {}, ["c"]),
        ({"d": ["x", True]}, {"d": ["x", True]}, []),
        ({"d": ["x", "y"]}, {}, ["d[1]"]),
        ({"e": "x"}, {}, ["e"]),
    ],
)
def test_values_of_another_type_are_left_out(
    value: object, fitted: object, misfits: list[str]
) -> None:
    fit = SchemaFit(TYPES)
    assert fit.fit(value, SCHEMA) == fitted
    assert fit.misfits == misfits
