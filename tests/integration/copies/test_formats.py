"""Copies in each format contain what the server returns, and survive what interrupts them."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipedrive_activities import errors
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.copies import duckdb_database, targets
from pipedrive_activities.cli.copies import run as run_module
from pipedrive_activities.cli.copies.lock import locked
from pipedrive_activities.cli.copies.targets import open_copy, read_target
from pipedrive_activities.cli.execution.result_types import record_type
from tests.support.copies import LIST, CopiedServer, as_stored, read_copy
from tests.support.variants import first_and_variants

needs_duckdb = pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None, reason="DuckDB is not installed"
)
DUCKDB = pytest.param("activities.duckdb", marks=[needs_duckdb, pytest.mark.variants])
PARQUET = pytest.param("activities.parquet", marks=[needs_duckdb, pytest.mark.variants])
SQLITE = "activities.sqlite"
JSONL = pytest.param("activities.jsonl", marks=pytest.mark.variants)
FORMATS = [SQLITE, JSONL, DUCKDB, PARQUET]


@pytest.fixture
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CopiedServer]:
    monkeypatch.setattr(window, "_now", window._now)  # restored afterwards
    server = CopiedServer(tmp_path / getattr(request, "param", SQLITE))
    yield server
    server.close()


def check(server: CopiedServer) -> None:
    """Check that the copy equals the server."""
    rows = read_copy(server.path)
    columns = {name for row in rows.values() for name in row}
    assert as_stored(rows, columns) == as_stored(server.server_records(), columns)


@pytest.mark.parametrize(
    "server",
    [SQLITE, JSONL, pytest.param("activities.duckdb", marks=needs_duckdb), PARQUET],
    indirect=True,
)
def test_a_copy_equals_the_server_after_each_run(server: CopiedServer) -> None:
    assert server.run().counts.stored == 7
    check(server)
    server.client.activities.update(3, subject="Changed", participants=[])
    created = server.client.activities.create(subject="New", location={"value": "Here"})
    server.delete(5)
    server.mock.clock.advance(1)
    run = server.run(prune=True)
    assert (run.counts.stored, run.counts.missing, run.counts.complete) == (2, 1, True)
    check(server)
    assert created.id in read_copy(server.path)
    assert list(server.path.parent.glob(".*.lock")) == []


@pytest.mark.parametrize("server", FORMATS, indirect=True)
def test_a_limited_run_is_continued(server: CopiedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = {"limit": 3}
    assert not server.run(max_cost=19, arguments=arguments).counts.complete
    assert len(read_copy(server.path)) == 3
    with server.client.budget(10), pytest.raises(errors.BudgetExceeded):
        server.run(arguments=arguments)
    assert len(read_copy(server.path)) == 6
    server.run(arguments=arguments)
    check(server)
    assert [query.get("cursor") is None for query in server.lists()] == [True, False, False, True]


@pytest.mark.parametrize("server", FORMATS, indirect=True)
def test_properties_that_are_not_documented_become_columns(server: CopiedServer) -> None:
    server.mock.inject_faults("unknown-field")
    server.run()
    first = read_copy(server.path)[1]
    added = set(first) - set(server.server_records()[1])
    assert len(added) >= 1
    assert all(first[name] is not None for name in added - {"attendees"})
    server.mock.clock.advance(1)
    server.client.activities.update(1, subject="Changed")
    server.mock.clock.advance(1)
    server.run()
    assert read_copy(server.path)[1]["subject"] == "Changed"
    assert {name: read_copy(server.path)[2][name] for name in added} == {
        name: first[name] for name in added
    }


@pytest.mark.parametrize("server", FORMATS, indirect=True)
def test_values_become_null(server: CopiedServer) -> None:
    server.run()
    server.client.activities.update(3, note="text", owner_id=2)
    server.mock.clock.advance(1)
    server.run()
    assert read_copy(server.path)[3]["note"] == "text"
    server.client.activities.update(3, note=None)
    server.mock.clock.advance(1)
    server.run()
    assert read_copy(server.path)[3]["note"] is None
    check(server)


def test_a_restored_record_is_added_although_it_did_not_change(server: CopiedServer) -> None:
    server.run()
    server.delete(2)
    assert server.run(prune=True).counts.missing == 1
    server.restore(2)
    assert server.run().counts.stored == 0
    run = server.run(prune=True)
    assert (run.counts.found, run.counts.missing) == (1, 0)
    check(server)


def test_pruning_is_continued(server: CopiedServer) -> None:
    arguments = {"limit": 3}
    server.run()
    server.delete(7)
    server.lists()
    run = server.run(prune=True, max_cost=25, arguments=arguments)
    assert not run.counts.complete
    run = server.run(prune=True, arguments=arguments)
    assert (run.counts.complete, run.counts.missing) == (True, 1)
    walked = [query for query in server.lists() if "sort_by" not in query]
    assert [("cursor" in query, query.get("ids")) for query in walked] == [
        (False, None),
        (True, None),
        (False, [7]),
    ]
    check(server)


def test_many_missing_records_are_removed_only_if_confirmed(
    server: CopiedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_FEW", 1)
    server.run()
    for id_ in (1, 2, 3):
        server.delete(id_)
    with pytest.raises(CliError, match="not visible to this user"):
        server.run(prune=True, confirmed=False)
    assert len(read_copy(server.path)) == 7
    server.lists()
    assert server.run(prune=True).counts.missing == 3
    assert [query.get("ids") for query in server.lists()] == [None, [1, 2, 3]]
    check(server)


def test_what_was_fetched_is_stored_if_a_later_page_fails(server: CopiedServer) -> None:
    pages = iter([None, errors.ServerError("broken", status=500)])

    def show(*_: Any) -> None:
        error = next(pages)
        if error:
            raise error

    with pytest.raises(errors.ServerError):
        server.run(arguments={"limit": 2}, show=show)
    assert len(read_copy(server.path)) == 4
    server.run(arguments={"limit": 2})
    check(server)


@pytest.mark.parametrize("server", [SQLITE, DUCKDB], indirect=True)
def test_nested_objects_have_tables_of_their_own(server: CopiedServer) -> None:
    server.nested = "tables"
    server.client.activities.update(1, participants=[{"person_id": 8, "primary": True}])
    server.mock.clock.advance(1)
    server.run()
    server.client.activities.update(1, participants=[{"person_id": 9}, {"person_id": 10}])
    server.mock.clock.advance(1)
    server.run()
    assert "participants" not in read_copy(server.path)[1]
    names = ("_key", "_position", "person_id", "primary")
    text = f'SELECT {", ".join(names[:2])}, person_id, "primary" FROM activities_participants WHERE _key = 1 ORDER BY 2'
    assert query(server.path, text) == [(1, 0, 9, False), (1, 1, 10, False)]
    server.delete(1)
    server.run(prune=True)
    assert query(server.path, text) == []
    server.nested = "json"
    with pytest.raises(CliError, match="has nested objects as tables"):
        server.run()


def query(path: Path, text: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    if path.suffix == ".duckdb":
        import duckdb

        with duckdb.connect(path) as connection:
            return list(connection.execute(text).fetchall())
    with closing(sqlite3.connect(path)) as database:
        return list(database.execute(text))


@pytest.mark.parametrize("server", [DUCKDB], indirect=True)
def test_values_of_another_type_turn_a_column_into_text(server: CopiedServer) -> None:
    server.run()
    store = server.mock.rules.storage._database  # type: ignore[attr-defined]  # no request sends them
    changes = (
        ("due_date", "soon"),
        ("add_time", "2026-02-30T10:00:00Z"),
        ("deal_id", 1.5),
        ("owner_id", 2**70),
        ("busy", "maybe"),
    )
    for name, value in changes:
        path = f"$.{name}"
        text = str(value) if isinstance(value, int) else value
        store.execute(
            "UPDATE record SET body = CAST(json_set(body, ?, json(?)) AS BLOB),"
            " update_time = '2026-03-01T12:00:00Z' WHERE id = 1",
            (path, f'"{text}"' if isinstance(value, str) else str(value)),
        )
    store.execute(
        "UPDATE record SET body = CAST(json_set(body, '$.update_time', '2026-03-01T12:00:00Z') AS BLOB)"
        " WHERE id = 1"
    )
    server.mock.clock.advance(1)
    server.run()
    row = read_copy(server.path)[1]
    assert {name: row[name] for name, _ in changes} == {
        name: value if isinstance(value, str) else str(value) for name, value in changes
    }


@pytest.mark.variants
@needs_duckdb
@pytest.mark.parametrize("server", ["activities.duckdb", "activities.parquet"], indirect=True)
@pytest.mark.parametrize("nested", ["json", "tables"])
def test_more_memory_is_used_if_records_need_it(
    server: CopiedServer, nested: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory: list[int] = []
    connect = duckdb_database.DuckDBDatabase._connect

    def record(database: duckdb_database.DuckDBDatabase) -> Any:
        memory.append(database._memory)
        return connect(database)

    monkeypatch.setattr(duckdb_database, "_MEMORY", 4)
    monkeypatch.setattr(duckdb_database.DuckDBDatabase, "_connect", record)
    server.nested = nested
    server.mock.inject_faults("unknown-field")  # a column that is added in a repeated transaction
    server.run()
    assert memory[:3] == [4, 8, 16]
    server.nested = nested
    server.client.activities.update(3, subject="Changed")
    server.delete(5)
    server.mock.clock.advance(1)
    server.run(prune=True)
    rows = read_copy(server.path)
    assert (rows[3]["subject"], len(rows)) == ("Changed", 6)


@pytest.mark.variants
@needs_duckdb
@pytest.mark.parametrize("size", [20_000, 200_000])
def test_records_of_many_kilobytes_are_stored(server: CopiedServer, size: int) -> None:
    server.path = server.path.with_suffix(".duckdb")
    records = {number: {"id": number, "note": "x" * size} for number in range(1, 251)}
    with open_copy(read_target(str(server.path)), LIST, record_type(LIST), "json") as copy:
        for _ in range(2):  # added, then replaced
            copy.store(records)
    assert query(server.path, "SELECT count(*), sum(length(note)) FROM activities") == [
        (250, 250 * size)
    ]


def test_a_table_of_others_is_left_alone(server: CopiedServer) -> None:
    with closing(sqlite3.connect(server.path)) as database:
        database.execute("CREATE TABLE Activities (mine)")
    with pytest.raises(CliError, match="is not a copy"):
        server.run()
    assert query(server.path, "SELECT * FROM activities") == []


@pytest.mark.parametrize("name", first_and_variants(["activities.sqlite", "activities.jsonl"]))
def test_a_file_of_others_is_left_alone(server: CopiedServer, name: str) -> None:
    server.path = server.path.with_name(name)
    server.path.write_text("not a database, and more than a hundred bytes of it" * 5)
    with pytest.raises(CliError, match=r"not a (database|copy)"):
        server.run()
    assert server.path.read_text().startswith("not a database")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.xlsx", "unknown suffix '.xlsx'"),
        ("copy", "no suffix"),
        ("nowhere/a.sqlite", "does not exist"),
        (".", "no suffix"),
    ],
)
def test_an_unusable_target_is_rejected(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(CliError, match=message):
        read_target(str(tmp_path / name))


def test_one_run_at_a_time_writes_a_file(server: CopiedServer) -> None:
    with locked(server.path), pytest.raises(CliError, match=r"another sync is writing .*process"):
        server.run()
    server.run()


@pytest.mark.parametrize("server", ["activities.jsonl", PARQUET], indirect=True)
def test_an_exported_file_is_written_again_if_it_is_missing(server: CopiedServer) -> None:
    server.run()
    inode = server.path.stat().st_ino
    server.run()
    assert server.path.stat().st_ino == inode
    leftover = server.path.with_name(f".{server.path.name}.tmp")
    leftover.write_text("half a file")
    server.path.unlink()
    server.run()
    check(server)
    assert not leftover.exists()


@pytest.mark.parametrize("server", [PARQUET], indirect=True)
def test_an_export_that_cannot_be_written_is_reported(server: CopiedServer) -> None:
    server.path.with_name(f".{server.path.name}.tmp").symlink_to("nowhere/file")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "_sweep", lambda _: None)
        with pytest.raises(CliError, match="cannot write"):
            server.run()
