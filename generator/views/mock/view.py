"""View of the mock server: operations, request schemas, limits and headers, as one JSON literal.

Input: the API. Output: a ``MockView`` whose ``table`` the server reads at start. Invariants: the
table contains only types that occur in requests; every schema has its JSON pointer in the OpenAPI
document (``at``), and no line number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.ir.api import Api, HttpScheme, OAuth2Scheme, Product, RateLimits, SecurityScheme
from generator.ir.json import JsonObject, freeze_json
from generator.ir.media_types import is_json
from generator.ir.operations import Location, Operation, Parameter, SecurityAlternative
from generator.ir.types import ArrayType, NullableType, Type
from generator.views.mock.schemas import view_declarations, view_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class MockView:
    """Input of the templates of the mock server. ``table`` is plain JSON."""

    title: str
    table: JsonObject


def view_mock(api: Api) -> MockView:
    """Return the view of the mock server of an API."""
    table = {
        "product": _view_product(api.product),
        "operations": [_view_operation(api, operation) for operation in api.operations],
        "types": view_declarations(api, _request_types(api.operations)),
        "limits": _view_limits(api.rate_limits),
        "headers": {role.role: role.header for role in api.header_roles},
    }
    frozen = freeze_json(table)
    assert isinstance(frozen, JsonObject)
    return MockView(title=api.title, table=frozen)


def _view_product(product: Product) -> dict[str, str]:
    return {
        "package": product.package,
        "client": product.client,
        "command": product.command,
        "environment": product.environment,
    }


def _request_types(operations: Iterable[Operation]) -> Iterator[Type]:
    for operation in operations:
        yield from (parameter.type for parameter in operation.parameters)
        if operation.body:
            yield from (media.type for media in operation.body.content)


def _view_operation(api: Api, operation: Operation) -> dict[str, object]:
    return {
        "id": operation.id.wire,
        "method": operation.http_method.upper(),
        "path": operation.path,
        "at": operation.origin.pointer,
        "role": role_of(operation),
        "legacy": is_legacy(operation),
        "cost": operation.cost or 0,
        "call": f"{operation.resource.python}.{operation.method.python}",
        "parameters": [_view_parameter(parameter) for parameter in operation.parameters],
        "body": _view_body(operation),
        "security": [_view_alternative(api, alternative) for alternative in operation.security],
    }


def is_legacy(operation: Operation) -> bool:
    """Return whether an operation belongs to version 1 of the API, which has another error format."""
    return "v1" in operation.path.split("/")[:3]


def role_of(operation: Operation) -> str:
    """Return what an operation does to records, empty if the mock server does not implement it."""
    by_id = any(parameter.location is Location.PATH for parameter in operation.parameters)
    match operation.http_method.upper():
        case "GET":
            return "get" if by_id else "list" if operation.pagination else ""
        case "POST":
            return "create" if operation.body and not by_id else ""
        case "PATCH" | "PUT":
            return "update" if operation.body and by_id else ""
        case "DELETE":
            return "delete" if by_id else "delete_many" if _takes_list(operation) else ""
        case _:
            return ""


def _takes_list(operation: Operation) -> bool:
    return any(
        isinstance(_non_null(parameter.type), ArrayType) for parameter in operation.parameters
    )


def _non_null(type_: Type) -> Type:
    return type_.inner if isinstance(type_, NullableType) else type_


def _view_parameter(parameter: Parameter) -> dict[str, object]:
    pointer = parameter.origin.pointer
    return {
        "name": parameter.name.wire,
        "location": parameter.location.value,
        "required": parameter.required,
        "at": pointer,
        "schema": view_schema(parameter.type, f"{pointer}/schema"),
        "explode": parameter.explode,
        "cancels": list(parameter.cancels),
    }


def _view_body(operation: Operation) -> dict[str, object] | None:
    if operation.body is None:
        return None
    for media in operation.body.content:
        if is_json(media.content_type):
            pointer = f"{media.origin.pointer}/schema"
            return {
                "required": operation.body.required,
                "at": operation.body.origin.pointer,
                "schema": view_schema(media.type, pointer),
            }
    return None


def _view_alternative(api: Api, alternative: SecurityAlternative) -> list[dict[str, object]]:
    schemes = {scheme.id: scheme for scheme in api.security_schemes}
    return [
        {**_view_scheme(schemes[use.scheme]), "scopes": list(use.scopes)}
        for use in alternative.schemes
    ]


def _view_scheme(scheme: SecurityScheme) -> dict[str, object]:
    if isinstance(scheme, OAuth2Scheme | HttpScheme):
        return {"header": "authorization", "bearer": True}
    return {"header": scheme.name.lower(), "bearer": False}


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
