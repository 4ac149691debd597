"""YAML scalars are converted to JSON values, without the additions of YAML 1.1."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.yaml.scalars import plain_value, tagged_value


@pytest.mark.parametrize(
    "text",
    [
        *("12:30", "2026-01-02", "2026-01-02T03:04:05Z", "on", "off", "yes", "no"),
        *("010", "0o14", "0x1f", "1_000", "+1", ".5", "5.", ".inf", "-.inf", ".nan"),
        *("1e", "--1", "3.1.0", "=", "<<", "\N{ARABIC-INDIC DIGIT ONE}"),
    ],
)
def test_values_unknown_to_json_are_text(text: str) -> None:
    assert plain_value(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("1e3", 1000.0),
    ],
)
def test_json_values_are_converted(text: str, value: object) -> None:
    assert plain_value(text) == value
    assert type(plain_value(text)) is type(value)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_converted_as_by_json(number: float) -> None:
    text = json.dumps(number)
    assert plain_value(text) == json.loads(text)
    assert type(plain_value(text)) is type(json.loads(text))


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 5000])
def test_a_number_that_is_too_large_is_rejected(text: str) -> None:
    with pytest.raises(OverflowError):
        plain_value(text)


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("1", "str", "1"),
        ("1", "int", 1),
        ("1", "float", 1),
        ("true", "bool", True),
        ("", "null", None),
    ],
)
def test_a_tag_determines_the_type(text: str, tag: str, value: object) -> None:
    assert tagged_value(text, f"tag:yaml.org,2002:{tag}") == value


@pytest.mark.parametrize(
    ("text", "tag"), [("x", "int"), ("true", "int"), ("1", "bool"), ("1.5", "int"), ("0", "null")]
)
def test_a_text_must_match_its_tag(text: str, tag: str) -> None:
    with pytest.raises(ValueError, match=text):
        tagged_value(text, f"tag:yaml.org,2002:{tag}")


def test_other_tags_are_not_supported() -> None:
    with pytest.raises(KeyError):
        tagged_value("x", "!mine")
