"""Translated patterns match in Python what ECMA-262 says that they match."""

from __future__ import annotations

import re

import pytest

from generator.ir.ecma_patterns import PatternError, check_pattern, translate_pattern

TRANSLATED = [
    (r"^\d+$", ["07"], ["", "٣", "7\n"]),
    (r"^\D$", ["٣", "x"], ["3"]),
    (r"^\w+$", ["aZ_9"], ["é", "٣"]),
    (r"^(?=.*\W).{8,}$", ["Passwörd", "pass-word"], ["password"]),
    (r"^\s$", ["\u3000", "\ufeff", "\u2028", " "], ["\x1c", "\x1f", "\x85", "a"]),
    (r"^[^\S]$", ["\u00a0"], ["\x1c", "a"]),
    (r"^.$", ["a", "\x85", "😀"], ["\n", "\r", "\u2028", "\u2029"]),
    (r"\bcat\b", ["a cat", "écaté"], ["cats", "a_cat"]),
    (r"^\B$", [""], ["a"]),
    (r"^(?<year>\d{4})-\k<year>$", ["2026-2026"], ["2026-2027", "x"]),
    (r"^([-/])a\1$", ["-a-"], ["-a/"]),
    (r"^\cA\x41\u0042\u{1F600}\ud83d\ude01\0$", ["\x01AB😀😁\0"], ["cAAB😀😁0"]),
    (r"^[\u{1F600}-\u{1F64F}]$", ["😀"], ["zz", "\u2603"]),
    (r"^[^\0]+$", ["a"], ["\0", ""]),
    (r"^[\w-.+]+@[\w-.+]+$", ["a-b.c+d@e"], ["é@e", "a b@c"]),
    (r"^[^]$", ["\n", "]"], [""]),
    ("[]", [], ["", "]", "[]"]),
    (r"^a\/b$", ["a/b"], ["a\\/b"]),
    (r"^a{,2}]}$", ["a{,2}]}"], ["aa"]),
    (r"^[[a&&b]$", ["[", "&"], ["]", "c"]),
    (r"^[--/]$", ["-", ".", "/"], ["+"]),
    (r"^[\b]$", ["\x08"], ["b"]),
    (r"(?<!a)b", ["b", "cb"], ["ab"]),
    (r"^a{0002}$", ["aa"], ["a", "aaa"]),
    (r"^\@\-$", ["@-"], ["\\@-"]),
]


@pytest.mark.parametrize(
    ("pattern", "matching", "others"), TRANSLATED, ids=[case[0] for case in TRANSLATED]
)
def test_a_translation_matches_the_same_strings(
    pattern: str, matching: list[str], others: list[str]
) -> None:
    translation = translate_pattern(pattern)
    assert translation.reason == ""
    for text in matching:
        assert re.search(translation.python, text), text
    for text in others:
        assert not re.search(translation.python, text), text


@pytest.mark.parametrize(
    ("pattern", "problem", "position"),
    [
        ("^[a-z", "not closed", 1),
        ("(a", "not closed", 0),
        ("a)", "closes no group", 1),
        ("a|*", "nothing to repeat", 2),
        ("a++", "nothing to repeat", 2),
        ("^*", "cannot be repeated", 1),
        ("(?<=a)?", "cannot be repeated", 6),
        ("{2}", "nothing to repeat", 0),
        ("a{3,2}", "out of order", 1),
        ("[z-a]", "out of order", 1),
        ("a\\", "escapes nothing", 1),
        ("(?i)a", "does not exist", 0),
        ("(?P<n>a)", "does not exist", 0),
        ("(?<1>a)", "no valid name", 0),
        (r"(?<a>b)\k<c>", "names no group", 7),
        (r"\u{110000}", "code point", 0),
        ("[a-", "not closed", 0),
    ],
)
def test_an_invalid_pattern_is_an_error_with_its_position(
    pattern: str, problem: str, position: int
) -> None:
    with pytest.raises(PatternError, match=problem) as caught:
        check_pattern(pattern)
    assert caught.value.position == position
    assert caught.value.help
    assert translate_pattern(pattern).python == ""


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"\p{Script=Greek}", "Unicode property"),
        (r"\p{Emoji}", "Unicode property"),
        (r"\p", "Unicode property"),
        ("(?i:a)", "flags"),
        (r"\01", "octal"),
        (r"(a)\2", "octal"),
        (r"\Aa\z", "letter"),
        (r"\k<n>", "letter"),
        (r"(a)?\1", "may be to a group that did not match"),
        (r"(a)|b\1", "may be to a group that did not match"),
        (r"\1(a)", "may be to a group that did not match"),
        (r"(?!(a))\1", "may be to a group that did not match"),
        (r"(a)(?<=\1)", "lookbehind"),
        ("(?<=a+)b", "Python does not support it"),
        ("(?=a)*", "lookahead"),
        (r"\-\u{61}", "flag u"),
        ("a{10001}", "too often"),
        ("a{1,99999999999999999999}", "too often"),
        ("a{" + "9" * 5000 + "}", "too often"),
        ("(?:a{1000}){1000}", "too large"),
        ("a" * 10_001, "too large"),
        ("(" * 60 + ")" * 60, "nested too deeply"),
        ("(?:" * 100_000 + ")" * 100_000, "nested too deeply"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_pattern_without_an_equivalent_has_a_reason(pattern: str, reason: str) -> None:
    translation = translate_pattern(pattern)
    assert reason in translation.reason
    assert (translation.python, translation.portable) == ("", "")


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        (r"^\d+[a-z\-]$", r"^\d+[a-z\-]$"),
        (r"^\w$", "^[A-Za-z0-9_]$"),
        (r"^[\w-.]$", r"^[A-Za-z0-9_\-.]$"),
        (r"^(?<y>a)\k<y>$", r"^(a)(?:\1)$"),
        (r"^\p{Lu}$", r"^\p{Lu}$"),
    ],
)
def test_contract_tests_get_the_original_unless_engines_disagree_about_it(
    pattern: str, portable: str
) -> None:
    assert translate_pattern(pattern).portable == portable


@pytest.mark.parametrize("pattern", [r"\p{L}", r"\p{Letter}", r"\p{gc=L}", r"[\p{L}]"])
def test_general_categories_are_left_to_the_runtime(pattern: str) -> None:
    translation = translate_pattern(pattern)
    assert translation.has_properties
    assert r"\p{L}" in translation.python
