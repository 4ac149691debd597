"""The mock server without a network: requests in, answers out, and what tests may turn.

Input: a request, whole. Output: an ``Reply``. Order of judgement, as in production: path and
method, credentials and scope, limits, then parameters and body. Every request is in the journal.
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
from .error_responses import ErrorResponse, Shape, write_error
from .faults import (
    HEADER,
    NONE,
    FaultQueue,
    Faults,
    apply_body_faults,
    fault_response,
    read_faults,
)
from .handlers import Actions, Call
from .metering import Meter
from .request_log import Request, RequestLog
from .request_parameters import read_parameters
from .routes import Routes
from .seed import seed_rows
from .settings import Settings, change_settings
from .store import FILTERED, Snapshot, Store, Value
from .table import Operation, Table, load_table
from .validation import check_value

EXPLAIN = "x-mock-explain"
"""A request that has this header is told which place of the description it violates."""

VIOLATES = "x-mock-violates"
"""The header of the answer that tells it, as a JSON pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it came. ``headers`` have names in lower case."""

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back, and how it suffers on its way."""

    status: int
    headers: dict[str, str]
    body: bytes
    faults: Faults = NONE


@dataclass(slots=True)
class _Progress:
    """What is known of a request so far; the journal tells it even when the request fails."""

    operation: Operation | None = None
    caller: Caller | None = None
    values: dict[str, object] = field(default_factory=dict[str, object])
    body: object = None
    admitted: bool = False
    faults: Faults = NONE


class Mock:
    """A Pipedrive of one's own, in memory or (``db``) in a SQLite file.

    ``seed`` is how many activities there are at first; a file that holds some keeps them. Further
    arguments are fields of ``Settings``. Raises ValueError for an unknown plan. May be used from
    several threads.
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
        self.journal = RequestLog()
        self._queue = FaultQueue()
        self._lock = threading.RLock()
        self._routes = Routes(self.table.operations)
        chosen = _checked(settings or Settings(), self.table)
        self._seed = seed
        self._first_settings = chosen
        self._store = Store(db)
        self._meter = Meter(self.table, chosen, self.clock)
        self._actions = Actions(self._store, chosen, self.clock)
        if not self._store.count():
            self._store.fill(seed_rows(seed))

    @property
    def settings(self) -> Settings:
        """How the server behaves; ``configure`` changes it."""
        return self._meter.settings

    def configure(self, **changes: object) -> None:
        """Change settings from now on; raise ValueError for a wrong one."""
        with self._lock:
            settings = _checked(change_settings(self.settings, changes), self.table)
            self._meter.settings = self._actions.settings = settings

    @property
    def requests(self) -> list[Request]:
        """Every request since the last reset, oldest first."""
        with self._lock:
            return list(self.journal)

    @property
    def tokens(self) -> int:
        """What these requests cost together, in tokens."""
        with self._lock:
            return self.journal.tokens

    @property
    def budget(self) -> dict[str, int]:
        """The day's budget in tokens: ``limit``, ``remaining``; ``resets_in`` in seconds."""
        with self._lock:
            meter = self._meter
            return {
                "limit": meter.daily_limit,
                "remaining": meter.remaining,
                "resets_in": meter.seconds_left,
            }

    def spend(self, tokens: int) -> None:
        """Take tokens from the day's budget, as if others had spent them."""
        with self._lock:
            self._meter.charge(tokens)

    def fail(self, faults: str, count: int = 1) -> None:
        """Let the next calls suffer; raise ValueError that lists the faults for an unknown one."""
        with self._lock:
            self._queue.add(read_faults(faults), count)

    def clear_faults(self) -> None:
        """Forget the faults that still wait."""
        with self._lock:
            self._queue.clear()

    def save_filter(self, number: int, **equal: Value) -> None:
        """Save what ``filter_id`` keeps, as values of columns (``type="call"``).

        Raises ValueError for a column that cannot be filtered by.
        """
        unknown = equal.keys() - FILTERED
        if unknown:
            raise ValueError(f"a filter knows {', '.join(FILTERED)}, not {', '.join(unknown)}")
        with self._lock:
            self._actions.save_filter(number, equal)

    def count(self) -> int:
        """Return how many activities there are."""
        with self._lock:
            return self._store.count()

    def reset(self, seed: int | None = None) -> None:
        """Make everything as it was at first: activities (``seed`` many, when given), settings, clock.

        Nothing is spent then, nothing asked to fail, no filter saved, and the journal is empty.
        """
        with self._lock:
            self._store.fill(seed_rows(self._seed if seed is None else seed))
            self._meter.settings = self._actions.settings = self._first_settings
            self._actions.forget_filters()
            self.clock.reset()
            self.reset_usage()

    def reset_usage(self) -> None:
        """Keep the activities, but nothing that was spent, written down or asked to fail."""
        with self._lock:
            self._meter.reset()
            self.journal.clear()
            self._queue.clear()

    def clear_requests(self) -> None:
        """Empty the journal; what was spent stays spent."""
        with self._lock:
            self.journal.clear()

    def snapshot(self) -> Snapshot:
        """Return the activities as they are now, to go back to."""
        with self._lock:
            return self._store.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot; what was spent stays spent."""
        with self._lock:
            self._store.restore(snapshot)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._store.close()

    def answer(self, sent: Sent) -> Reply:
        """Return the answer to a request."""
        with self._lock:
            began = time.perf_counter()
            progress = _Progress()
            violated = ""
            own: dict[str, str] = {}
            try:
                status, body = self._carry_out(sent, progress)
                kind = "application/json"
            except ErrorResponse as refusal:
                written, content_type = write_error(refusal, _shape(refusal, progress.operation))
                status, body, kind = refusal.status, written, content_type.decode()
                own, violated = refusal.headers, refusal.at
            cost = self._charge(progress, status)
            self._log_request(sent, progress, status, cost, time.perf_counter() - began)
            headers = {"content-type": kind, **self._limit_headers(progress), **own}
            if violated and sent.headers.get(EXPLAIN):
                headers[VIOLATES] = violated
            return Reply(status=status, headers=headers, body=body, faults=progress.faults)

    def _carry_out(self, sent: Sent, progress: _Progress) -> tuple[int, bytes]:
        operation, segments = self._routes.find(sent.method, sent.path)
        progress.operation = operation
        progress.faults = self._faults(sent)
        caller = progress.caller = identify(operation, sent.headers, self.settings)
        if caller:
            self._meter.admit(caller, operation.cost)
        progress.admitted = True
        fault_response(progress.faults)
        if "drop" in progress.faults:
            raise ErrorResponse(503, "dropped", shape=Shape.GATEWAY)
        progress.values = read_parameters(operation, segments, sent.query, self.table.types)
        body = self._read_body(operation, sent)
        progress.body = body
        call = Call(
            operation=operation,
            caller=caller,
            values=progress.values,
            body=body,
            shifted="shifting-cursor" in progress.faults,
        )
        status, written = self._actions.carry_out(call)
        return status, apply_body_faults(written, progress.faults)

    def _faults(self, sent: Sent) -> Faults:
        asked = sent.headers.get(HEADER)
        if asked is None:
            return self._queue.next()
        try:
            return read_faults(asked)
        except ValueError as error:
            raise ErrorResponse(400, f"{HEADER}: {error}") from error

    def _read_body(self, operation: Operation, sent: Sent) -> dict[str, object]:
        described = operation.body
        if described is None:
            return {}
        if not sent.body and not described.required:
            return {}
        kind = sent.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise ErrorResponse(
                415, "The body must be application/json", at=f"{described.at}/content"
            )
        try:
            body = msgspec.json.decode(sent.body)
        except (ValueError, RecursionError) as error:
            raise ErrorResponse(
                400, "The body is not valid JSON", at=described.schema.at
            ) from error
        check_value(body, described.schema, self.table.types, "")
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
        self, sent: Sent, progress: _Progress, status: int, cost: int, took: float
    ) -> None:
        self.journal.add(
            Request(
                number=self.journal.next_number(),
                time=self.clock.now().isoformat(timespec="milliseconds"),
                caller=progress.caller.key if progress.caller else "",
                method=sent.method,
                path=sent.path,
                query=progress.values,
                body=progress.body or None,
                operation=progress.operation.id if progress.operation else "",
                status=status,
                cost=cost,
                remaining=self._meter.remaining,
                milliseconds=round(took * 1000, 3),
                fault=progress.faults.text,
            )
        )


def _shape(refusal: ErrorResponse, operation: Operation | None) -> Shape:
    if refusal.shape or operation is None:
        return refusal.shape or Shape.GATEWAY
    return Shape.LEGACY if operation.legacy else Shape.CURRENT


def _checked(settings: Settings, table: Table) -> Settings:
    """Return settings that make sense together; raise ValueError otherwise."""
    if table.limits:
        settings.chosen_plan(table.limits)
    try:
        settings.zone()
    except (KeyError, ValueError) as error:
        raise ValueError(f"there is no time zone {settings.time_zone!r}") from error
    for name, allowed in (("deleted_status", (404, 410)), ("created_status", (200, 201))):
        if getattr(settings, name) not in allowed:
            raise ValueError(f"{name} must be one of {allowed}")
    return settings
