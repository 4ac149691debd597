"""Splits the bytes of a sequence into items: server-sent events, JSON lines, JSON text sequences.

Input: chunks of a body, split anywhere. Output: events, or the bytes of an item. Invariant: no more
than ``limit`` bytes of one item are kept. The standards are WHATWG HTML (9.2.5 and 9.2.6),
jsonlines.org and RFC 7464.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from ..errors import DecodingError, ResponseTooLarge
from ..media_types import EVENT_STREAM, essence_of, is_json_records

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_RECORD_SEPARATOR = b"\x1e"
_CLOSING = (b"}", b"]", b'"')
"""The last bytes of JSON texts that cannot be the beginning of longer ones."""
_MAX_DIGITS = 9
"""Digits of ``retry``: more would be longer than 11 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSentEvent:
    """A server-sent event. ``event`` and ``id`` are empty unless the server sent them.

    ``retry`` is the wait before reconnecting that the server asks for, in milliseconds.
    """

    event: str = ""
    data: str = field(default="", repr=False)
    id: str = ""
    retry: int | None = None


Item: TypeAlias = ServerSentEvent | bytes
"""An event, or the JSON text of an item."""


class Splitter(Protocol):
    """Splits the body of one response."""

    def feed(self, chunk: bytes) -> list[Item]:
        """Return the items that a chunk completes. Raises ResponseTooLarge."""
        ...

    def finish(self) -> list[Item]:
        """Return what the end of the body completes. Raises DecodingError for a truncated item."""
        ...


class _Partial:
    """The beginning of a line or an item, collected within the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0
        self.earlier = 0
        """Bytes of the same item that were taken before."""

    def add(self, piece: bytes) -> None:
        """Append a piece. Raises ResponseTooLarge."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size + self.earlier > self._limit:
            raise ResponseTooLarge(
                f"an item of the stream is larger than {self._limit:,} bytes; increase"
                " RequestOptions(max_item_bytes=…)"
            )

    def take(self) -> bytes:
        """Return everything, and start again."""
        taken = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        return taken


class EventSplitter:
    """Splits server-sent events. Comments, unknown fields and events without data are left out.

    ``last_event_id`` is that of the last complete event; it and ``retry`` (milliseconds) also count
    where they come without data.
    """

    def __init__(self, limit: int, last_event_id: str = "") -> None:
        self.last_event_id = last_event_id
        self.retry: int | None = None
        self._line = _Partial(limit)
        self._after_return = False
        self._at_start = True
        self._fields: dict[str, str] = {}
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> list[Item]:
        """Return the events that a chunk completes. Raises ResponseTooLarge."""
        if self._after_return:  # the rest of a line end that was split
            chunk = chunk.removeprefix(b"\n")
        self._after_return = chunk.endswith(b"\r")
        events: list[Item] = []
        first, *others = _LINE_END.split(chunk)
        self._line.add(first)
        for piece in others:
            event = self._read_line(self._line.take())
            if event is not None:
                events.append(event)
            self._line.add(piece)
        return events

    def finish(self) -> list[Item]:
        """Return nothing: an event without an empty line after it is not complete."""
        return []

    def _read_line(self, line: bytes) -> ServerSentEvent | None:
        if self._at_start:
            self._at_start, line = False, line.removeprefix(_BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        self._line.earlier += len(line)
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event" or (name == "id" and "\0" not in value):
            self._fields[name] = value
        elif name == "retry" and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
            self._fields[name] = value
            self.retry = int(value)
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        fields, data = self._fields, self._data
        self._fields, self._data, self._line.earlier = {}, [], 0
        self.last_event_id = fields.get("id", self.last_event_id)
        if not data:
            return None
        retry = fields.get("retry")
        return ServerSentEvent(
            event=fields.get("event", ""),
            data="\n".join(data),
            id=fields.get("id", ""),
            retry=None if retry is None else int(retry),
        )


class LineSplitter:
    """Splits JSON lines. Only a line feed ends a line; the last line may do without."""

    _separator = b"\n"

    def __init__(self, limit: int) -> None:
        self._partial = _Partial(limit)

    def feed(self, chunk: bytes) -> list[Item]:
        """Return the items that a chunk completes. Raises ResponseTooLarge."""
        items: list[Item] = []
        first, *others = chunk.split(self._separator)
        self._partial.add(first)
        for piece in others:
            item = self._partial.take().strip()
            if item:
                items.append(item)
            self._partial.add(piece)
        return items

    def finish(self) -> list[Item]:
        """Return the item without a separator after it."""
        item = self._partial.take().strip()
        return [item] if item else []


class RecordSplitter(LineSplitter):
    """Splits a JSON text sequence: a record separator comes before each item, a line feed after it."""

    _separator = _RECORD_SEPARATOR

    def finish(self) -> list[Item]:
        """Return the last item. Raises DecodingError if it may be truncated (RFC 7464, 2.4)."""
        rest = self._partial.take()
        item = rest.strip()
        if item and item == rest.rstrip(b"\r") and not item.endswith(_CLOSING):
            raise DecodingError("the last item of the JSON text sequence is truncated")
        return [item] if item else []


def splitter_for(media_type: str, limit: int, last_event_id: str = "") -> Splitter:
    """Return a splitter for the body of a response; other media types are read as JSON lines."""
    if essence_of(media_type) == EVENT_STREAM:
        return EventSplitter(limit, last_event_id)
    return RecordSplitter(limit) if is_json_records(media_type) else LineSplitter(limit)
