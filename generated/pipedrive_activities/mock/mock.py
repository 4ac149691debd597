"""The mock server without a network: handles requests, and offers control to tests.

Input: a complete request. Output: a ``MockResponse``. Checks run in the same order as in production:
path and method, credentials and scope, limits, then parameters and body. Every request is logged.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .api_rules import Rules, Settings
from .authentication import Caller, Credentials, identify
from .base_rules import Call, Context
from .clock import Clock
from .document import load_document
from .error_responses import ErrorResponse, Source
from .faults import (
    HEADER,
    NONE,
    FaultQueue,
    Faults,
    RecordShape,
    apply_body_faults,
    fault_response,
    read_faults,
)
from .metering import Meter
from .pages import link_parameters
from .records import Snapshot
from .replays import Replays
from .request_bodies import BodyReader, is_json
from .request_log import REDACTED, LoggedRequest, RequestDetails, RequestLog, shorten
from .request_parameters import ParameterReader, RawParameters
from .responses import Content
from .routes import Routes
from .settings import change_settings
from .table import Operation, Table, load_table
from .webhooks import WebhookSender

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

    ``seed`` is the number of records to create in each collection, unless the file already contains
    some. Raises
    ValueError for invalid settings, such as an unknown plan. Thread-safe.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        db: str | Path | None = None,
        clock: Clock | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.table: Table = load_table()
        self.clock = clock or Clock()
        self.request_log = RequestLog()
        self._queue = FaultQueue()
        self._lock = threading.RLock()
        self._routes = Routes(self.table.operations)
        self._readers: dict[str, tuple[ParameterReader, BodyReader]] = {}
        self._document = load_document()
        self._initial_settings = settings or Settings()
        _check_settings(self._initial_settings, self.table)
        self._context = Context(
            document=self._document,
            table=self.table,
            settings=self._initial_settings,
            clock=self.clock,
            file=db,
        )
        self.rules = Rules(self._context)
        self.rules.check_settings(self._initial_settings)
        self._meter = Meter(self._context)
        self._replays = Replays()
        self.webhooks = WebhookSender(self._document, self.table.webhooks, self.clock)
        self._seed = self.rules.default_seed if seed is None else seed
        if not self.rules.storage.count():
            self.rules.seed(self._seed)

    @property
    def settings(self) -> Settings:
        """The current settings; use ``configure`` to change them."""
        settings = self._context.settings
        assert isinstance(settings, Settings)
        return settings

    def configure(self, **changes: object) -> None:
        """Change settings (fields of ``Settings``); raise ValueError for an invalid one."""
        with self._lock:
            settings = change_settings(self.settings, changes)
            _check_settings(settings, self.table)
            self.rules.check_settings(settings)
            self._context.settings = settings

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request since the last reset, oldest first."""
        with self._lock:
            return list(self.request_log)

    def details(self, number: int) -> RequestDetails | None:
        """Return headers, bodies and violation of a request, None if it is not in the log."""
        with self._lock:
            return self.request_log.details(number)

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

    def count(self) -> int:
        """Return the number of records."""
        with self._lock:
            return self.rules.storage.count()

    def reset(self, seed: int | None = None) -> None:
        """Restore the initial state: records, settings and clock.

        ``seed`` overrides the number of records. Usage, queued faults and the request log are cleared.
        """
        with self._lock:
            self.rules.seed(self._seed if seed is None else seed)
            self._context.settings = self._initial_settings
            self.rules.reset()
            self.clock.reset()
            self._replays.clear()
            self.reset_usage()

    def reset_usage(self) -> None:
        """Clear usage, request log and queued faults; keep the records."""
        with self._lock:
            self._meter.reset()
            self.request_log.clear()
            self._queue.clear()

    def clear_requests(self) -> None:
        """Clear the request log; the spent budget is kept."""
        with self._lock:
            self.request_log.clear()

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the records for ``restore``."""
        with self._lock:
            return self.rules.storage.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the records of a snapshot; the spent budget is kept."""
        with self._lock:
            self.rules.storage.restore(snapshot)
            self._replays.clear()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self.rules.storage.close()

    def has_path(self, path: str) -> bool:
        """Return whether the API has a path (percent-encoded, without the query)."""
        return bool(self._routes.allowed_methods(path))

    def handle(self, request: MockRequest) -> MockResponse:
        """Handle a request and return the response; errors are responses, too."""
        with self._lock:
            start = time.perf_counter()
            progress = _Progress()
            violated, violation = "", ""
            try:
                content = self._process(request, progress)
            except ErrorResponse as error:
                content = self.rules.write_error(error, progress.operation)
                violated = error.at
                violation = f"{error.message} (at {error.at})" if error.at else ""
            cost = self._charge(progress, content.status)
            headers = {**self._limit_headers(progress), **content.headers}
            details = RequestDetails(
                headers=self._without_credentials(request.headers),
                body=shorten(request.body),
                response_headers=headers,
                response_body=shorten(content.body),
                violation=violation,
            )
            seconds = time.perf_counter() - start
            entry = self._logged_request(request, progress, content.status, cost, seconds)
            self.request_log.add(entry, details)
            if violated and request.headers.get(EXPLAIN):
                headers[VIOLATES] = violated
            return MockResponse(
                status=content.status,
                headers=headers,
                body=b"" if request.method == "HEAD" else content.body,
                faults=progress.faults,
            )

    def _process(self, request: MockRequest, progress: _Progress) -> Content:
        allowed = self._routes.allowed_methods(request.path)
        if request.method == "OPTIONS" and allowed and "OPTIONS" not in allowed:
            return Content(status=204, headers={"allow": ", ".join(allowed)})
        operation, segments = self._routes.find(request.method, request.path)
        progress.operation = operation
        progress.faults = self._faults(request)
        credentials = Credentials(request.headers, request.query)
        caller = identify(operation, credentials, self.rules.callers(self.settings))
        progress.caller = caller
        if caller:
            self._meter.admit(caller, operation.cost)
        progress.admitted = True
        fault_response(progress.faults)
        if "drop" in progress.faults:
            raise ErrorResponse(503, "dropped", source=Source.GATEWAY)
        parameters, bodies = self._readers_of(operation)
        raw = RawParameters(segments=segments, query=request.query, headers=request.headers)
        values = parameters.read(raw)
        progress.values = {
            name: value for name, value in values.items() if parameters.is_logged(name)
        }
        progress.body = bodies.read(request.body, request.headers)
        call = Call(
            operation=operation,
            caller=caller,
            values=values,
            body=progress.body,
            parameters=parameters,
            url=_url_of(request),
            shifted="shifting-cursor" in progress.faults,
            accept=request.headers.get("accept", ""),
        )
        content = self._replays.respond(
            operation,
            caller,
            request.headers.get(operation.key_header, ""),
            (request.path, values, progress.body),
            lambda: self.rules.execute(call),
        )
        return self._apply_faults(operation, content, progress.faults)

    def _readers_of(self, operation: Operation) -> tuple[ParameterReader, BodyReader]:
        if operation.id not in self._readers:
            ignored = self._document.query_credentials | link_parameters(operation)
            parameters = ParameterReader(self._document, operation, ignored)
            bodies = BodyReader(self._document, operation, parameters)
            self._readers[operation.id] = (parameters, bodies)
        return self._readers[operation.id]

    def _apply_faults(self, operation: Operation, content: Content, faults: Faults) -> Content:
        if not faults.kinds or not is_json(content.headers.get("content-type", "")):
            return content
        resource = operation.resource
        pointer = operation.data if resource is None else resource.records or ""
        id_property = resource.id_property if resource else "id"
        shape = RecordShape(pointer, id_property, self.rules.enum_properties(operation))
        body = apply_body_faults(content.body, faults, shape)
        return replace(content, body=body)

    def _faults(self, request: MockRequest) -> Faults:
        header = request.headers.get(HEADER)
        if header is None:
            return self._queue.next()
        try:
            return read_faults(header)
        except ValueError as error:
            raise ErrorResponse(400, f"{HEADER}: {error}") from error

    def _charge(self, progress: _Progress, status: int) -> int:
        free = not progress.admitted or (status >= 400 and not self.settings.charge_failed)
        cost = 0 if free or progress.operation is None else progress.operation.cost
        self._meter.charge(cost)
        return cost

    def _limit_headers(self, progress: _Progress) -> dict[str, str]:
        if progress.caller is None or "missing-headers" in progress.faults:
            return {}
        return self._meter.headers(progress.caller)

    def _without_credentials(self, headers: Mapping[str, str]) -> dict[str, str]:
        hidden = self._document.header_credentials
        return {name: REDACTED if name in hidden else text for name, text in headers.items()}

    def _logged_request(
        self, request: MockRequest, progress: _Progress, status: int, cost: int, seconds: float
    ) -> LoggedRequest:
        return LoggedRequest(
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


def _url_of(request: MockRequest) -> str:
    """Return the URL of a request as the client sees it; relative without the header ``Host``."""
    query = f"?{request.query.decode('latin-1')}" if request.query else ""
    host = request.headers.get("host", "")
    return f"{'http://' if host else ''}{host}{request.path}{query}"


def _check_settings(settings: Settings, table: Table) -> None:
    """Raise ValueError if settings are invalid."""
    if table.limits:
        settings.chosen_plan(table.limits)
    try:
        settings.zone()
    except (KeyError, ValueError) as error:
        raise ValueError(f"unknown time zone {settings.time_zone!r}") from error
