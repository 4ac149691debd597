"""Effects yielded by ``run_call`` and executed by a blocking or an asyncio driver."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from ..messages import RawResponse, Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; the driver replies with the ``RawResponse`` or throws a TransportError.

    ``secrets`` are the credential headers, hidden from hooks, logs and errors. ``timeout`` limits
    each step (connect, write, read), ``seconds`` all of them together; both in seconds. ``sink``
    receives the chunks of a success body; the response then has no content.
    """

    request: Request
    secrets: tuple[tuple[str, str], ...] = field(repr=False)
    timeout: float
    seconds: float
    sink: Callable[[bytes], object] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait ``seconds``; the driver replies with None."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """Call a function that may block; the driver replies with its result or throws its exception."""

    work: Callable[[], object]


Effect: TypeAlias = Send | Sleep | Run
Reply: TypeAlias = RawResponse | object | None
Steps: TypeAlias = Generator[Effect, Reply, T]
"""A generator that yields effects, receives replies and returns a ``T``."""
