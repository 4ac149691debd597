"""Which credentials a client takes, and which of them an operation requires.

Input: the API. Output: the arguments of a client by security scheme, and requirements as ids of schemes.
Invariant: an operation without a satisfiable alternative is never called without credentials; it needs
an implementation of the user (``OtherScheme``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from generator.ir.api import (
    Api,
    ApiKeyScheme,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    OpenIdConnectScheme,
    OtherScheme,
    SecurityScheme,
    computed_once,
    computed_per_object,
)
from generator.ir.operations import Operation
from generator.records import dataclass

SchemeKind: TypeAlias = Literal["key", "bearer", "basic", "oauth", "other"]
_PREFERENCE: tuple[SchemeKind, ...] = ("key", "bearer", "oauth", "basic", "other")
"""Kinds of schemes in the order in which examples use them if equally many operations do.

A scheme that is not deprecated comes before all that are.
"""


def kind_of(scheme: SecurityScheme) -> SchemeKind:
    """Return how the credentials of a scheme are sent; ``oauth`` are bearer tokens that expire."""
    match scheme:
        case ApiKeyScheme():
            return "key"
        case HttpScheme(scheme=auth_scheme):
            return "basic" if auth_scheme == "basic" else "bearer"
        case OAuth2Scheme() | OpenIdConnectScheme():
            return "oauth"
        case OtherScheme():
            return "other"


def location_of(scheme: SecurityScheme) -> tuple[str, str]:
    """Return where the credentials of a scheme are sent: ``header`` and the name in lower case, …"""
    if isinstance(scheme, ApiKeyScheme):
        is_header = scheme.location == "header"
        return scheme.location, scheme.name.lower() if is_header else scheme.name
    return ("", "") if isinstance(scheme, OtherScheme) else ("header", "authorization")


def title_of_scheme(scheme: SecurityScheme) -> str:
    """Return what a scheme expects, for messages and documentation; it may contain untrusted text."""
    match scheme:
        case ApiKeyScheme(location="query", name=name):
            return f"API key in the query parameter {name}"
        case ApiKeyScheme(location=location, name=name):
            return f"API key in the {location} {name}"
        case HttpScheme(scheme="basic"):
            return "user name and password (HTTP basic)"
        case HttpScheme():
            return "bearer token"
        case OAuth2Scheme():
            return "OAuth 2 access token"
        case OpenIdConnectScheme():
            return "OpenID Connect access token"
        case OtherScheme(title=title):
            return title


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientArgument:
    """An argument of a client with credentials, and the schemes that it belongs to.

    ``is_secret`` is false for a user name.
    """

    name: str
    schemes: tuple[SecurityScheme, ...]
    is_secret: bool = True


@computed_once
def client_arguments(api: Api) -> tuple[ClientArgument, ...]:
    """Return the arguments of a client with credentials, in the order of the schemes."""
    schemes: dict[str, list[SecurityScheme]] = {}
    user_names = set()
    for scheme in api.security_schemes:
        for name in scheme.arguments:
            schemes.setdefault(name, []).append(scheme)
        if len(scheme.arguments) == 2:
            user_names.add(scheme.arguments[0])
    return tuple(
        ClientArgument(name=name, schemes=tuple(used), is_secret=name not in user_names)
        for name, used in schemes.items()
    )


@computed_once
def scheme_by_id(api: Api) -> dict[str, SecurityScheme]:
    """Return the security schemes by id."""
    return {scheme.id: scheme for scheme in api.security_schemes}


@computed_once
def states_requirements(api: Api) -> bool:
    """Whether any operation has a security requirement.

    If none has, but the document declares schemes, every operation takes the credentials that there are.
    """
    return any(operation.security for operation in api.operations)


def alternatives_of(operation: Operation) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of an operation as ids of schemes, each once, in document order."""
    alternatives = (
        tuple(dict.fromkeys(use.scheme for use in option.schemes)) for option in operation.security
    )
    return tuple(dict.fromkeys(alternatives))


def security_of(api: Api, operation: Operation) -> tuple[tuple[str, ...], ...] | None:
    """Return the alternatives of an operation; None if the document states none for any operation.

    An empty tuple means no credentials; an alternative without schemes means that they are optional.
    """
    return alternatives_of(operation) if states_requirements(api) else None


def needs_credentials(api: Api, operation: Operation) -> bool:
    """Whether an operation cannot be called without credentials."""
    security = security_of(api, operation)
    return security is not None and bool(security) and () not in security


def is_unusable(api: Api, operation: Operation) -> bool:
    """Whether every alternative of an operation needs a scheme that is not generated."""
    schemes = scheme_by_id(api)
    return needs_credentials(api, operation) and all(
        any(isinstance(schemes.get(id_), OtherScheme) for id_ in alternative)
        for alternative in alternatives_of(operation)
    )


@computed_once
def main_schemes(api: Api) -> tuple[SecurityScheme, ...]:
    """Return the schemes that examples use: those of the alternative that most operations have."""
    known = scheme_by_id(api)
    uses = Counter(
        tuple(id_ for id_ in alternative if id_ in known)
        for operation in api.operations
        for alternative in alternatives_of(operation)
    )
    options = {ids: tuple(known[id_] for id_ in ids) for ids in (*((id_,) for id_ in known), *uses)}
    sendable = [ids for ids in options if _is_sendable(options[ids])]
    best = min(sendable, key=lambda ids: (-uses[ids], *_rank(options[ids])), default=())
    return options.get(best, ())


@computed_per_object
def example_schemes(api: Api, operation: Operation) -> tuple[SecurityScheme, ...]:
    """Return the schemes with which an example calls an operation, those of ``main_schemes`` if possible."""
    main, schemes = main_schemes(api), scheme_by_id(api)
    if not states_requirements(api):
        return main
    options = [
        tuple(schemes[id_] for id_ in alternative if id_ in schemes)
        for alternative in alternatives_of(operation)
    ]
    return main if main in options else next(filter(_is_sendable, options), ())


def _is_sendable(option: tuple[SecurityScheme, ...]) -> bool:
    return bool(option) and not any(isinstance(scheme, OtherScheme) for scheme in option)


def _rank(option: tuple[SecurityScheme, ...]) -> tuple[object, ...]:
    kinds = [_PREFERENCE.index(kind_of(scheme)) for scheme in option]
    is_old = any(scheme.deprecation for scheme in option)
    return is_old, max(kinds), [scheme.id for scheme in option]


def arguments_of(schemes: Iterable[SecurityScheme]) -> tuple[str, ...]:
    """Return the arguments of a client with the credentials of several schemes."""
    return tuple(dict.fromkeys(name for scheme in schemes for name in scheme.arguments))


def flows_of(scheme: SecurityScheme) -> tuple[Flow, ...]:
    """Return the OAuth 2 flows of a scheme, none for other schemes."""
    return scheme.flows if isinstance(scheme, OAuth2Scheme) else ()


def flow_of(api: Api, kind: str) -> Flow | None:
    """Return the first OAuth 2 flow of a kind (``authorizationCode``, …), or None."""
    flows = (flow for scheme in api.security_schemes for flow in flows_of(scheme))
    return next((flow for flow in flows if flow.kind == kind), None)


def code_flow(api: Api) -> Flow | None:
    """Return the authorization code flow (RFC 6749, 4.1), or None when the API has none."""
    return flow_of(api, "authorizationCode")


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthUrls:
    """The URLs of the authorization server of an API; empty where it has none."""

    authorize_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    device_url: str = ""
    discovery_url: str = ""
    scopes: tuple[str, ...] = ()
    has_client_credentials: bool = False


def oauth_urls(api: Api) -> OAuthUrls:
    """Return the URLs of the flows that are generated, by preference those of the code flow."""
    code, device = code_flow(api), flow_of(api, "deviceAuthorization")
    app = flow_of(api, "clientCredentials")
    flow = code or device or app
    return OAuthUrls(
        authorize_url=code.authorization_url if code else "",
        token_url=flow.token_url if flow else "",
        refresh_url=renewal_url(flow) if flow else "",
        device_url=device.device_url if device else "",
        discovery_url=discovery_url(api),
        scopes=tuple(scope.name for scope in flow.scopes) if flow else (),
        has_client_credentials=app is not None,
    )


def discovery_url(api: Api) -> str:
    """Return where the authorization server describes itself, empty if unknown."""
    for scheme in api.security_schemes:
        match scheme:
            case OpenIdConnectScheme(url=url) if url:
                return url
            case OAuth2Scheme(metadata_url=url) if url:
                return url
    return ""


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
