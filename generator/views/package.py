"""View of the distribution: names, version, installation, and a table of operations.

Input: the API and the generated targets. Output: a ``PackageView`` for pyproject.toml and README.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from generator.ir.api import Api
from generator.ir.credentials import (
    ClientArgument,
    arguments_of,
    client_arguments,
    kind_of,
    main_schemes,
    needs_credentials,
    title_of_scheme,
)
from generator.ir.operations import Operation
from generator.ir.servers import Server
from generator.ir.sync_names import prune_method, sync_method
from generator.ir.types import ArrayType, NullableType, StringType, Type
from generator.records import dataclass
from generator.views.calls import BodyForm, call_of_operation, result_of
from generator.views.error_names import base_error
from generator.views.prose import attribute_of, call_of
from generator.views.readme_example import ExampleView, view_example, view_stream_example
from generator.views.servers import PLACEHOLDER_URL, server_variables
from generator.views.streams import is_streamed
from generator.views.webhook_names import event_class_names, secret_variable


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """One operation in the table of the README. ``cost`` is in tokens, None when unknown."""

    call: str
    request: str
    summary: str
    cost: int | None
    has_cost: bool
    deprecated: bool
    replacement: str
    """The call to use instead, empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRow:
    """A server: its name or description, untrusted text, and its URL."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRow:
    """An argument of the client with credentials, its environment variable, and what it is.

    ``title`` is untrusted text.
    """

    argument: str
    variable: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event in the table of the README: its name in the API, and its class."""

    name: str
    class_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCalls:
    """The methods that keep a copy of a list, and the command that does."""

    sync: str
    prune: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """Contents of pyproject.toml and README.md. ``title`` and ``summary`` are untrusted text."""

    distribution: str
    package: str
    version: str
    client: str
    base_error: str
    command: str
    entry_point: str
    """Entry point of the console script, as ``package.module:function``."""
    credentials: tuple[tuple[str, str], ...]
    """The arguments of the client that most operations need, and their environment variables."""
    all_credentials: tuple[CredentialRow, ...]
    has_oauth: bool
    title: str
    api_version: str
    needs_credentials: bool
    """Whether some operation cannot be called without credentials."""
    base_url: str
    """The base URL that users have to pass, empty when the document names a server."""
    servers: tuple[ServerRow, ...]
    """The servers of the document, if there are several."""
    server_variables: tuple[tuple[str, str], ...]
    """Variables in the URL of the server, with their values, separated by commas; empty for any."""
    example: ExampleView | None
    paginated_example: ExampleView | None
    stream_example: ExampleView | None
    webhooks: tuple[EventRow, ...]
    webhooks_signed: bool
    webhook_variable: str
    """The environment variable with the secret of the webhooks."""
    webhook_command: str
    """The command that verifies a request."""
    has_files: bool
    """Whether an operation sends or returns content that is neither JSON nor a form without files."""
    operations: tuple[OperationRow, ...]
    has_costs: bool
    has_rate_limits: bool
    has_metering: bool
    """Whether the document states costs or rate limits."""
    sync_calls: tuple[SyncCalls, ...]
    """The lists of which a copy can be kept, that of the example first."""
    has_cli: bool
    has_docs: bool
    has_mcp: bool
    has_mock: bool
    has_tests: bool

    @property
    def cli_requirement(self) -> str:
        """The distribution with the extra of the command line."""
        return f"{self.distribution}[cli]"

    @property
    def plugin(self) -> str:
        """The module with the mock server's pytest fixtures."""
        return f"{self.package}.mock.plugin"

    @property
    def docs_folder(self) -> str:
        """The folder of the reference pages in the wheel; the command line opens them."""
        return f"{self.package}/docs"

    @property
    def mcp_command(self) -> str:
        """The command that runs the MCP server."""
        return f"{self.command} mcp"

    @property
    def mcp_config(self) -> str:
        """The entry for the MCP server in the configuration of an assistant, as JSON."""
        return _mcp_config(self.command, has_costs=self.has_costs)


def view_package(api: Api, targets: Sequence[str]) -> PackageView:
    """Return the view of a distribution with these targets."""
    product = api.product
    names = arguments_of(main_schemes(api))
    return PackageView(
        distribution=product.distribution,
        package=product.package,
        version=product.version,
        client=product.client,
        base_error=base_error(product.client),
        command=product.command,
        entry_point=f"{product.package}.cli:main",
        credentials=tuple((name, f"{product.environment}_{name.upper()}") for name in names),
        all_credentials=tuple(_view_credential(api, each) for each in client_arguments(api)),
        has_oauth=any(kind_of(scheme) == "oauth" for scheme in api.security_schemes),
        title=" ".join(api.title.split()),
        api_version=api.version,
        needs_credentials=any(needs_credentials(api, each) for each in api.operations),
        base_url="" if api.servers else PLACEHOLDER_URL,
        servers=tuple(map(_view_server, api.servers)) if len(api.servers) > 1 else (),
        server_variables=tuple(_view_variables(api)),
        example=view_example(api, api.operations),
        paginated_example=view_example(
            api, [operation for operation in api.operations if operation.pagination]
        ),
        stream_example=view_stream_example(api),
        webhooks=tuple(
            EventRow(name=webhook.name.wire, class_name=class_name)
            for webhook, class_name in zip(api.webhooks, event_class_names(api), strict=True)
        ),
        webhooks_signed=api.webhook_rules.signature is not None,
        webhook_variable=secret_variable(api),
        webhook_command=f"{api.product.command} webhook unwrap",
        has_files=any(_has_files(api, operation) for operation in api.operations),
        operations=tuple(_view_row(api, operation) for operation in api.operations),
        has_costs=api.has_costs,
        has_rate_limits=api.rate_limits is not None,
        has_metering=api.has_costs or api.rate_limits is not None,
        sync_calls=tuple(
            _view_sync_calls(product.command, each) for each in api.operations if each.sync
        ),
        has_cli="cli" in targets,
        has_docs="docs" in targets,
        has_mcp="mcp" in targets,
        has_mock="mock" in targets,
        has_tests="contract" in targets,
    )


def _view_variables(api: Api) -> Iterator[tuple[str, str]]:
    """Yield the variables of the server's URL, with the values that the document lists."""
    for name, values in server_variables(api).items():
        yield name, ", ".join(values)


def _view_credential(api: Api, argument: ClientArgument) -> CredentialRow:
    titles = dict.fromkeys(title_of_scheme(scheme) for scheme in argument.schemes)
    is_password = argument.is_secret and kind_of(argument.schemes[0]) == "basic"
    name = "password" if is_password else "user name"
    basic = kind_of(argument.schemes[0]) == "basic"
    return CredentialRow(
        argument=argument.name,
        variable=f"{api.product.environment}_{argument.name.upper()}",
        title=f"{name} (HTTP basic)" if basic else " or ".join(titles),
    )


def _has_files(api: Api, operation: Operation) -> bool:
    arguments = call_of_operation(api, operation).arguments
    bodies = result_of(api, operation).bodies
    is_raw = any(body.form is BodyForm.RAW for body in bodies) and not is_streamed(api, operation)
    return is_raw or any(_is_file(argument.type) for argument in arguments)


def _is_file(type_: Type) -> bool:
    inner = type_.inner if isinstance(type_, NullableType) else type_
    inner = inner.items if isinstance(inner, ArrayType) else inner
    return isinstance(inner, StringType) and inner.format == "binary"


def _mcp_config(command: str, *, has_costs: bool) -> str:
    arguments = ["mcp", "--budget", "500"] if has_costs else ["mcp"]
    servers = {command: {"command": command, "args": arguments}}
    return json.dumps({"mcpServers": servers}, indent=2)


def _view_sync_calls(command: str, operation: Operation) -> SyncCalls:
    resource = attribute_of(operation.resource.python)
    name, table = sync_method(operation), resource.strip("_").replace("_", "-")
    return SyncCalls(
        sync=f"{resource}.{name}",
        prune=f"{resource}.{prune_method(operation)}",
        command=f"{command} {table} {name.replace('_', '-')} --to {table}.sqlite",
    )


def _view_server(server: Server) -> ServerRow:
    return ServerRow(name=server.docs.title or server.docs.description, url=server.url)


def _view_row(api: Api, operation: Operation) -> OperationRow:
    deprecation = operation.deprecation
    return OperationRow(
        call=call_of(operation),
        request=f"{operation.http_method.upper()} {operation.path}",
        summary=operation.docs.summary,
        cost=operation.cost,
        has_cost=operation.cost is not None,
        deprecated=deprecation is not None,
        replacement=_replacement(api, deprecation.replaced_by if deprecation else ""),
    )


def _replacement(api: Api, operation_id: str) -> str:
    replacement = api.find_operation(operation_id)
    return call_of(replacement) if replacement is not None else ""
