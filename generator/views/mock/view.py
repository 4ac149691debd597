"""The view of the mock server: what it must know besides the OpenAPI document.

Input: the API and the modules with its rules. Output: a ``MockView``; the server's runtime reads its
plain JSON as ``description.json``. Invariant: what is empty or absent is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from generator.ir.api import Api, ApiKeyScheme, HttpScheme, OtherScheme, RateLimits, SecurityScheme
from generator.ir.credentials import arguments_of, kind_of, main_schemes, scheme_by_id
from generator.ir.json import JsonObject, freeze_json
from generator.ir.operations import Operation
from generator.ir.webhooks import SignatureRule
from generator.records import dataclass
from generator.views.mock.bodies import uninspected_media
from generator.views.mock.pages import Pages, view_pages
from generator.views.mock.roles import Inferred, Resource, group_reasons, infer_roles, pointer_of
from generator.views.settings import drop_defaults


@dataclass(frozen=True, slots=True)
class NotInferred:
    """Operations for which no behaviour was inferred, and why."""

    text: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MockView:
    """What the templates of the mock server need; ``mock/table.py`` of the package describes it.

    ``schemes`` are the security schemes by name, to which the operations refer. ``credentials`` are
    the arguments of the client whose values the server accepts. ``rules_module`` is the module with
    the rules of the API, empty without any. ``not_inferred`` are the operations that respond with
    examples only, by reason; none if the API has rules.
    """

    title: str
    product: JsonObject
    limits: JsonObject | None
    headers: JsonObject
    schemes: JsonObject
    credentials: JsonObject
    webhooks: JsonObject
    operations: tuple[JsonObject, ...]
    rules_module: str
    has_rules: bool
    has_oauth: bool
    not_inferred: tuple[NotInferred, ...]


def view_mock(api: Api, modules: Sequence[str] = (), *, has_command: bool = True) -> MockView:
    """Return the view of the mock server of an API. ``modules`` are the names of its rules."""
    roles = infer_roles(api)
    limits = _view_limits(api.rate_limits)
    return MockView(
        title=api.title,
        product=_frozen(_view_product(api, has_command=has_command)),
        limits=_frozen(limits) if limits else None,
        headers=_frozen({role.role: role.header for role in api.header_roles}),
        schemes=_frozen(_view_schemes(api)),
        credentials=_frozen(_view_credentials(api)),
        webhooks=_frozen(_view_webhooks(api)),
        operations=tuple(
            _frozen(_view_operation(api, each, roles[each.id.wire])) for each in api.operations
        ),
        rules_module=modules[0] if modules else "",
        has_rules=bool(modules),
        has_oauth=any(kind_of(scheme) == "oauth" for scheme in api.security_schemes),
        not_inferred=() if modules else tuple(NotInferred(*each) for each in group_reasons(roles)),
    )


def _frozen(value: Mapping[str, object]) -> JsonObject:
    frozen = freeze_json(value)
    assert isinstance(frozen, JsonObject)
    return frozen


def _values(record: Resource | Pages | SignatureRule) -> dict[str, object]:
    """Return the values of a record by name; ``asdict`` would copy each of them."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


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
    security = [
        {use.scheme: list(use.scopes) for use in entry.schemes if _is_checked(api, use.scheme)}
        for entry in operation.security
    ]
    resource, pages = inferred.resource, view_pages(api, operation)
    settings = drop_defaults(
        id=operation.id.wire,
        method=operation.http_method.upper(),
        path=operation.path,
        query=operation.query,
        at=pointer_of(api, operation),
        cost=operation.cost,
        data=operation.data,
        key_header=operation.repeats.key_header if operation.repeats else "",
        security=tuple(security),
        role=inferred.role,
        reason=inferred.reason,
        uninspected=uninspected_media(operation),
        pages=dict(drop_defaults(**_values(pages))) if pages else None,
        resource=_view_resource(resource) if resource else None,
    )
    return dict(settings)


def _is_checked(api: Api, scheme: str) -> bool:
    """Whether the server knows what the credentials of a scheme look like."""
    return not isinstance(scheme_by_id(api).get(scheme), OtherScheme | None)


def _view_resource(resource: Resource) -> dict[str, object]:
    settings = dict(drop_defaults(**_values(resource)))
    return settings if resource.records is not None else {**settings, "records": None}


def _view_schemes(api: Api) -> dict[str, object]:
    takes_token = not _has_api_token(api.security_schemes)
    return {
        scheme.id: _view_scheme(scheme, takes_token, _suffixes(api, scheme))
        for scheme in api.security_schemes
        if not isinstance(scheme, OtherScheme)
    }


def _has_api_token(schemes: Iterable[SecurityScheme]) -> bool:
    return any(isinstance(scheme, ApiKeyScheme | HttpScheme) for scheme in schemes)


def _suffixes(api: Api, scheme: SecurityScheme) -> list[str]:
    """Return what follows the API token of the mock server in each credential of a scheme.

    The only one that most operations need is the API token itself; all others differ.
    """
    main = arguments_of(main_schemes(api))
    return ["" if main == (name,) else f"-{name.replace('_', '-')}" for name in scheme.arguments]


def _view_credentials(api: Api) -> dict[str, str]:
    """Return the suffix of each argument of the client whose value the mock server accepts."""
    takes_token = not _has_api_token(api.security_schemes)
    return {
        name: suffix
        for scheme in api.security_schemes
        if takes_token or isinstance(scheme, ApiKeyScheme | HttpScheme)
        for name, suffix in zip(scheme.arguments, _suffixes(api, scheme), strict=True)
    }


def _view_scheme(
    scheme: SecurityScheme, takes_token: bool, suffixes: list[str]
) -> dict[str, object]:
    """Return where the credentials of a scheme are.

    An access token of OAuth 2 may be the mock server's API token only in an API without API tokens.
    """
    if isinstance(scheme, ApiKeyScheme):
        place = {"location": scheme.location, "name": scheme.name}
        return {**place, "kind": "key", "takes_token": True, "suffixes": suffixes}
    header = {"location": "header", "name": "Authorization", "suffixes": suffixes}
    if isinstance(scheme, HttpScheme):
        kind = "basic" if scheme.scheme.lower() == "basic" else "bearer"
        return {**header, "kind": kind, "takes_token": True}
    return {**header, "kind": "bearer", "takes_token": takes_token}


def _view_webhooks(api: Api) -> dict[str, object]:
    event, signature = api.webhook_rules.event, api.webhook_rules.signature
    settings = drop_defaults(
        events=tuple(
            {
                "name": each.name.wire,
                "at": each.pointer,
                "values": [] if each.operation else list(each.values),
            }
            for each in api.webhooks
        ),
        header=event.header if event and api.webhooks else "",
        pointer=event.pointer if event and api.webhooks else "",
        signature=_values(signature) if signature and api.webhooks else None,
    )
    return dict(settings)


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
