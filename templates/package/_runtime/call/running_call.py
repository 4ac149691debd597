"""The state of a running call, and its outcome.

Invariant: everything that may block on behalf of the call ends at the deadline of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from ..client_config import ClientConfig
from ..deadline import deadline_in
from ..messages import Attempt, RawResponse
from ..open_body import AsyncOpenBody, OpenBody
from ..operation import Operation
from ..request_options import RequestOptions
from ..serialization.encoding import Encoded
from ..uploads import Upload
from .authorization import NO_AUTHORIZATION, Authorization
from .effects import Run, Steps
from .retry import Retries

T = TypeVar("T")


@dataclass(slots=True)
class CallOutcome:
    """A success response, the attempts it took, and their cost in tokens.

    ``already_deleted``: the response is the 404 or 410 to a repeated DELETE, so an earlier attempt
    has deleted the record. ``authorization`` are the credentials that were sent.
    """

    response: RawResponse
    attempts: tuple[Attempt, ...]
    cost: int
    already_deleted: bool = False
    authorization: Authorization = field(default=NO_AUTHORIZATION, repr=False)


@dataclass(slots=True)
class RunningCall:
    """The mutable state of a running call. Times are in seconds."""

    operation: Operation
    encoded: Encoded
    config: ClientConfig
    options: RequestOptions
    retries: Retries
    started: float
    receiver: OpenBody | AsyncOpenBody | None = field(default=None, repr=False)
    url: str = field(default="", repr=False)
    """A redirect chooses it, so that it may repeat a secret."""
    base: str = ""
    """The server that the call started with; its origin receives the credentials."""
    attempts: list[Attempt] = field(default_factory=list)
    cost: int = 0
    waited: float = 0.0
    redirects: int = 0
    renewed: bool = False
    uncertain: bool = False
    """Whether the server may have processed an attempt that did not succeed."""
    _key: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """The idempotency key: random, the same for all attempts of the call."""
        from uuid import uuid4

        self._key = self._key or str(uuid4())
        return self._key

    @property
    def is_used_up(self) -> bool:
        """Whether the body was read from a file that cannot be rewound: no attempt may follow."""
        content = self.encoded.content
        return isinstance(content, Upload) and content.is_used_up

    @property
    def remaining_time(self) -> float:
        """Seconds until the time limit of the call."""
        return self.retries.total - (self.config.clock() - self.started)


def run_until_deadline(call: RunningCall, work: Callable[[], T], least: float = 0.0) -> Steps[T]:
    """Call a function that may block, through the driver, until the deadline of the call.

    ``least``: seconds that it has in any case.
    """
    seconds = max(call.remaining_time, least)

    def limited() -> T:
        with deadline_in(seconds):
            return work()

    return cast(T, (yield Run(limited)))
