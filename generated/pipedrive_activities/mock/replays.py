"""Responses by idempotency key: a repeated request gets the response of the first one.

Follows the IETF draft (draft-ietf-httpapi-idempotency-key-header-07, section 2.7): a key that is used
for another request is rejected with status 422.
"""

from __future__ import annotations

from collections.abc import Callable

from .authentication import Caller
from .error_responses import ErrorResponse
from .responses import Content
from .table import Operation


class Replays:
    """The responses to all requests with a key since the last reset."""

    def __init__(self) -> None:
        self._responses: dict[tuple[str, str, str], tuple[object, Content]] = {}

    def clear(self) -> None:
        """Forget all keys."""
        self._responses.clear()

    def respond(
        self,
        operation: Operation,
        caller: Caller | None,
        key: str,
        request: object,
        execute: Callable[[], Content],
    ) -> Content:
        """Return the response to a request, which is executed unless its key is known.

        ``key`` is empty if the request has none; ``request`` is what all requests with this key must
        equal. Raises ErrorResponse for another one. A request that fails does not use up its key.
        """
        if not key:
            return execute()
        place = (operation.id, caller.key if caller else "", key)
        if place not in self._responses:
            self._responses[place] = (request, execute())
        first, content = self._responses[place]
        if first != request:
            raise ErrorResponse(422, "the idempotency key was used for another request")
        return content
