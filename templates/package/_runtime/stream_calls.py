"""One call that returns a stream: opens it, asks the server to continue it, and decodes its items.

Both clients use it. Invariants: arguments are checked once; every request of the stream is a call of
its own, with its retries and its cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from .call.call_loop import run_call
from .call.effects import Sleep, Steps
from .call.retry import override_retries
from .call.running_call import CallOutcome
from .caller import Caller
from .client_config import ClientConfig
from .errors import ArgumentError, DecodingError
from .messages import RawResponse
from .open_body import AsyncOpenBody, OpenBody
from .operation import Operation, Stream
from .request_options import RequestOptions
from .serialization.encoding import encode_arguments
from .streaming.progress import Contents, StreamProgress

_ANY_VALUE: object = object


class StreamCall:
    """A call of an operation that returns a stream.

    ``types`` are the types of the items of streams, by operationId. Raises ArgumentError for invalid
    arguments.
    """

    def __init__(
        self,
        caller: Caller,
        config: ClientConfig,
        types: Mapping[str, object],
        operation: Operation,
        arguments: Mapping[str, object],
        options: RequestOptions | None,
    ) -> None:
        stream = _stream_of(operation)
        if stream.selector:
            arguments = {**arguments, stream.selector: True}
        self._caller = caller
        self._operation = operation
        self._stream = stream
        self._arguments = caller.check(operation, arguments, options)
        self._options = options or RequestOptions()
        self._config = config
        self._types = {"default": types.get(operation.id, _ANY_VALUE)}
        self.idle_timeout = self._options.idle_timeout
        self.progress = StreamProgress(
            operation,
            stream,
            override_retries(config.retries, self._options.retries),
            self._options.max_item_bytes,
        )

    def open(self, receiver: OpenBody | AsyncOpenBody, wait: float) -> Steps[CallOutcome]:
        """Return the steps that open the stream, or continue it after ``wait`` seconds."""
        if wait > 0:
            yield Sleep(wait)
        options = self._options
        encoded = encode_arguments(
            self._operation,
            self._arguments,
            extra_query=options.extra_query,
            extra_body=options.extra_body,
        )
        # The client does not notice the end of a compressed stream that was cut.
        headers = {"accept": self._stream.media_type, "accept-encoding": "identity"}
        headers |= {name.lower(): value for name, value in options.headers.items()}
        if self.progress.last_event_id:
            headers["last-event-id"] = self.progress.last_event_id
        options = replace(options, headers=headers)
        outcome = yield from run_call(self._operation, encoded, self._config, options, receiver)
        return outcome

    def decode(self, outcome: CallOutcome, contents: Contents) -> object:
        """Return an item: the first of its contents that matches the type.

        If none does, it is the first, as far as it can be decoded. Raises DecodingError.
        """
        strict = replace(self._options, strict=True)
        for content in contents[: len(contents) if contents[1:] else 0]:
            with suppress(DecodingError):
                return self._decode(outcome, content, strict)
        return self._decode(outcome, contents[0], self._options)

    def _decode(self, outcome: CallOutcome, content: bytes, options: RequestOptions) -> object:
        response = RawResponse(
            status=outcome.response.status, headers={}, content=content, url=outcome.response.url
        )
        item = replace(outcome, response=response)
        return self._caller.item(self._operation, item, options, self._types)


def _stream_of(operation: Operation) -> Stream:
    """Return the stream of an operation. Raises ArgumentError if it has none."""
    if operation.stream is None:
        raise ArgumentError(f"{operation.call} does not return a stream", operation=operation.id)
    return operation.stream
