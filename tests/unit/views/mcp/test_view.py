"""Names and texts of tools, and the schemas of their results."""

from __future__ import annotations

import pytest

from generator.ir.json import thaw_json
from generator.views.mcp.names import option_names
from generator.views.mcp.schemas import encoded, relax
from generator.views.mcp.texts import plain_text, shorten
from generator.views.mcp.view import view_mcp
from tests.support.lowering import HEAD, lower_text


def test_an_option_never_has_the_name_of_an_argument() -> None:
    assert option_names(["fields", "skip"], ["fields", "result_fields"]) == {
        "fields": "result_fields_",
        "skip": "skip",
    }


@pytest.mark.parametrize(
    ("schema", "relaxed"),
    [
        ({"type": "string", "pattern": "a", "maxLength": 1}, {"type": "string"}),
        ({"enum": ["a", None]}, {"type": "string"}),
        ({"enum": [1, "a"]}, {}),
        ({"const": True}, {"type": "boolean"}),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"type": "integer"}),
        (
            {"anyOf": [{"enum": ["a"]}, {"type": "array", "items": False}]},
            {"anyOf": [{"type": "string"}, {"type": "array"}]},
        ),
        (
            {
                "type": "object",
                "required": ["a"],
                "additionalProperties": False,
                "properties": {"a": {"$ref": "#/$defs/A"}, "b": False},
            },
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}},
        ),
    ],
)
def test_a_relaxed_schema_states_types_only(schema: dict[str, object], relaxed: object) -> None:
    assert relax(schema) == relaxed


def test_texts_are_one_line_without_tags_and_invisible_characters() -> None:
    assert plain_text('See <a href="x">this</a>\n\n<b>now</b>\u200b, not <id>') == (
        "See this now, not <id>"
    )
    table = "a<br>b<table><tr><td>1</td><td>All &amp; more</td></tr></table>"
    assert plain_text(table) == "a b - 1: All & more"


def test_a_text_is_cut_at_a_sentence_or_a_word() -> None:
    assert shorten("One two. Three four. Five", 20) == "One two. Three four."
    assert shorten("One two three four five six", 20) == "One two three four…"
    assert shorten("Short", 20) == "Short"


def test_raw_content_that_may_be_null_is_base64_or_null() -> None:
    binary, null = {"type": "string", "format": "binary"}, {"type": "null"}
    base64 = {"type": "string", "contentEncoding": "base64"}
    assert encoded({"anyOf": [binary, null]}) == {"anyOf": [base64, null]}
    assert encoded({"type": "array", "items": binary}) == {"type": "array", "items": base64}


def test_a_response_without_content_beside_others_does_not_change_the_result() -> None:
    api, _ = lower_text(
        HEAD
        + """
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {type: integer}}}}
        '204': {description: Nothing.}
"""
    )
    (tool,) = view_mcp(api).tools
    shown = thaw_json(tool)
    assert isinstance(shown, dict)
    assert (shown["is_list"], shown["result"]) == (True, {"type": "integer"})
