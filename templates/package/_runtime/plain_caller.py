"""A caller whose results are plain JSON values, exactly as the API sent them.

For programs that pass results on, such as the command line: no property is lost that the models do
not know, and no value changes its form.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from .call.running_call import CallOutcome
from .caller import Caller
from .errors import DecodingError
from .operation import Operation
from .pagination.page import Page, PlainPage
from .pagination.positions import PageRequest, pagination_of
from .request_options import RequestOptions
from .serialization.decoding import resolve_pointer
from .serialization.encoding import path_arguments
from .serialization.response_bodies import plain_body


class PlainCaller(Caller):
    """Returns results as plain JSON values; other content as text, or in Base64 (RFC 4648)."""

    _page_type: type[Page[object]] = PlainPage

    def result(
        self,
        operation: Operation,
        checked: Mapping[str, object],
        outcome: CallOutcome,
        options: RequestOptions | None,
    ) -> object:
        """Return the payload of a response; for a list, one page. Raises DecodingError."""
        value = super().result(operation, checked, outcome, options)
        return None if value is UNSET else value

    def page(
        self,
        operation: Operation,
        request: PageRequest,
        outcome: CallOutcome,
        options: RequestOptions | None,
    ) -> Page[object]:
        """Return the page in a response. Raises DecodingError if the response has no list."""
        body = self._body(operation, outcome, options)
        pointer = pagination_of(operation).items
        items = resolve_pointer(body, pointer)
        if isinstance(items, list) or items in (None, UNSET):
            return self._page(operation, request, outcome, body)
        problem = f"{operation.call}: the response has no list at {pointer or '/'}"
        raise self._decoding_error(
            DecodingError(problem, operation=operation.id), operation, outcome
        )

    def _deleted_record(self, operation: Operation, outcome: CallOutcome) -> object:
        return path_arguments(operation, outcome.response.url)

    def _body(
        self,
        operation: Operation,
        outcome: CallOutcome,
        options: RequestOptions | None,
        types: Mapping[str, object] | None = None,
    ) -> object:
        try:
            return plain_body(
                outcome.response, self._types_by_status(operation) if types is None else types
            )
        except (ValueError, RecursionError):
            problem = f"{operation.call}: the response is not valid JSON"
        raise self._decoding_error(
            DecodingError(problem, operation=operation.id), operation, outcome
        )
