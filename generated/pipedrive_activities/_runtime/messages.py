"""Requests and responses as this package sees them, free of any HTTP library.

Invariant: no secret is ever part of a ``Request`` that hooks, logs or errors can see; credentials
are added by the driver's last step, after everything here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .call.retry import Retries

SAFE_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
"""Request headers that hold no secret: shown in logs, and sent to another origin on a redirect."""


@dataclass(slots=True, kw_only=True)
class Request:
    """One attempt on its way out. A hook may add to ``headers``; names are lower case."""

    operation: str
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None = field(default=None, repr=False)
    attempt: int = 1

    def __repr__(self) -> str:
        shown = {
            name: value if name in SAFE_HEADERS else "<hidden>"
            for name, value in self.headers.items()
        }
        return f"Request({self.method} {self.url.partition('?')[0]}, headers={shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResponse:
    """What came back, as it came: read completely, decompressed, not interpreted.

    ``headers`` have lower-case names; of a repeated header the values are joined by commas.
    ``elapsed`` is in seconds, from sending to the last byte.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    url: str = field(default="", repr=False)
    elapsed: float = 0.0

    def json(self) -> object:
        """Return the body as plain JSON values; raise ValueError when it is none."""
        import json

        value: object = json.loads(self.content)
        return value

    @property
    def text(self) -> str:
        """The body as UTF-8 text, bytes that are none replaced."""
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt that was made. ``status`` is None when no response came; then ``failure`` tells.

    ``seconds`` is how long it took, ``waited`` how long the client slept before it.
    """

    number: int
    status: int | None
    failure: str = ""
    seconds: float = 0.0
    waited: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """What one call does otherwise than its client.

    ``timeout`` is in seconds, for each attempt; ``headers`` are added (a name that the client
    sends too is replaced). ``strict`` raises DecodingError where a response is not as described.
    ``allow_ignored`` sends arguments although others make the server ignore them. ``stream`` is
    called with each part of a success body as it comes, and the response then holds no content:
    for large answers, with ``client.send`` alone. What broke off after the first part is not sent
    again.
    """

    timeout: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    retries: Retries | int | None = None
    strict: bool | None = None
    allow_ignored: bool = False
    stream: Callable[[bytes], object] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.timeout is not None and not self.timeout > 0:
            from .errors import ArgumentError

            raise ArgumentError("timeout must be above 0 seconds", parameter="timeout")
