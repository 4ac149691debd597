"""The description as the tests see it: ``contract.json``, checked and typed.

Input: the file beside this module. Output: ``CONTRACT``. Nothing here knows how the client works.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeAlias

import jsonschema_rs
import msgspec

Json: TypeAlias = object
"""A JSON value; msgspec knows no recursive alias that would say more."""

Schema: TypeAlias = dict[str, Json]


def is_json(content_type: str) -> bool:
    """Tell whether a media type is JSON."""
    return content_type.partition(";")[0].strip().endswith(("/json", "+json"))


class Deprecation(msgspec.Struct, frozen=True):
    """That something should no longer be used."""

    replaced_by: str
    sunset: str


class Field(msgspec.Struct, frozen=True):
    """A member of an object, in both spellings."""

    name: str
    wire: str
    required: bool
    readable: bool
    writable: bool
    pointer: str
    schema: Schema
    deprecated: Deprecation | None
    has_default: bool
    default: Json


class Model(msgspec.Struct, frozen=True):
    """A named object."""

    id: str
    pointer: str
    fields: list[Field]


class Parameter(msgspec.Struct, frozen=True, rename={"location": "in"}):
    """One parameter, and how it travels."""

    name: str
    wire: str
    location: str
    required: bool
    style: str
    explode: bool
    content_type: str
    allow_reserved: bool
    cancels: list[str]
    deprecated: Deprecation | None
    pointer: str
    schema: Schema
    examples: list[Json]
    has_default: bool
    default: Json


class Body(msgspec.Struct, frozen=True):
    """What an operation is sent: ``fields`` as arguments of their own, else whole as ``argument``.

    ``members`` are those of an object either way.
    """

    required: bool
    pointer: str
    content_type: str
    argument: str
    schema: Schema
    examples: list[Json]
    members: list[Field]
    fields: list[Field]


class Media(msgspec.Struct, frozen=True):
    """One representation of a response."""

    content_type: str
    pointer: str
    schema: Schema
    examples: list[Json]

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON."""
        return is_json(self.content_type)


class Header(msgspec.Struct, frozen=True):
    """A header of a response."""

    name: str
    required: bool
    schema: Schema


class Response(msgspec.Struct, frozen=True):
    """What comes back under a status."""

    status: str
    pointer: str
    content: list[Media]
    headers: list[Header]

    @property
    def number(self) -> int:
        """A status that the response is for: of a range the first."""
        return int(self.status.replace("X", "0"))


class Pagination(msgspec.Struct, frozen=True):
    """How a list goes on; cursor and size are wire names, the others JSON pointers."""

    cursor: str
    size: str
    items: str
    next_cursor: str
    default_size: int | None
    maximum_size: int | None


class Batch(msgspec.Struct, frozen=True):
    """A parameter, by its wire name, that takes many ids at once."""

    parameter: str
    maximum: int | None


class SchemeUse(msgspec.Struct, frozen=True):
    """A security scheme with its scopes."""

    scheme: str
    scopes: list[str]


class Operation(msgspec.Struct, frozen=True):
    """One operation as described."""

    id: str
    pointer: str
    resource: str
    method: str
    http_method: str
    path: str
    cost: int | None
    data: str
    deprecated: Deprecation | None
    replacement: str
    parameters: list[Parameter]
    refused: list[str]
    body: Body | None
    responses: list[Response]
    pagination: Pagination | None
    batch: Batch | None
    security: list[list[SchemeUse]]

    @property
    def call(self) -> str:
        """How the client spells the operation."""
        return f"{self.resource}.{self.method}"

    @property
    def success(self) -> Response | None:
        """The first response that means success."""
        return next((one for one in self.responses if one.status.startswith("2")), None)


class Flow(msgspec.Struct, frozen=True):
    """A flow of OAuth 2."""

    kind: str
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: list[str]


class Scheme(msgspec.Struct, frozen=True, rename={"location": "in"}):
    """A way to say who is asking; ``token`` tells that the client's one token is for it."""

    id: str
    token: bool
    kind: str
    location: str = ""
    name: str = ""
    scheme: str = ""
    flows: list[Flow] = []
    api_domains: list[str] = []


class Server(msgspec.Struct, frozen=True):
    """Where the API is; variables stand in the URL in braces, each with its default."""

    url: str
    variables: dict[str, str]

    @property
    def origin(self) -> str:
        """The URL with every variable replaced by its default."""
        found = self.url
        for name, value in self.variables.items():
            found = found.replace(f"{{{name}}}", value)
        return found.rstrip("/")


class HeaderRole(msgspec.Struct, frozen=True):
    """What a header of responses tells."""

    role: str
    header: str


class Plan(msgspec.Struct, frozen=True):
    """A commercial plan: its share of the daily tokens, and requests in the short window."""

    name: str
    daily_multiplier: int
    burst: int


class RateLimits(msgspec.Struct, frozen=True):
    """How the API meters; the window is in seconds."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: list[Plan]


class Correction(msgspec.Struct, frozen=True):
    """What the API does otherwise than its reference says, and at which places.

    ``replaced`` is, for each of the places, what the reference says there.
    """

    target: str
    reason: str
    update: Json
    pointers: list[str]
    replaced: list[Json]


class Definition(msgspec.Struct, frozen=True):
    """The schema of a named type."""

    id: str
    schema: Schema


class Contract(msgspec.Struct, frozen=True):
    """The whole description, as far as it can be tested."""

    operations: list[Operation]
    models: list[Model]
    requests: list[Definition]
    responses: list[Definition]
    security: list[Scheme]
    servers: list[Server]
    headers: list[HeaderRole]
    rate_limits: RateLimits | None
    corrections: list[Correction]

    def price(self, operation: Operation) -> int:
        """The tokens that a call counts as: the dearest of all, 1 at least, where none are told."""
        told = [one.cost for one in self.operations if one.cost is not None]
        return max([1, *told]) if operation.cost is None else operation.cost

    def asks(self, operation: Operation) -> bool:
        """Whether an operation asks for what the client's token, or OAuth 2, can give."""
        known = {one.id for one in self.security if one.token or one.kind == "oauth2"}
        used = {use.scheme for one in operation.security for use in one}
        silent = not any(one.security for one in self.operations)
        return bool(known and (silent or used & known))

    def operation(self, operation_id: str) -> Operation:
        """Return the operation with that operationId."""
        return next(one for one in self.operations if one.id == operation_id)


CONTRACT = msgspec.json.decode(
    Path(__file__).with_name("contract.json").read_bytes(), type=Contract
)
REQUESTS: Schema = {one.id: one.schema for one in CONTRACT.requests}
RESPONSES: Schema = {one.id: one.schema for one in CONTRACT.responses}


def validator(
    schema: Schema, definitions: Schema, *, formats: bool = True
) -> jsonschema_rs.Validator:
    """Return a validator of a schema that refers to named types; ``formats`` are checked or not."""
    return _validator(msgspec.json.encode(schema), definitions is REQUESTS, formats)


@cache
def _validator(schema: bytes, request: bool, formats: bool) -> jsonschema_rs.Validator:
    whole = {**msgspec.json.decode(schema), "$defs": REQUESTS if request else RESPONSES}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=formats)


def follow(value: Json, pointer: str) -> Json:
    """Return what a JSON pointer leads to, None when there is nothing."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
