"""Pagination cursors: opaque text that identifies the last row of a page.

A cursor contains the sort order and the last row, so that it remains valid if records are added or
deleted. It can only be used with the same sort order; filters may differ.
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from ..error_responses import ErrorResponse
from .store import Row


class _Cursor(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    sort: str
    descending: bool
    key: int | str
    id: int


def write_cursor(sort: str, descending: bool, last: Row) -> str:
    """Return the cursor for the page after a row."""
    key = last.key if isinstance(last.key, int | str) else ""
    packed = msgspec.json.encode(_Cursor(sort, descending, key, last.id))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str, sort: str, descending: bool, at: str) -> tuple[int | str, int]:
    """Return the sort key and id of the last row; raise ``ErrorResponse`` for an invalid cursor."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(packed, type=_Cursor)
    except (binascii.Error, ValueError) as error:
        raise ErrorResponse(400, "cursor: is invalid", at=at) from error
    if (cursor.sort, cursor.descending) != (sort, descending) or abs(cursor.id) >= 2**63:
        raise ErrorResponse(400, "cursor: was issued for another sort order", at=at)
    return cursor.key, cursor.id
