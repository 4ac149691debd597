"""Records that a run creates and always deletes again.

Input: a ``ServerClient``. Output: ``Records``, which tracks the records that still exist. Invariants:
before a record is created, enough tokens are reserved to delete it, including repeated attempts;
Ctrl-C does not interrupt a creation or deletion, but is re-raised afterwards; records that could not
be deleted are listed in ``left_behind``.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from contract.document import Json, follow
from contract.fake_transport import HttpResponse
from contract.online.lifecycles import (
    Lifecycle,
    harmless_body,
    is_removed_response,
    record_arguments,
)
from contract.online.server_client import ATTEMPTS, CleanupNotAttempted, ServerClient
from contract.product import errors
from contract.redaction import one_line


@dataclass(frozen=True)
class Record:
    """A record that the run has created."""

    lifecycle: Lifecycle
    id: Json

    def __str__(self) -> str:
        return one_line(f"{self.lifecycle.create.path}/{self.id}")


class Records:
    """The records of a run. ``shared`` returns one for all tests that only change it."""

    def __init__(self, server_client: ServerClient) -> None:
        self._server_client = server_client
        self._open: list[Record] = []
        self._shared: dict[str, Record] = {}
        self.left_behind: list[str] = []

    def shared(self, lifecycle: Lifecycle) -> Json:
        """Return the id of the record that several tests change; the first of them creates it."""
        record = self._shared.get(lifecycle.create.id)
        if record not in self._open:
            record = self._shared[lifecycle.create.id] = self._create_with_reserve(lifecycle)
        return record.id

    @contextmanager
    def temporary(self, lifecycle: Lifecycle) -> Iterator[Record]:
        """Create a record for a ``with`` block and delete it at the end, unless the block did."""
        record = self._create_with_reserve(lifecycle)
        try:
            yield record
        except KeyboardInterrupt:
            self._server_client.transport.record_interruption()
            raise
        finally:
            if record in self._open:
                self._try_to_remove(record)

    def remove(self, record: Record) -> HttpResponse:
        """Delete a record; return the response."""
        lifecycle = record.lifecycle
        with deferred_signals():
            response = self._server_client.call(
                lifecycle.removal, record_arguments(lifecycle.removal, record.id), None, last=True
            )
            # After a repeated attempt, the record may have been deleted by an earlier one.
            repeated = len(self._server_client.transport.responses) > 1
            if response.status < 300 or (repeated and response.status in {404, 410}):
                self.mark_deleted(record)
        return response

    def mark_deleted(self, record: Record) -> None:
        """Note that a record has been deleted."""
        self._open.remove(record)
        self._server_client.cleanup_reserve -= self._removal_cost(record.lifecycle)

    def remove_all(self) -> None:
        """Delete the remaining records; add those that cannot be deleted to ``left_behind``."""
        for record in list(self._open):
            reason = self._try_to_remove(record)
            if record in self._open:
                self.left_behind.append(f"{record} is still there: {reason}")

    def _removal_cost(self, lifecycle: Lifecycle) -> int:
        return ATTEMPTS * self._server_client.price(lifecycle.removal)

    def _create_with_reserve(self, lifecycle: Lifecycle) -> Record:
        reserve = self._removal_cost(lifecycle)
        if not self._server_client.can_afford(
            self._server_client.price(lifecycle.create) + reserve
        ):
            pytest.skip("--max-cost is too low to create a record and delete it")
        with deferred_signals():
            self._server_client.cleanup_reserve += reserve
            try:
                return self._create(lifecycle)
            except BaseException:
                self._server_client.cleanup_reserve -= reserve
                raise

    def _create(self, lifecycle: Lifecycle) -> Record:
        create = lifecycle.create
        try:
            response = self._server_client.call(create, {}, harmless_body(create))
        except errors.TransportError as error:
            self._note_possible_record(lifecycle, type(error).__name__)
            raise
        self._server_client.returns_examples |= self._server_client.is_example(create, response)
        record_id = follow(follow(response.body, create.data), "/id")
        if record_id is None and is_removed_response(create, response.status):
            self._server_client.discard_mismatches()
            pytest.skip(f"{create.id} is deprecated and was removed: it answered {response.status}")
        if record_id is None:
            if response.status < 300 or response.status >= 500:
                self._note_possible_record(lifecycle, str(response.status))
            pytest.fail(
                f"no record was created: {create.id} answered {response.status}", pytrace=False
            )
        record = Record(lifecycle, record_id)
        self._open.append(record)
        return record

    def _note_possible_record(self, lifecycle: Lifecycle, outcome: str) -> None:
        message = (
            f"a record with an unknown id may exist: {lifecycle.create.id} ended with {outcome}"
        )
        self.left_behind.append(f"{lifecycle.create.path}: {message}")

    def _try_to_remove(self, record: Record) -> str:
        """Try to delete a record; return the reason why it may still exist."""
        try:
            response = self.remove(record)
        except (errors.TransportError, errors.ArgumentError, CleanupNotAttempted) as error:
            return str(error) or type(error).__name__
        return f"{record.lifecycle.removal.id} answered {response.status}"


@contextmanager
def deferred_signals() -> Iterator[None]:
    """Defer SIGINT and SIGTERM until the end of a ``with`` block; raise KeyboardInterrupt then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    handlers = [
        signal.signal(number, lambda delivered, _: received.append(delivered)) for number in signals
    ]
    try:
        yield
    finally:
        for number, handler in zip(signals, handlers, strict=True):
            signal.signal(number, handler)
        if received:
            raise KeyboardInterrupt
