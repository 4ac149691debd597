"""Recognizes lists that look paged although no pagination rule applies to them.

Input: an operation. Output: what shows that a call returns only one page of a list. Names are those
that published APIs use; how letters are cased and words are joined does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.media_types import success_media, success_responses
from generator.ir.operations import Location, Operation
from generator.ir.paged_responses import plain, plain_names, selects_pages
from generator.ir.paging_candidates import body_properties
from generator.ir.type_queries import without_null
from generator.ir.types import (
    ArrayType,
    Field,
    IntegerType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)

_POSITIONS = frozenset(
    {
        *("cursor", "pagecursor", "pagetoken", "nextpagetoken", "nexttoken", "continuationtoken"),
        *("startingafter", "pageafter", "marker", "offset", "pageoffset", "skip", "startindex"),
        *("startat", "page", "pagenumber", "pageno", "pageindex"),
    }
)
"""Query parameters that select a page."""
_NEXT = frozenset(
    {"next", "nextcursor", "nextpage", "nextpagetoken", "nexttoken", "nextlink", "nexturl"}
)
"""Text in a body that leads to the next page."""
_MORE = frozenset({"hasmore", "hasnext", "hasnextpage", "totalpages", "pagecount", "lastpage"})
"""Properties of a body that say whether there are more pages."""
_DEPTH = 2


def sign_of_paging(operation: Operation, api: Api) -> str:
    """Return what shows that an operation returns a list in pages; empty if it is not known to.

    Such as ``the query parameter "page"``. Names of the document are in it as they are.
    """
    media = success_media(operation.responses)
    if operation.http_method.upper() not in ("GET", "POST") or media is None:
        return ""
    fields = list(_fields(media.type, api, _DEPTH))
    is_list = isinstance(media.type, ArrayType) or any(
        isinstance(without_null(field.type)[0], ArrayType) for field in fields
    )
    is_post = operation.http_method.upper() == "POST"
    signs = _signs_in_body(operation, api) if is_post else _signs(operation, fields)
    return next(signs, "") if is_list else ""


def _signs_in_body(operation: Operation, api: Api) -> Iterator[str]:
    for name, field in body_properties(operation, api).items():
        selects = isinstance(without_null(field.type)[0], IntegerType | StringType)
        if selects and selects_pages(name) and not _POSITIONS.isdisjoint(plain_names(name)):
            yield f'the property "{name}" of the request'


def _signs(operation: Operation, fields: list[Field]) -> Iterator[str]:
    for parameter in operation.parameters:
        selects = isinstance(without_null(parameter.type)[0], IntegerType | StringType)
        name = parameter.name.wire
        if parameter.location is Location.QUERY and selects and plain(name) in _POSITIONS:
            yield f'the query parameter "{name}"'
    for response in success_responses(operation.responses):
        for header in response.headers:
            if header.name.wire.lower() == "link":
                yield 'the response header "Link"'
    for field in fields:
        name = plain(field.name.wire)
        if name in _MORE or (name in _NEXT and isinstance(without_null(field.type)[0], StringType)):
            yield f'the property "{field.name.wire}" of the body'


def _fields(type_: Type, api: Api, depth: int) -> Iterator[Field]:
    """Yield the fields of an object, and those of objects in it."""
    inner = without_null(type_)[0]
    declaration = api.declaration(inner.id) if isinstance(inner, RefType) else None
    if not depth or not isinstance(declaration, ObjectDeclaration):
        return
    for field in declaration.fields:
        yield field
        yield from _fields(field.type, api, depth - 1)
