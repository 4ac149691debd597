"""Copies of the list of an in-process mock server, brought up to date without a network."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2

from pipedrive_activities import OPERATIONS, Pipedrive, Retries
from pipedrive_activities._runtime.product import Endpoint
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.cli.copies.run import CopyRun, Counts
from pipedrive_activities.cli.copies.targets import open_copy, read_target
from pipedrive_activities.cli.execution.result_types import record_type
from pipedrive_activities.mock import Clock, Mock
from tests.support.mock_handler import handler_of

LIST = OPERATIONS["getActivities"]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Rows = dict[Any, dict[str, Any]]


class CopiedServer:
    """A mock server, a client of it with the same clock, and the file of the copy."""

    def __init__(self, path: Path, count: int = 7, nested: str = "json") -> None:
        self.path = path
        self.nested: Any = nested
        self.counts = Counts()
        """What the last run has done."""
        self.mock = Mock(seed=count, clock=Clock(NOON))
        self.mock.configure(plan="Ultimate", seats=1000)
        self.client = Pipedrive(
            "mock-token",
            retries=Retries(attempts=3, base=0.0),
            transport=httpx2.MockTransport(handler_of(self.mock)),
        )
        window._now = lambda: self.mock.clock.now().replace(microsecond=0)

    def run(
        self,
        *,
        prune: bool = False,
        confirmed: bool = True,
        arguments: dict[str, Any] | None = None,
        **settings: Any,
    ) -> CopyRun:
        """Bring the copy up to date, and prune it."""
        with open_copy(read_target(str(self.path)), LIST, record_type(LIST), self.nested) as copy:
            run = CopyRun(self.client, Endpoint(LIST), arguments or {}, copy, **settings)
            self.counts = run.counts
            run.sync()
            if prune and run.counts.complete:
                run.prune(confirmed=confirmed)
            return run

    def server_records(self) -> Rows:
        """Return all records of the server as JSON, by id."""
        pages = self.client.activities.list().pages()
        return {item["id"]: item for page in pages for item in page.response.json()["data"]}

    def delete(self, id_: int) -> None:
        """Delete a record on the server, without a request."""
        self.mock.rules.storage.delete([id_], self.mock.clock.time())  # type: ignore[attr-defined]  # of these rules

    def restore(self, id_: int) -> None:
        """Restore a deleted record as it was, with its old time of change."""
        database = self.mock.rules.storage._database  # type: ignore[attr-defined]  # no request does it
        database.execute("UPDATE record SET deleted_at = NULL WHERE id = ?", (id_,))

    def lists(self) -> list[dict[str, Any]]:
        """Return the queries of the list since the last call; failed ones are logged without them."""
        requests = (each for each in self.mock.requests if each.method == "GET")
        queries = [dict(each.query) for each in requests if each.status == 200]
        self.mock.clear_requests()
        return queries

    def close(self) -> None:
        """Close client and server."""
        self.client.close()
        self.mock.close()


def read_copy(path: Path, table: str = "activities") -> Rows:
    """Return the rows of a copy by id, with JSON columns parsed and times as text."""
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    elif path.suffix == ".sqlite":
        rows = _sqlite_rows(path, table)
    else:
        rows = _duckdb_rows(path, table)
    return {row["id"]: row for row in rows}


def _sqlite_rows(path: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        columns = {
            row["name"]: row["type"] for row in database.execute(f"PRAGMA table_info({table})")
        }
        return [
            {name: _sqlite_value(name, columns[name], row[name]) for name in row.keys()}  # noqa: SIM118 - sqlite3.Row
            for row in database.execute(f"SELECT * FROM {table}")
        ]


_JSON = frozenset({"location", "participants", "attendees"})


def _sqlite_value(name: str, type_: str, value: Any) -> Any:
    if value is None:
        return None
    if type_ == "BOOLEAN":
        return bool(value)
    return json.loads(value) if name in _JSON else value


def _duckdb_rows(path: Path, table: str) -> list[dict[str, Any]]:
    import duckdb

    is_parquet = path.suffix == ".parquet"
    connection = duckdb.connect() if is_parquet else duckdb.connect(path, read_only=True)
    with closing(connection):
        source = f"'{path}'" if is_parquet else table
        connection.execute("SET TimeZone = 'UTC'")
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        types = {name: type_ for name, type_, *_ in described}
        names = ", ".join(
            f'CAST("{name}" AS VARCHAR)' if _is_text(type_) else f'"{name}"'
            for name, type_ in types.items()
        )
        return [
            {
                name: _duckdb_value(types[name], value)
                for name, value in zip(types, row, strict=True)
            }
            for row in connection.execute(f"SELECT {names} FROM {source}").fetchall()
        ]


def _is_text(type_: str) -> bool:
    return type_ in {"TIMESTAMP WITH TIME ZONE", "DATE"}


def _duckdb_value(type_: str, value: Any) -> Any:
    if value is None:
        return None
    if type_ == "TIMESTAMP WITH TIME ZONE":
        return value.replace(" ", "T").replace("+00", "Z")
    return json.loads(value) if type_ == "JSON" else value


def as_stored(records: Rows, columns: set[str]) -> Rows:
    """Return records with all columns of the copy; absent properties are null."""
    return {
        key: {name: record.get(name) for name in columns | record.keys()}
        for key, record in records.items()
    }


def work_file(path: Path) -> Path:
    """Return the database of a copy."""
    suffix = {".jsonl": ".sqlite", ".parquet": ".duckdb"}.get(path.suffix)
    return path.with_name(f".{path.name}{suffix}") if suffix else path


def read_committed(path: Path) -> Rows:
    """Return the rows in the database of a copy by id; none if there is no copy yet."""
    work = work_file(path)
    if not _has_table(work, "activities"):
        return {}
    if path.suffix == ".jsonl":
        with closing(sqlite3.connect(work)) as database:
            rows = [
                json.loads(text) for (text,) in database.execute("SELECT record FROM activities")
            ]
            return {row["id"]: row for row in rows}
    return read_copy(work)


def read_unseen(path: Path) -> frozenset[Any] | None:
    """Return the keys that are still looked for; None while the copy is not pruned."""
    table = "_sync_unseen_activities"
    if not _has_table(work_file(path), table):
        return None
    return frozenset(key for (key,) in _query(work_file(path), f"SELECT key FROM {table}"))


def settings_of(path: Path) -> dict[str, str]:
    """Return the texts that a copy stores beside the records."""
    work = work_file(path)
    return dict(_query(work, "SELECT name, text FROM _sync")) if _has_table(work, "_sync") else {}


def _has_table(work: Path, table: str) -> bool:
    if not work.exists():
        return False
    tables = "duckdb_tables()" if work.suffix == ".duckdb" else "sqlite_master"
    name = "table_name" if work.suffix == ".duckdb" else "name"
    return bool(_query(work, f"SELECT 1 FROM {tables} WHERE {name} = '{table}'"))


def _query(work: Path, text: str) -> list[Any]:
    if work.suffix == ".duckdb":
        import duckdb

        with duckdb.connect(work) as connection:
            return connection.execute(text).fetchall()
    with closing(sqlite3.connect(work)) as database:
        return database.execute(text).fetchall()
