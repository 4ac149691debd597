"""JSON files have the values and positions that YAML gives them, although YAML does not read them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, Span
from generator.yaml.json_file import parse_json
from generator.yaml.node import MAXIMUM_DEPTH, Mapping, Node, Sequence, plain
from generator.yaml.parse import parse_file
from tests.support.memory_files import listed

TEXTS = st.text(st.characters(codec="utf-8"), max_size=9)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def outcome(text: str) -> tuple[list[str], list[tuple[object, str, Span]]]:
    """Return the problems of a file and its nodes and keys, each with pointer and span."""
    diagnostics = Diagnostics()
    node = parse_file(text.encode(), "a.json", diagnostics)
    return listed(diagnostics), [] if node is None else list(parts_of(node))


def parts_of(node: Node) -> Iterator[tuple[object, str, Span]]:
    """Yield the nodes and keys of a tree in the order of the text."""
    yield repr(plain(node)), node.origin.pointer, node.origin.span
    for child in node if isinstance(node, Mapping | Sequence) else ():
        if isinstance(child, Node):
            yield from parts_of(child)
        else:
            yield child.key, child.origin.pointer, child.origin.span
            yield from parts_of(child.value)


def read_as_yaml(text: str) -> str:
    """Return a text that is not JSON, but the same in YAML, at the same positions."""
    return f"{text} #"


@given(
    st.dictionaries(TEXTS, JSON_VALUES, max_size=4) | st.lists(JSON_VALUES, max_size=3),
    st.sampled_from([None, 2, "\t"]),
)
def test_positions_are_those_of_yaml(value: object, indent: int | str | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert outcome(text) == outcome(read_as_yaml(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": {"c": [2, {"d": null}]}, "é": "ü", "x": 1.50, "y": -0}',
        '\n {\r\n"a" : [ ] ,\r"b":{ }\n,"c": [\n1\n,\n2 ]}\n\n',
        r'{"a\/b": "\u00e9\n\"", "\u0061~": [true, false], "<<": {"a": 1}}',
        '{"€": {"€": "€"}, "b": ["€", {"c": "€"}]}',
    ],
)
def test_json_is_not_read_as_yaml(text: str) -> None:
    assert parse_json(text.encode(), "a.json") is not None
    assert outcome(text) == outcome(read_as_yaml(text))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"a": 1, "a": 2}', ["YML004"]),
        ('{"a": 1e999}', ["YML009"]),
        (f'{{"a": {"9" * 5000}}}', ["YML009"]),
        (f'{{"a": {"[" * MAXIMUM_DEPTH}{"]" * MAXIMUM_DEPTH}}}', ["YML008"]),
        ('{"a": "\x7f"}', ["YML002"]),
        (r'{"a": "\ud83d"}', ["YML002"]),
        (r'{"a": "\\\ud83d\\ude00"}', ["YML002"]),
        ('{"a": NaN, "b": -Infinity}', []),
        ('{"a": "\u2028"}', []),
        ('{"a": 1,}', []),
        ("{a: 1}", []),
    ],
)
def test_what_is_not_json_and_yaml_alike_is_read_as_yaml(text: str, codes: list[str]) -> None:
    assert parse_json(text.encode(), "a.json") is None
    assert [problem.split()[1] for problem in outcome(text)[0]] == codes


def test_json_that_yaml_does_not_allow_is_read() -> None:
    text = f'\t{{"a"\n: 1, "{"k" * 2000}": 2}}\n\t'
    root = parse_json(text.encode(), "a.json")
    assert root is not None
    assert plain(root) == {"a": 1, "k" * 2000: 2}


def test_columns_are_those_of_the_file_after_a_surrogate_pair() -> None:
    text = r'{"a": "\ud83d\ude00", "\\ud83d": 1}'
    root = parse_json(text.encode(), "a.json")
    assert isinstance(root, Mapping)
    assert plain(root) == {"a": "\N{GRINNING FACE}", r"\ud83d": 1}
    assert root.key_origin(r"\ud83d").span.column == text.index(r'"\\ud') + 1


def test_a_byte_order_mark_does_not_shift_columns() -> None:
    root = parse_json(b'\xef\xbb\xbf{"a": 1}', "a.json")
    assert isinstance(root, Mapping)
    assert root.key_origin("a").span.column == 2


@pytest.mark.parametrize("end", ["", " #"])
def test_positions_are_sorted_in_the_order_of_the_text(end: str) -> None:
    text = '{"b": [1, {"c": 2}], "a": {"x": [], "d": 3}}' + end
    root = parse_file(text.encode(), "a.json", Diagnostics())
    assert root is not None
    origins = list(origins_of(root))
    backwards = origins[::-1]
    assert sorted(backwards) == origins
    assert sorted(Origin(each.span, each.pointer) for each in backwards) == origins


def origins_of(node: Node) -> Iterator[Origin]:
    """Yield the positions of nodes and keys in the order of the text."""
    yield node.origin
    for child in node if isinstance(node, Mapping | Sequence) else ():
        if isinstance(child, Node):
            yield from origins_of(child)
        else:
            yield child.origin
            yield from origins_of(child.value)


def test_positions_are_compared_by_their_content() -> None:
    first, second = (parse_json(b'{"a": {"b": 1}}', "a.json") for _ in range(2))
    other = parse_json(b'{"a": {"b": 1}}', "b.json")
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert isinstance(other, Mapping)
    assert first.key_origin("a") == second.key_origin("a")
    assert hash(first.key_origin("a")) == hash(second.key_origin("a"))
    assert first.key_origin("a") != first.members["a"].value.origin
    assert first.key_origin("a") != other.key_origin("a")
    assert first.members["a"].value.origin < other.key_origin("a")
    assert not other.key_origin("a") < first.members["a"].value.origin
