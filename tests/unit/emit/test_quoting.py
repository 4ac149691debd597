"""Whatever a text holds, each filter makes one literal, comment or name of it, and nothing else."""

from __future__ import annotations

import ast
import io
import json
import tokenize
import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.emit.errors import QuotingError
from generator.emit.quoting import (
    check_annotation,
    check_distribution,
    check_name,
    join_printable,
    printable,
    quote_code,
    quote_comment,
    quote_docstring,
    quote_json,
    quote_literal,
    quote_markdown,
    quote_toml,
)
from generator.ir.json import freeze_json

PIECES = [
    '"""', "'''", '"', "'", "\\", "\n", "\r", "\r\n", "\f", "\x0b", "\x00", "\x1b[31m", "\t", "#",
    "{{ 7*7 }}", "{% raw %}", "${x}", "import os", "\u202e", "\u2028", "\ufeff", "\ud800", "é",
    "😀", "noqa", "type: ignore", "# coding: rot13", " ", "    ", "- item", "1. one", "eval(x)",
]  # fmt: skip
hostile = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20))).map("".join),
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | hostile,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    assert ast.literal_eval(quote_literal(value)) == value


@given(json_values)
def test_a_frozen_value_is_quoted_like_the_plain_one(value: object) -> None:
    frozen = freeze_json({"key": value})
    assert quote_literal(frozen) == quote_literal({"key": value})
    assert quote_json(frozen) == quote_json({"key": value})


def test_numbers_that_have_no_literal_are_calls() -> None:
    assert quote_literal(float("inf")) == 'float("inf")'
    assert quote_literal(float("nan")) == 'float("nan")'


def test_tuples_stay_tuples() -> None:
    assert quote_literal((1,)) == "(1,)"
    assert quote_literal(()) == "()"
    assert quote_literal(("a", None, True)) == "('a', None, True)"


def test_an_object_without_a_literal_is_refused() -> None:
    with pytest.raises(QuotingError, match="no Python literal for set"):
        quote_literal({1})


@given(hostile, st.sampled_from([0, 4, 8, 12]))
@example('say "hi"', 4)
@example('"', 0)
@example('ends in """', 4)
@example("ends in \\", 4)
@example("", 4)
def test_a_docstring_is_one_string_and_nothing_else(text: str, indent: int) -> None:
    margin = " " * indent
    header = "".join(f"{' ' * at}class A:\n" for at in range(0, indent, 4))
    source = f"{header}{margin}{quote_docstring(text, indent)}\n"
    body = ast.parse(source).body
    for _ in range(0, indent, 4):
        (outer,) = body
        assert isinstance(outer, ast.ClassDef)
        body = outer.body
    (statement,) = body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    said = statement.value.value
    assert isinstance(said, str)
    assert source.replace("\n", "").isprintable()
    if text.replace("\n", " ").isprintable():
        assert said.split() == text.split()


def test_a_docstring_is_broken_at_the_width_and_keeps_its_lists() -> None:
    text = "word " * 40 + "\n\n\n- " + "item " * 40
    lines = quote_docstring(text, 4).split("\n")
    assert max(map(len, lines)) <= 100
    assert lines[3] == ""
    assert lines[4].startswith("    - item")
    assert lines[5].startswith("      item")
    assert lines[-1] == '    """'


@given(hostile, st.sampled_from([0, 4]))
def test_a_comment_is_comments_and_nothing_else(text: str, indent: int) -> None:
    source = quote_comment(text, indent) + "\n"
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    kinds = {token.type for token in tokens}
    assert kinds <= {tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.NEWLINE}
    assert ast.parse(source).body == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("noqa", "# no-qa"),
        ("NOQA: E501", "# no-qa: E501"),
        ("type: ignore", "# type : ignore"),
        ("pyright: basic", "# pyright : basic"),
        ("-*- coding: rot13 -*-", "# -*- coding : rot13 -*-"),
        ("fmt: off", "# fmt : off"),
        ("a type of call", "# a type of call"),
    ],
)
def test_a_comment_gives_no_order_to_tools(text: str, quoted: str) -> None:
    assert quote_comment(text) == quoted


@given(hostile)
def test_a_toml_string_reads_back(text: str) -> None:
    wanted = "".join("\ufffd" if "\ud800" <= mark <= "\udfff" else mark for mark in text)
    assert tomllib.loads(f"key = {quote_toml([text])}") == {"key": [wanted]}


def test_toml_takes_text_alone() -> None:
    with pytest.raises(QuotingError, match="no TOML string for int"):
        quote_toml(3)


@given(json_values)
def test_json_reads_back_and_is_safe_in_html(value: object) -> None:
    quoted = quote_json(value)
    assert json.loads(quoted) == value
    assert not set("<>&") & set(quoted)
    assert quoted.isascii()


@given(hostile)
def test_markdown_stays_one_line_without_markup(text: str) -> None:
    quoted = str(quote_markdown(text))
    assert len(quoted.splitlines()) <= 1
    bare = quoted.replace("\\\\", "")
    for mark in "`*_[]<>|~&$":
        assert bare.count(mark) == bare.count("\\" + mark)
    assert not quoted.startswith(("#", "-", "+", "="))


@given(hostile)
def test_a_code_span_is_closed_by_its_own_fence_alone(text: str) -> None:
    quoted = str(quote_code(text))
    fence = quoted[: len(quoted) - len(quoted.lstrip("`"))]
    inner = quoted[len(fence) : -len(fence)]
    assert quoted.endswith(fence)
    assert fence not in inner.strip("` ")
    assert "|" not in inner.replace("\\|", "")


@pytest.mark.parametrize("text", ["a", "a.b", "_x1", "Activity", "é", "日本"])
def test_names_pass(text: str) -> None:
    assert check_name(text) == text
    assert printable(text) == text


@pytest.mark.parametrize(
    "text", ["", "a b", "1a", "class", "a.import", "a.", "ｅval", "ﬁ", "a\n", "x()"]
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(QuotingError):
        check_name(text)
    with pytest.raises(QuotingError, match="without a filter"):
        printable(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("int|None", "int | None"),
        ("list[Activity]  # gone", "list[Activity]"),
        ('Literal["a", -1]', "Literal['a', -1]"),
        ("Annotated[int, msgspec.Meta(ge=1)]", "Annotated[int, msgspec.Meta(ge=1)]"),
        ("Callable[[int], str]", "Callable[[int], str]"),
    ],
)
def test_a_type_expression_is_spelled_anew(text: str, printed: str) -> None:
    assert check_annotation(text) == printed


@pytest.mark.parametrize(
    "text",
    ["", "int; import os", "print()", "f'{x}'", "lambda: 1", "a if b else c", "x\nimport os", "\0"],
)
def test_what_could_do_more_than_name_a_type_is_refused(text: str) -> None:
    with pytest.raises(QuotingError):
        check_annotation(text)


@pytest.mark.parametrize("text", ["pipedrive-activities", "a", "a.b_c-1"])
def test_names_of_distributions_pass(text: str) -> None:
    assert check_distribution(text) == text


@pytest.mark.parametrize("text", ["", "-a", "a-", "a b", "a;b", "a\n"])
def test_what_is_no_distribution_is_refused(text: str) -> None:
    with pytest.raises(QuotingError):
        check_distribution(text)


def test_joining_takes_only_what_may_be_printed() -> None:
    assert join_printable(["a", quote_literal("b c"), 3]) == "a, 'b c', 3"
    assert join_printable(["a", "b"], " | ") == "a | b"
    with pytest.raises(QuotingError):
        join_printable(["a b"])


def test_what_a_filter_made_and_whole_numbers_are_printed() -> None:
    assert printable(Markup("x = 1")) == "x = 1"
    assert printable(12) == "12"
    for value in (True, None, 1.5, ["a"]):
        with pytest.raises(QuotingError):
            printable(value)
