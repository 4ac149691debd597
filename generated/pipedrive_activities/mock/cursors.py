"""Cursors: where a list goes on, as opaque text.

A cursor holds the order of the list and the last row seen, so that it stays right while records
come and go. It is bound to the order, not to the filters.
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from .error_responses import ErrorResponse
from .store import Row


class _Cursor(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    sort: str
    descending: bool
    key: int | str
    id: int


def write_cursor(sort: str, descending: bool, last: Row) -> str:
    """Return the cursor that goes on after a row."""
    key = last.key if isinstance(last.key, int | str) else ""
    packed = msgspec.json.encode(_Cursor(sort, descending, key, last.id))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str, sort: str, descending: bool, at: str) -> tuple[int | str, int]:
    """Return the sort key and id of the last row seen; raise ``ErrorResponse`` for another text."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(packed, type=_Cursor)
    except (binascii.Error, ValueError) as error:
        raise ErrorResponse(400, "cursor: was not made by this server", at=at) from error
    if (cursor.sort, cursor.descending) != (sort, descending) or abs(cursor.id) >= 2**63:
        raise ErrorResponse(400, "cursor: belongs to a list in another order", at=at)
    return cursor.key, cursor.id
