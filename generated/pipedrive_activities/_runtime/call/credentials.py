"""How a request says who sends it.

``Credentials`` is what the client asks; ``ApiToken`` and ``Callable`` tokens live here, OAuth 2 in
``oauth``. Invariants: no secret in any repr, and none in a pickle (credentials refuse it).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, Protocol, runtime_checkable

from ..errors import ArgumentError


@dataclass(frozen=True, slots=True)
class Authorization:
    """What authorizes one attempt: headers (lower-case names), and the origin to send it to.

    ``base_url`` is None when the credentials do not tell (OAuth 2 tells by ``api_domain``).
    """

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    base_url: str | None = None

    def __reduce__(self) -> NoReturn:
        raise TypeError("an authorization holds a secret and cannot be pickled")


NO_AUTHORIZATION = Authorization(())
"""What goes with a request that needs no credentials."""


@runtime_checkable
class Credentials(Protocol):
    """Something that can authorize requests. Safe to use from many threads."""

    @property
    def blocking(self) -> bool:
        """Whether ``authorize`` or ``renew`` may wait for a disk or a network."""
        ...

    def authorize(self) -> Authorization:
        """Return what the next attempt carries. Raises AuthenticationError when there is none."""
        ...

    def renew(self, refused: Authorization) -> bool:
        """Take note of a 401 for that authorization; tell whether another attempt can succeed."""
        ...


class NoCredentials:
    """Authorizes nothing: for an API that asks for nothing."""

    blocking = False
    identity = ""

    def authorize(self) -> Authorization:
        """Return no header at all."""
        return NO_AUTHORIZATION

    def renew(self, refused: Authorization) -> bool:
        """Return False: there is nothing to renew."""
        return False


class ApiToken:
    """A fixed API token, sent in one header.

    ``word`` is the scheme of RFC 9110 that stands before it, empty for none: ``bearer``, or
    ``basic`` for a token that is ``user:password``.
    """

    blocking = False

    def __init__(self, token: str, header: str, word: str = "") -> None:
        self._authorization = _authorization(token, header, word)
        self.identity = token

    def __repr__(self) -> str:
        return "ApiToken(<hidden>)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API token is a secret and cannot be pickled")

    def authorize(self) -> Authorization:
        """Return the token in its header."""
        return self._authorization

    def renew(self, refused: Authorization) -> bool:
        """Return False: the token is what it is."""
        return False


class TokenSource:
    """An API token that a function returns, asked before every attempt; it may block."""

    blocking = True

    def __init__(self, source: Callable[[], str], header: str, word: str = "") -> None:
        self._source = source
        self._header = header
        self._word = word

    def __repr__(self) -> str:
        return "TokenSource(<hidden>)"

    def authorize(self) -> Authorization:
        """Return the token of the moment in its header."""
        return _authorization(self._source(), self._header, self._word)

    def renew(self, refused: Authorization) -> bool:
        """Tell whether the function returns another token by now."""
        return self.authorize() != refused


def _authorization(token: str, header: str, word: str) -> Authorization:
    """Return a token in its header; raise ArgumentError, which does not quote it, for a bad one."""
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ArgumentError(
            "the API token must be printable ASCII without spaces; look for a line break at its end",
            parameter="api_token",
        )
    if word == "basic":
        token = base64.b64encode(token.encode()).decode()
    return Authorization(((header, f"{word.capitalize()} {token}" if word else token),))
