"""Records that a run makes, and deletes again whatever happens.

Input: an ``ServerClient``. Output: ``Records``, which knows what is still there. Invariants: before a record is
made, so much is kept back that it can be deleted, with repeated attempts; making and deleting are not
broken off by Ctrl-C, which is heard after them; what could not be deleted is named in
``left_behind``.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from contract.document import Json, follow
from contract.fake_transport import Answer
from contract.online.lifecycles import Lifecycle, harmless_body, is_removed_response, named
from contract.online.server_client import ATTEMPTS, CleanupNotAttempted, ServerClient
from contract.product import errors
from contract.redaction import one_line


@dataclass(frozen=True)
class Record:
    """A record that was made, by its id."""

    life: Lifecycle
    id: Json

    def __str__(self) -> str:
        return one_line(f"{self.life.create.path}/{self.id}")


class Records:
    """The records of a run. ``shared`` is one for all tests that only change it."""

    def __init__(self, online: ServerClient) -> None:
        self._online = online
        self._open: list[Record] = []
        self._shared: dict[str, Record] = {}
        self.left_behind: list[str] = []

    def shared(self, life: Lifecycle) -> Json:
        """Return the id of the one record that many tests change; it is made by the first of them."""
        known = self._shared.get(life.create.id)
        if known not in self._open:
            known = self._shared[life.create.id] = self._make(life)
        return known.id

    @contextmanager
    def made(self, life: Lifecycle) -> Iterator[Record]:
        """Make a record for a block, and delete it at the end unless the block did."""
        record = self._make(life)
        try:
            yield record
        except KeyboardInterrupt:
            self._online.transport.interrupted()
            raise
        finally:
            if record in self._open:
                self._try_to_remove(record)

    def remove(self, record: Record) -> Answer:
        """Delete a record; return what the server said to that."""
        life = record.life
        with uninterrupted():
            answer = self._online.call(
                life.removal, named(life.removal, record.id), None, last=True
            )
            # Where it was tried again, the attempt before may have done it.
            repeated = len(self._online.transport.answers) > 1
            if answer.status < 300 or (repeated and answer.status in {404, 410}):
                self.forget(record)
        return answer

    def forget(self, record: Record) -> None:
        """Take a record for deleted."""
        self._open.remove(record)
        self._online.cleanup_reserve -= self._price_of_removing(record.life)

    def remove_all(self) -> None:
        """Delete what is still there; what resists is noted in ``left_behind``."""
        for record in list(self._open):
            said = self._try_to_remove(record)
            if record in self._open:
                self.left_behind.append(f"{record} is still there: {said}")

    def _price_of_removing(self, life: Lifecycle) -> int:
        return ATTEMPTS * self._online.price(life.removal)

    def _make(self, life: Lifecycle) -> Record:
        kept = self._price_of_removing(life)
        if not self._online.affords(self._online.price(life.create) + kept):
            pytest.skip("--max-cost does not suffice to make a record and delete it")
        with uninterrupted():
            self._online.cleanup_reserve += kept
            try:
                return self._create(life)
            except BaseException:
                self._online.cleanup_reserve -= kept
                raise

    def _create(self, life: Lifecycle) -> Record:
        create = life.create
        try:
            answer = self._online.call(create, {}, harmless_body(create))
        except errors.TransportError as error:
            self._doubt(life, type(error).__name__)
            raise
        self._online.stand_in |= self._online.is_example(create, answer)
        made = follow(follow(answer.body, create.data), "/id")
        if made is None and is_removed_response(create, answer.status):
            self._online.discard_mismatches()
            pytest.skip(f"{create.id} is deprecated and gone: it answered {answer.status}")
        if made is None:
            if answer.status < 300 or answer.status >= 500:
                self._doubt(life, str(answer.status))
            pytest.fail(f"nothing was made: {create.id} answered {answer.status}", pytrace=False)
        record = Record(life, made)
        self._open.append(record)
        return record

    def _doubt(self, life: Lifecycle, said: str) -> None:
        what = f"a record may be there whose id is not known: {life.create.id} ended with {said}"
        self.left_behind.append(f"{life.create.path}: {what}")

    def _try_to_remove(self, record: Record) -> str:
        """Delete a record; return why it is still there, if it is."""
        try:
            answer = self.remove(record)
        except (errors.TransportError, errors.ArgumentError, CleanupNotAttempted) as error:
            return str(error) or type(error).__name__
        return f"{record.life.removal.id} answered {answer.status}"


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C (and the wish to terminate) wait until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda number, _: heard.append(number)) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
        if heard:
            raise KeyboardInterrupt
