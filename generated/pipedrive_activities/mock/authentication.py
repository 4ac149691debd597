"""Who calls: credentials, and what they may do.

An API token acts for a user. A bearer token names its scopes itself, ``mock:SCOPE[,SCOPE…]``, so that
every combination can be tried. Any other credential is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .error_responses import ErrorResponse, Shape
from .settings import Settings
from .table import Operation, Scheme

ADMIN_ID = 1
USER_ID = 2
_PREFIX = "mock:"


@dataclass(frozen=True, slots=True)
class Caller:
    """A known caller. ``key`` tells callers apart and is no secret."""

    key: str
    user_id: int
    admin: bool
    oauth: bool = False
    scopes: frozenset[str] = frozenset()


def identify(operation: Operation, headers: Mapping[str, str], settings: Settings) -> Caller | None:
    """Return who sends a request; None where the operation asks for no credentials.

    Raises ``ErrorResponse`` 401 when the caller is unknown, 403 when no scope covers the operation.
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
        hint = "The token has no scope that covers this operation."
        raise _refuse(403, "Scope and URL mismatch", hint, operation)
    raise _refuse(401, "unauthorized access", "Send a token that the mock server knows.", operation)


def _refuse(status: int, message: str, hint: str, operation: Operation) -> ErrorResponse:
    at = f"{operation.at}/security"
    return ErrorResponse(status, message, at=at, hint=hint, shape=Shape.GATEWAY)


def _caller(scheme: Scheme, headers: Mapping[str, str], settings: Settings) -> Caller | None:
    sent = headers.get(scheme.header, "")
    if scheme.bearer:
        kind, _, token = sent.partition(" ")
        if kind.lower() != "bearer" or not token.startswith(_PREFIX):
            return None
        scopes = frozenset(token.removeprefix(_PREFIX).split(","))
        return Caller("oauth", ADMIN_ID, admin=True, oauth=True, scopes=scopes)
    if sent and sent == settings.api_token:
        return Caller("admin", ADMIN_ID, admin=True)
    if sent and sent == settings.user_token:
        return Caller("user", USER_ID, admin=False)
    return None


def _covers(caller: Caller, scheme: Scheme) -> bool:
    return not caller.oauth or not scheme.scopes or bool(caller.scopes & set(scheme.scopes))
