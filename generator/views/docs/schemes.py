"""Security schemes in the reference.

Input: the API. Output: a ``SchemeView`` for each scheme, and short titles for operations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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
)
from generator.ir.credentials import flows_of, kind_of
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """An OAuth scope and what it allows."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """One security scheme. ``fields`` are pairs of a label and a value, shown as code."""

    title: str
    description: str
    fields: tuple[tuple[str, str], ...]
    scopes: tuple[ScopeView, ...]


def view_schemes(api: Api) -> tuple[SchemeView, ...]:
    """Return the security schemes of an API."""
    return tuple(_view_scheme(api, scheme) for scheme in api.security_schemes)


@computed_once
def scheme_titles(api: Api) -> dict[str, str]:
    """Return the title of each scheme by id; of several API keys, or bearer tokens, with the id."""
    titles = {scheme.id: _TITLES[kind_of(scheme)] for scheme in api.security_schemes}
    uses = Counter(titles[scheme.id] for scheme in api.security_schemes if scheme.arguments)
    return {
        id_: f"{title} {id_}" if uses[title] > 1 and title != _TITLES["oauth"] else title
        for id_, title in titles.items()
    }


def _view_scheme(api: Api, scheme: SecurityScheme) -> SchemeView:
    variables = [f"{api.product.environment}_{name.upper()}" for name in scheme.arguments]
    arguments = [f"{name}=…" for name in scheme.arguments]
    scopes = {scope.name: scope.description for flow in flows_of(scheme) for scope in flow.scopes}
    return SchemeView(
        title=_TITLES[kind_of(scheme)],
        description=scheme.docs.description,
        fields=tuple(
            dict.fromkeys(
                (
                    *_sent_in(scheme),
                    *(("Argument", text) for text in arguments),
                    *(("Environment variable", text) for text in variables),
                )
            )
        ),
        scopes=tuple(ScopeView(name=name, description=text) for name, text in scopes.items()),
    )


_TITLES = {
    "key": "API key",
    "bearer": "Bearer token",
    "basic": "User name and password",
    "oauth": "OAuth 2",
    "other": "Authentication that is not generated",
}


def _sent_in(scheme: SecurityScheme) -> Iterator[tuple[str, str]]:
    """Yield labels and values: where the credentials are sent, and where access tokens come from."""
    match scheme:
        case ApiKeyScheme(location=location, name=name):
            yield location.capitalize(), name
        case HttpScheme(scheme=name):
            yield "Authorization", name
        case OAuth2Scheme():
            for flow in scheme.flows:
                yield from _urls(flow)
            yield from (("Hosts below", domain) for domain in scheme.api_domains)
        case OpenIdConnectScheme(url=url):
            yield "Discovery", url
        case OtherScheme(title=title):
            yield "Needs", title


def _urls(flow: Flow) -> Iterator[tuple[str, str]]:
    for label, url in (
        ("Authorization", flow.authorization_url),
        ("Device authorization", flow.device_url),
        ("Token", flow.token_url),
    ):
        if url:
            yield label, url
