"""The credentials of one attempt: where they are in the request.

Invariants: no secret appears in a repr, and an authorization cannot be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from ..secret import Secret

Pairs: TypeAlias = Iterable[tuple[str, str | Secret]]


@dataclass(frozen=True, slots=True, init=False)
class Authorization:
    """The credentials of one attempt, and the origin they are for.

    ``headers`` have lower-case names. ``query`` and ``cookies`` are added to those of the request.
    Values are wrapped in ``Secret``, so that no repr shows them. ``base_url`` is None unless the
    credentials determine the origin (``api_domain`` of OAuth 2). ``hidden`` are further texts that no
    log may show, such as a password that a header contains encoded. ``parts`` are the authorizations
    that this one consists of; empty if it is not composed.
    """

    headers: tuple[tuple[str, Secret], ...] = field(repr=False)
    base_url: str | None
    query: tuple[tuple[str, Secret], ...] = field(repr=False)
    cookies: tuple[tuple[str, Secret], ...] = field(repr=False)
    hidden: tuple[Secret, ...] = field(repr=False)
    parts: tuple[Authorization, ...] = field(repr=False)

    def __init__(
        self,
        headers: Pairs = (),
        base_url: str | None = None,
        *,
        query: Pairs = (),
        cookies: Pairs = (),
        hidden: Iterable[Secret] = (),
        parts: tuple[Authorization, ...] = (),
    ) -> None:
        object.__setattr__(self, "headers", _wrapped(headers))
        object.__setattr__(self, "base_url", base_url)
        object.__setattr__(self, "query", _wrapped(query))
        object.__setattr__(self, "cookies", _wrapped(cookies))
        object.__setattr__(self, "hidden", tuple(hidden))
        object.__setattr__(self, "parts", parts)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets, headers without their authentication scheme."""
        headers = (Secret(value.reveal().rpartition(" ")[2]) for _, value in self.headers)
        others = (value for _, value in (*self.query, *self.cookies))
        return (*headers, *others, *self.hidden)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an authorization contains a secret and cannot be pickled")


def combine(parts: tuple[Authorization, ...]) -> Authorization:
    """Return one authorization with the credentials of several."""
    return Authorization(
        [pair for part in parts for pair in part.headers],
        next((part.base_url for part in parts if part.base_url is not None), None),
        query=[pair for part in parts for pair in part.query],
        cookies=[pair for part in parts for pair in part.cookies],
        hidden=[secret for part in parts for secret in part.hidden],
        parts=parts,
    )


def _wrapped(pairs: Pairs) -> tuple[tuple[str, Secret], ...]:
    return tuple(
        (name, value if isinstance(value, Secret) else Secret(value)) for name, value in pairs
    )


NO_AUTHORIZATION = Authorization()
"""The authorization of a request without credentials."""
