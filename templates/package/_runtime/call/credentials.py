"""Authentication of requests.

Defines the protocol ``Credentials`` and API tokens; OAuth 2 is in ``oauth``. Invariants: no secret
appears in a repr, and credentials cannot be pickled.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, Protocol, runtime_checkable

from ..errors import ArgumentError
from ..secret import Secret

_HEADER_TOKEN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Authorization:
    """The credential headers of one attempt (lower-case names), and the origin they are for.

    Values are wrapped in ``Secret``, so that no repr shows them. ``base_url`` is None unless the
    credentials determine the origin (``api_domain`` of OAuth 2).
    """

    headers: tuple[tuple[str, str | Secret], ...] = field(repr=False)
    base_url: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", self.secrets)

    @property
    def secrets(self) -> tuple[tuple[str, Secret], ...]:
        """The headers, with their values wrapped."""
        return tuple(
            (name, value if isinstance(value, Secret) else Secret(value))
            for name, value in self.headers
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("an authorization contains a secret and cannot be pickled")


NO_AUTHORIZATION = Authorization(())
"""The authorization of a request without credentials."""


@runtime_checkable
class Credentials(Protocol):
    """Authorizes requests. Implementations are thread-safe."""

    @property
    def blocking(self) -> bool:
        """Whether ``authorize`` or ``renew`` may block on disk or network I/O."""
        ...

    def authorize(self) -> Authorization:
        """Return the headers of the next attempt. Raises AuthenticationError if there are none."""
        ...

    def renew(self, rejected: Authorization) -> bool:
        """Handle a 401 for an authorization; return whether another attempt can succeed."""
        ...


class NoCredentials:
    """For an API without authentication."""

    blocking = False
    identity = ""

    def authorize(self) -> Authorization:
        """Return an authorization without headers."""
        return NO_AUTHORIZATION

    def renew(self, rejected: Authorization) -> bool:
        """Return False: there is nothing to renew."""
        return False


class ApiToken:
    """A fixed API token, sent in one header.

    ``auth_scheme`` is the authentication scheme before the token (RFC 9110, section 11.1): ``bearer``,
    ``basic`` for a token of the form ``user:password``, or empty for none. Raises ArgumentError for
    a token that is not printable ASCII without spaces.
    """

    blocking = False

    def __init__(self, token: str | Secret, header: str, auth_scheme: str = "") -> None:
        token = token if isinstance(token, Secret) else Secret(token)
        self._authorization = _authorization(token, header, auth_scheme)
        self.identity = token.reveal()

    def __repr__(self) -> str:
        return "ApiToken(<hidden>)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API token is a secret and cannot be pickled")

    def authorize(self) -> Authorization:
        """Return the token in its header."""
        return self._authorization

    def renew(self, rejected: Authorization) -> bool:
        """Return False: a fixed token cannot be renewed."""
        return False


class TokenSource:
    """An API token returned by a function, which is called before every attempt and may block."""

    blocking = True

    def __init__(self, source: Callable[[], str], header: str, auth_scheme: str = "") -> None:
        self._source = source
        self._header = header
        self._auth_scheme = auth_scheme

    def __repr__(self) -> str:
        return "TokenSource(<hidden>)"

    def authorize(self) -> Authorization:
        """Return the current token in its header."""
        return _authorization(Secret(self._source()), self._header, self._auth_scheme)

    def renew(self, rejected: Authorization) -> bool:
        """Return whether the function now returns a different token."""
        return self.authorize() != rejected


def _authorization(token: Secret, header: str, auth_scheme: str) -> Authorization:
    """Return a token in its header. Raises ArgumentError (without the token) if it is invalid."""
    if not is_header_token(token):
        raise ArgumentError(
            "the API token must be printable ASCII without spaces; check for a trailing line break",
            parameter="api_token",
        )
    if auth_scheme == "basic":
        token = Secret(base64.b64encode(token.reveal().encode()).decode())
    return Authorization(
        ((header, f"{auth_scheme.capitalize()} {token.reveal()}" if auth_scheme else token),)
    )


def is_header_token(token: Secret) -> bool:
    """Return whether a token is printable ASCII without spaces, as a header requires."""
    return _HEADER_TOKEN.fullmatch(str(token.reveal())) is not None
