"""The API as a whole: operations, type table, security schemes, servers and product names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property, wraps
from typing import TypeAlias, TypeVar, cast

from generator.ir.json import Json
from generator.ir.operations import Operation
from generator.ir.servers import Server
from generator.ir.types import Declaration, Deprecation, Documentation, Name, TypeId
from generator.ir.webhooks import Webhook, WebhookRules
from generator.positions import Origin
from generator.records import dataclass

ObjectT = TypeVar("ObjectT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The names of the generated software."""

    distribution: str
    package: str
    version: str
    client: str
    command: str
    environment: str
    """Prefix of environment variables, such as ``PETSHOP``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A scope of an OAuth 2 flow."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An OAuth 2 flow (``authorizationCode``, …) with its URLs; empty where it has none.

    ``device_url`` is where a device asks for a code (RFC 8628, section 3.1).
    """

    kind: str
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: tuple[Scope, ...]
    device_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyScheme:
    """An API key in a header, query parameter or cookie.

    ``arguments`` of every scheme are the arguments of a client with its credentials: one, or for
    ``basic`` the user name and the password; none if no operation uses the scheme.
    """

    id: str
    location: str
    name: str
    arguments: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpScheme:
    """An auth-scheme of the Authorization header (RFC 9110, 11.1): ``basic``, ``bearer``, …"""

    id: str
    scheme: str
    arguments: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Scheme:
    """OAuth 2 with its flows.

    ``api_domains`` are the domains, including subdomains, whose hosts accept the access tokens
    (``x-api-domains``); empty when not documented. ``metadata_url`` is where the authorization server
    describes itself (RFC 8414); empty if unknown.
    """

    id: str
    flows: tuple[Flow, ...]
    api_domains: tuple[str, ...] = ()
    metadata_url: str = ""
    arguments: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdConnectScheme:
    """OpenID Connect: ``url`` is where the provider describes itself (OpenID Connect Discovery)."""

    id: str
    url: str
    arguments: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherScheme:
    """A scheme that is not generated, such as ``mutualTLS``; ``title`` describes it.

    Operations that require it need an implementation of the user.
    """

    id: str
    title: str
    arguments: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


SecurityScheme: TypeAlias = (
    ApiKeyScheme | HttpScheme | OAuth2Scheme | OpenIdConnectScheme | OtherScheme
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A group of operations, an attribute of the client."""

    name: Name
    operations: tuple[str, ...]
    """operationIds in the order of presentation: deprecated ones last."""
    docs: Documentation = Documentation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A subscription plan of the API.

    ``daily_multiplier`` multiplies the daily tokens; ``burst`` counts requests per burst window.
    """

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """The rate limits of the API (``x-rate-limits`` at the root of the OpenAPI document).

    ``daily_tokens`` apply per company, for one seat and multiplier 1. ``burst_window`` is in
    seconds. ``oauth_burst_factor`` multiplies the burst limit for OAuth clients.
    """

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRole:
    """A response header that the client interprets: its role and its name.

    Roles: ``burst_limit``, ``burst_remaining``, ``burst_reset`` (seconds left), ``daily_limit``,
    ``daily_remaining`` (tokens), ``daily_requests_remaining``, ``retry_after``, ``request_id``,
    ``rate_limit``, ``rate_limit_policy``.
    """

    role: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRule:
    """Marks a success response as an error: its body has ``value`` at the JSON Pointer ``pointer``.

    ``value`` is null, a boolean, a number or a text.
    """

    pointer: str
    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An overlay action: a difference between the API and its reference documentation.

    ``target`` is the JSONPath as written, ``pointers`` are the JSON Pointers that it matched.
    ``update`` is the new content, None for an action that removes. ``replaced`` holds, for each
    pointer, the content of the reference that was overwritten or removed.
    """

    target: str
    reason: str
    update: Json
    pointers: tuple[str, ...]
    replaced: tuple[Json, ...] = ()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Api:
    """Everything that the targets are generated from.

    It has no slots, so that what is computed from all operations or types is computed once.

    ``operations`` are sorted by resource, then in the resource's order. ``types`` are sorted by id
    and all used; ``unused_components`` lists the components without a reference, with their position.
    """

    product: Product
    title: str
    version: str
    openapi: str
    operations: tuple[Operation, ...]
    resources: tuple[Resource, ...]
    types: tuple[Declaration, ...]
    security_schemes: tuple[SecurityScheme, ...]
    servers: tuple[Server, ...]
    rate_limits: RateLimits | None = None
    header_roles: tuple[HeaderRole, ...] = ()
    failure: FailureRule | None = None
    stream_end: str = ""
    """The text of the item after the last one of a stream; empty if there is none."""
    webhooks: tuple[Webhook, ...] = ()
    webhook_rules: WebhookRules = WebhookRules()
    any_scope: bool = False
    """Whether any one scope of a requirement suffices; OpenAPI asks for all of them."""
    corrections: tuple[Correction, ...] = ()
    unused_components: tuple[tuple[str, Origin], ...] = field(compare=False, default=())
    docs: Documentation = Documentation()
    origin: Origin | None = field(compare=False, default=None)
    """Position of the Info Object."""

    @cached_property
    def has_costs(self) -> bool:
        """Whether the document states the cost of an operation in tokens (``x-token-cost``)."""
        return any(operation.cost is not None for operation in self.operations)

    def operation(self, operation_id: str) -> Operation:
        """Return the operation with that operationId; raise KeyError when there is none."""
        return self._operations[operation_id]

    def find_operation(self, operation_id: str) -> Operation | None:
        """Return the operation with that operationId; None when there is none."""
        return self._operations.get(operation_id)

    def declaration(self, type_id: TypeId) -> Declaration:
        """Return the named type with that id; raise KeyError when there is none."""
        return self.declarations[type_id]

    @cached_property
    def declarations(self) -> dict[TypeId, Declaration]:
        """The named types by id."""
        return {declaration.id: declaration for declaration in reversed(self.types)}

    @cached_property
    def _operations(self) -> Mapping[str, Operation]:
        return {operation.id.wire: operation for operation in reversed(self.operations)}

    @cached_property
    def _results(self) -> dict[object, object]:
        return {}


def computed_once(function: Callable[[Api], ResultT]) -> Callable[[Api], ResultT]:
    """Make a function of an API keep its result, for use in loops over all operations."""

    @wraps(function)
    def compute(api: Api) -> ResultT:
        results = cast("dict[object, ResultT]", api._results)
        if function not in results:
            results[function] = function(api)
        return results[function]

    return compute


def computed_per_object(
    function: Callable[[Api, ObjectT], ResultT],
) -> Callable[[Api, ObjectT], ResultT]:
    """Make a function of an API and an operation or type of it keep its results, for several uses."""

    @computed_once
    def results(_: Api) -> dict[int, tuple[ObjectT, ResultT]]:
        return {}

    @wraps(function)
    def compute(api: Api, each: ObjectT) -> ResultT:
        known = results(api)
        key = id(each)  # to hash an operation takes longer; the entry keeps it alive
        entry = known.get(key)
        if entry is None:
            entry = known[key] = each, function(api, each)
        return entry[1]

    return compute
