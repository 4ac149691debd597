"""Authenticates requests and checks scopes.

There is one API token of an administrator and one of a regular user. A bearer token lists its own
scopes, ``mock:SCOPE[,SCOPE…]``, so that every combination can be tested. Other credentials are invalid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .error_responses import ErrorFormat, ErrorResponse
from .settings import Settings
from .table import Operation, Scheme

ADMIN_ID = 1
USER_ID = 2
_PREFIX = "mock:"


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. ``key`` identifies it in the request log and is not a secret."""

    key: str
    user_id: int
    admin: bool
    oauth: bool = False
    scopes: frozenset[str] = frozenset()


def identify(operation: Operation, headers: Mapping[str, str], settings: Settings) -> Caller | None:
    """Return the caller of a request; None if the operation requires no credentials.

    Raises ``ErrorResponse`` 401 for invalid credentials, and 403 if no scope covers the operation.
    """
    if not operation.security or () in operation.security:
        return None
    uncovered = False
    for alternative in operation.security:
        for scheme in alternative:
            caller = _caller(scheme, headers, settings)
            if caller and _covers(caller, scheme):
                return caller
            uncovered = uncovered or caller is not None
    if uncovered:
        hint = "The token has no scope for this operation."
        raise _rejection(403, "Scope and URL mismatch", hint, operation)
    raise _rejection(
        401, "unauthorized access", "Send a valid token of the mock server.", operation
    )


def _rejection(status: int, message: str, hint: str, operation: Operation) -> ErrorResponse:
    pointer = f"{operation.at}/security"
    return ErrorResponse(status, message, at=pointer, hint=hint, error_format=ErrorFormat.GATEWAY)


def _caller(scheme: Scheme, headers: Mapping[str, str], settings: Settings) -> Caller | None:
    credentials = headers.get(scheme.header, "")
    if scheme.bearer:
        auth_scheme, _, token = credentials.partition(" ")
        if auth_scheme.lower() != "bearer" or not token.startswith(_PREFIX):
            return None
        scopes = frozenset(token.removeprefix(_PREFIX).split(","))
        return Caller("oauth", ADMIN_ID, admin=True, oauth=True, scopes=scopes)
    if credentials and credentials == settings.api_token:
        return Caller("admin", ADMIN_ID, admin=True)
    if credentials and credentials == settings.user_token:
        return Caller("user", USER_ID, admin=False)
    return None


def _covers(caller: Caller, scheme: Scheme) -> bool:
    return not caller.oauth or not scheme.scopes or bool(caller.scopes & set(scheme.scopes))
