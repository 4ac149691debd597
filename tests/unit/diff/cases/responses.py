"""Minimal pairs for responses, headers and pagination."""

from __future__ import annotations

from tests.unit.diff.cases.case import (
    DONE,
    JSON,
    LIMIT,
    LIST,
    PAGE,
    PAGE_SCHEMA,
    SORT,
    TEXT,
    Case,
    responses,
    with_body,
)
from tests.unit.diff.pairs import REMOVED

RESPONSES = [
    Case(code="RS01", old=responses(_200=DONE, _204=DONE), new=responses(_204=DONE)),
    Case(code="RS02", old=responses(_204=DONE), new=responses(_200=DONE, _204=DONE)),
    Case(code="RS03", old=responses(_200=DONE), new=responses(_204=DONE)),
    Case(code="RS13", old=responses(_2XX=DONE), new=responses(_200=DONE)),
    Case(code="RS14", old=responses(_200=DONE), new=responses(_2XX=DONE)),
    Case(code="RS04", old=responses(_204=DONE, _404=DONE), new=responses(_204=DONE)),
    Case(code="RS05", old=responses(_204=DONE), new=responses(_204=DONE, _404=DONE)),
    Case(
        code="RS06",
        old=responses(
            _200={
                "description": "Done.",
                "content": {JSON: {"schema": TEXT}, "text/csv": {"schema": {"type": "string"}}},
            }
        ),
        new=responses(_200=with_body(TEXT)),
    ),
    Case(
        code="RS07",
        old=responses(_200=with_body(TEXT)),
        new=responses(
            _200={
                "description": "Done.",
                "content": {JSON: {"schema": TEXT}, "text/csv": {"schema": {"type": "string"}}},
            }
        ),
    ),
    Case(code="RS08", old=responses(_200=with_body(TEXT)), new=responses(_200=DONE)),
    Case(code="RS12", old=responses(_200=DONE), new=responses(_200=with_body(TEXT))),
    Case(
        code="RS09",
        old=responses(_200=with_body(TEXT)),
        new=responses(_200=with_body({"type": "array", "items": TEXT})),
    ),
    Case(
        code="RS10",
        old=responses(_200=with_body({"type": "object", "properties": {"data": TEXT}})),
        new=responses(_200=with_body(TEXT)),
    ),
    Case(code="RS11", new={"/components/schemas/Failure/properties/error/type": "integer"}),
]

HEADERS = [
    Case(code="HD01", new={f"{PAGE}/headers/x-trace": REMOVED}),
    Case(code="HD02", new={f"{PAGE}/headers/x-more": {"schema": {"type": "string"}}}),
    Case(
        code="HD03",
        old={f"{PAGE}/headers/x-trace/schema/type": "integer"},
        new={f"{PAGE}/headers/x-trace/schema/type": "string"},
    ),
    Case(
        code="HD05",
        old={f"{PAGE}/headers/x-trace/required": True},
        new={f"{PAGE}/headers/x-trace": REMOVED},
    ),
    Case(code="HD04", new={f"{PAGE}/headers/x-ratelimit-remaining": REMOVED}),
]

MORE = f"{PAGE_SCHEMA}/properties"

PAGES = [
    Case(code="PG01", new={f"{LIST}/parameters/0/name": "start"}, also=("PA02",)),
    Case(
        code="PG02",
        new={f"{MORE}/more": REMOVED, f"{MORE}/next_cursor": {"type": ["string", "null"]}},
        also=("SC01", "SC03"),
    ),
    Case(code="PG03", new={f"{MORE}/more/properties/next_cursor/type": "string"}, also=("SC17",)),
    Case(code="PG04", new={f"{LIMIT}/schema/default": 50}),
    Case(code="PG05", new={f"{LIMIT}/schema/maximum": 100}, also=("CO05",)),
    Case(code="PG06", new={f"{LIMIT}/schema/maximum": 1000}, also=("CO05",)),
    Case(code="PG07", new={f"{SORT}/schema/enum": ["id"]}),
    Case(code="PG08", new={f"{SORT}/schema/default": "total"}),
    Case(code="PG11", new={f"{SORT}/schema/enum": ["id", "total", "state"]}),
    Case(code="PG09", old={f"{MORE}/more": REMOVED}, new={}, also=("SC01",)),
    Case(code="PG12", new={f"{MORE}/more": REMOVED}, also=("SC03",)),
    Case(
        code="PG10",
        new={
            f"{LIST}/parameters/0": {"name": "start", "in": "query", "schema": {"type": "integer"}}
        },
        also=("PA02", "SC06"),
    ),
]
