"""Which security scheme a client supports, and which operations require it.

Input: the API. Output: the scheme of the client's only token, and whether an operation is sent
credentials. Invariants: the token belongs to one scheme, the one that most operations use; an
operation that requires no supported scheme is sent no credentials.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from generator.ir.api import (
    Api,
    ApiKeyScheme,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    SecurityScheme,
    computed_once,
)
from generator.ir.operations import Operation
from generator.records import dataclass

_HTTP = ("bearer", "basic")
_PREFERENCE = ("key", "bearer", "oauth2", "basic")
"""Kinds of schemes in the order in which they are chosen when equally many operations use them.

A scheme that is not deprecated comes before all that are.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """The header in which a client sends its token, and the id of the security scheme.

    ``auth_scheme`` (RFC 9110, 11.1) precedes the token: ``bearer`` or ``basic``; empty for an API key.
    """

    scheme: str
    header: str
    auth_scheme: str = ""


@computed_once
def token_of(api: Api) -> Token | None:
    """Return how the client sends its token; None when the API has no supported scheme."""
    kinds = {scheme.id: kind for scheme in api.security_schemes if (kind := _kind(scheme))}
    uses = Counter(
        scheme for operation in api.operations for scheme in _schemes(operation) & kinds.keys()
    )
    if not kinds:
        return None
    old = {scheme.id for scheme in api.security_schemes if scheme.deprecation}
    chosen = min(
        kinds, key=lambda id_: (-uses[id_], id_ in old, _PREFERENCE.index(kinds[id_]), id_)
    )
    scheme = next(scheme for scheme in api.security_schemes if scheme.id == chosen)
    if isinstance(scheme, ApiKeyScheme):
        return Token(scheme=chosen, header=scheme.name)
    auth_scheme = "basic" if kinds[chosen] == "basic" else "bearer"
    return Token(scheme=chosen, header="authorization", auth_scheme=auth_scheme)


def _kind(scheme: SecurityScheme) -> str:
    """Return the kind of a supported scheme, an empty string for others."""
    match scheme:
        case ApiKeyScheme(location="header"):
            return "key"
        case HttpScheme(scheme=auth_scheme) if auth_scheme in _HTTP:
            return auth_scheme
        case OAuth2Scheme():
            return "oauth2"
        case _:
            return ""


def _schemes(operation: Operation) -> frozenset[str]:
    return frozenset(use.scheme for option in operation.security for use in option.schemes)


def takes_credentials(api: Api, operation: Operation) -> bool:
    """Whether an operation is sent the credentials of a client.

    When an API declares security schemes but no operation requires one, all operations are.
    """
    schemes = _sent_schemes(api)
    return schemes is None or bool(_schemes(operation) & schemes)


@computed_once
def _sent_schemes(api: Api) -> frozenset[str] | None:
    """Return the schemes whose credentials are sent; None: with every operation."""
    token = token_of(api)
    if token is None:
        return frozenset()
    if not any(each.security for each in api.operations):
        return None
    oauth = {scheme.id for scheme in api.security_schemes if isinstance(scheme, OAuth2Scheme)}
    return frozenset({token.scheme} | oauth)


def is_unusable(api: Api, operation: Operation) -> bool:
    """Whether an operation requires credentials that the client does not support."""
    is_optional = any(not option.schemes for option in operation.security)
    return bool(operation.security) and not is_optional and not takes_credentials(api, operation)


def code_flow(api: Api) -> Flow | None:
    """Return the authorization code flow (RFC 6749, 4.1), or None when the API has none."""
    schemes = (scheme for scheme in api.security_schemes if isinstance(scheme, OAuth2Scheme))
    flows = (flow for scheme in schemes for flow in scheme.flows)
    return next((flow for flow in flows if flow.kind == "authorizationCode"), None)


def renewal_url(flow: Flow) -> str:
    """Return the URL at which tokens are refreshed, empty when it is the token URL."""
    return "" if flow.refresh_url == flow.token_url else flow.refresh_url


def token_hosts(api: Api) -> tuple[str, ...]:
    """Return the hosts that access tokens may be sent to.

    These are the documented domains of OAuth 2 schemes, or the hosts of the servers when there are
    none.
    """
    documented = [
        host
        for scheme in api.security_schemes
        if isinstance(scheme, OAuth2Scheme)
        for host in scheme.api_domains
    ]
    served = [urlsplit(server.url).hostname for server in api.servers]
    hosts = documented or [host for host in served if host and "{" not in host]
    return tuple(dict.fromkeys(hosts))
