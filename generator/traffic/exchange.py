"""Recorded requests with their responses, independent of the format of the record."""

from __future__ import annotations

import json

from generator.records import dataclass


class RecordError(Exception):
    """A record that cannot be read; the message says where and why, without values of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedBody:
    """A body that is JSON: its media type, and the value as ``json.loads`` returns it."""

    content_type: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request with its response.

    ``method`` is in upper case, ``url`` absolute. A body is None if there was none, if the record
    does not contain it, or if it is not JSON. ``headers`` are the names of the request's headers in
    lower case, ``cookies`` those of its cookies; both as far as the record has them.
    """

    method: str
    url: str
    status: int
    request: RecordedBody | None = None
    response: RecordedBody | None = None
    headers: frozenset[str] = frozenset()
    cookies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The exchanges of a file; ``unanswered`` counts requests without a response."""

    exchanges: tuple[Exchange, ...]
    unanswered: int = 0


def parse_body(content_type: str, text: str | bytes) -> RecordedBody | None:
    """Return a recorded body; None for one that is empty or not JSON.

    Numbers keep their kind: an integer is ``int``, any other number ``float``.
    """
    if not text:
        return None
    try:
        return RecordedBody(content_type=content_type, value=json.loads(text))
    except (ValueError, RecursionError):
        return None
