"""The progress of a stream, without I/O: items that have arrived, and when to reconnect.

Input: responses and chunks. Output: the contents of items, to be decoded. Invariant: no item is
delivered twice: after the first one, only a server that numbers its events is asked to continue.
"""

from __future__ import annotations

import json
from collections import deque
from typing import NoReturn, TypeAlias

from ..call.retry import Retries
from ..call.running_call import CallOutcome
from ..errors import ClientError, DecodingError, TransportError
from ..media_types import (
    EVENT_STREAM,
    essence_of,
    is_json,
    is_json_lines,
    is_json_records,
)
from ..messages import RawResponse
from ..operation import Operation, Stream
from .sequences import EventSplitter, Item, ServerSentEvent, Splitter, splitter_for

Contents: TypeAlias = tuple[bytes, ...]
"""What an item contains; if that can be read in two ways, the more likely one first."""


class StreamProgress:
    """The progress of one stream.

    ``last_event_id`` is the id that the server sent last, ``event`` the event of the last item (None
    for JSON lines), ``finished`` whether the stream has ended.
    """

    def __init__(self, operation: Operation, stream: Stream, retries: Retries, limit: int) -> None:
        self.operation = operation
        self.last_event_id = ""
        self.event: ServerSentEvent | None = None
        self.outcome: CallOutcome | None = None
        self.cost = 0
        self.finished = False
        self._stream = stream
        self._retries = retries
        self._limit = limit
        self._items: deque[Item] = deque()
        self._splitter: Splitter = splitter_for(stream.media_type, limit)
        self._delivered = 0
        self._reconnections = 0
        """Since the last item."""

    @property
    def response(self) -> RawResponse:
        """The response, without its body. Raises ClientError unless the stream was opened."""
        return self.opened.response

    @property
    def opened(self) -> CallOutcome:
        """The outcome of the call. Raises ClientError unless the stream was opened."""
        if self.outcome is None:
            raise ClientError(
                f"{self.operation.call}: open the stream first, with 'with' or 'async with'",
                operation=self.operation.id,
            )
        return self.outcome

    def begin(self, outcome: CallOutcome) -> None:
        """Take note of an open response. Raises DecodingError if it is not a sequence."""
        self.outcome = outcome
        self.cost += outcome.cost
        media_type = outcome.response.headers.get("content-type", "")
        if outcome.response.status in (204, 205):
            self.finished = True
            return
        if is_json(media_type):
            self._fail(f"the response is {essence_of(media_type)}, not {self._stream.media_type}")
        if not _is_sequence(media_type):
            media_type = self._stream.media_type
        self._splitter = splitter_for(media_type, self._limit, self.last_event_id)

    def feed(self, chunk: bytes) -> None:
        """Take a chunk of the body; an empty one is its end. Raises ResponseTooLarge, DecodingError."""
        try:
            self._items += self._splitter.feed(chunk) if chunk else self._splitter.finish()
        except ClientError as error:
            self.finished = True
            error.operation = self.operation.id
            raise
        if not chunk:
            self.finished = True

    def take(self) -> Contents | None:
        """Return the contents of the next item that has arrived, None if there is none."""
        while self._items:
            item = self._items.popleft()
            contents = self._contents(item)
            if self._stream.end and contents[-1].decode("utf-8", "replace") == self._stream.end:
                self.finished = True
                self._items.clear()
                return None
            if contents[-1] or self._stream.is_text:  # an event without text contains no JSON
                self._delivered += 1
                self._reconnections = 0
                return contents
        return None

    def _contents(self, item: Item) -> Contents:
        if not isinstance(item, ServerSentEvent):
            return (item,)
        self.event = item
        if item.id and isinstance(self._splitter, EventSplitter):
            self.last_event_id = item.id
        text = item.data.encode()
        is_end = item.data == self._stream.end
        if not self._stream.is_event or is_end:
            return (text,)
        return _event_contents(item, has_json_data=self._stream.has_json_data)

    def stop(self) -> None:
        """Discard what has arrived: the stream is closed."""
        self.finished = True
        self._items.clear()

    def wait_before_reconnecting(self, failure: TransportError) -> float:
        """Return the seconds to wait before asking the server to continue.

        Raises the failure if that would lose or repeat items, or change data: only a GET is sent
        again, and after the first item only with the id of the last event. The server chooses the
        wait (``retry``) up to the longest one of the retry policy.
        """
        splitter = self._splitter
        retry = None
        if isinstance(splitter, EventSplitter):
            self.last_event_id, retry = splitter.last_event_id, splitter.retry
        failure.streamed = self._delivered > 0
        failure.operation = self.operation.id
        failure.attempts = self.outcome.attempts if self.outcome else ()
        wait = self._retries.backoff(self._reconnections + 1) if retry is None else retry / 1000
        self._reconnections += 1
        if (
            self.operation.method != "GET"
            or (self._delivered and not _is_sendable(self.last_event_id))
            or self._reconnections >= self._retries.attempts
            or wait > self._retries.longest_wait
        ):
            self.finished = True
            raise failure
        return wait

    def _fail(self, problem: str) -> NoReturn:
        error = DecodingError(f"{self.operation.call}: {problem}", operation=self.operation.id)
        error.response = self.response
        self.finished = True
        raise error


def _is_sequence(media_type: str) -> bool:
    """Return whether a response says how its items are separated."""
    is_json_sequence = is_json_lines(media_type) or is_json_records(media_type)
    return is_json_sequence or essence_of(media_type) == EVENT_STREAM


def _is_sendable(event_id: str) -> bool:
    """Return whether an id can be the value of a header; an empty one means that there is none."""
    return bool(event_id) and event_id.isascii() and event_id.isprintable()


def _event_contents(event: ServerSentEvent, *, has_json_data: bool) -> Contents:
    """Return an event as a JSON object, with its data as JSON if possible, and as text."""
    fields: dict[str, object] = {"event": event.event, "id": event.id, "retry": event.retry}
    fields = {name: value for name, value in fields.items() if value not in ("", None)}
    as_text = json.dumps({**fields, "data": event.data}).encode()
    if not has_json_data:
        return (as_text,)
    try:
        value: object = json.loads(event.data)
    except (ValueError, RecursionError):
        return (as_text,)
    return json.dumps({**fields, "data": value}).encode(), as_text
