"""Which of the schemes of an API a client can serve, and which operations ask for that.

Input: the API. Output: the scheme that the client's one token is for, and whether an operation is
sent credentials at all. Invariants: the token is for one scheme, that of most operations; what asks
for nothing that a client can give is sent nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.ir.api import Api, ApiKeyScheme, Flow, HttpScheme, OAuth2Scheme, SecurityScheme
from generator.ir.operations import Operation

_HTTP = ("bearer", "basic")
_RANKS = ("key", "bearer", "oauth2", "basic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Where the client's token goes: a header, after the word ``bearer`` or ``basic`` if it has one."""

    scheme: str
    header: str
    word: str = ""


def token_of(api: Api) -> Token | None:
    """Return where the client's token goes; None when no scheme takes one."""
    kinds = {one.id: kind for one in api.security_schemes if (kind := _kind(one))}
    uses = Counter(use for operation in api.operations for use in _uses(operation) & kinds.keys())
    if not kinds:
        return None
    chosen = min(kinds, key=lambda id_: (-uses[id_], _RANKS.index(kinds[id_]), id_))
    scheme = next(one for one in api.security_schemes if one.id == chosen)
    if isinstance(scheme, ApiKeyScheme):
        return Token(scheme=chosen, header=scheme.name)
    word = "basic" if kinds[chosen] == "basic" else "bearer"
    return Token(scheme=chosen, header="authorization", word=word)


def _kind(scheme: SecurityScheme) -> str:
    """Return the kind of a scheme that a client can serve, else nothing."""
    match scheme:
        case ApiKeyScheme(location="header"):
            return "key"
        case HttpScheme(scheme=word) if word in _HTTP:
            return word
        case OAuth2Scheme():
            return "oauth2"
        case _:
            return ""


def _uses(operation: Operation) -> frozenset[str]:
    return frozenset(use.scheme for one in operation.security for use in one.schemes)


def takes_credentials(api: Api, operation: Operation) -> bool:
    """Tell whether an operation is sent the credentials of a client.

    Where a description declares schemes and asks for them nowhere, all operations are.
    """
    token = token_of(api)
    if token is None:
        return False
    if not any(one.security for one in api.operations):
        return True
    oauth = {one.id for one in api.security_schemes if isinstance(one, OAuth2Scheme)}
    return bool(_uses(operation) & ({token.scheme} | oauth))


def is_unusable(api: Api, operation: Operation) -> bool:
    """Tell whether an operation wants credentials of which a client has none."""
    optional = any(not one.schemes for one in operation.security)
    return bool(operation.security) and not optional and not takes_credentials(api, operation)


def code_flow(api: Api) -> Flow | None:
    """Return the flow by which users sign in (RFC 6749, 4.1), None when there is none."""
    schemes = (one for one in api.security_schemes if isinstance(one, OAuth2Scheme))
    flows = (flow for scheme in schemes for flow in scheme.flows)
    return next((one for one in flows if one.kind == "authorizationCode"), None)


def renewal_url(flow: Flow) -> str:
    """Return where tokens are renewed; empty where that is the token URL, whichever is chosen."""
    return "" if flow.refresh_url == flow.token_url else flow.refresh_url


def token_hosts(api: Api) -> tuple[str, ...]:
    """Return the hosts that access tokens may be sent to: those told, or those of the servers."""
    told = [
        host
        for one in api.security_schemes
        if isinstance(one, OAuth2Scheme)
        for host in one.api_domains
    ]
    served = [urlsplit(server.url).hostname for server in api.servers]
    return tuple(dict.fromkeys(told or [host for host in served if host and "{" not in host]))
