"""The view of the mock server: what it must know besides the OpenAPI document, as one literal.

Input: the API and the modules with its rules. Output: a ``MockView`` whose ``table`` the server's
runtime reads. Invariant: everything that the document says is left to the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from generator.ir.api import Api, ApiKeyScheme, HttpScheme, OAuth2Scheme, RateLimits, SecurityScheme
from generator.ir.json import JsonObject, freeze_json
from generator.ir.operations import Operation, SecurityAlternative
from generator.views.mock.roles import Inferred, group_reasons, infer_roles, pointer_of


@dataclass(frozen=True, slots=True)
class NotInferred:
    """Operations for which no behaviour was inferred, and why."""

    text: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MockView:
    """What the templates of the mock server need. ``table`` is plain JSON.

    ``rules_module`` is the module with the rules of the API, empty without any. ``not_inferred`` are
    the operations that respond with examples only, by reason; none if the API has rules.
    """

    title: str
    table: JsonObject
    rules_module: str
    has_rules: bool
    has_oauth: bool
    not_inferred: tuple[NotInferred, ...]


def view_mock(api: Api, modules: Sequence[str] = (), *, has_command: bool = True) -> MockView:
    """Return the view of the mock server of an API. ``modules`` are the names of its rules."""
    roles = infer_roles(api)
    table = {
        "product": _view_product(api, has_command=has_command),
        "operations": [_view_operation(api, each, roles[each.id.wire]) for each in api.operations],
        "limits": _view_limits(api.rate_limits),
        "headers": {role.role: role.header for role in api.header_roles},
    }
    frozen = freeze_json(table)
    assert isinstance(frozen, JsonObject)
    return MockView(
        title=api.title,
        table=frozen,
        rules_module=modules[0] if modules else "",
        has_rules=bool(modules),
        has_oauth=any(isinstance(scheme, OAuth2Scheme) for scheme in api.security_schemes),
        not_inferred=() if modules else tuple(NotInferred(*each) for each in group_reasons(roles)),
    )


def _view_product(api: Api, *, has_command: bool) -> dict[str, str]:
    product = api.product
    return {
        "title": " ".join(api.title.split()),
        "distribution": product.distribution,
        "package": product.package,
        "client": product.client,
        "command": product.command if has_command else "",
        "environment": product.environment,
    }


def _view_operation(api: Api, operation: Operation, inferred: Inferred) -> dict[str, object]:
    return {
        "id": operation.id.wire,
        "method": operation.http_method.upper(),
        "path": operation.path,
        "at": pointer_of(api, operation),
        "cost": operation.cost or 0,
        "data": operation.data,
        "security": [_view_alternative(api, entry) for entry in operation.security],
        "role": inferred.role,
        "reason": inferred.reason,
        "resource": asdict(inferred.resource) if inferred.resource else None,
    }


def _view_alternative(api: Api, alternative: SecurityAlternative) -> list[dict[str, object]]:
    schemes = {scheme.id: scheme for scheme in api.security_schemes}
    takes_token = not _has_api_token(api.security_schemes)
    return [
        {**_view_scheme(schemes[use.scheme], takes_token), "scopes": list(use.scopes)}
        for use in alternative.schemes
    ]


def _has_api_token(schemes: Iterable[SecurityScheme]) -> bool:
    return any(isinstance(scheme, ApiKeyScheme | HttpScheme) for scheme in schemes)


def _view_scheme(scheme: SecurityScheme, takes_token: bool) -> dict[str, object]:
    """Return where the credentials of a scheme are.

    An access token of OAuth 2 may be the mock server's API token only in an API without API tokens.
    """
    if isinstance(scheme, ApiKeyScheme):
        place = {"location": scheme.location, "name": scheme.name}
        return {**place, "kind": "key", "takes_token": True}
    header = {"location": "header", "name": "Authorization"}
    if isinstance(scheme, HttpScheme):
        kind = "basic" if scheme.scheme.lower() == "basic" else "bearer"
        return {**header, "kind": kind, "takes_token": True}
    return {**header, "kind": "bearer", "takes_token": takes_token}


def _view_limits(limits: RateLimits | None) -> dict[str, object] | None:
    if limits is None:
        return None
    return {
        "daily_tokens": limits.daily_tokens,
        "burst_window": limits.burst_window,
        "oauth_burst_factor": limits.oauth_burst_factor,
        "plans": [
            {"name": plan.name, "daily_multiplier": plan.daily_multiplier, "burst": plan.burst}
            for plan in limits.plans
        ],
    }
