"""Requests that change data and whose outcome is unknown: which they are, and what errors say.

A request is uncertain if the server may have processed it although no success response arrived.
RFC 9110, section 9.2.2: a client must not repeat a request automatically unless its method is
idempotent; the same holds for the person who reads the error, so it says how to look instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ClientError
from ..operation import SAFE_METHODS, Operation

_NOT_PROCESSED = frozenset({307, 308})
"""Redirects that ask for the same request elsewhere (RFC 9110, sections 15.4.8 and 15.4.9)."""
_GONE = frozenset({404, 410})
_UNCERTAIN = "maybe_done"
"""The attribute of an exception that is not one of this package."""
_CHANGES: Mapping[str, str] = {"POST": "created", "DELETE": "deleted"}


def may_be_processed(method: str, status: int) -> bool:
    """Return whether the server may have processed a request that it answered with this status.

    408 and 5xx can follow a change; after a POST, servers answer with 301, 302 or 303 when it is
    complete (RFC 9110, section 15.4).
    """
    if method in SAFE_METHODS:
        return False
    is_redirect = 300 <= status < 400 and status not in _NOT_PROCESSED
    return is_redirect or status == 408 or status >= 500


def may_change_data(operation: Operation) -> bool:
    """Return whether the method of an operation is not safe (RFC 9110, section 9.2.1)."""
    return operation.method not in SAFE_METHODS


def is_already_deleted(method: str, status: int) -> bool:
    """Return whether the response to a repeated request says that the first one has deleted."""
    return method == "DELETE" and status in _GONE


def lookup_operation(operation: Operation, operations: Mapping[str, Operation]) -> Operation | None:
    """Return the operation that shows whether a request was processed, None if there is none.

    After a POST, that is the list of its resource; otherwise the GET operation of its path.
    """
    reads = [
        candidate
        for candidate in operations.values()
        if candidate.method == "GET" and candidate.resource == operation.resource
    ]
    if operation.method == "POST":
        matching = [candidate for candidate in reads if candidate.pagination is not None]
    else:
        matching = [candidate for candidate in reads if candidate.path == operation.path]
    return min(matching, key=lambda candidate: candidate.deprecated, default=None)


def advice(operation: Operation, lookup: str) -> str:
    """Return what to tell about an uncertain request. ``lookup`` names a method or a command."""
    change = _CHANGES.get(operation.method, "changed")
    look = f"look with {lookup}" if lookup else "check the records of the API"
    if operation.is_idempotent:
        return f"the record may have been {change}; {look}"
    return f"the record may have been {change}; {look}, do not send it again"


def mark_uncertain(
    error: ClientError, operation: Operation, operations: Mapping[str, Operation]
) -> None:
    """Set ``maybe_done`` of an error, and say in its text what may have happened and how to look."""
    if error.maybe_done:
        return
    text = _advice_of(operation, operations)
    error.maybe_done = True
    keeps_hint = error.hint and operation.is_idempotent
    error.hint = f"{text}; {error.hint}" if keeps_hint else text


def note_uncertain(
    interruption: BaseException, operation: Operation, operations: Mapping[str, Operation]
) -> None:
    """Say of a call that was cancelled or interrupted what may have happened and how to look.

    The note is part of a traceback; ``is_uncertain`` tells programs.
    """
    interruption.add_note(f"{operation.call}: {_advice_of(operation, operations)}")
    interruption.__dict__[_UNCERTAIN] = True


def is_uncertain(interruption: BaseException) -> bool:
    """Return whether a call that was cancelled or interrupted may have changed data."""
    return _UNCERTAIN in interruption.__dict__


def _advice_of(operation: Operation, operations: Mapping[str, Operation]) -> str:
    lookup = lookup_operation(operation, operations)
    return advice(operation, lookup.call if lookup is not None else "")
