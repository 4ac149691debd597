"""Requests, responses and attempts, independent of the HTTP library.

Invariant: no secret is part of a ``Request`` that hooks, logs or errors can see. The driver adds
the credentials when it sends the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

SAFE_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
"""Request headers without secrets: shown in logs, and sent to another origin on a redirect."""


class FileBody(Protocol):
    """A body that contains files, which are read while it is sent."""

    @property
    def size(self) -> int | None:
        """The number of bytes, None if it is not known before they are read."""
        ...

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body."""
        ...


@dataclass(slots=True, kw_only=True)
class Request:
    """The request of one attempt, before it is sent.

    ``operation`` is the operationId, ``attempt`` counts from 1. Names in ``headers`` are lower
    case; a hook may add to them. ``content`` is the body, or a ``FileBody``.
    """

    operation: str
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | FileBody | None = field(default=None, repr=False)
    attempt: int = 1

    def __repr__(self) -> str:
        shown = {
            name: value if name in SAFE_HEADERS else "<hidden>"
            for name, value in self.headers.items()
        }
        return f"Request({self.method} {self.url.partition('?')[0]}, headers={shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResponse:
    """A complete response, decompressed but not decoded.

    Names in ``headers`` are lower case; the values of a repeated header are joined by commas.
    ``elapsed`` is the time from sending the request to the last byte, in seconds.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    url: str = field(default="", repr=False)
    elapsed: float = 0.0

    def json(self) -> object:
        """Return the body as plain JSON values. Raises ValueError if it is not, or too deep."""
        try:
            return parse_json(self.content)
        except RecursionError:
            raise ValueError("the JSON is nested too deeply") from None

    @property
    def text(self) -> str:
        """The body decoded as UTF-8, with invalid bytes replaced."""
        return self.content.decode("utf-8", "replace")


def parse_json(content: bytes) -> object:
    """Return JSON as plain values; the standard library parses what msgspec rejects (large numbers).

    Raises ValueError if it is not JSON, RecursionError if it is nested too deeply.
    """
    import json

    import msgspec

    try:
        value: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = json.loads(content)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt that was made.

    ``status`` is None if no response was received; ``failure`` then describes the error.
    ``seconds`` is the duration of the attempt, ``waited`` the pause before it in seconds.
    """

    number: int
    status: int | None
    failure: str = ""
    seconds: float = 0.0
    waited: float = 0.0
