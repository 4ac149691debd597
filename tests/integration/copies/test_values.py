"""Values on their way into a database: what a column can represent, and their texts."""

from __future__ import annotations

from typing import Any

import pytest

from pipedrive_activities.cli.copies import duckdb_database
from pipedrive_activities.cli.copies.columns import Batch, Column, Columns
from pipedrive_activities.cli.copies.json_texts import json_texts
from pipedrive_activities.cli.copies.values import fits

FITTING = [
    ("date", ["2026-03-01", None, "2024-02-29"]),
    (
        "timestamp",
        ["2026-03-01T12:00:00Z", "2026-03-01 12:00", None, "2026-03-01T12:00:00.5+01:00"],
    ),
    ("integer", [1, None, -(2**63)]),
    ("number", [1, 0.1, None]),
    ("boolean", [True, None]),
    ("date", []),
]
OTHERS = [
    ("date", ["2026-03-01", "2026-02-30"]),
    ("date", ["2026-03-01\n2026-03-02"]),
    ("date", ["2026-03-01\n"]),
    ("date", [""]),
    ("date", ["2026-03-01", 20260301]),
    ("timestamp", ["2026-03-01T12:00:00Z", "2026-03-01"]),
    ("timestamp", ["2026-03-01T12:00:00Z\n2026-03-01T12:00:00Z"]),
    ("timestamp", ["2026-03-01T12:00:00.1234567Z"]),
    ("integer", [1, 2**63]),
    ("integer", [1, True]),
    ("number", [2**53 + 1]),
    ("boolean", [1]),
]


def _fits(kind: Any, values: list[object]) -> bool:
    return fits(Column("value", "value", kind), Batch([{"value": value} for value in values]))


@pytest.mark.parametrize(("kind", "values"), FITTING)
def test_a_column_represents_values_of_its_type(kind: str, values: list[object]) -> None:
    assert _fits(kind, values)


@pytest.mark.parametrize(("kind", "values"), OTHERS)
def test_a_column_does_not_represent_other_values(kind: str, values: list[object]) -> None:
    assert not _fits(kind, values)


@pytest.mark.parametrize(
    "records",
    [
        [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        [{"a": 1, "b": 2}, {"b": 4, "a": 3}],
        [{"a": 1}, {"b": 4}, {}],
        [{}],
        [],
    ],
)
def test_a_batch_has_the_values_of_each_property(records: list[dict[str, object]]) -> None:
    batch = Batch(records)
    for name in ("a", "b", "c"):
        assert list(batch.values(name)) == [record.get(name) for record in records]
    columns = Columns()
    columns.add("b", "any")
    assert columns.unknown(batch) == (["a"] if records and records[0] else [])


def test_texts_are_those_of_the_values() -> None:
    assert json_texts(["a\nb", {"c": [None]}, 1.0]) == ['"a\\nb"', '{"c":[null]}', "1.0"]
    assert json_texts([]) == []


def test_half_of_a_surrogate_pair_is_escaped() -> None:
    assert json_texts(["ä", "\ud800"]) == ['"ä"', '"\\ud800"']


@pytest.mark.parametrize("longest", [1, 9, 25])
def test_lines_are_passed_in_parts(monkeypatch: pytest.MonkeyPatch, longest: int) -> None:
    monkeypatch.setattr(duckdb_database, "_MAX_BYTES", 10)
    lines = b"".join(
        b"%d" % (number % 10) * length + b"\n"
        for number, length in enumerate([1, longest, 3, 4, longest, 2])
    )
    parts = list(duckdb_database._chunks(lines))
    assert b"".join(parts) == lines
    assert all(part.endswith(b"\n") for part in parts)
    assert all(len(part) <= 10 or part.count(b"\n") == 1 for part in parts)
