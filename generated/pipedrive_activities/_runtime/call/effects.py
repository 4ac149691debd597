"""What a call needs done by somebody who may wait: the words between ``run_call`` and a driver."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from ..messages import RawResponse, Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; answer with the ``RawResponse``, or throw a TransportError.

    ``secrets`` are the headers that authorize it: no hook, log or error sees them. ``timeout``
    bounds each step (connect, write, read), ``seconds`` all of them; both in seconds. ``sink``
    takes the parts of a success body, which the response is then without.
    """

    request: Request
    secrets: tuple[tuple[str, str], ...] = field(repr=False)
    timeout: float
    seconds: float
    sink: Callable[[bytes], object] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait that many seconds; the answer is None."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """Call a function that may block; answer with what it returns, or throw what it raises."""

    work: Callable[[], object]


Action: TypeAlias = Send | Sleep | Run
Reply: TypeAlias = RawResponse | object | None
Steps: TypeAlias = Generator[Action, Reply, T]
"""A computation that asks a driver for what it cannot do itself, and ends in a ``T``."""
