"""OAuth tokens of one user, and the check of the origin they may be sent to.

Invariants: no token appears in a repr or a pickle; no token is sent to an unchecked ``api_domain``.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlsplit

from ..errors import ArgumentError

_HTTPS_ORIGIN = re.compile(r"https://([a-z0-9.-]+)(?::443)?", re.ASCII | re.IGNORECASE)
_MAX_MARGIN = 60.0
_MARGIN_FRACTION = 0.1
_MAX_LIFETIME = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token with its refresh token, renewal time and API origin.

    ``renew_at`` is shortly before the expiry, in seconds since the epoch; it is infinite if the
    server did not send a lifetime.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    renew_at: float = 0.0
    api_domain: str = ""
    scope: str = ""

    def __reduce__(self) -> NoReturn:
        raise TypeError("tokens are secrets and cannot be pickled; store the result of export()")

    def export(self) -> dict[str, str | float]:
        """Return the tokens in plain text, to be stored securely; ``restore`` reads them back."""
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "renew_at": self.renew_at if math.isfinite(self.renew_at) else 0.0,
            "api_domain": self.api_domain,
            "scope": self.scope,
        }

    @classmethod
    def restore(
        cls, exported: Mapping[str, object], *, allowed_hosts: Collection[str] | None = None
    ) -> Tokens:
        """Return exported tokens: a refresh token, by which the others are renewed, or an access token.

        Raises ArgumentError if there is neither, or for an origin that is not in
        ``allowed_hosts``; if that is None, ``OAuth`` checks the origin against those of its app.
        """
        refresh = _text(exported, "refresh_token")
        if not refresh and not _text(exported, "access_token"):
            raise ArgumentError("refresh_token: missing", parameter="refresh_token")
        domain = _text(exported, "api_domain")
        renew_at = exported.get("renew_at")
        return cls(
            access_token=_text(exported, "access_token"),
            refresh_token=refresh,
            renew_at=_renew_at(renew_at) if refresh or _renew_at(renew_at) else math.inf,
            api_domain=domain
            if allowed_hosts is None or not domain
            else check_origin(domain, allowed_hosts),
            scope=_text(exported, "scope"),
        )


def _renew_at(value: object) -> float:
    try:
        return float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0


def renewal_time(now: float, expires_in: object) -> float:
    """Return when to renew a token with a lifetime of ``expires_in`` seconds.

    That is a tenth of the lifetime before it expires, but at most 60 s. Infinite if ``expires_in``
    is not a number.
    """
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float):
        return math.inf
    if not 0 <= expires_in <= _MAX_LIFETIME:  # also NaN, and integers that no float can represent
        return now if expires_in < 0 else math.inf
    return now + expires_in - min(_MAX_MARGIN, expires_in * _MARGIN_FRACTION)


def check_origin(url: str, allowed_hosts: Collection[str]) -> str:
    """Return the origin (``https://host``) that tokens may be sent to.

    The URL must be an https origin whose host is one of ``allowed_hosts`` or a subdomain of one. For
    servers on this machine, ``allowed_hosts`` may contain an exact origin such as
    ``http://127.0.0.1:8000``. Raises ArgumentError.
    """
    origin = url.removesuffix("/")
    if origin in allowed_hosts and is_loopback_url(origin):
        return origin
    host = _https_host(origin)
    if host and any(host == allowed or host.endswith(f".{allowed}") for allowed in allowed_hosts):
        return f"https://{host}"
    raise ArgumentError(
        "api_domain: the origin sent by the authorization server is not an allowed https host;"
        " tokens are not sent there",
        parameter="api_domain",
    )


def is_loopback_url(url: str) -> bool:
    """Return whether a URL points to this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _https_host(origin: str) -> str:
    """Return the host of ``https://host`` or ``https://host:443``; empty for anything else."""
    match = _HTTPS_ORIGIN.fullmatch(origin)
    return match[1].lower() if match else ""


def _text(exported: Mapping[str, object], name: str) -> str:
    value = exported.get(name)
    return value if isinstance(value, str) else ""
