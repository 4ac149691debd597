"""What the commands need of the client: a call, its answer, and the request behind it.

``session`` fulfils it with the real client; nothing else here knows how requests are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ..input.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an operation, every name as on the wire. ``body`` is None when there is none."""

    operation: str
    path: Mapping[str, Json] = field(default_factory=dict)
    query: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, Json] = field(default_factory=dict)
    cookies: Mapping[str, Json] = field(default_factory=dict)
    body: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """What came back: the result as JSON, and where a list goes on."""

    result: Json
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request exactly as it would be sent, its secrets replaced."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Json = None


class Session(Protocol):
    """A client, opened for one run."""

    @property
    def tokens(self) -> int:
        """What was spent so far."""
        ...

    @property
    def attempts(self) -> int:
        """How often one call is tried at most."""
        ...

    def send(self, call: Call) -> CallResult:
        """Make a call; raises what the client raises."""
        ...

    def prepare(self, call: Call) -> Request:
        """Return the request that ``send`` would make; sends nothing, needs no token."""
        ...
