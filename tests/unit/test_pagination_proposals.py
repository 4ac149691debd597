"""Rules that ``specgen init`` proposes: from names, descriptions, and where things are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.ir.pagination_proposals import propose_rule
from generator.ir.pagination_rules import PaginationRule
from generator.ir.paging import sign_of_paging
from tests.support.lowering import lower_text

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_FLAG = {"type": "boolean"}
_PET = {"type": "object", "properties": {"id": _NUMBER, "name": _TEXT}}
_PETS = {"type": "array", "items": _PET}
_URI = {"type": "string", "format": "uri"}


def described(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {**schema, "description": text}


def document(
    query: dict[str, Any],
    body: dict[str, Any],
    *,
    path: str = "/pets",
    headers: tuple[str, ...] = (),
    request: dict[str, Any] | None = None,
) -> str:
    """Return a document with one operation: its query parameters, and properties of its bodies."""
    parameters = [
        {
            "name": name,
            "in": "query",
            "description": schema.get("description", ""),
            "schema": schema,
        }
        for name, schema in query.items()
    ]
    parameters += [
        {"name": name, "in": "path", "required": True, "schema": _TEXT}
        for name in (["id"] if "{id}" in path else [])
    ]
    schema = body if body.get("type") == "array" else {"type": "object", "properties": body}
    operation: dict[str, Any] = {
        "operationId": "listPets",
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "Pets.",
                "headers": {name: {"schema": _TEXT} for name in headers},
                "content": {"application/json": {"schema": schema}},
            }
        },
    }
    if request is not None:
        sent = {"schema": {"type": "object", "properties": request}}
        operation["requestBody"] = {"content": {"application/json": sent}}
    method = "get" if request is None else "post"
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Pets", "version": "1"},
            "paths": {path: {method: operation}},
        }
    )


def proposed(text: str) -> PaginationRule | None:
    api, _ = lower_text(text)
    proposal = propose_rule(api.operations[0], api)
    return None if proposal is None else proposal.rule


PARAMETERS = {"limit": _NUMBER}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "cursor": (
        document({"pageToken": _TEXT, "pageSize": _NUMBER}, {"pets": _PETS, "nextPageToken": _TEXT}),
        {
            "cursor_parameter": "pageToken",
            "size_parameter": "pageSize",
            "items": "/pets",
            "next_cursor": "/nextPageToken",
        },
    ),
    "cursor with the name of the parameter": (
        document({"cursor": _TEXT}, {"pets": _PETS, "meta": {"type": "object", "properties": {"cursor": _TEXT}}}),
        {"cursor_parameter": "cursor", "items": "/pets", "next_cursor": "/meta/cursor"},
    ),
    "cursor in the body of the request": (
        document({}, {"results": _PETS, "next_cursor": _TEXT}, request={"start_cursor": _TEXT, "page_size": _NUMBER}),
        {
            "cursor_parameter": "start_cursor",
            "size_parameter": "page_size",
            "items": "/results",
            "next_cursor": "/next_cursor",
        },
    ),
    "cursor inside of the body of the request": (
        document({}, {"results": _PETS, "meta": {"type": "object", "properties": {"paging": {"type": "object", "properties": {"next": _TEXT}}}}}, request={"page": {"type": "object", "properties": {"cursor": _TEXT, "limit": _NUMBER}}}),
        {
            "cursor_parameter": "/page/cursor",
            "size_parameter": "/page/limit",
            "items": "/results",
            "next_cursor": "/meta/paging/next",
        },
    ),
    "page number inside of the body of the request": (
        document({}, {"results": _PETS, "total": _NUMBER}, request={"pagination": {"type": "object", "properties": {"page": _NUMBER, "per_page": _NUMBER}}}),
        {
            "page_parameter": "/pagination/page",
            "size_parameter": "/pagination/per_page",
            "items": "/results",
            "total": "/total",
        },
    ),
    "number of the next page": (
        document({"page": _NUMBER}, {"data": _PETS, "next_page": _NUMBER}),
        {"cursor_parameter": "page", "items": "/data", "next_cursor": "/next_page"},
    ),
    "last item": (
        document({"starting_after": described(_TEXT, "The ID of an object."), **PARAMETERS}, {"data": _PETS, "has_more": _FLAG}),
        {
            "cursor_parameter": "starting_after",
            "size_parameter": "limit",
            "items": "/data",
            "last_item": "/id",
            "has_more": "/has_more",
        },
    ),
    "link in the body": (
        document({"offset": _NUMBER, **PARAMETERS}, {"results": _PETS, "next": _URI, "count": _NUMBER}),
        {"next_link": "/next", "size_parameter": "limit", "items": "/results"},
    ),
    "link in an object": (
        document({}, {"data": _PETS, "links": {"type": "object", "properties": {"next": _TEXT}}}),
        {"next_link": "/links/next", "items": "/data"},
    ),
    "link with href": (
        document({}, {"data": _PETS, "_links": {"type": "object", "properties": {"next": {"type": "object", "properties": {"href": _TEXT}}}}}),
        {"next_link": "/_links/next/href", "items": "/data"},
    ),
    "link in a header": (
        document({"per_page": _NUMBER, "page": _NUMBER}, _PETS, headers=("Link",)),
        {"next_link": "Link", "size_parameter": "per_page", "items": ""},
    ),
    "page": (
        document({"page": _NUMBER, "per_page": _NUMBER}, {"pets": _PETS, "total_pages": _NUMBER, "total": _NUMBER}),
        {"page_parameter": "page", "size_parameter": "per_page", "items": "/pets", "total_pages": "/total_pages"},
    ),
    "page from 0": (
        document({"page": described(_NUMBER, "Zero-based page index."), "size": _NUMBER}, {"content": _PETS, "hasNext": _FLAG}),
        {"page_parameter": "page", "size_parameter": "size", "items": "/content", "has_more": "/hasNext", "first": 0},
    ),
    "offset": (
        document({"offset": _NUMBER, **PARAMETERS}, {"items": _PETS, "total_pages": _NUMBER, "total": _NUMBER}),
        {"offset_parameter": "offset", "size_parameter": "limit", "items": "/items", "total": "/total"},
    ),
    "offset with the count of all": (
        document({"$skip": _NUMBER, "$top": _NUMBER}, {"value": _PETS, "count": described(_NUMBER, "Total number.")}),
        {"offset_parameter": "$skip", "size_parameter": "$top", "items": "/value", "total": "/count"},
    ),
    "offset of a search": (
        document({"startIndex": _NUMBER, "count": _NUMBER}, {"Resources": _PETS, "totalResults": _NUMBER, "itemsPerPage": _NUMBER}),
        {"offset_parameter": "startIndex", "size_parameter": "count", "items": "/Resources", "total": "/totalResults", "first": 1},
    ),
    "offset in an array": (
        document({"start": described(_NUMBER, "Index of the first record."), **PARAMETERS}, _PETS, headers=("X-Total-Count",)),
        {"offset_parameter": "start", "size_parameter": "limit", "items": "", "total": "X-Total-Count"},
    ),
    "list in an object with the link": (
        document({}, {"albums": {"type": "object", "properties": {"items": _PETS, "next": _URI}}, "notes": {"type": "array", "items": _TEXT}}),
        {"next_link": "/albums/next", "items": "/albums/items"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), CASES.values(), ids=CASES)
def test_names_and_descriptions_suggest_a_rule(text: str, rule: dict[str, Any]) -> None:
    assert proposed(text) == PaginationRule(**rule)


UNCERTAIN = {
    "text that may be a cursor or a link": document({"limit": _NUMBER}, {"pets": _PETS, "next": _TEXT}),
    "several lists": document({"cursor": _TEXT}, {"added": _PETS, "removed": _PETS, "next_cursor": _TEXT}),
    "several lists with links": document(
        {"offset": _NUMBER, **PARAMETERS},
        {name: {"type": "object", "properties": {"items": _PETS, "next": _URI}} for name in ("tracks", "artists")},
    ),
    "a record with a list": document(
        {"offset": _NUMBER, **PARAMETERS},
        {"id": _NUMBER, "tracks": {"type": "object", "properties": {"items": _PETS, "next": _URI}}},
        path="/albums/{id}",
    ),
    "a page that is text": document({"page": _TEXT, **PARAMETERS}, {"pets": _PETS}),
    "a page without a size or an end": document({"page": _NUMBER}, {"pets": _PETS}),
    "a start that is a time": document({"start": described(_NUMBER, "Unix time."), **PARAMETERS}, {"pets": _PETS}),
    "no list": document({"cursor": _TEXT}, {"next_cursor": _TEXT}),
    "a link after POST": document({}, {"pets": _PETS, "next_url": _URI}, request={"name": _TEXT}),
}  # fmt: skip


@pytest.mark.parametrize("text", UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_not_certain_is_not_proposed(text: str) -> None:
    assert proposed(text) is None


def test_the_evidence_names_what_speaks_for_the_rule() -> None:
    page = described(_NUMBER, "The page, starting with 0.")
    text = document({"page": page, "per_page": _NUMBER}, {"pets": _PETS, "total": _NUMBER})
    api, _ = lower_text(text)
    proposal = propose_rule(api.operations[0], api)
    assert proposal is not None
    assert proposal.evidence == (
        'the query parameter "page"',
        'the query parameter "per_page"',
        'the property "/total"',
        '"starting with 0" in the description of "page"',
    )


def test_a_search_that_looks_paged_is_recognized() -> None:
    text = document({}, {"added": _PETS, "removed": _PETS}, request={"cursor": _TEXT})
    api, _ = lower_text(text)
    assert sign_of_paging(api.operations[0], api) == 'the property "cursor" of the request'
    api, _ = lower_text(document({}, {"added": _PETS}, request={"name": _TEXT}))
    assert sign_of_paging(api.operations[0], api) == ""
