"""Samples of patterns match their pattern, as far as it has no lookaround."""

from __future__ import annotations

import re

import pytest

from generator.ir.ecma_patterns import translate_pattern
from generator.ir.types import StringType
from generator.views.pattern_samples import pattern_samples


@pytest.mark.parametrize(
    "pattern",
    [
        "^arn:[a-z]{3}$",
        r"^\d+$",
        "^[^a-z]+$",
        r"^(?<q>[-/])a\k<q>$",
        "^(a|bc)?[^x]{2,4}.$",
        r"^\s\S\w\W$",
        "^a*?b+$",
    ],
)
def test_samples_match_their_pattern(pattern: str) -> None:
    samples = pattern_samples(StringType(pattern=pattern))
    assert samples
    for sample in samples:
        assert re.search(translate_pattern(pattern).python, sample), sample


def test_a_sample_reaches_the_minimum_length() -> None:
    assert max(map(len, pattern_samples(StringType(pattern="^[a-z]+$", min_length=20)))) >= 20


@pytest.mark.parametrize(
    "pattern", ["", "(?i:a)", r"\p{L}", "[", "^a{9000}$", "(((a{9}){9}){9}){9}"]
)
def test_without_a_short_sample_there_is_none(pattern: str) -> None:
    assert pattern_samples(StringType(pattern=pattern)) == []
