"""The mock server without a network: handles requests, and offers control to tests.

Input: a complete request. Output: a ``MockResponse``. Checks run in the same order as in production:
path and method, credentials and scope, limits, then parameters and body. Every request is logged.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from .authentication import Caller, identify
from .clock import Clock
from .description import DESCRIPTION
from .error_responses import ErrorFormat, ErrorResponse, write_error
from .faults import (
    HEADER,
    NONE,
    FaultQueue,
    Faults,
    apply_body_faults,
    fault_response,
    read_faults,
)
from .handlers import Call, Handlers
from .metering import Meter
from .request_log import LoggedRequest, RequestLog
from .request_parameters import read_parameters
from .routes import Routes
from .seed import seed_rows
from .settings import Settings, change_settings
from .store import FILTERED, Snapshot, Store, Value
from .table import Operation, Table, load_table
from .validation import check_value

EXPLAIN = "x-mock-explain"
"""Request header that asks for the rule of the OpenAPI document that the request violates."""

VIOLATES = "x-mock-violates"
"""Response header with that rule, as a JSON pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockRequest:
    """A received request. The names of ``headers`` are in lower case."""

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockResponse:
    """A response and the faults to apply to it."""

    status: int
    headers: dict[str, str]
    body: bytes
    faults: Faults = NONE


@dataclass(slots=True)
class _Progress:
    """What is known about a request so far; it is logged even if the request fails."""

    operation: Operation | None = None
    caller: Caller | None = None
    values: dict[str, object] = field(default_factory=dict[str, object])
    body: object = None
    admitted: bool = False
    faults: Faults = NONE


class Mock:
    """An in-process mock of the API, with storage in memory or in a SQLite file (``db``).

    ``seed`` is the number of activities to create, unless the file already contains some. Raises
    ValueError for invalid settings, such as an unknown plan. Thread-safe.
    """

    def __init__(
        self,
        *,
        seed: int = 50,
        db: str | Path | None = None,
        clock: Clock | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.table: Table = load_table(DESCRIPTION)
        self.clock = clock or Clock()
        self.request_log = RequestLog()
        self._queue = FaultQueue()
        self._lock = threading.RLock()
        self._routes = Routes(self.table.operations)
        checked = _checked(settings or Settings(), self.table)
        self._seed = seed
        self._initial_settings = checked
        self._store = Store(db)
        self._meter = Meter(self.table, checked, self.clock)
        self._handlers = Handlers(self._store, checked, self.clock)
        if not self._store.count():
            self._store.fill(seed_rows(seed))

    @property
    def settings(self) -> Settings:
        """The current settings; use ``configure`` to change them."""
        return self._meter.settings

    def configure(self, **changes: object) -> None:
        """Change settings (fields of ``Settings``); raise ValueError for an invalid one."""
        with self._lock:
            settings = _checked(change_settings(self.settings, changes), self.table)
            self._meter.settings = self._handlers.settings = settings

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request since the last reset, oldest first."""
        with self._lock:
            return list(self.request_log)

    @property
    def tokens(self) -> int:
        """The total cost of these requests, in tokens."""
        with self._lock:
            return self.request_log.tokens

    @property
    def budget(self) -> dict[str, int]:
        """The daily budget: ``limit`` and ``remaining`` in tokens, ``resets_in`` in seconds."""
        with self._lock:
            meter = self._meter
            return {
                "limit": meter.daily_limit,
                "remaining": meter.remaining,
                "resets_in": meter.seconds_left,
            }

    def spend(self, tokens: int) -> None:
        """Spend tokens of the daily budget, as other clients would."""
        with self._lock:
            self._meter.charge(tokens)

    def inject_faults(self, faults: str, count: int = 1) -> None:
        """Apply faults (``status=503, latency=0.2``) to the next ``count`` requests.

        Raises ValueError for an unknown fault; the message lists the known ones.
        """
        with self._lock:
            self._queue.add(read_faults(faults), count)

    def clear_faults(self) -> None:
        """Clear all queued faults."""
        with self._lock:
            self._queue.clear()

    def save_filter(self, number: int, **equal: Value) -> None:
        """Save the filter for ``filter_id=number``: required values of columns (``type="call"``).

        Raises ValueError for a column that does not support filtering.
        """
        unknown = equal.keys() - FILTERED
        if unknown:
            raise ValueError(f"cannot filter by {', '.join(unknown)}; use {', '.join(FILTERED)}")
        with self._lock:
            self._handlers.save_filter(number, equal)

    def count(self) -> int:
        """Return the number of activities."""
        with self._lock:
            return self._store.count()

    def reset(self, seed: int | None = None) -> None:
        """Restore the initial state: activities, settings and clock.

        ``seed`` overrides the number of activities. Usage, queued faults, saved filters and the request
        log are cleared.
        """
        with self._lock:
            self._store.fill(seed_rows(self._seed if seed is None else seed))
            self._meter.settings = self._handlers.settings = self._initial_settings
            self._handlers.clear_filters()
            self.clock.reset()
            self.reset_usage()

    def reset_usage(self) -> None:
        """Clear usage, request log and queued faults; keep the activities."""
        with self._lock:
            self._meter.reset()
            self.request_log.clear()
            self._queue.clear()

    def clear_requests(self) -> None:
        """Clear the request log; the spent budget is kept."""
        with self._lock:
            self.request_log.clear()

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the activities for ``restore``."""
        with self._lock:
            return self._store.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the activities of a snapshot; the spent budget is kept."""
        with self._lock:
            self._store.restore(snapshot)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._store.close()

    def handle(self, request: MockRequest) -> MockResponse:
        """Handle a request and return the response; errors are responses, too."""
        with self._lock:
            start = time.perf_counter()
            progress = _Progress()
            violated = ""
            extra_headers: dict[str, str] = {}
            try:
                status, body = self._process(request, progress)
                kind = "application/json"
            except ErrorResponse as error:
                content, content_type = write_error(error, _error_format(error, progress.operation))
                status, body, kind = error.status, content, content_type.decode()
                extra_headers, violated = error.headers, error.at
            cost = self._charge(progress, status)
            self._log_request(request, progress, status, cost, time.perf_counter() - start)
            headers = {"content-type": kind, **self._limit_headers(progress), **extra_headers}
            if violated and request.headers.get(EXPLAIN):
                headers[VIOLATES] = violated
            return MockResponse(status=status, headers=headers, body=body, faults=progress.faults)

    def _process(self, request: MockRequest, progress: _Progress) -> tuple[int, bytes]:
        operation, segments = self._routes.find(request.method, request.path)
        progress.operation = operation
        progress.faults = self._faults(request)
        caller = progress.caller = identify(operation, request.headers, self.settings)
        if caller:
            self._meter.admit(caller, operation.cost)
        progress.admitted = True
        fault_response(progress.faults)
        if "drop" in progress.faults:
            raise ErrorResponse(503, "dropped", error_format=ErrorFormat.GATEWAY)
        progress.values = read_parameters(operation, segments, request.query, self.table.types)
        body = self._read_body(operation, request)
        progress.body = body
        call = Call(
            operation=operation,
            caller=caller,
            values=progress.values,
            body=body,
            shifted="shifting-cursor" in progress.faults,
        )
        status, content = self._handlers.execute(call)
        return status, apply_body_faults(content, progress.faults)

    def _faults(self, request: MockRequest) -> Faults:
        header = request.headers.get(HEADER)
        if header is None:
            return self._queue.next()
        try:
            return read_faults(header)
        except ValueError as error:
            raise ErrorResponse(400, f"{HEADER}: {error}") from error

    def _read_body(self, operation: Operation, request: MockRequest) -> dict[str, object]:
        expected = operation.body
        if expected is None:
            return {}
        if not request.body and not expected.required:
            return {}
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise ErrorResponse(
                415, "The body must be application/json", at=f"{expected.at}/content"
            )
        try:
            body = msgspec.json.decode(request.body)
        except (ValueError, RecursionError) as error:
            raise ErrorResponse(400, "The body is not valid JSON", at=expected.schema.at) from error
        check_value(body, expected.schema, self.table.types, "")
        return body if isinstance(body, dict) else {}

    def _charge(self, progress: _Progress, status: int) -> int:
        free = not progress.admitted or (status >= 400 and not self.settings.charge_failed)
        cost = 0 if free or progress.operation is None else progress.operation.cost
        self._meter.charge(cost)
        return cost

    def _limit_headers(self, progress: _Progress) -> dict[str, str]:
        if progress.caller is None or "missing-headers" in progress.faults:
            return {}
        return self._meter.headers(progress.caller)

    def _log_request(
        self, request: MockRequest, progress: _Progress, status: int, cost: int, seconds: float
    ) -> None:
        self.request_log.add(
            LoggedRequest(
                number=self.request_log.next_number(),
                time=self.clock.now().isoformat(timespec="milliseconds"),
                caller=progress.caller.key if progress.caller else "",
                method=request.method,
                path=request.path,
                query=progress.values,
                body=progress.body or None,
                operation=progress.operation.id if progress.operation else "",
                status=status,
                cost=cost,
                remaining=self._meter.remaining,
                milliseconds=round(seconds * 1000, 3),
                fault=progress.faults.text,
            )
        )


def _error_format(error: ErrorResponse, operation: Operation | None) -> ErrorFormat:
    if error.error_format or operation is None:
        return error.error_format or ErrorFormat.GATEWAY
    return ErrorFormat.LEGACY if operation.legacy else ErrorFormat.CURRENT


def _checked(settings: Settings, table: Table) -> Settings:
    """Return the settings; raise ValueError if they are invalid."""
    if table.limits:
        settings.chosen_plan(table.limits)
    try:
        settings.zone()
    except (KeyError, ValueError) as error:
        raise ValueError(f"unknown time zone {settings.time_zone!r}") from error
    for name, allowed in (("deleted_status", (404, 410)), ("created_status", (200, 201))):
        if getattr(settings, name) not in allowed:
            raise ValueError(f"{name} must be one of {allowed}")
    return settings
