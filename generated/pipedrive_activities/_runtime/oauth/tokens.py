"""The tokens of one user of an app, and the origin they are good for.

Invariants: no token in a repr or a pickle; no token is sent to an ``api_domain`` that was not checked.
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
_LARGEST_MARGIN = 60.0
_MARGIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token, what renews it, when to (seconds since the epoch), and where it is good.

    ``renew_at`` lies a little before the expiry; it is infinite when the server told none.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    renew_at: float = 0.0
    api_domain: str = ""
    scope: str = ""

    def __reduce__(self) -> NoReturn:
        raise TypeError("tokens are secrets and cannot be pickled; keep what export() returns")

    def export(self) -> dict[str, str | float]:
        """Return the tokens in the clear, for a safe place; ``restore`` takes them back."""
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "renew_at": self.renew_at if math.isfinite(self.renew_at) else 0.0,
            "api_domain": self.api_domain,
            "scope": self.scope,
        }

    @classmethod
    def restore(
        cls, kept: Mapping[str, object], *, allowed_hosts: Collection[str] | None = None
    ) -> Tokens:
        """Return exported tokens. Only ``refresh_token`` must be there: the rest is renewed.

        Raises ArgumentError for a missing refresh token or an origin that is not allowed; which
        hosts are allowed the credentials made of the tokens know too.
        """
        refresh = _text(kept, "refresh_token")
        if not refresh:
            raise ArgumentError("refresh_token: missing", parameter="refresh_token")
        domain = _text(kept, "api_domain")
        renew_at = kept.get("renew_at")
        return cls(
            access_token=_text(kept, "access_token"),
            refresh_token=refresh,
            renew_at=float(renew_at) if isinstance(renew_at, int | float) else 0.0,
            api_domain=domain
            if allowed_hosts is None or not domain
            else check_origin(domain, allowed_hosts),
            scope=_text(kept, "scope"),
        )


def renewal_moment(now: float, expires_in: object) -> float:
    """Return when to renew a token that lives ``expires_in`` seconds: a tenth before, 60 s at most.

    Infinite when the lifetime is not told as a number.
    """
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float):
        return math.inf
    return now + expires_in - min(_LARGEST_MARGIN, expires_in * _MARGIN)


def check_origin(url: str, allowed_hosts: Collection[str]) -> str:
    """Return the origin (``https://host``) of a URL that tokens may be sent to.

    It must be https, with nothing but a host that is one of ``allowed_hosts`` or lies below one.
    For servers on this machine an exact origin such as ``http://127.0.0.1:8000`` may be allowed.
    Raises ArgumentError.
    """
    origin = url.removesuffix("/")
    if origin in allowed_hosts and is_loopback(origin):
        return origin
    host = _https_host(origin)
    if host and any(host == known or host.endswith(f".{known}") for known in allowed_hosts):
        return f"https://{host}"
    raise ArgumentError(
        "api_domain: the authorization server names an origin that is not an allowed https host;"
        " tokens are not sent there",
        parameter="api_domain",
    )


def is_loopback(url: str) -> bool:
    """Return whether a URL leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _https_host(origin: str) -> str:
    """Return the host of ``https://host`` or ``https://host:443``; empty for anything else."""
    found = _HTTPS_ORIGIN.fullmatch(origin)
    return found[1].lower() if found else ""


def _text(kept: Mapping[str, object], name: str) -> str:
    value = kept.get(name)
    return value if isinstance(value, str) else ""
