"""Credentials: the protocol, and API keys, tokens and passwords.

OAuth 2 is in ``oauth``; ``requirements`` selects the credentials of an operation. Invariants: no secret
appears in a repr, and credentials cannot be pickled.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import NoReturn, Protocol, TypeAlias, runtime_checkable

from ..errors import ArgumentError
from ..secret import Secret
from .authorization import NO_AUTHORIZATION, Authorization, combine

Given: TypeAlias = Secret | Callable[[], str]
"""A secret, or a function that returns it before every attempt."""

_PLAIN = re.compile(r"[!-~]+")
_WORDS = re.compile(r"[!-~]+( [!-~]+)*")
_COOKIE = re.compile(r"[!#-+\--:<-\[\]-~]+")
"""RFC 6265, section 4.1.1: cookie-octet."""
_NO_CONTROL = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+")
"""Text that can be encoded as UTF-8, without control characters (RFC 7617, section 2)."""


@runtime_checkable
class Credentials(Protocol):
    """Authorizes requests. Implementations are thread-safe."""

    @property
    def blocking(self) -> bool:
        """Whether ``authorize`` or ``renew`` may block on disk or network I/O."""
        ...

    def authorize(self) -> Authorization:
        """Return the credentials of the next attempt. Raises AuthenticationError if there are none."""
        ...

    def renew(self, rejected: Authorization) -> bool:
        """Handle a 401 for an authorization; return whether another attempt can succeed."""
        ...


class NoCredentials:
    """For operations without authentication."""

    blocking = False
    identity = ""

    def authorize(self) -> Authorization:
        """Return an empty authorization."""
        return NO_AUTHORIZATION

    def renew(self, rejected: Authorization) -> bool:
        """Return False: there is nothing to renew."""
        return False


class ApiToken:
    """A fixed API key, token, or ``user:password``.

    ``name`` is that of the header, or of the query parameter or cookie at another ``location``.
    ``auth_scheme`` is the authentication scheme before the token (RFC 9110, section 11.1): ``bearer``,
    ``basic``, or empty for none. Errors name ``argument``. Raises ArgumentError for a token that
    cannot be sent there, without quoting it.
    """

    blocking = False

    def __init__(
        self,
        token: str | Secret,
        name: str,
        auth_scheme: str = "",
        *,
        location: str = "header",
        argument: str = "api_token",
    ) -> None:
        token = token if isinstance(token, Secret) else Secret(token)
        self._authorization = _authorization(token, name, auth_scheme, location, argument)
        self.identity = token.reveal()

    def __repr__(self) -> str:
        return "ApiToken(<hidden>)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API token is a secret and cannot be pickled")

    def authorize(self) -> Authorization:
        """Return the token where it is sent."""
        return self._authorization

    def renew(self, rejected: Authorization) -> bool:
        """Return False: a fixed token cannot be renewed."""
        return False


class TokenSource:
    """An ``ApiToken`` returned by a function, which is called before every attempt and may block."""

    blocking = True

    def __init__(
        self,
        source: Callable[[], str | Secret],
        name: str,
        auth_scheme: str = "",
        *,
        location: str = "header",
        argument: str = "api_token",
    ) -> None:
        self._source = source
        self._name = name
        self._auth_scheme = auth_scheme
        self._location = location
        self._argument = argument

    def __repr__(self) -> str:
        return "TokenSource(<hidden>)"

    def authorize(self) -> Authorization:
        """Return the current token where it is sent."""
        return _authorization(
            wrap(self._source()), self._name, self._auth_scheme, self._location, self._argument
        )

    def renew(self, rejected: Authorization) -> bool:
        """Return whether the function now returns a different token."""
        return self.authorize() != rejected


class CombinedCredentials:
    """Several credentials, all of which every request has."""

    def __init__(self, parts: tuple[Credentials, ...]) -> None:
        self._parts = parts

    def __repr__(self) -> str:
        return f"CombinedCredentials({self._parts})"

    @property
    def blocking(self) -> bool:
        """Whether one of them may block."""
        return any(part.blocking for part in self._parts)

    def authorize(self) -> Authorization:
        """Return all credentials in one authorization."""
        return combine(tuple(part.authorize() for part in self._parts))

    def renew(self, rejected: Authorization) -> bool:
        """Renew each of them; return whether one was renewed."""
        pairs = zip(self._parts, rejected.parts, strict=True)
        renewed = [part.renew(authorization) for part, authorization in pairs]
        return any(renewed)


def wrap(token: str | Secret) -> Secret:
    """Return a token as a secret."""
    return token if isinstance(token, Secret) else Secret(token)


def user_and_password(user: Secret, password: Secret, argument: str) -> Secret:
    """Return ``user:password``. Raises ArgumentError for a user name with a colon (RFC 7617, 2)."""
    if ":" in user.reveal():
        raise ArgumentError(f"{argument} cannot contain a colon", parameter=argument)
    return Secret(f"{user.reveal()}:{password.reveal()}")


def _authorization(
    token: Secret, name: str, auth_scheme: str, location: str, argument: str
) -> Authorization:
    """Return a token where it is sent. Raises ArgumentError (without the token) if it is invalid."""
    if location == "query":
        _check(token, _NO_CONTROL, "text without control characters", argument)
        return Authorization(query=((name, token),))
    if location == "cookie":
        expected = "printable ASCII without spaces, quotes, commas, semicolons and backslashes"
        _check(token, _COOKIE, expected, argument)
        return Authorization(cookies=((name, token),))
    if auth_scheme == "basic":
        _check(token, _NO_CONTROL, "text without control characters", argument)
        encoded = base64.b64encode(token.reveal().encode()).decode()
        password = Secret(token.reveal().partition(":")[2])
        return Authorization(((name, f"Basic {encoded}"),), hidden=(password,))
    if not auth_scheme and name == "authorization":
        _check(token, _WORDS, "printable ASCII, such as Bearer and a token", argument)
    else:
        _check(token, _PLAIN, "printable ASCII without spaces", argument)
    return Authorization(
        ((name, f"{auth_scheme.capitalize()} {token.reveal()}" if auth_scheme else token),)
    )


def _check(token: Secret, allowed: re.Pattern[str], expected: str, argument: str) -> None:
    if allowed.fullmatch(token.reveal()) is None:
        raise ArgumentError(
            f"{argument} must be {expected}; check for a trailing line break", parameter=argument
        )


def is_header_token(token: Secret) -> bool:
    """Return whether a token is printable ASCII without spaces, as a header requires."""
    return _PLAIN.fullmatch(str(token.reveal())) is not None
