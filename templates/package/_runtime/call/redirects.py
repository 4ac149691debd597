"""Redirects: which responses are redirects, and where they lead (RFC 9110, section 15.4)."""

from __future__ import annotations

from urllib.parse import unquote_plus, urljoin, urlsplit

from ..messages import RawResponse
from .authorization import Authorization
from .running_call import RunningCall

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


def follow_redirect(call: RunningCall, response: RawResponse, authorization: Authorization) -> bool:
    """Set the URL of a redirect that allows the same request; return whether it is followed.

    An API key that the server repeats in the query is removed: another origin must not receive it. A followed redirect is an attempt like any other: the server may charge for each.
    """
    location = response.headers.get("location")
    keeps_method = response.status in {307, 308} or call.operation.method in {"GET", "HEAD"}
    is_last = len(call.attempts) >= call.retries.attempts or call.redirects >= MAX_REDIRECTS
    if not location or not keeps_method or is_last:
        return False
    target = redirect_target(call.url, location)
    if target is None:
        return False
    keeps_origin = call.encoded.content is not None or call.operation.idempotency_key is not None
    if keeps_origin and origin_of(target) != call.origin:
        return False
    call.url = _without_parameters(target, {name for name, _ in authorization.query})
    call.redirects += 1
    return True


def _without_parameters(url: str, names: set[str]) -> str:
    """Return a URL without query parameters of these names; everything else is unchanged."""
    if not names:
        return url
    parts = urlsplit(url)
    kept = [
        pair for pair in parts.query.split("&") if unquote_plus(pair.partition("=")[0]) not in names
    ]
    return parts._replace(query="&".join(kept)).geturl()
