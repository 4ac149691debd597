"""The view of the command line: a command per operation, an option per parameter.

Input: the API. Output: ``CliView``, whose leaves are the keyword arguments of the classes in
``package/cli/command_model.py``, those that equal the default left out. Rules: flags are the Python
spelling with dashes; members of nested objects follow a dot; a flag that the command line itself
uses gets the place of the parameter in front (``--query.fields``, ``--body.data``), and a resource
named like one of its own commands gets ``api-``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.ir.api import Api, Resource
from generator.ir.credentials import code_flow, renewal_url, token_hosts, token_of
from generator.ir.operations import Operation
from generator.views.calls import body_media
from generator.views.cli.examples import example_of
from generator.views.cli.options import (
    OptionView,
    deprecation_of,
    object_of,
    view_options,
)
from generator.views.cli.results import columns_of, fields_of, is_many
from generator.views.cli.text import (
    command_name,
    dashed,
    first_sentence,
    resource_name,
    saving_of,
    scopes_of,
)
from generator.views.prose import humanize
from generator.views.servers import default_url
from generator.views.settings import Settings, drop_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandView:
    """One operation: the plain settings of its ``Command``, and its parts."""

    settings: Settings
    options: tuple[OptionView, ...]
    body: Settings
    pages: Settings
    deprecated: Settings
    is_deprecated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One resource: the settings of its ``Resource``, and of an ``Entry`` per command."""

    settings: Settings
    entries: tuple[Settings, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CliView:
    """Everything under ``package/cli``. ``commands`` are keyed by the module of their resource."""

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
                _command(api, api.operation(found)) for found in resource.operations
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
        token_header=token.header if token else "",
        auth_scheme=token.word if token else "",
        api_domains=token_hosts(api),
        daily_tokens=limits.daily_tokens if limits else None,
        burst_window=limits.burst_window if limits else None,
    )


def _first_example(api: Api) -> str:
    """Return the call that heads the help of the root: a list, current, the simplest there is."""
    ranked = sorted(
        api.operations,
        key=lambda found: (
            found.deprecation is not None,
            found.pagination is None,
            sum(parameter.required for parameter in found.parameters),
        ),
    )
    if not ranked:
        return "--help"
    return f"{command_name(ranked[0])} {example_of(api, ranked[0])}".strip()


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
    operations = [api.operation(found) for found in resource.operations]
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
        ("name", dashed(operation.method.python)),
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
    wanted = operation.deprecation.replaced_by if operation.deprecation else ""
    found = (command_name(other) for other in api.operations if other.id.wire == wanted)
    return next(found, wanted)


def _command(api: Api, operation: Operation) -> CommandView:
    options = view_options(api, operation)
    docs = operation.docs.external_docs
    settings = drop_defaults(
        name=dashed(operation.method.python),
        resource=resource_name(operation.resource),
        operation=operation.id.wire,
        method=operation.http_method.upper(),
        path=operation.path,
        summary=_summary(operation),
        description=operation.docs.description,
        example=example_of(api, operation),
        docs=docs.url if docs else "",
        scopes=scopes_of(operation),
        data="" if operation.pagination else operation.data,
        many=is_many(api, operation),
        columns=columns_of(api, operation),
        fields=fields_of(api, operation),
        ids=operation.batch.parameter if operation.batch else "",
        reads=_reads(api, operation),
    )
    return CommandView(
        settings=(("cost", operation.cost), *settings),
        options=options,
        body=_body(api, operation),
        pages=_pages(operation),
        deprecated=deprecation_of(
            operation.deprecation, _replacement(api, operation), saving_of(api, operation)
        ),
        is_deprecated=operation.deprecation is not None,
    )


def _reads(api: Api, operation: Operation) -> str:
    """Return the operation that reads back what this one wrote: GET on the same path."""
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
    declaration = object_of(api, media.type)
    whole = declaration is None
    return (
        ("content_type", media.content_type),
        ("open", declaration is None or declaration.additional is not None),
        *drop_defaults(whole=whole, required=whole and operation.body.required),
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
    )
