"""An in-process server that others write to while it answers, and that can end the client's process.

Input: what others write after each response, and the step at which the process is killed. Output: the
pages that were delivered. A kill keeps the files as they are at that step, as ``kill -9`` does: what
the client writes while it unwinds is undone.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

import httpx2

from pipedrive_activities import Pipedrive, Retries
from pipedrive_activities._runtime.sync import window
from pipedrive_activities.cli.copies import exports
from pipedrive_activities.cli.copies.duckdb_database import DuckDBDatabase
from pipedrive_activities.cli.copies.sqlite_database import SQLiteDatabase
from pipedrive_activities.mock.mock import MockRequest
from pipedrive_activities.mock.rules.activities import show
from pipedrive_activities.mock.rules.store import ListQuery
from tests.support.copies import CopiedServer, Rows
from tests.support.mock_handler import handler_of

Kind = Literal["changes", "list", "ids"]
Write = tuple[str, int]
"""What others do (``change``, ``create``, ``delete``, ``restore``, ``wait``), and the id or the seconds."""


class Killed(BaseException):
    """The process was killed."""


class Process:
    """Counts the steps of a process that writes files, and kills it at one of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._steps = 0
        self._files: dict[Path, bytes] | None = None
        self.was_killed = False
        """Whether the last run was killed."""

    def step(self) -> None:
        """Take a step: kill the process if it is the last one."""
        self._steps -= 1
        if self._steps == 0:
            self._files = {path: path.read_bytes() for path in self._folder.iterdir()}
            raise Killed

    @contextlib.contextmanager
    def killed_at(self, steps: int) -> Iterator[None]:
        """Kill the process at the step with this number, from 1; 0: never."""
        self._steps, self._files = steps, None
        with contextlib.suppress(Killed), self._counted():
            yield
        self._steps = 0
        self.was_killed = self._files is not None
        if self._files is not None:
            for path in self._folder.iterdir():
                path.unlink()
            for path, content in self._files.items():
                path.write_bytes(content)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Count each begin and end of a transaction, and each file that is replaced, as a step."""
        originals = [(type_, type_.transaction) for type_ in (SQLiteDatabase, DuckDBDatabase)]
        replace = exports._replace

        def counted(original: Any) -> Any:
            @contextlib.contextmanager
            def transaction(database: Any) -> Iterator[None]:
                with original(database):
                    yield
                    self.step()
                self.step()

            return transaction

        def counted_replace(path: Path, write: Any) -> None:
            def write_and_step(temporary: Path) -> None:
                write(temporary)
                self.step()

            replace(path, write_and_step)
            self.step()

        for type_, original in originals:
            type_.transaction = counted(original)  # type: ignore[method-assign]  # for this run
        exports._replace = counted_replace
        try:
            yield
        finally:
            exports._replace = replace
            for type_, original in originals:
                type_.transaction = original  # type: ignore[method-assign]  # as before


@dataclass(frozen=True)
class ServedPage:
    """A page that was delivered completely."""

    kind: Kind
    query: Mapping[str, str]
    records: tuple[dict[str, Any], ...]
    next_cursor: str | None
    client_time: datetime
    server_time: datetime

    @property
    def cursor(self) -> str | None:
        return self.query.get("cursor")

    @property
    def parameters(self) -> frozenset[tuple[str, str]]:
        """What selects and orders the records."""
        return frozenset(each for each in self.query.items() if each[0] not in {"cursor", "limit"})


class BusyServer(CopiedServer):
    """A copied server that others write to. ``skew`` is how far the client's clock is ahead (s)."""

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(path, count)
        self._handle = handler_of(self.mock)
        self.respond = self.mock.handle
        self.skew = 0
        self.sends_date = True
        self.requests = 0
        window._now = lambda: (
            self.mock.clock.now().replace(microsecond=0) + timedelta(seconds=self.skew)
        )
        self.process = Process(path.parent)
        self.pages: list[ServedPage] = []
        self.writes: deque[Write] = deque()
        self.written: set[int] = set()
        self.written_late: set[int] = set()
        """What others have written since the last page of the list was delivered, if one was."""
        self.restored: set[int] = set()
        self.expired: set[str | None] = set()
        """Cursors that the server rejects."""
        self.last_id = count
        self.at_last_page: dict[Kind, Rows] = {}
        self._texts = itertools.count(1)

    def connect(self) -> None:
        """Open a new client, as a new process does: it knows of no spent budget."""
        self.client.close()
        self.client = Pipedrive(
            "mock-token",
            retries=Retries(attempts=3, base=0.0),
            transport=httpx2.MockTransport(self._serve),
        )

    def begin(self, writes: list[Write]) -> None:
        """Forget the last run; others write something after each response of the next one."""
        self.requests = 0
        self.process.was_killed = False
        self.pages.clear()
        self.written.clear()
        self.written_late.clear()
        self.at_last_page.clear()
        self.writes.extend(writes)

    def _serve(self, request: httpx2.Request) -> httpx2.Response:
        self.process.step()
        self.requests += 1
        cursor = request.url.params.get("cursor")
        if cursor in self.expired:
            return httpx2.Response(410, json={"success": False, "error": "the cursor expired"})
        response = self._handle(request)
        if self.sends_date:
            response.headers["date"] = format_datetime(self.mock.clock.now(), usegmt=True)
        self.record(request.url.path, request.url.query, response.status_code, response.content)
        if self.writes:
            self.write(self.writes.popleft())
        self.process.step()
        return response

    def record(self, path: str, query_text: bytes, status: int, body: bytes) -> None:
        """Record a response, if it is a page."""
        query = {name: texts[0] for name, texts in parse_qs(query_text.decode()).items()}
        try:
            content = json.loads(body)
        except ValueError:
            return
        if status != 200 or path != "/api/v2/activities":
            return
        is_sync = query.keys() & {"sort_by", "updated_since", "updated_until"}
        kind: Kind = "ids" if "ids" in query else "changes" if is_sync else "list"
        cursor = content["additional_data"]["next_cursor"]
        times = window._now(), self.mock.clock.now()
        self.pages.append(ServedPage(kind, query, tuple(content["data"]), cursor, *times))
        if cursor is None:
            self.at_last_page[kind] = self.visible()
            if kind == "list":
                self.written_late.clear()

    def visible(self) -> Rows:
        """Return the records that a list returns now, by id."""
        rows = self.mock.rules.handlers.store.list(ListQuery(equal={}, among={}, limit=10**6))  # type: ignore[attr-defined]  # of these rules
        return {row.id: json.loads(show(row.id, row.body, None)) for row in rows}

    def write(self, write: Write) -> None:
        """Let others write; what cannot be done, because the record is deleted, has no effect."""
        what, number = write
        id_ = min(number, self.last_id)
        if what == "wait":
            self.mock.clock.advance(number)
            return
        if what == "create":
            self._send("POST", "")
        elif what == "change":
            self._send("PATCH", f"/{id_}")
        elif what == "delete":
            self.delete(id_)
        elif id_ not in self.visible():
            self.restore(id_)
            self.restored.add(id_)
        self._note(self.last_id if what == "create" else id_)

    def _note(self, id_: int) -> None:
        self.written.add(id_)
        self.written_late.add(id_)

    def _send(self, method: str, path: str) -> None:
        response = self.respond(
            MockRequest(
                method=method,
                path=f"/api/v2/activities{path}",
                headers={
                    "x-api-token": "mock-token",
                    "content-type": "application/json",
                    "x-mock-fault": "",  # the next fault is for the client
                },
                body=json.dumps({"subject": f"Text {next(self._texts)}"}).encode(),
            )
        )
        if response.status < 300:
            changed = json.loads(response.body)["data"]["id"]
            self.last_id = max(self.last_id, changed)
            self.restored.discard(changed)
