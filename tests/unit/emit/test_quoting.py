"""Each filter turns any text into exactly one literal, comment or name."""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
import tokenize
import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.emit.errors import QuotingError
from generator.emit.markdown import (
    quote_cell,
    quote_code,
    quote_markdown,
    quote_markdown_prose,
)
from generator.emit.quoting import (
    check_annotation,
    check_distribution,
    check_name,
    join_printable,
    printable,
    quote_comment,
    quote_docstring,
    quote_json,
    quote_literal,
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
def test_a_frozen_value_is_quoted_like_the_original(value: object) -> None:
    frozen = freeze_json({"key": value})
    assert quote_literal(frozen) == quote_literal({"key": value})
    assert quote_json(frozen) == quote_json({"key": value})


def test_infinity_and_nan_become_calls() -> None:
    assert quote_literal(float("inf")) == 'float("inf")'
    assert quote_literal(float("nan")) == 'float("nan")'


def test_tuples_remain_tuples() -> None:
    assert quote_literal((1,)) == "(1,)"
    assert quote_literal(()) == "()"
    assert quote_literal(("a", None, True)) == "('a', None, True)"


def test_an_object_without_a_literal_is_rejected() -> None:
    with pytest.raises(QuotingError, match="cannot write set as a Python literal"):
        quote_literal({1})


@given(hostile, st.sampled_from([0, 4, 8, 12]))
@example('say "hi"', 4)
@example('"', 0)
@example('ends in """', 4)
@example("ends in \\", 4)
@example("", 4)
def test_a_docstring_is_exactly_one_string(text: str, indent: int) -> None:
    margin = " " * indent
    header = "".join(f"{' ' * column}class A:\n" for column in range(0, indent, 4))
    source = f"{header}{margin}{quote_docstring(text, indent)}\n"
    body = ast.parse(source).body
    for _ in range(0, indent, 4):
        (outer,) = body
        assert isinstance(outer, ast.ClassDef)
        body = outer.body
    (statement,) = body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    docstring = statement.value.value
    assert isinstance(docstring, str)
    assert source.replace("\n", "").isprintable()
    if text.replace("\n", " ").isprintable():
        assert docstring.split() == text.split()


def test_a_docstring_is_wrapped_and_keeps_its_lists() -> None:
    text = "word " * 40 + "\n\n\n- " + "item " * 40
    lines = quote_docstring(text, 4).split("\n")
    assert max(map(len, lines)) <= 100
    assert lines[3] == ""
    assert lines[4].startswith("    - item")
    assert lines[5].startswith("      item")
    assert lines[-1] == '    """'


@given(hostile, st.sampled_from([0, 4]))
def test_a_comment_contains_only_comments(text: str, indent: int) -> None:
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
def test_tool_directives_in_comments_are_disabled(text: str, quoted: str) -> None:
    assert quote_comment(text) == quoted


@given(hostile)
def test_a_toml_string_can_be_parsed_back(text: str) -> None:
    expected = "".join(
        "\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text
    )
    assert tomllib.loads(f"key = {quote_toml([text])}") == {"key": [expected]}


def test_toml_accepts_only_text() -> None:
    with pytest.raises(QuotingError, match="cannot write int as a TOML string"):
        quote_toml(3)


@given(json_values)
def test_json_can_be_parsed_back_and_is_safe_in_html(value: object) -> None:
    quoted = quote_json(value)
    assert json.loads(quoted) == value
    assert not set("<>&") & set(quoted)
    assert quoted.isascii()


@given(hostile)
def test_markdown_is_one_line_without_markup(text: str) -> None:
    quoted = str(quote_markdown(text))
    assert len(quoted.splitlines()) <= 1
    unescaped = quoted.replace("\\\\", "")
    for character in "`*_[]<>|~&$":
        assert unescaped.count(character) == unescaped.count("\\" + character)
    assert not quoted.startswith(("#", "-", "+", "="))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("1.0.0", "1.0.0"), ("1. a", "1\\. a"), ("2)", "2\\)"), ("- a", "\\- a"), ("a - b", "a - b")],
)
def test_markdown_escapes_what_would_begin_a_list(text: str, quoted: str) -> None:
    assert str(quote_markdown(text)) == quoted


@given(hostile)
def test_a_code_span_is_closed_only_by_its_own_fence(text: str) -> None:
    quoted = str(quote_code(text))
    fence = quoted[: len(quoted) - len(quoted.lstrip("`"))]
    inner = quoted[len(fence) : -len(fence)]
    assert quoted.endswith(fence)
    assert fence not in inner.strip("` ")


@given(hostile)
def test_a_cell_is_not_ended_by_its_text(text: str) -> None:
    for quoted in (quote_code(text), quote_markdown(text), quote_markdown_prose(text)):
        assert "|" not in quote_cell(quoted).replace("\\|", "")
    with pytest.raises(QuotingError, match="not quoted"):
        quote_cell(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("`a|b`: c", "`a|b`: c"),
        ("- `a` - 1. b", "\\- `a` - 1. b"),
        ("[a*b](https://x.y/?c_d=1), **not** c", "[a\\*b](https://x.y/?c_d=1), **not** c"),
        ("[a](javascript:b)", "\\[a\\](javascript:b)"),
        ("[a](https://b.example/)c)", "[a](https://b.example/)c)"),
        ("** a**, **<b>**", "\\*\\* a\\*\\*, \\*\\*\\<b\\>\\*\\*"),
        ("a 100\\. \\*, &lt;b&gt;&#10;&#10;# c", "a 100. \\*, \\<b\\>  # c"),
    ],
)
def test_prose_keeps_code_links_and_strong_text(text: str, quoted: str) -> None:
    assert quote_markdown_prose(text) == quoted


@given(hostile)
def test_prose_has_no_other_markup(text: str) -> None:
    html = MarkdownIt("commonmark").render(quote_markdown_prose(text))
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "code", "a", "strong"}
    assert all(link.startswith("http") for link in re.findall(r'href="([^"]*)', html))


@pytest.mark.parametrize("text", ["a", "a.b", "_x1", "Activity", "é", "日本"])
def test_names_are_accepted(text: str) -> None:
    assert check_name(text) == text
    assert printable(text) == text


@pytest.mark.parametrize(
    "text", ["", "a b", "1a", "class", "a.import", "a.", "ｅval", "ﬁ", "a\n", "x()"]
)
def test_invalid_names_are_rejected(text: str) -> None:
    with pytest.raises(QuotingError):
        check_name(text)
    with pytest.raises(QuotingError, match="without a filter"):
        printable(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("int | None", "int | None"),
        ("list[Activity]  # gone", "list[Activity]"),
        ("(int |\n None)", "int | None"),
        ('Literal["a", -1]', 'Literal["a", -1]'),
        (" | ".join(f"Pet{number}" for number in range(900)), " | ".join(f"Pet{number}" for number in range(900))),
        ("Annotated[int, msgspec.Meta(ge=1)]", "Annotated[int, msgspec.Meta(ge=1)]"),
        ("Callable[[int], str]", "Callable[[int], str]"),
    ],
)  # fmt: skip
def test_a_type_expression_is_printed_without_comments_and_newlines(
    text: str, printed: str
) -> None:
    assert check_annotation(text) == printed


@pytest.mark.parametrize(
    "text",
    ["", "int; import os", "print()", "f'{x}'", "lambda: 1", "a if b else c", "x\nimport os", "\0"],
)
def test_expressions_that_are_not_types_are_rejected(text: str) -> None:
    with pytest.raises(QuotingError):
        check_annotation(text)


@pytest.mark.parametrize("text", ["pipedrive-activities", "a", "a.b_c-1"])
def test_distribution_names_are_accepted(text: str) -> None:
    assert check_distribution(text) == text


@pytest.mark.parametrize("text", ["", "-a", "a-", "a b", "a;b", "a\n"])
def test_invalid_distribution_names_are_rejected(text: str) -> None:
    with pytest.raises(QuotingError):
        check_distribution(text)


def test_only_printable_values_can_be_joined() -> None:
    assert join_printable(["a", quote_literal("b c"), 3]) == "a, 'b c', 3"
    assert join_printable(["a", "b"], " | ") == "a | b"
    with pytest.raises(QuotingError):
        join_printable(["a b"])


def test_filtered_text_and_integers_are_printable() -> None:
    assert printable(Markup("x = 1")) == "x = 1"
    assert printable(12) == "12"
    for value in (True, None, 1.5, ["a"]):
        with pytest.raises(QuotingError):
            printable(value)


def test_html_in_a_line_of_markdown_prose_is_text() -> None:
    quoted = quote_markdown_prose("a<br><b>b</b> `<br>` <x> <a href='https://x.test'>c</a>")
    assert quoted == r"a **b** `<br>` \<x\> [c](https://x.test)"


@pytest.mark.parametrize("length", [94, 97, 98, 120])
@pytest.mark.parametrize("more", ["", " x", "\nx"])
def test_a_long_first_word_is_kept(length: int, more: str) -> None:
    word = "begin" + "n" * (length - 8) + "end"
    value = ast.literal_eval(str(quote_docstring(word + more)))
    assert value.split() == [word, *more.split()]


def test_lines_are_wrapped_like_textwrap() -> None:
    words = [("x" * (number % 13 + 1)) + " " * (number % 4 // 3 + 1) for number in range(200)]
    for start in ("", "- ", "  12. "):
        text = f"Title\n{start}{''.join(words)}".rstrip()
        expected = textwrap.wrap(text.split("\n")[1], 98, subsequent_indent=" " * len(start))
        assert quote_comment(text).split("\n")[1:] == [f"# {line}" for line in expected]
