"""Success bodies of lists and records: what the API has around them.

Input: a record or a ``Page``, and where it belongs in the body. Output: a body that is valid against its
schema, if a valid one is known.
"""

from __future__ import annotations

import msgspec

from .document import Direction, Document, tokens_of
from .pages import ExampleItem, Page, PageQuery, page_of, value_at, with_page_headers
from .request_bodies import is_json
from .responses import Content, Responses
from .samples import NoSample
from .table import Operation


class Envelopes:
    """Writes the success bodies of a document."""

    def __init__(self, document: Document, responses: Responses) -> None:
        self._document = document
        self._responses = responses

    def wrap(self, value: object, pointer: str, schema_at: str) -> object:
        """Return the body with a record, or the items of a page, at a JSON pointer."""
        tokens = tokens_of(pointer)
        outer = self._skeleton(schema_at) if tokens else None
        return self._fill(outer, value, tokens, schema_at)

    def example(self, operation: Operation, query: PageQuery, accept: str) -> Content:
        """Return an example of the success response: of a list, the page that the request selects."""
        content = self._responses.example(operation, accept)
        pages = operation.pages
        if pages is None or not is_json(content.headers.get("content-type", "")):
            return content
        body = msgspec.json.decode(content.body)
        items = value_at(body, pages.items)
        rows = [
            ExampleItem(*each) for each in enumerate(items if isinstance(items, list) else (), 1)
        ]
        page = page_of(rows, pages, query)
        described = self._responses.success(operation)
        schema_at = self._responses.schema_at(described)
        filled = self._fill(body, page, tokens_of(pages.items), schema_at)
        return with_page_headers(self._responses.write(described, filled), page)

    def _fill(self, outer: object, value: object, tokens: list[str], schema_at: str) -> object:
        """Return a body with a record or a page in it, changed where it would not be valid."""
        properties = value.properties if isinstance(value, Page) else {}
        inner: object = value.items if isinstance(value, Page) else value
        body = _nested(outer, tokens, inner)
        if isinstance(body, dict):
            for pointer, item in properties.items():
                body = _nested(body, tokens_of(pointer), item, remove=item is None)
        if not schema_at:
            return body
        validator = self._document.validator(schema_at, Direction.RESPONSE)
        if validator.is_valid(body):
            return body
        for last in (None, ""):
            candidate = body
            for pointer in [name for name, item in properties.items() if item is None]:
                candidate = _nested(candidate, tokens_of(pointer), last)
            if validator.is_valid(candidate):
                return candidate
        return self._responses.fit(body, schema_at)

    def _skeleton(self, schema_at: str) -> dict[str, object]:
        try:
            sample = self._responses.samples.value(schema_at) if schema_at else {}
        except NoSample:
            return {}
        return dict(sample) if isinstance(sample, dict) else {}


def _nested(body: object, tokens: list[str], value: object, *, remove: bool = False) -> object:
    """Return a copy of a body with a value at a JSON pointer, or without that property."""
    if not tokens:
        return value
    result = dict(body) if isinstance(body, dict) else {}
    if len(tokens) == 1 and remove:
        result.pop(tokens[0], None)
    else:
        result[tokens[0]] = _nested(result.get(tokens[0]), tokens[1:], value, remove=remove)
    return result
