"""Differences between two JSON documents."""

from __future__ import annotations

import pytest

from generator.commands.json_diff import ABSENT, Difference, JsonValue, diff_json


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        (1, 2, [Difference("", 1, 2)]),
        (1, True, [Difference("", 1, True)]),
        ({"a": {"b/c": 1}}, {"a": {"b/c": 2}}, [Difference("/a/b~1c", 1, 2)]),
        ({"a": 1}, {"b": 1}, [Difference("/a", 1, ABSENT), Difference("/b", ABSENT, 1)]),
        ([1, 2], [1, 3, 4], [Difference("/1", 2, 3), Difference("/2", ABSENT, 4)]),
        ([1], {}, [Difference("", [1], {})]),
        ({"a": None}, {}, [Difference("/a", None, ABSENT)]),
    ],
)
def test_the_innermost_differing_values_are_reported(
    old: JsonValue, new: JsonValue, expected: list[Difference]
) -> None:
    assert list(diff_json(old, new)) == expected
