"""The view of the command line: a command per operation, an option per parameter and property.

The leaves of ``CliView`` are keyword arguments of the classes in ``package/cli/command_model.py``;
arguments that equal the default are left out. A flag is the Python name with dashes; the properties
of nested objects are joined by a dot. If a shared option has the same flag, the parameter's
location is put in front (``--query.fields``, ``--body.data``); a resource with the name of a
utility command is prefixed with ``api-``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from generator.ir.api import Api, Resource
from generator.ir.credentials import code_flow, renewal_url, token_hosts, token_of
from generator.ir.operations import Operation
from generator.views.calls import body_media
from generator.views.cli.examples import build_example
from generator.views.cli.options import (
    OptionView,
    deprecation_settings,
    object_declaration,
    view_options,
)
from generator.views.cli.results import default_columns, is_list, result_fields
from generator.views.cli.text import (
    command_name,
    describe_savings,
    first_sentence,
    kebab_case,
    required_scopes,
    resource_name,
)
from generator.views.prose import humanize
from generator.views.servers import default_url
from generator.views.settings import Settings, drop_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandView:
    """One operation: the keyword arguments of its ``Command``, and of its parts."""

    settings: Settings
    options: tuple[OptionView, ...]
    body: Settings
    pages: Settings
    deprecated: Settings
    is_deprecated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One resource: the keyword arguments of its ``Resource``, and of an ``Entry`` per command."""

    settings: Settings
    entries: tuple[Settings, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CliView:
    """All rendered modules of ``package/cli``. ``commands`` are keyed by their resource's module."""

    product: Settings
    oauth: Settings
    plans: tuple[Settings, ...]
    groups: tuple[GroupView, ...]
    commands: Mapping[str, tuple[CommandView, ...]]


def view_cli(api: Api) -> CliView:
    """Return the view of the command line for an API."""
    return CliView(
        product=_product(api),
        oauth=_oauth(api),
        plans=_plans(api),
        groups=tuple(_group(api, resource) for resource in api.resources),
        commands={
            resource.name.python: tuple(
                _command(api, api.operation(operation)) for operation in resource.operations
            )
            for resource in api.resources
        },
    )


def _product(api: Api) -> Settings:
    limits = api.rate_limits
    token = token_of(api)
    return drop_defaults(
        command=api.product.command,
        title=api.title,
        distribution=api.product.distribution,
        package=api.product.package,
        client=api.product.client,
        version=api.product.version,
        environment=api.product.environment,
        base_url=default_url(api.servers),
        example=_first_example(api),
        example_path=_example_path(api),
        token_header=token.header if token else "",
        auth_scheme=token.auth_scheme if token else "",
        api_domains=token_hosts(api),
        daily_tokens=limits.daily_tokens if limits else None,
        burst_window=limits.burst_window if limits else None,
    )


def _first_example(api: Api) -> str:
    """Return the example of the root's help, preferably a list without required parameters."""
    ranked = sorted(
        api.operations,
        key=lambda operation: (
            operation.deprecation is not None,
            operation.pagination is None,
            sum(parameter.required for parameter in operation.parameters),
        ),
    )
    if not ranked:
        return "--help"
    return f"{command_name(ranked[0])} {build_example(api, ranked[0])}".strip()


def _example_path(api: Api) -> str:
    """Return a path that GET reads, preferably without parameters; empty if there is none."""
    paths = [
        operation.path
        for operation in api.operations
        if operation.http_method.upper() == "GET" and operation.deprecation is None
    ]
    path = min(paths, key=lambda path: path.count("{"), default="")
    return shlex.quote(re.sub("[{}]", "", path)) if path else ""


def _oauth(api: Api) -> Settings:
    flow = code_flow(api)
    if flow is None:
        return ()
    return drop_defaults(
        authorize_url=flow.authorization_url,
        token_url=flow.token_url,
        refresh_url=renewal_url(flow),
        scopes=tuple(scope.name for scope in flow.scopes),
    )


def _plans(api: Api) -> tuple[Settings, ...]:
    plans = api.rate_limits.plans if api.rate_limits else ()
    return tuple(
        drop_defaults(name=plan.name, daily_multiplier=plan.daily_multiplier, burst=plan.burst)
        for plan in plans
    )


def _group(api: Api, resource: Resource) -> GroupView:
    operations = [api.operation(operation) for operation in resource.operations]
    summary = first_sentence(resource.docs.summary or resource.docs.description)
    return GroupView(
        settings=drop_defaults(
            name=resource_name(resource.name),
            module=resource.name.python,
            summary=summary or f"{resource.name.wire} ({len(operations)} commands)",
        ),
        entries=tuple(_entry(api, operation) for operation in operations),
    )


def _entry(api: Api, operation: Operation) -> Settings:
    return (
        ("name", kebab_case(operation.method.python)),
        ("summary", _entry_summary(api, operation)),
        ("operation", operation.id.wire),
        ("cost", operation.cost),
        *drop_defaults(deprecated=operation.deprecation is not None),
    )


def _entry_summary(api: Api, operation: Operation) -> str:
    if operation.deprecation and operation.deprecation.replaced_by:
        return f"use {_replacement(api, operation)} instead"
    return _summary(operation)


def _summary(operation: Operation) -> str:
    return operation.docs.summary or humanize(operation.method.python)


def _replacement(api: Api, operation: Operation) -> str:
    replaced_by = operation.deprecation.replaced_by if operation.deprecation else ""
    names = (command_name(other) for other in api.operations if other.id.wire == replaced_by)
    return next(names, replaced_by)


def _command(api: Api, operation: Operation) -> CommandView:
    options = view_options(api, operation)
    docs = operation.docs.external_docs
    settings = drop_defaults(
        name=kebab_case(operation.method.python),
        resource=resource_name(operation.resource),
        operation=operation.id.wire,
        method=operation.http_method.upper(),
        path=operation.path,
        summary=_summary(operation),
        description=operation.docs.description,
        example=build_example(api, operation),
        docs=docs.url if docs else "",
        scopes=required_scopes(operation),
        data="" if operation.pagination else operation.data,
        many=is_list(api, operation),
        columns=default_columns(api, operation),
        fields=result_fields(api, operation),
        ids=operation.batch.parameter if operation.batch else "",
        read_operation=_read_operation(api, operation),
        web=operation.web_url,
    )
    return CommandView(
        settings=(("cost", operation.cost), *settings),
        options=options,
        body=_body(api, operation),
        pages=_pages(operation),
        deprecated=deprecation_settings(
            operation.deprecation, _replacement(api, operation), describe_savings(api, operation)
        ),
        is_deprecated=operation.deprecation is not None,
    )


def _read_operation(api: Api, operation: Operation) -> str:
    """Return the operationId that reads the record which a PATCH writes; empty if there is none."""
    if operation.http_method.upper() != "PATCH":
        return ""
    for other in api.operations:
        if other.path == operation.path and other.http_method.upper() == "GET":
            return other.id.wire
    return ""


def _body(api: Api, operation: Operation) -> Settings:
    media = body_media(operation)
    if operation.body is None or media is None:
        return ()
    declaration = object_declaration(api, media.type)
    data_only = declaration is None
    return (
        ("content_type", media.content_type),
        ("allows_additional", declaration is None or declaration.additional is not None),
        *drop_defaults(data_only=data_only, required=data_only and operation.body.required),
    )


def _pages(operation: Operation) -> Settings:
    pages = operation.pagination
    if pages is None:
        return ()
    return drop_defaults(
        cursor=pages.cursor_parameter,
        size=pages.size_parameter,
        items=pages.items,
        next_cursor=pages.next_cursor,
        default_size=pages.default_size,
        maximum_size=pages.maximum_size,
        window_end=pages.window_end,
        item_id=pages.item_id,
    )
