"""The API as a whole: operations, the type table, security, servers and the product's names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from generator.ir.json import Json
from generator.ir.operations import Operation
from generator.ir.types import Declaration, Documentation, Name, TypeId
from generator.positions import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What the generated software is called, in every place where it has a name."""

    distribution: str
    package: str
    version: str
    client: str
    command: str
    environment: str
    """Prefix of environment variables, such as ``PIPEDRIVE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An origin or base URL. Variables stand in the URL in braces; each has a default."""

    url: str
    variables: tuple[tuple[str, str], ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A permission of an OAuth 2 flow."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An OAuth 2 flow (``authorizationCode``, …) with its addresses; empty where it has none."""

    kind: str
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyScheme:
    """A secret in a header, query parameter or cookie."""

    id: str
    location: str
    name: str
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpScheme:
    """A scheme of the Authorization header: ``basic``, ``bearer``, …"""

    id: str
    scheme: str
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Scheme:
    """OAuth 2 with its flows.

    ``api_domains`` are the hosts, with all below them, at which the API answers to its tokens
    (``x-api-domains``); empty where the description does not say.
    """

    id: str
    flows: tuple[Flow, ...]
    api_domains: tuple[str, ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


SecurityScheme: TypeAlias = ApiKeyScheme | HttpScheme | OAuth2Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A group of operations, an attribute of the client."""

    name: Name
    operations: tuple[str, ...]
    """operationIds, in the order in which people should meet them: the current ones first."""
    docs: Documentation = Documentation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A commercial plan: its share of the daily budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How the API meters (``x-rate-limits`` at the root of the description).

    ``daily_tokens`` is per company, seat and multiplier 1; ``burst_window`` is in seconds;
    ``oauth_burst_factor`` multiplies the burst of OAuth clients.
    """

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRole:
    """A response header that the client understands: what it tells, and its name on the wire.

    Roles: ``burst_limit``, ``burst_remaining``, ``burst_reset`` (seconds left), ``daily_limit``,
    ``daily_remaining`` (tokens), ``daily_requests_remaining``, ``retry_after``, ``request_id``.
    """

    role: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that the API was seen to do otherwise than its reference says: an overlay's action.

    ``target`` is the JSONPath as written, ``pointers`` are the places that it named, ``update`` is what
    the overlay says there (None when it takes the places away). ``replaced`` is, for each of the
    places, what the reference said there and is no longer heard.
    """

    target: str
    reason: str
    update: Json
    pointers: tuple[str, ...]
    replaced: tuple[Json, ...] = ()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything the products are made from.

    ``operations`` are sorted by resource, then in the resource's order. ``types`` are sorted by id
    and all in use; ``unused_components`` lists the components nothing refers to.
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
    corrections: tuple[Correction, ...] = ()
    unused_components: tuple[tuple[str, Origin], ...] = field(compare=False, default=())
    docs: Documentation = Documentation()
    origin: Origin | None = field(compare=False, default=None)
    """Place of title and version."""

    def operation(self, operation_id: str) -> Operation:
        """Return the operation with that operationId; raise KeyError when there is none."""
        for operation in self.operations:
            if operation.id.wire == operation_id:
                return operation
        raise KeyError(operation_id)

    def declaration(self, type_id: TypeId) -> Declaration:
        """Return the named type with that id; raise KeyError when there is none."""
        for declaration in self.types:
            if declaration.id == type_id:
                return declaration
        raise KeyError(type_id)
