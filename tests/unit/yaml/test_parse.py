"""Positions of keys and values, and unreadable files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import Diagnostics
from generator.yaml.node import MAXIMUM_DEPTH, Mapping, Node, Scalar, Sequence, plain
from generator.yaml.parse import MAXIMUM_BYTES, parse_file
from tests.support.memory_files import listed


def parse(content: str | bytes) -> tuple[Node | None, Diagnostics]:
    """Parse one file."""
    diagnostics = Diagnostics()
    data = content.encode() if isinstance(content, str) else content
    return parse_file(data, "a.yaml", diagnostics), diagnostics


def parsed(content: str | bytes) -> Node:
    """Parse one file without problems."""
    node, diagnostics = parse(content)
    assert list(diagnostics) == []
    assert node is not None
    return node


def position(node: Node) -> tuple[int, int, int, int]:
    """Return start and end of a node: line, column, end line, end column."""
    span = node.origin.span
    return span.line, span.column, span.end_line, span.end_column


TREE = """\
info:
  title: "Pets"   # a comment
  tags: [a, bé, c]

list:
  - x: 1
    y: |
      two
      lines
  - last
after: {}
"""


def test_every_key_and_value_has_its_position() -> None:
    root = parsed(TREE)
    assert isinstance(root, Mapping)
    info = root.get("info")
    assert isinstance(info, Mapping)
    assert position(info) == (2, 3, 3, 19)
    assert info.key_origin("title").span.column == 3
    title = info.get("title")
    assert title is not None
    assert position(title) == (2, 10, 2, 16)
    assert title.origin.pointer == "/info/title"
    tags = info.get("tags")
    assert isinstance(tags, Sequence)
    assert position(tags) == (3, 9, 3, 19)
    assert [item.origin.pointer for item in tags] == [f"/info/tags/{index}" for index in range(3)]
    assert position(tags.items[2]) == (3, 17, 3, 18)


def test_a_block_ends_with_its_last_value() -> None:
    root = parsed(TREE)
    assert isinstance(root, Mapping)
    node = root.get("list")
    assert node is not None
    assert position(node) == (6, 3, 10, 9)
    assert str(root.key_origin("missing")) == "a.yaml:1:1 (/)"


def test_keys_are_escaped_in_pointers() -> None:
    root = parsed('"a/b~c": {x: 1}')
    assert isinstance(root, Mapping)
    inner = root.get("a/b~c")
    assert isinstance(inner, Mapping)
    assert inner.key_origin("x").pointer == "/a~1b~0c/x"


def test_a_byte_order_mark_does_not_shift_columns() -> None:
    root = parsed(b"\xef\xbb\xbfa: 1")
    assert isinstance(root, Mapping)
    assert root.key_origin("a").span.column == 1


def test_keys_are_always_text() -> None:
    assert plain(parsed("200: a\ntrue: b\nnull: c\n1.0: d")) == {
        "200": "a",
        "true": "b",
        "null": "c",
        "1.0": "d",
    }


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON_VALUES, st.sampled_from([None, 2, "\t"]))
def test_json_files_have_their_json_values(value: object, indent: int | str | None) -> None:
    text = json.dumps(value, indent=indent)
    assert plain(parsed(text)) == value


def test_an_escaped_backslash_before_u_is_not_a_unicode_escape() -> None:
    assert plain(parsed(r'["\\ud83d\\ude00", "\\\ud83d\ude00"]')) == [
        r"\ud83d\ude00",
        "\\\N{GRINNING FACE}",
    ]


def test_an_alias_is_a_copy_at_its_own_pointer() -> None:
    root = parsed("a: &x {b: [1]}\nc: *x\nd: &y text\n&k e: *y\nf: *k\n")
    assert plain(root) == {"a": {"b": [1]}, "c": {"b": [1]}, "d": "text", "e": "text", "f": "e"}
    assert isinstance(root, Mapping)
    copy, original = root.get("c"), root.get("a")
    assert isinstance(copy, Mapping)
    assert isinstance(original, Mapping)
    assert copy is not original
    assert copy.key_origin("b").pointer == "/c/b"
    assert copy.key_origin("b").span == original.key_origin("b").span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c", ["1:5 YML002"]),
        ("a: 1\nb: [1, 2\nc: 3", ["3:2 YML002"]),
        ("a: 'x\nb: 1\n", ["1:4 YML002"]),
        ("a: 1\nb: [\n\n\n", ["2:5 YML002"]),
        ("a:\n\t- 1", ["2:1 YML003"]),
        ("a:\n  b: 1\n \t c: 2", ["3:2 YML003"]),
        ("é: \x01", ["1:4 YML002"]),
        ("a: \x00", ["1:4 YML002"]),
        ('a: "\\q"', ["1:5 YML002"]),
        ("a: @x", ["1:4 YML002"]),
        ("a\nb: 1", ["2:2 YML002"]),
        ("a: |1x\n  b", ["1:6 YML002"]),
        ("a: 1\na: 2\na: 3", ["2:1 YML004", "3:1 YML004"]),
        ("? [a]\n: 1", ["1:3 YML005"]),
        ("? *x\n: 1", ["1:3 YML005"]),
        ("a: &x 1\n*x : 2", ["2:1 YML005"]),
        ("a: !mine 1", ["1:4 YML006"]),
        ("a: !mine [1]", ["1:4 YML006"]),
        ("a: !!int x", ["1:4 YML006"]),
        ("a: *x", ["1:4 YML007"]),
        ("a: &x {b: *x}", ["1:11 YML007"]),
        ("[" * (MAXIMUM_DEPTH + 1) + "]" * (MAXIMUM_DEPTH + 1), [f"1:{MAXIMUM_DEPTH + 1} YML008"]),
        ("a: 1e999", ["1:4 YML009"]),
        ("a: " + "9" * 5000, ["1:4 YML009"]),
        ("", ["1:1 YML010"]),
        ("# only this", ["1:1 YML010"]),
        ("a: 1\n---\nb: 2", ["2:1 YML010"]),
        ("<<: {a: 1}", ["1:1 YML012"]),
        (b"a: 1\nb\xc3\xa9: \xff", ["2:5 YML001"]),
        ("a: 1".encode("utf-16"), ["1:1 YML001"]),
    ],
)
def test_syntax_errors_are_reported_at_their_position(
    text: str | bytes, expected: list[str]
) -> None:
    _, diagnostics = parse(text)
    assert listed(diagnostics) == expected
    assert all(diagnostic.help for diagnostic in diagnostics)


def test_merged_keys_follow_those_of_the_mapping_and_replace_none() -> None:
    root, diagnostics = parse(
        "x: &x {a: 1, b: {c: 2}}\ny: &y {b: 3, d: 4}\nz: {<<: [*x, *y], a: 5}"
    )
    assert listed(diagnostics) == ["3:5 YML012"]
    assert isinstance(root, Mapping)
    merged = root.get("z")
    assert isinstance(merged, Mapping)
    assert plain(merged) == {"a": 5, "b": {"c": 2}, "d": 4}
    assert position(merged) == (3, 4, 3, 24)
    inner = merged.get("b")
    assert isinstance(inner, Mapping)
    assert inner.members["c"].value.origin.pointer == "/z/b/c"


@pytest.mark.parametrize("value", ["1", "[1]"])
def test_only_mappings_are_merged(value: str) -> None:
    root, diagnostics = parse(f"a: {{<<: {value}}}")
    assert root is None
    assert {each.code for each in diagnostics} == {"YML012"}


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    assert plain(parsed('"<<": 1')) == {"<<": 1}


def test_the_first_of_two_equal_keys_is_kept_and_noted() -> None:
    root, diagnostics = parse("a: 1\na: 2")
    assert root is not None
    assert plain(root) == {"a": 1}
    (diagnostic,) = diagnostics
    assert str(diagnostic.notes[0].origin.span) == "a.yaml:1:1"


@pytest.mark.parametrize("start", ["a: ", '{"a": ', ""])
def test_a_deeply_nested_file_does_not_crash_the_process(start: str) -> None:
    _, diagnostics = parse(start + "[" * 3_000_000)
    assert [diagnostic.code for diagnostic in diagnostics] == ["YML008"]


def test_nesting_by_aliases_is_limited() -> None:
    lines = ["a0: &a0 [1]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, MAXIMUM_DEPTH + 9))]
    _, diagnostics = parse("\n".join(lines))
    assert [diagnostic.code for diagnostic in diagnostics] == ["YML008"]


def test_a_file_over_the_size_limit_is_not_parsed() -> None:
    _, diagnostics = parse(b" " * (MAXIMUM_BYTES + 1))
    assert listed(diagnostics) == ["1:1 YML008"]


def test_a_document_may_be_a_scalar() -> None:
    root = parsed("&x 3")
    assert isinstance(root, Scalar)
    assert root.value == 3


def test_an_unknown_syntax_error_is_passed_on_with_its_position() -> None:
    _, diagnostics = parse("--- !<tag\n")
    (diagnostic,) = diagnostics
    assert diagnostic.code == "YML002"
    assert diagnostic.help == "check this line and the one above it"
