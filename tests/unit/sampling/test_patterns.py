"""Texts of a pattern match it, differ, and have the length that is asked for."""

from __future__ import annotations

from itertools import islice

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ir.ecma_patterns import translate_pattern
from generator.sampling.patterns import is_certain, matching_texts
from tests.support.examples import example_count

CERTAIN = [
    "^arn:[a-z]{3}$",
    "[\\w-.+]",
    r"^[\w-.+]+@[\w-.+]+$",
    r"^\p{L}\P{Lu}[\p{N}_-]$",
    r"(?<y>\d{4})-\k<y>",
    r"^(a|bc)?[^x]{2,4}.$",
    r"^\s\S\w\W\D$",
    r"^a*?b+\/\u0041\x42\cA?$",
    "^((25[0-5]|2[0-4][0-9]|1[0-9]{2})[.]){3}(1)$",
    "^[\\s\\S]{0,5}$",
    "^$",
    "a|b|",
    "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
]
UNCERTAIN = [r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$", "^(?!foo)[a-z]+$", r"\bfoo\b", "a^b"]


def judge(pattern: str) -> jsonschema_rs.Validator:
    """Return the validator of a pattern, in the syntax that its engine reads."""
    portable = translate_pattern(pattern).portable
    assert portable, pattern
    return jsonschema_rs.Draft202012Validator({"pattern": portable})


@pytest.mark.parametrize("pattern", CERTAIN)
def test_every_text_matches_and_none_occurs_twice(pattern: str) -> None:
    texts = list(matching_texts(pattern))
    assert texts
    assert len(texts) == len(set(texts))
    assert is_certain(pattern)
    assert all(map(judge(pattern).is_valid, texts))


@pytest.mark.parametrize("pattern", UNCERTAIN[:3])
def test_a_text_is_found_behind_lookarounds_but_has_to_be_checked(pattern: str) -> None:
    assert not is_certain(pattern)
    assert any(map(judge(pattern).is_valid, islice(matching_texts(pattern), 20)))


@pytest.mark.parametrize(
    "pattern", [r"^(?!0)\d+$", "^(?!a)(?:a|b)$", "^(?![a-y])[a-z]{2}$", "(?!a)."]
)
def test_the_first_text_avoids_a_character_that_must_not_follow(pattern: str) -> None:
    assert judge(pattern).is_valid(next(matching_texts(pattern)))


def test_an_assertion_inside_a_pattern_is_not_certain() -> None:
    assert not is_certain("a^b")
    assert is_certain("^a$|^b")


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("^[a-z]+$", 20, 20),
        ("^(ab)*c?$", 7, 8),
        ("[0-9]", 5, 9),
        (r"^[A-Z]\w*$", 3, 4),
        ("^a{1,9}b{1,9}$", 18, None),
        ("^x?y*$", 0, 0),
    ],
)
def test_a_text_has_the_length_that_is_asked_for(
    pattern: str, least: int, most: int | None
) -> None:
    texts = list(islice(matching_texts(pattern, least, most), 5))
    assert texts
    assert all(least <= len(text) <= (most or len(text)) for text in texts)
    assert all(map(judge(pattern).is_valid, texts))


def test_all_texts_of_a_finite_language_are_found() -> None:
    assert set(matching_texts("^(a|b)(c|d)$")) == {"ac", "ad", "bc", "bd"}


@pytest.mark.parametrize("pattern", ["(?<broken", "[", "(a", "a)", r"\p{Nonsense}"])
def test_a_pattern_that_cannot_be_read_has_no_text(pattern: str) -> None:
    assert list(matching_texts(pattern)) == []


@pytest.mark.parametrize("pattern", ["^a{90000}$", "(((a{99}){99}){99}){99}", "(" * 5000, "[]"])
def test_a_hostile_pattern_costs_nothing(pattern: str) -> None:
    assert list(matching_texts(pattern)) == []


atoms = st.sampled_from([*"ab09-_. ", r"\d", r"\w", "[a-f]", "[^a-z]", ".", r"\.", r"[\d.]"])
quantifiers = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?"])
patterns = st.recursive(
    st.builds(str.__add__, atoms, quantifiers),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.builds(
            "({}){}".format, st.lists(inner, min_size=1, max_size=3).map("|".join), quantifiers
        ),
    ),
    max_leaves=8,
).map("^({})$".format)


@settings(max_examples=example_count(60))
@given(patterns, st.integers(0, 6))
def test_texts_of_random_patterns_match(pattern: str, least: int) -> None:
    validator = judge(pattern)
    texts = list(islice(matching_texts(pattern, least), 10))
    assert all(map(validator.is_valid, texts))
    assert texts or least
