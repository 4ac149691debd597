"""Authenticates requests and checks scopes.

There is one API token with full access; rules may add others. If the API has several credentials, each of
them is that token with a suffix of its own. A bearer token may list its own scopes,
``mock:SCOPE[,SCOPE…]``, so that every combination can be tested. Other credentials are invalid.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from .error_responses import ErrorResponse, Source
from .table import Operation, Scheme

_PREFIX = "mock:"


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. ``key`` identifies it in the request log and is not a secret."""

    key: str
    oauth: bool = False
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where a request may carry credentials. The names of ``headers`` are in lower case."""

    headers: Mapping[str, str]
    query: bytes

    def get(self, scheme: Scheme) -> str:
        """Return the credentials of a scheme, empty if there are none."""
        match scheme.location:
            case "query":
                values = parse_qs(self.query.decode("latin-1")).get(scheme.name, [""])
                return values[0]
            case "cookie":
                return _cookie(self.headers.get("cookie", ""), scheme.name)
            case _:
                return self.headers.get(scheme.name.lower(), "")


def _cookie(text: str, name: str) -> str:
    try:
        morsel = SimpleCookie(text).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def identify(
    operation: Operation, credentials: Credentials, callers: Mapping[str, str]
) -> Caller | None:
    """Return the caller of a request; None if it has no credentials and needs none.

    ``callers`` are names by API token. Raises ``ErrorResponse`` 401 for invalid credentials, and 403
    if no scope covers the operation.
    """
    if not operation.security:
        return None
    uncovered = False
    for alternative in filter(None, operation.security):
        identified = [(_caller(scheme, credentials, callers), scheme) for scheme in alternative]
        if all(caller is not None for caller, _ in identified):
            caller = identified[0][0]
            if all(each is not None and _covers(each, scheme) for each, scheme in identified):
                return caller
            uncovered = True
    if () in operation.security:
        return None
    if uncovered:
        hint = "The token has no scope for this operation."
        raise _rejection(403, "Scope and URL mismatch", hint, operation)
    raise _rejection(
        401, "unauthorized access", "Send a valid token of the mock server.", operation
    )


def _rejection(status: int, message: str, hint: str, operation: Operation) -> ErrorResponse:
    pointer = f"{operation.at}/security"
    return ErrorResponse(status, message, at=pointer, hint=hint, source=Source.GATEWAY)


def _caller(scheme: Scheme, credentials: Credentials, callers: Mapping[str, str]) -> Caller | None:
    text = credentials.get(scheme)
    auth_scheme, _, token = text.partition(" ")
    match scheme.kind:
        case "bearer" if auth_scheme.lower() == "bearer":
            if token.startswith(_PREFIX):
                scopes = frozenset(token.removeprefix(_PREFIX).split(","))
                return Caller("oauth", oauth=True, scopes=scopes)
            known = _known(token, scheme.suffixes[0], callers) if scheme.takes_token else None
        case "basic" if auth_scheme.lower() == "basic":
            known = _basic_caller(token, scheme.suffixes, callers)
        case "key":
            known = _known(text, scheme.suffixes[0], callers)
        case _:
            known = None
    return Caller(known) if known is not None and text else None


def _known(text: str, suffix: str, callers: Mapping[str, str]) -> str | None:
    """Return the name of the caller whose token with the suffix is this text."""
    return callers.get(text.removesuffix(suffix)) if text.endswith(suffix) else None


def _basic_caller(
    encoded: str, suffixes: tuple[str, ...], callers: Mapping[str, str]
) -> str | None:
    """Return the caller with this user name and password (RFC 7617, 2)."""
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    user, _, password = pair.partition(":")
    caller = _known(user, suffixes[0], callers)
    return caller if caller == _known(password, suffixes[-1], callers) else None


def _covers(caller: Caller, scheme: Scheme) -> bool:
    return not caller.oauth or not scheme.scopes or bool(caller.scopes & set(scheme.scopes))
