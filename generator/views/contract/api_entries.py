"""The entries of ``contract.json`` that are about the API as a whole: credentials, limits, corrections."""

from __future__ import annotations

from generator.ir.api import (
    ApiKeyScheme,
    Correction,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    OpenIdConnectScheme,
    OtherScheme,
    RateLimits,
    SecurityScheme,
)
from generator.ir.json import thaw_json

Plain = dict[str, object]


def view_rate_limits(limits: RateLimits) -> Plain:
    """Return the rate limits of the API, as the document states them."""
    return {
        "daily_tokens": limits.daily_tokens,
        "burst_window": limits.burst_window,
        "oauth_burst_factor": limits.oauth_burst_factor,
        "plans": [
            {"name": plan.name, "daily_multiplier": plan.daily_multiplier, "burst": plan.burst}
            for plan in limits.plans
        ],
    }


def view_correction(correction: Correction) -> Plain:
    """Return an overlay action with what it replaced."""
    return {
        "target": correction.target,
        "reason": correction.reason,
        "update": thaw_json(correction.update),
        "pointers": list(correction.pointers),
        "replaced": [thaw_json(value) for value in correction.replaced],
    }


def view_scheme(scheme: SecurityScheme) -> Plain:
    """Return a scheme with the arguments of the client that contain its credentials."""
    common: Plain = {"id": scheme.id, "arguments": list(scheme.arguments)}
    match scheme:
        case ApiKeyScheme():
            return {**common, "kind": "key", "in": scheme.location, "name": scheme.name}
        case HttpScheme():
            return {**common, "kind": "http", "scheme": scheme.scheme}
        case OAuth2Scheme():
            flows = [_flow(flow) for flow in scheme.flows]
            domains = list(scheme.api_domains)
            metadata = {"discovery_url": scheme.metadata_url} if scheme.metadata_url else {}
            return {**common, "kind": "oauth2", "flows": flows, "api_domains": domains, **metadata}
        case OpenIdConnectScheme():
            return {**common, "kind": "oauth2", "discovery_url": scheme.url}
        case OtherScheme():
            return {**common, "kind": "other"}


def _flow(flow: Flow) -> Plain:
    return {
        "kind": flow.kind,
        "authorization_url": flow.authorization_url,
        "token_url": flow.token_url,
        "refresh_url": flow.refresh_url,
        **({"device_url": flow.device_url} if flow.device_url else {}),
        "scopes": [scope.name for scope in flow.scopes],
    }
