"""Redirects: which responses are redirects, and where they lead (RFC 9110, section 15.4)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
"""Redirects that one call follows at most."""


def origin_of(url: str) -> tuple[str, str]:
    """Return the scheme and the authority of a URL, in lower case."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def redirect_target(url: str, location: str) -> str | None:
    """Return the absolute URL of a redirect, None if it is not a valid http or https URL."""
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that are not an IPv6 address, a port that is not a number, …
        return None
    return target if is_valid else None
