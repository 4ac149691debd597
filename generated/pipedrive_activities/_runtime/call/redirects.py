"""Redirects (RFC 9110, section 15.4) and links to other pages: where they lead.

Invariant: a link leads to the origin of the API; only its path and its query are used.
"""

from __future__ import annotations

from urllib.parse import quote, unquote_plus, urljoin, urlsplit

from ..errors import CrossOriginLink
from ..messages import RawResponse
from ..operation import Operation
from .authorization import Authorization
from .running_call import RunningCall

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"
"""Characters of a URL that are not quoted (RFC 3986, section 2.2)."""
MAX_REDIRECTS = 5
"""Redirects that one call follows at most."""


def origin_of(url: str) -> tuple[str, str]:
    """Return the scheme and the authority of a URL, in lower case, without the default port."""
    parts = urlsplit(url)
    authority = parts.netloc.lower().removesuffix(":")
    return parts.scheme, authority.removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))


def redirect_target(url: str, location: str) -> str | None:
    """Return the absolute URL of a redirect, None if it is not a valid http or https URL."""
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that are not an IPv6 address, a port that is not a number, …
        return None
    return target if is_valid else None


def linked_url(operation: Operation, url: str, link: str) -> str:
    """Return the URL of a link that the API sent, relative to the URL of the operation.

    Raises CrossOriginLink unless it has the scheme, the host and the port of that URL. The message
    shows neither path nor query, which may contain a secret.
    """
    target = redirect_target(url, link)
    own = _shown_origin(url)
    if target is None or _shown_origin(target) != own:
        leads = "is not a valid URL" if target is None else f"leads to {_shown_origin(target)}"
        raise CrossOriginLink(
            f"{operation.call}: the link to the next page {leads}; it was not followed, because"
            f" credentials are sent only to {own}",
            operation=operation.id,
        )
    base, parts = urlsplit(url), urlsplit(target)
    path = quote(parts.path or "/", safe=_URL_CHARACTERS)
    query = quote(parts.query, safe=_URL_CHARACTERS)
    return f"{base.scheme}://{base.netloc}{path}{f'?{query}' if query else ''}"


def _shown_origin(url: str) -> str:
    """Return the origin of a URL as printable text, without a name and password in it."""
    scheme, authority = origin_of(url)
    return f"{scheme}://{quote(authority.rpartition('@')[2], safe=_URL_CHARACTERS)}"


def follow_redirect(call: RunningCall, response: RawResponse, authorization: Authorization) -> bool:
    """Set the URL of a redirect that allows the same request; return whether it is followed.

    An API key that the server repeats in the query is removed: another origin must not receive it.
    A followed redirect is an attempt like any other: the server may charge for each.
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
    if keeps_origin and origin_of(target) != origin_of(call.base):
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
