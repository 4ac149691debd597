"""Keys and values whose type is not the documented one, on their way into a copy and back."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import msgspec
import pytest

from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.copies.targets import open_copy, read_target
from tests.support.copies import LIST

FORMATS = [
    "sqlite",
    pytest.param("jsonl", marks=pytest.mark.variants),
    pytest.param(
        "duckdb",
        marks=[
            pytest.mark.variants,
            pytest.mark.skipif(
                importlib.util.find_spec("duckdb") is None, reason="DuckDB is not installed"
            ),
        ],
    ),
]


class Numbered(msgspec.Struct):
    id: int
    subject: str | None = None


class Named(msgspec.Struct):
    id: str


class Either(msgspec.Struct):
    id: int | str


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("model", "keys"),
    [(Numbered, [1, -(2**63)]), (Named, [1, 2]), (Either, [1, "a"]), (None, [1, 2])],
)
def test_records_are_deleted_by_their_keys(
    tmp_path: Path, suffix: str, model: object, keys: list[int | str]
) -> None:
    with open_copy(read_target(f"{tmp_path}/copy.{suffix}"), LIST, model, "json") as copy:
        copy.store({key: {"id": key} for key in keys})
        copy.start_pruning({})
        copy.store({}, seen=keys[:1])
        assert [str(key) for key in copy.unseen()] == [str(keys[1])]
        copy.store({}, deleted=keys)
        assert copy.count() == 0
        assert copy.unseen() == []


@pytest.mark.parametrize("suffix", [FORMATS[0], FORMATS[2]])
def test_a_key_that_the_column_cannot_contain_is_rejected(tmp_path: Path, suffix: str) -> None:
    target = read_target(f"{tmp_path}/copy.{suffix}")
    with open_copy(target, LIST, Numbered, "json") as copy:
        with pytest.raises(CliError, match="API returned") as caught:
            copy.store({1: {"id": 1}, "a": {"id": "a"}})
        assert caught.value.failure.code == "rejected_data"
        assert copy.count() == 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_values_of_another_type_are_not_outdated(tmp_path: Path, suffix: str) -> None:
    records = {1: {"id": 1, "subject": 5, "new": "5"}, 2: {"id": 2, "subject": True, "new": 5}}
    with open_copy(read_target(f"{tmp_path}/copy.{suffix}"), LIST, Numbered, "json") as copy:
        copy.store(records)
        assert copy.outdated(records) == set()
        assert copy.outdated({1: {**records[1], "new": 5}}) == {1}
