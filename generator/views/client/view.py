"""View of the client: models, operations and methods, in the order of the templates.

Input: the API. Output: a ``ClientView``. Invariants: names are valid Python names, annotations are
type expressions, defaults are resolved; prose is plain text that the template quotes.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterator

from generator.html_markup import html_to_markdown
from generator.ir.api import Api
from generator.ir.credentials import oauth_urls, token_hosts
from generator.records import dataclass
from generator.views.calls import Argument
from generator.views.client.common_arguments import (
    CommonArgumentsView,
    common_arguments,
    view_common_arguments,
)
from generator.views.client.credentials import (
    CredentialView,
    describe_async_constructor,
    describe_constructor,
    view_credentials,
    view_schemes,
)
from generator.views.client.methods import MethodView, annotations_of, view_methods
from generator.views.client.models import ModelsView, view_models
from generator.views.client.operation_table import (
    OperationView,
    PlanView,
    RateLimitsView,
    view_operation,
)
from generator.views.client.shared_entries import SharedEntries, share_entries
from generator.views.client.surface import list_class, list_models
from generator.views.client.syncs import SyncView, view_sync
from generator.views.client.type_tables import ArgumentsView, share_types, view_arguments
from generator.views.client.webhooks import WebhooksView, view_webhooks
from generator.views.directions import Directions, directions_of
from generator.views.error_names import base_error
from generator.views.prose import attribute_of, class_case, first_sentence, markdown, sentence
from generator.views.servers import ServerView, default_url, view_operation_servers, view_server
from generator.views.settings import Settings
from generator.views.streams import stream_of

_CLASSES = frozenset(
    {
        "AsyncChanges", "AsyncClient", "AsyncPages", "AsyncResource", "AsyncStream",
        "AsyncTransport", "Callable", "Changes", "ClientSettings", "CommonArguments", "Credentials",
        "Endpoint", "HintedArguments", "Hooks", "Iterable", "LazyResource", "Limits", "Literal",
        "Mapping", "Mismatch", "Pages", "Product", "Pruned", "QuotaStore", "RequestOptions",
        "Required", "Retries", "Sequence", "ServerTemplate", "ServerVariable", "SpendingLog",
        "Stream", "SyncClient", "SyncResource", "SyncState", "Transport", "TypeTables", "TypedDict",
        "Unpack", "UnsetType",
    }
)  # fmt: skip
"""Names that the modules of resources and clients import."""
_CONVERTERS = frozenset({"async_pages", "async_stream", "coroutine"})
"""Functions that make methods for asyncio."""
_SERVER_ONLY_ROLES = frozenset({"daily_limit"})
"""Header roles that clients do not interpret: a client's limits are configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """A resource: its module, its sync and async classes, and their methods."""

    module: str
    attribute: str
    class_name: str
    async_class: str
    docs: str
    summary: str
    methods: tuple[MethodView, ...]
    syncs: tuple[SyncView, ...]

    @property
    def is_renamed(self) -> bool:
        """Whether the attribute of the client has another name than the module."""
        return self.attribute != self.module

    @property
    def exports(self) -> list[str]:
        """The names that the module exports, in the order of ruff."""
        return sorted((self.class_name, self.async_class))

    @property
    def converted(self) -> tuple[MethodView, ...]:
        """The methods of the class for asyncio that are made from those of the other class.

        A deprecated one is not, since type checkers would not report its use, and none is if a method
        has the name of what it is made with.
        """
        hidden = _CONVERTERS | {self.class_name}
        if not hidden.isdisjoint(method.name for method in self.methods):
            return ()
        return tuple(method for method in self.methods if not method.deprecated)

    @property
    def deprecation_mark(self) -> str:
        """The decorator of deprecated methods: with another name if a method hides it."""
        names = {old.name for method in self.methods for old in method.old_names}
        names.update(method.name for method in self.methods)
        return "_deprecated" if "deprecated" in names else "deprecated"

    @property
    def repeated(self) -> tuple[MethodView, ...]:
        """The methods that the class for asyncio defines itself."""
        converted = {method.name for method in self.converted}
        return tuple(method for method in self.methods if method.name not in converted)

    @property
    def path(self) -> str:
        """The path of the module below the import package."""
        return f"resources/{self.module}.py"

    @property
    def surface(self) -> Iterator[str]:
        """The lines of the resource in the list of public names."""
        title = f"resources.{self.module}"
        yield from list_class(f"{title}.{self.class_name}", self.methods, self.syncs)
        yield from list_class(
            f"{title}.{self.async_class}", self.methods, self.syncs, is_async=True
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """Input of the templates of the client."""

    package: str
    distribution: str
    version: str
    title: str
    environment: str
    client: str
    async_client: str
    base_error: str
    base_url: str
    server: ServerView | None
    """The server of the API, None if its URL has no variables."""
    operation_servers: tuple[ServerView, ...]
    """The servers with variables that single operations are called at."""
    credentials: tuple[CredentialView, ...]
    constructor_docs: str
    async_constructor_docs: str
    schemes: tuple[tuple[str, Settings], ...]
    header_names: tuple[tuple[str, str], ...]
    failure: Settings
    authorize_url: str
    token_url: str
    refresh_url: str
    device_url: str
    discovery_url: str
    api_domains: tuple[str, ...]
    resources: tuple[ResourceView, ...]
    common: CommonArgumentsView | None
    """The arguments that all operations have, None if they are few."""
    models: ModelsView
    operations: tuple[OperationView, ...]
    shared: SharedEntries
    arguments: tuple[ArgumentsView, ...]
    shared_types: tuple[tuple[str, str], ...]
    """Types of several arguments, by name."""
    has_streams: bool
    webhooks: WebhooksView | None
    rate_limits: RateLimitsView | None

    @property
    def exports(self) -> list[str]:
        """The names of the clients, in the order of ruff."""
        return sorted((self.client, self.async_client))

    @property
    def surface(self) -> dict[str, tuple[str, ...]]:
        """The lines of the list of public names, by path of a module below the import package."""
        lines = {resource.path: tuple(resource.surface) for resource in self.resources}
        return {"models.py": tuple(list_models(self.models)), **lines}

    @property
    def has_server_variables(self) -> bool:
        """Whether callers choose values in the URL of a server."""
        return self.server is not None or bool(self.operation_servers)


def view_client(api: Api) -> ClientView:
    """Return the view of the client."""
    directions = directions_of(api)
    product, urls = api.product, oauth_urls(api)
    common = common_arguments(api)
    arguments, shared_types = share_types(view_arguments(api, directions))
    operations, shared = share_entries([view_operation(api, each) for each in api.operations])
    return ClientView(
        package=product.package,
        distribution=product.distribution,
        version=product.version,
        title=api.title,
        environment=product.environment,
        client=product.client,
        async_client=f"Async{product.client}",
        base_error=base_error(product.client),
        base_url=default_url(api.servers),
        server=view_server(api),
        operation_servers=view_operation_servers(api),
        credentials=view_credentials(api),
        constructor_docs=describe_constructor(api),
        async_constructor_docs=describe_async_constructor(api),
        schemes=view_schemes(api),
        header_names=_header_names(api),
        failure=(("pointer", api.failure.pointer), ("value", api.failure.value))
        if api.failure
        else (),
        authorize_url=urls.authorize_url,
        token_url=urls.token_url,
        refresh_url=urls.refresh_url,
        device_url=urls.device_url,
        discovery_url=urls.discovery_url,
        api_domains=token_hosts(api),
        resources=tuple(_view_resources(api, directions, common)),
        common=view_common_arguments(common, directions),
        models=view_models(api, directions),
        operations=operations,
        shared=shared,
        arguments=arguments,
        shared_types=shared_types,
        webhooks=view_webhooks(api, directions),
        has_streams=any(stream_of(api, operation) for operation in api.operations),
        rate_limits=_view_rate_limits(api),
    )


def _header_names(api: Api) -> tuple[tuple[str, str], ...]:
    """Return role and lower-case name of the response headers that the client interprets."""
    return tuple(
        (header_role.role, header_role.header.lower())
        for header_role in api.header_roles
        if header_role.role not in _SERVER_ONLY_ROLES
    )


def _view_resources(
    api: Api, directions: Directions, common: tuple[Argument, ...]
) -> list[ResourceView]:
    views = []
    for resource in api.resources:
        operations = [api.operation(name) for name in resource.operations]
        name = resource.name.python
        class_name = _class_name(api, name)
        description = resource.docs.description
        summary = resource.docs.summary or ("" if description else resource.name.wire)
        views_of_methods = view_methods(api, operations, directions, common)
        names = frozenset(method.name for method in views_of_methods)
        annotations = annotations_of(directions, names)
        syncs = (
            view_sync(api, operation, method, annotations)
            for operation, method in zip(operations, views_of_methods, strict=False)
        )
        views.append(
            ResourceView(
                module=name,
                attribute=attribute_of(name),
                class_name=class_name,
                async_class=f"Async{class_name}",
                docs=markdown(description or summary),
                summary=sentence(first_sentence(html_to_markdown(summary or description))),
                methods=views_of_methods,
                syncs=tuple(sync for sync in syncs if sync is not None),
            )
        )
    return views


def _class_name(api: Api, resource: str) -> str:
    name = class_case(resource)
    reserved = _CLASSES | {api.product.client, f"Async{api.product.client}"}
    is_reserved = keyword.iskeyword(name) or hasattr(builtins, name)
    return f"{name}Resource" if is_reserved or {name, f"Async{name}"} & reserved else name


def _view_rate_limits(api: Api) -> RateLimitsView | None:
    limits = api.rate_limits
    if limits is None:
        return None
    return RateLimitsView(
        daily_tokens=limits.daily_tokens,
        burst_window=limits.burst_window,
        oauth_burst_factor=limits.oauth_burst_factor,
        plans=tuple(
            PlanView(name=plan.name, daily_multiplier=plan.daily_multiplier, burst=plan.burst)
            for plan in limits.plans
        ),
    )
