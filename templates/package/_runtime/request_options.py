"""Options of a single call that override those of its client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .call.retry import Retries
from .number_checks import check_count, check_time


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Overrides the options of the client for one call.

    ``timeout``: seconds for each attempt, above 0. ``headers``: added to the request; they replace
    headers of the same name. ``retries``: a retry policy, or the number of repeated attempts.
    ``strict``: raise DecodingError for a response that does not match the OpenAPI document.
    ``allow_ignored``: send arguments although the server ignores them because of other arguments.
    ``extra_query`` and ``extra_body``: query parameters and body properties that the OpenAPI document
    does not describe, such as custom fields. A list in ``extra_query`` becomes several parameters.
    An object in ``extra_body`` is merged into the object that an argument sends under this name.
    Arguments take precedence: an extra that is documented, or sent by an argument, is rejected when
    the call is made. Both are absent from logs, errors and ``repr``.
    ``stream``: called with each chunk of a success body as it arrives. The response then has no
    content, so only ``client.send`` accepts it; use it for large responses. A call that fails after
    the first chunk is not retried.
    ``idle_timeout``: seconds after which a stream that sends nothing is considered broken, above 0.
    ``max_item_bytes``: limit of one item of a stream in memory.

    Raises ArgumentError for a timeout of 0 or less, and for a limit below 1 byte.
    """

    timeout: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    retries: Retries | int | None = None
    strict: bool | None = None
    allow_ignored: bool = False
    extra_query: Mapping[str, object] = field(default_factory=dict, repr=False)
    extra_body: Mapping[str, object] = field(default_factory=dict, repr=False)
    stream: Callable[[bytes], object] | None = field(default=None, repr=False)
    idle_timeout: float = 60.0
    max_item_bytes: int = 16 * 2**20

    def __post_init__(self) -> None:
        if self.timeout is not None:
            check_time(self.timeout, "timeout")
        check_time(self.idle_timeout, "idle_timeout")
        check_count(self.max_item_bytes, "max_item_bytes", 1, "byte")
