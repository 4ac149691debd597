"""Words, singular and plural, identifiers from untrusted text, and parsed operationIds."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lower.naming.names import member_name, quoted, type_name, value_name, value_names
from generator.lower.naming.operation_ids import parse_operation_id
from generator.lower.naming.words import is_plural, pascal, plural, singular, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getDealFollowers", "get deal followers"),
        ("HTTPServerError", "http server error"),
        ("due_date", "due date"),
        ("__due__date_", "due date"),
        ("2fa_code_v2", "2fa code v2"),
        ("X-Request-Id", "x request id"),
        ("sha256Hash", "sha256 hash"),
        ("admin_area_level_1", "admin area level 1"),
        ("Ünïcode ﬁeld", "unicode field"),
        ("listIPv6Pools", "list ipv6 pools"),
        ("createOAuth2Application", "create oauth2 application"),
        ("userIDs", "user ids"),
        ("imageURLsByID", "image urls by id"),
        ("GitHubApp", "github app"),
        ("日本語", "日本語"),
        ('"""; import os', "import os"),
        ("{{ 7*7 }}", "7 7"),
        ("../../etc/passwd", "etc passwd"),
        ("‮\x00\n", ""),
    ],
)
def test_a_name_is_split_into_words(text: str, expected: str) -> None:
    assert words(text) == tuple(expected.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("oauth2 application", "OAuth2Application"), ("ipv6 pool", "IPv6Pool"), ("http server", "HttpServer")],
)  # fmt: skip
def test_a_type_keeps_the_capital_letters_of_an_initialism(text: str, expected: str) -> None:
    assert pascal(text.split()) == expected


@pytest.mark.parametrize(
    ("singular_form", "plural_form"),
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
        ("schema", "schemas"),
        ("photo", "photos"),
        ("api", "apis"),
        ("sku", "skus"),
        ("canvas", "canvas"),
        ("dns", "dns"),
    ],
)
def test_the_singular_of_a_noun(singular_form: str, plural_form: str) -> None:
    assert singular(plural_form) == singular(singular_form) == singular_form


@pytest.mark.parametrize(
    ("singular_form", "plural_form"),
    [("deal", "deals"), ("activity", "activities"), ("day", "days"), ("tax", "taxes")],
)
def test_the_plural_of_a_noun(singular_form: str, plural_form: str) -> None:
    assert plural(singular_form) == plural(plural_form) == plural_form
    assert is_plural(plural_form)
    assert not is_plural(singular_form)


@given(st.text())
def test_every_name_is_empty_or_a_safe_identifier(text: str) -> None:
    for name in (value_name(text, "field"), type_name(text), member_name(text)):
        assert name == "" or (
            name.isidentifier() and not keyword.iskeyword(name) and name[0] != "_"
        )


@given(st.text())
def test_quoted_text_contains_no_control_characters(text: str) -> None:
    assert all(character.isprintable() for character in quoted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("class", "class_"), ("self", "self_"), ("2nd", "field_2nd"), ("type", "type")],
)
def test_field_names_avoid_reserved_words(text: str, expected: str) -> None:
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
def test_type_names_avoid_builtins(text: str, expected: str) -> None:
    assert type_name(text) == expected


@pytest.mark.parametrize(
    ("operation_id", "noun", "expected"),
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
def test_an_operation_id_is_parsed(
    operation_id: str, noun: str, expected: tuple[object, ...]
) -> None:
    parsed = parse_operation_id(operation_id, tuple(noun.split()), "get")
    assert (parsed.verb, parsed.before, parsed.after, parsed.noun_is_plural) == expected


@pytest.mark.parametrize(
    ("operation_id", "method", "noun", "verb"),
    [
        ("sendList", "post", "message", "send"),
        ("sendList", "get", "message", "send"),
        ("sendPatch", "patch", "message", "send"),
        ("deployUpdate", "post", "message", "deploy"),
        ("forwardPatch", "patch", "message", "forward"),
        ("closePost", "post", "message", "close"),
        ("notifyList", "post", "message", "notify"),
        ("massDelete", "get", "message", "mass"),
        ("pets_list", "get", "pet", "get"),
        ("pets_partial_update", "patch", "pet", "update"),
        ("send_list", "get", "send", "get"),
    ],
)
def test_a_last_verb_counts_only_if_nothing_contradicts_it(
    operation_id: str, method: str, noun: str, verb: str
) -> None:
    assert parse_operation_id(operation_id, (noun,), method).verb == verb


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["+1", "-1"], ["plus_1", "minus_1"]),
        (["a.b", "a_b", "a/b", "a\\b"], ["a_dot_b", "a_b", "a_slash_b", "a_backslash_b"]),
        (["_id", "id"], ["underscore_id", "id"]),
        (["StartTime", "StartTime<"], ["start_time", "start_time_less_than"]),
        (["ids", "ids[]"], ["ids", "ids_list"]),
        (["max-results", "MaxResults"], ["max_dash_results", "max_results"]),
        (["\N{THUMBS UP SIGN}", "?"], ["thumbs_up_sign", "question_mark"]),
        (["", "\a"], ["empty_field", "u0007"]),
        (["userId", "user_id"], ["user_id", "user_id"]),
        (["+1"], ["field_1"]),
    ],
)
def test_names_that_clash_are_written_with_words_for_symbols(
    texts: list[str], names: list[str]
) -> None:
    assert value_names(texts, "field") == names
