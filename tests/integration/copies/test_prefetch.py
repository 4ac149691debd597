"""Pages are fetched while others are stored: in order, a few ahead, and none after an interruption."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

import pytest

from pipedrive_activities.cli.copies import prefetch
from pipedrive_activities.cli.copies.prefetch import prefetched

_LIMIT = 30
"""Seconds after which a test fails instead of waiting for a page."""


class Source:
    """Pages 1 to 3. A page from ``held`` on arrives when it is released."""

    def __init__(self, held: int = 4) -> None:
        self.requests: list[int] = []
        self.requested = threading.Event()
        self.released = threading.Event()
        self._held = held

    def __iter__(self) -> Iterator[int]:
        for number in (1, 2, 3):
            self.requests.append(number)
            if number == self._held:
                self.requested.set()
                assert self.released.wait(_LIMIT)
            yield number


class Interrupted:
    """The context of a wait, which is interrupted for the ``number``th time."""

    def __init__(self, number: int) -> None:
        self._left = number

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt
        yield


def test_the_next_page_is_fetched_while_one_is_stored() -> None:
    source = Source(held=2)
    pages = prefetched(iter(source), nullcontext)
    assert next(pages) == 1
    assert source.requested.wait(_LIMIT)
    source.released.set()
    assert list(pages) == [2, 3]
    assert source.requests == [1, 2, 3]


def test_nothing_is_fetched_before_the_first_wait() -> None:
    source = Source()
    pages = prefetched(iter(source), Interrupted(1))
    with pytest.raises(KeyboardInterrupt):
        next(pages)
    assert source.requests == []


def test_an_error_is_raised_after_the_page_before_it() -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise LookupError

    pages = prefetched(fail(), nullcontext)
    assert next(pages) == 1
    with pytest.raises(LookupError):
        next(pages)


def test_the_pages_that_were_fetched_are_stored_after_an_interruption() -> None:
    source = Source(held=3)
    pages = prefetched(iter(source), Interrupted(2))
    assert next(pages) == 1
    assert source.requested.wait(_LIMIT)
    source.released.set()
    assert [next(pages), next(pages)] == [2, 3]
    with pytest.raises(KeyboardInterrupt):
        next(pages)


def test_an_interrupted_run_does_not_wait_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "_GRACE", 0.01)
    source = Source(held=2)
    pages = prefetched(iter(source), Interrupted(2))
    assert next(pages) == 1
    with pytest.raises(KeyboardInterrupt):
        next(pages)
    source.released.set()


def test_nothing_more_is_fetched_after_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(held=2)
    stop = prefetch._Fetching.stop

    def stop_and_release(fetching: prefetch._Fetching[int], grace: float) -> list[int]:
        stop(fetching, 0)
        source.released.set()
        return stop(fetching, grace)

    monkeypatch.setattr(prefetch._Fetching, "stop", stop_and_release)
    pages = prefetched(iter(source), Interrupted(2))
    assert next(pages) == 1
    assert source.requested.wait(_LIMIT)
    assert next(pages) == 2
    with pytest.raises(KeyboardInterrupt):
        next(pages)
    assert source.requests == [1, 2]


@pytest.mark.parametrize(
    ("sizes", "may_continue"),
    [([], True), ([10] * 3, True), ([10] * 4, False), ([10**7], False), ([10**6] * 2, False)],
)
def test_few_pages_are_fetched_ahead_and_one_that_is_large(
    sizes: list[int], may_continue: bool
) -> None:
    fetching = prefetch._Fetching(iter([0]), int)
    fetching._fetched.extend(sizes)
    assert fetching._may_continue() == may_continue
    fetching.stop(0)
    assert fetching._may_continue()


def test_nothing_is_fetched_after_an_error_of_the_caller() -> None:
    source = Source(held=2)
    pages = prefetched(iter(source), nullcontext)
    assert next(pages) == 1
    assert source.requested.wait(_LIMIT)
    pages.close()
    (thread,) = [each for each in threading.enumerate() if each.name == "prefetch"]
    source.released.set()
    thread.join(_LIMIT)
    assert source.requests == [1, 2]


def test_pages_are_fetched_in_the_context_of_the_caller() -> None:
    variable = ContextVar("variable", default="")

    def read() -> Iterator[str]:
        yield variable.get()
        yield variable.get()

    variable.set("budget")
    assert list(prefetched(read(), nullcontext)) == ["budget", "budget"]
