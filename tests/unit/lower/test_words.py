"""Names: words, plurals, spellings of hostile text."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lower.naming.names import member_name, quoted, type_name, value_name
from generator.lower.naming.operation_ids import parse_phrase
from generator.lower.naming.words import is_plural, plural, singular, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getDealFollowers", "get deal followers"),
        ("HTTPServerError", "http server error"),
        ("due_date", "due date"),
        ("X-Request-Id", "x request id"),
        ("sha256Hash", "sha256 hash"),
        ("admin_area_level_1", "admin area level 1"),
        ("Ünïcode ﬁeld", "unicode field"),
        ("日本語", "日本語"),
        ('"""; import os', "import os"),
        ("{{ 7*7 }}", "7 7"),
        ("../../etc/passwd", "etc passwd"),
        ("‮\x00\n", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == tuple(expected.split())


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("deal", "deals"),
        ("activity", "activities"),
        ("address", "addresses"),
        ("status", "statuses"),
        ("box", "boxes"),
        ("currency", "currencies"),
        ("person", "people"),
        ("series", "series"),
        ("batch", "batches"),
        ("phase", "phases"),
        ("analysis", "analysis"),
        ("bus", "bus"),
    ],
)
def test_singular(one: str, many: str) -> None:
    assert singular(many) == singular(one) == one


@pytest.mark.parametrize(
    ("one", "many"),
    [("deal", "deals"), ("activity", "activities"), ("day", "days"), ("tax", "taxes")],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == plural(many) == many
    assert is_plural(many)
    assert not is_plural(one)


@given(st.text())
def test_every_spelling_is_empty_or_a_safe_identifier(text: str) -> None:
    for spelled in (value_name(text, "field"), type_name(text), member_name(text)):
        assert spelled == "" or (
            spelled.isidentifier() and not keyword.iskeyword(spelled) and spelled[0] != "_"
        )


@given(st.text())
def test_quoting_leaves_nothing_that_a_terminal_obeys(text: str) -> None:
    assert all(character.isprintable() for character in quoted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("class", "class_"), ("self", "self_"), ("2nd", "field_2nd"), ("type", "type")],
)
def test_fields_keep_clear_of_python(text: str, expected: str) -> None:
    assert value_name(text, "field") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("activity", "Activity"),
        ("none", "NoneModel"),
        ("value error", "ValueErrorModel"),
        ("3d", "Type3d"),
    ],
)
def test_types_keep_clear_of_python(text: str, expected: str) -> None:
    assert type_name(text) == expected


@pytest.mark.parametrize(
    ("operation_id", "resource", "expected"),
    [
        ("getDeals", "deal", ("get", (), (), True)),
        ("getDealFollowersChangelog", "deal", ("get", (), ("followers", "changelog"), False)),
        ("deleteManyDealProducts", "deal product", ("delete", ("many",), (), True)),
        ("updateCommentForNote", "note", ("update", (), ("comment",), False)),
        ("getInstallments", "deal installment", ("get", (), (), True)),
        ("searchItemByField", "item search", ("search", (), ("by", "field"), False)),
        ("receiveMessage", "channel", ("receive", (), ("message",), False)),
        ("pets_list", "pet", ("get", (), (), True)),
        ("", "pet", ("", (), (), False)),
    ],
)
def test_phrases(operation_id: str, resource: str, expected: tuple[object, ...]) -> None:
    phrase = parse_phrase(operation_id, tuple(resource.split()))
    assert (phrase.verb, phrase.before, phrase.after, phrase.plural) == expected
