"""Which line is blamed for wrong indentation."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.yaml.indentation import find_misalignment


def blamed(text: str, line: int) -> tuple[int, int] | None:
    """Return the line that is blamed, and the line with which it should be aligned."""
    content = f"{text}\n".split("\n")[line - 1] if line <= text.count("\n") else ""
    misalignment = find_misalignment(text, line, len(content) - len(content.lstrip()))
    return misalignment and (misalignment.wrong.line, misalignment.aligned.line)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a:\n    b: 1\n  c: 2\n  d: 3\n", 3, (2, 3)),
        ("a:\n    b: 1\n    c: 2\n  d: 3\n", 4, (4, 2)),
        ("a:\n   b: '1'\n  c: 2\ne:\n  f:\n    g: 1\n", 3, (2, 3)),
        ("a:\n  b: 1\n c: 2\n", 3, (3, 2)),
        ("a:\n b: '1'\n  c: 2\n  d: 3\n", 3, (2, 3)),
        ("a:\n  - b\n - c\n", 3, (3, 2)),
        ("a:\n    - b\n  - c\n  - d\n", 3, (2, 3)),
        ("a:\n  - b: 1\n   c: 2\n", 3, (3, 2)),
        ("  a: 1\nb: 2\nc: 3\n", 2, (1, 2)),
    ],
)
def test_the_smaller_group_of_lines_is_wrong(
    text: str, line: int, expected: tuple[int, int]
) -> None:
    assert blamed(text, line) == expected


@pytest.mark.parametrize(("step", "expected"), [(2, (4, 5)), (4, (5, 4))])
def test_the_indentation_of_the_rest_decides_between_groups_of_equal_size(
    step: int, expected: tuple[int, int]
) -> None:
    text = f"x:\n{' ' * step}y: 1\na:\n    b: 1\n  c: 2\n"
    assert blamed(text, 5) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: 1\n  c: 2\n",
        "a: 1\n\n# a comment\n",
        "{a: 1}\n- b\n",
        "",
    ],
)
def test_lines_that_are_aligned_are_not_blamed(text: str) -> None:
    lines = range(text.count("\n") + 3)
    assert all(blamed(text, line) is None for line in lines)


def test_text_of_block_scalars_is_ignored() -> None:
    text = "a:\n  b: |\n        x: 1\n      - y\n  c: >-\n    z: 1\n d: 1\n"
    assert blamed(text, 7) == (7, 2)


def test_only_the_colon_of_the_first_key_is_a_sign_of_wrong_indentation() -> None:
    text = "a:\n  b: x\n    c: 1\n"
    assert find_misalignment(text, 3, column=5) is not None
    assert find_misalignment("a: 1\n  b: x: y\n", 2, column=6) is None


def test_long_lines_take_no_long_time() -> None:
    text = "a:\n    b" + " " * 1_000_000 + "c\n  d: 1\n"
    start = time.perf_counter()
    find_misalignment(text, 3, column=2)
    assert time.perf_counter() - start < 1


@given(
    st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@`,\n\n  \t"), max_size=80),
    st.integers(0, 12),
    st.integers(0, 9),
)
def test_the_blamed_line_is_part_of_the_text(text: str, line: int, column: int) -> None:
    misalignment = find_misalignment(text, line, column)
    if misalignment is not None:
        lines = text.split("\n")
        for entry in (misalignment.wrong, misalignment.aligned):
            assert lines[entry.line - 1][entry.column :].strip()
        assert line in (misalignment.wrong.line, misalignment.aligned.line)
