"""Protocol of a session, and the types of its calls, results and requests.

``session.ClientSession`` implements it with the client. The other modules of this package do not
know how requests are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ..input.values import Json
from ..output.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of an operation, with every name as in the API.

    ``body`` is None if there is none. ``display_names`` are the options as they were typed, by
    location and name, for error messages.
    """

    operation: str
    path: Mapping[str, Json] = field(default_factory=dict)
    query: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, Json] = field(default_factory=dict)
    cookies: Mapping[str, Json] = field(default_factory=dict)
    body: Json = None
    display_names: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """The result of a call as JSON, and the cursor of the next page if there is one."""

    result: Json
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request exactly as it would be sent, but with its secrets redacted."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Json = None


class Session(Protocol):
    """A client that is open for one run."""

    @property
    def tokens(self) -> int:
        """The tokens spent so far."""
        ...

    @property
    def attempts(self) -> int:
        """The maximum number of attempts per call."""
        ...

    @property
    def progress(self) -> Progress:
        """Reports progress and waits."""
        ...

    def send(self, call: Call) -> CallResult:
        """Send a call and return its result; raises CliError and the errors of the client."""
        ...

    def prepare(self, call: Call) -> Request:
        """Return the request that ``send`` would send, without sending it. Needs no token."""
        ...
