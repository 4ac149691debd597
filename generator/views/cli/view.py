"""The view of the command line: what it does not read from the operation table.

``Settings`` are keyword arguments of the classes in ``package/cli/command_model.py``; arguments that
equal the default are left out. If a shared option has the flag of a parameter, the parameter's
location is put in front (``--query.fields``, ``--body.data``); a resource with the name of a
utility command is prefixed with ``api-``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from generator.ir.api import Api, Resource
from generator.ir.credentials import (
    arguments_of,
    client_arguments,
    main_schemes,
    oauth_urls,
    token_hosts,
)
from generator.ir.operations import Operation
from generator.records import dataclass
from generator.views.cli.examples import build_example
from generator.views.cli.options import OptionView, view_options
from generator.views.cli.text import command_name, kebab_case, resource_name
from generator.views.prose import attribute_of, first_sentence
from generator.views.servers import default_url, server_variables
from generator.views.settings import Settings, drop_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """An option whose flag does not follow from its name in the operation table."""

    location: str
    name: str
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of commands. ``attribute`` is that of the client, empty if it has the same name."""

    name: str
    summary: str
    attribute: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandView:
    """What the command of an operation has besides its entry in the operation table.

    ``example`` are the arguments of a useful call, quoted for a POSIX shell. ``web`` is the URL of the
    record in the web app, with path parameters in braces; empty if unknown. ``surface`` are the lines
    of the command in the list of public names.
    """

    operation: str
    example: str
    flags: tuple[FlagView, ...]
    web: str
    surface: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CliView:
    """All rendered modules of ``package/cli``."""

    product: Settings
    oauth: Settings
    plans: tuple[Settings, ...]
    resources: tuple[GroupView, ...]
    commands: tuple[CommandView, ...]

    @property
    def surface(self) -> tuple[str, ...]:
        """The lines of all commands in the list of public names."""
        return tuple(line for command in self.commands for line in command.surface)


def view_cli(api: Api) -> CliView:
    """Return the view of the command line for an API."""
    return CliView(
        product=_product(api),
        oauth=_oauth(api),
        plans=_plans(api),
        resources=tuple(_view_group(resource) for resource in api.resources),
        commands=tuple(_command(api, operation) for operation in api.operations),
    )


def _product(api: Api) -> Settings:
    limits = api.rate_limits
    return drop_defaults(
        command=api.product.command,
        title=api.title,
        distribution=api.product.distribution,
        package=api.product.package,
        client=api.product.client,
        version=api.product.version,
        environment=api.product.environment,
        server_variables=tuple(server_variables(api)),
        has_webhooks=bool(api.webhooks),
        base_url=default_url(api.servers),
        example=_first_example(api),
        example_path=_example_path(api),
        main_arguments=arguments_of(main_schemes(api)),
        user_names=tuple(each.name for each in client_arguments(api) if not each.is_secret),
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
    example = build_example(api, ranked[0], view_options(api, ranked[0]))
    return f"{command_name(ranked[0])} {example}".strip()


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
    urls = oauth_urls(api)
    if not urls.token_url and not urls.discovery_url:
        return ()
    return drop_defaults(**asdict(urls))


def _plans(api: Api) -> tuple[Settings, ...]:
    plans = api.rate_limits.plans if api.rate_limits else ()
    return tuple(
        drop_defaults(name=plan.name, daily_multiplier=plan.daily_multiplier, burst=plan.burst)
        for plan in plans
    )


def _view_group(resource: Resource) -> GroupView:
    summary = first_sentence(resource.docs.summary or resource.docs.description)
    count = len(resource.operations)
    name, attribute = resource_name(resource.name), attribute_of(resource.name.python)
    return GroupView(
        name=name,
        summary=summary or f"{resource.name.wire} ({count} commands)",
        attribute="" if attribute == name else attribute,
    )


def _command(api: Api, operation: Operation) -> CommandView:
    options = view_options(api, operation)
    flags = (
        FlagView(location=option.location, name=option.name, flag=option.flag)
        for option in options
        if not option.has_usual_flag
    )
    return CommandView(
        operation=operation.id.wire,
        example=build_example(api, operation, options),
        flags=tuple(flags),
        web=operation.web_url,
        surface=tuple(_surface(operation, options)),
    )


def _surface(operation: Operation, options: Sequence[OptionView]) -> Iterator[str]:
    if operation.sync is not None:
        resource, _, method = command_name(operation).partition(" ")
        yield f"command {resource} sync" + ("" if method == "list" else f"-{method}")
    name = command_name(operation)
    yield f"command {name}"
    for old in operation.old_methods:
        yield f"command {name.partition(' ')[0]} {kebab_case(old)}"
    for renamed in operation.old_arguments:
        yield f"flag {name} --{kebab_case(renamed.old)}"
    for option in options:
        many = " (several)" if option.many else ""
        required = "" if option.required else " (optional)"
        if option.location == "path":
            yield f"argument {name} {option.flag.upper()}: {option.kind}{many}"
        else:
            yield f"flag {name} --{option.flag}: {option.kind}{many}{required}"
