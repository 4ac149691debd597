"""Effects yielded by ``run_call`` and executed by a blocking or an asyncio driver."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from ..messages import RawResponse, Request
from ..open_body import AsyncOpenBody, OpenBody
from .authorization import Authorization

T = TypeVar("T")
MAX_RESPONSE_BYTES = 256 * 2**20
"""Default limit of a response body in memory: far above any page, far below what a machine has."""


@dataclass(slots=True)
class Progress:
    """How far a request has come; the sender updates it, so that it is known after any exception.

    ``unsent`` is True only while no byte of the request can have been sent.
    """

    unsent: bool = False


@dataclass(slots=True)
class Send:
    """Send a request; the driver replies with the ``RawResponse`` or throws a TransportError.

    The ``authorization`` is hidden from hooks, logs and errors. ``timeout`` limits
    each step (connect, write, read), ``seconds`` all of them together; both in seconds. ``sink``
    receives the chunks of a success body; the response then has no content. ``max_bytes`` limits the
    decompressed body, except one that is passed to the sink. ``receiver`` takes over the response if
    it is a success: its body is still to be received, and the response has no content.
    """

    request: Request
    authorization: Authorization = field(repr=False)
    timeout: float
    seconds: float
    sink: Callable[[bytes], object] | None = field(default=None, repr=False)
    max_bytes: int = MAX_RESPONSE_BYTES
    receiver: OpenBody | AsyncOpenBody | None = field(default=None, repr=False)
    progress: Progress = field(default_factory=Progress, repr=False, compare=False)


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
