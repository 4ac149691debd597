"""Typed access to ``contract.json``, the specification as data.

Input: the file beside this module. Output: ``CONTRACT``. Nothing here depends on the client.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import msgspec

from contract.json_pointers import tokens_of
from contract.pagination import Pagination
from contract.rate_limits import HeaderRole, RateLimits
from contract.servers import Server
from contract.webhooks import Webhooks

Json: TypeAlias = object
"""A JSON value; msgspec does not support a recursive alias."""

Schema: TypeAlias = dict[str, Json]


def is_json(content_type: str) -> bool:
    """Return whether a media type is JSON."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence in {"application/json", "text/json"} or essence.endswith("+json")


class Deprecation(msgspec.Struct, frozen=True):
    """Deprecation of an operation, parameter or field, with replacement and sunset date."""

    replaced_by: str
    sunset: str


class Field(msgspec.Struct, frozen=True):
    """A property of an object, with its Python and API names."""

    name: str
    api_name: str
    required: bool
    readable: bool
    writable: bool
    pointer: str
    schema: Schema
    deprecated: Deprecation | None
    has_default: bool
    default: Json


class Model(msgspec.Struct, frozen=True):
    """A named object type."""

    id: str
    pointer: str
    fields: list[Field]


class Parameter(msgspec.Struct, frozen=True, rename={"location": "in"}):
    """A parameter (OpenAPI 3.1, Parameter Object). ``key`` is its API name, made unique.

    ``constant`` is the only value of a parameter that must be sent, None if there are others: the
    client sends it, so that the argument is not ``required``.
    """

    key: str
    name: str
    api_name: str
    location: str
    required: bool
    constant: Json
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


class Encoding(msgspec.Struct, frozen=True):
    """How a property of a form is serialized (OpenAPI 3.1, Encoding Object); no style: the default."""

    api_name: str
    content_type: str
    style: str
    explode: bool
    headers: dict[str, str]


class Body(msgspec.Struct, frozen=True):
    """A request body, passed to the client either as separate arguments or as a whole.

    ``fields`` are the properties that are arguments of their own; if there are none, the whole body
    is passed as ``argument``. ``members`` are the properties of an object body in both cases.
    """

    required: bool
    pointer: str
    content_type: str
    argument: str
    encodings: list[Encoding]
    schema: Schema
    examples: list[Json]
    members: list[Field]
    fields: list[Field]

    @property
    def written_fields(self) -> list[Field]:
        """The fields that are not read-only."""
        return [field for field in self.fields if field.writable]

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON; in a range such as ``*/*``, objects are."""
        in_range = self.content_type in {"*/*", "application/*"}
        return is_json(self.content_type) or (in_range and bool(self.members))


class Media(msgspec.Struct, frozen=True):
    """A media type of a response, with its schema."""

    content_type: str
    pointer: str
    schema: Schema
    examples: list[Json]

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON; in a range such as ``*/*``, everything but strings is."""
        in_range = self.content_type in {"*/*", "application/*"}
        return is_json(self.content_type) or (in_range and self.schema.get("type") != "string")

    @property
    def example_type(self) -> str:
        """The media type of an example response: JSON for a range."""
        return "application/json" if "*" in self.content_type else self.content_type


class Header(msgspec.Struct, frozen=True):
    """A response header."""

    name: str
    required: bool
    schema: Schema


class Response(msgspec.Struct, frozen=True):
    """A documented response: the media types and headers of a status, a range or the default."""

    status: str
    pointer: str
    content: list[Media]
    headers: list[Header]

    @property
    def preferred(self) -> Media:
        """The media type that the client decodes: JSON if there is one."""
        return next((media for media in self.content if media.is_json), self.content[0])

    @property
    def number(self) -> int:
        """The status as a number; for a range one of its statuses, for ``default`` 200.

        That of ``2XX`` is the last one, because the first ones are often documented on their own.
        """
        if self.status == "2XX":
            return 299
        return 200 if self.status == "default" else int(self.status.replace("X", "0"))


class Batch(msgspec.Struct, frozen=True):
    """The parameter, by its API name, that accepts many ids in one call."""

    parameter: str
    maximum: int | None


class Repeats(msgspec.Struct, frozen=True):
    """Why a POST or PATCH may be repeated: by a key in a header or, if it is empty, in any case."""

    key_header: str
    quoted_key: bool


class SchemeUse(msgspec.Struct, frozen=True):
    """A required security scheme with its scopes."""

    scheme: str
    scopes: list[str]


class DerivedArgument(msgspec.Struct, frozen=True):
    """An argument that fills others, by API name: with its value, or its date or time in UTC.

    ``kind`` is ``date-time``, ``integer`` or ``string``. Null is passed on if it is ``nullable``.
    """

    name: str
    kind: str
    nullable: bool
    fills: dict[str, Json]


class Operation(msgspec.Struct, frozen=True):
    """An operation of the specification; earlier names of its method and arguments still work."""

    id: str
    pointer: str
    resource: str
    method: str
    old_methods: list[str]
    old_arguments: dict[str, str]
    http_method: str
    path: str
    query: str
    server: str
    own_server: Server | None
    cost: int | None
    data: str
    deprecated: Deprecation | None
    replacement: str
    parameters: list[Parameter]
    rejected_parameters: list[str]
    body: Body | None
    derived: list[DerivedArgument]
    responses: list[Response]
    pagination: Pagination | None
    batch: Batch | None
    repeats: Repeats | None
    security: list[list[SchemeUse]]

    @property
    def call(self) -> str:
        """The client method of the operation, as ``resource.method``."""
        return f"{self.resource}.{self.method}"

    @property
    def required_parameters(self) -> list[Parameter]:
        """The parameters without which the operation cannot be called."""
        return [parameter for parameter in self.parameters if parameter.required]

    @property
    def successes(self) -> list[Response]:
        """The success responses; the default response if no status means success."""
        listed = [response for response in self.responses if response.status.startswith("2")]
        return listed or [response for response in self.responses if response.status == "default"]

    def can_have_body(self, response: Response) -> bool:
        """Whether a response can have a body (RFC 9110, 6.4.1)."""
        return self.http_method != "HEAD" and response.status not in {"204", "205"}

    @property
    def success(self) -> Response | None:
        """The first success response, None if there is none."""
        return next(iter(self.successes), None)


class Flow(msgspec.Struct, frozen=True):
    """An OAuth 2 flow."""

    kind: str
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: list[str]
    device_url: str = ""


class Scheme(msgspec.Struct, frozen=True, rename={"location": "in"}):
    """A security scheme, and the arguments of the client with its credentials."""

    id: str
    arguments: list[str]
    kind: str
    location: str = ""
    name: str = ""
    scheme: str = ""
    flows: list[Flow] = []
    api_domains: list[str] = []
    discovery_url: str = ""


class Failure(msgspec.Struct, frozen=True):
    """The value at a JSON pointer that makes a success response an error."""

    pointer: str
    value: Json

    def applies_to(self, body: Json) -> bool:
        """Whether a body is an error."""
        value = follow(body, self.pointer)
        return type(value) is type(self.value) and value == self.value

    def body(self, **properties: Json) -> Json:
        """Return an error body with more properties."""
        *parents, last = tokens_of(self.pointer)
        body: dict[str, Json] = {last: self.value}
        for name in reversed(parents):
            body = {name: body}
        return {**properties, **body}


class Correction(msgspec.Struct, frozen=True):
    """A correction of the reference by an overlay, with the locations that it applies to.

    ``replaced`` is the value of the reference at each location.
    """

    target: str
    reason: str
    update: Json
    pointers: list[str]
    replaced: list[Json]


class Definition(msgspec.Struct, frozen=True):
    """The JSON Schema of a named type."""

    id: str
    schema: Schema


class Contract(msgspec.Struct, frozen=True):
    """The parts of the specification that the contract tests use."""

    operations: list[Operation]
    models: list[Model]
    requests: list[Definition]
    responses: list[Definition]
    security: list[Scheme]
    servers: list[Server]
    headers: list[HeaderRole]
    failure: Failure | None
    stream_end: str
    webhooks: Webhooks
    rate_limits: RateLimits | None
    corrections: list[Correction]

    def price(self, operation: Operation) -> int:
        """Token cost; the highest known cost (at least 1) if undocumented."""
        costs = [operation.cost for operation in self.operations if operation.cost is not None]
        return max([1, *costs]) if operation.cost is None else operation.cost

    def alternatives(self, operation: Operation) -> list[list[Scheme]]:
        """Return the schemes of each alternative: every one, and none, if the specification has none."""
        schemes = {scheme.id: scheme for scheme in self.security}
        if not any(each.security for each in self.operations):
            return [*([scheme] for scheme in self.security), []] if self.security else []
        return [[schemes[use.scheme] for use in option] for option in operation.security]

    def needs_own_authentication(self, operation: Operation) -> bool:
        """Whether each alternative has a scheme for which the client needs code of its user."""
        kinds = {scheme.id: scheme.kind for scheme in self.security}
        return bool(operation.security) and all(
            any(kinds.get(use.scheme) == "other" for use in schemes)
            for schemes in operation.security
        )

    def operation(self, operation_id: str) -> Operation:
        """Return the operation with that operationId."""
        return next(operation for operation in self.operations if operation.id == operation_id)


CONTRACT = msgspec.json.decode(
    Path(__file__).with_name("contract.json").read_bytes(), type=Contract
)
REQUESTS: Schema = {definition.id: definition.schema for definition in CONTRACT.requests}
RESPONSES: Schema = {response.id: response.schema for response in CONTRACT.responses}


def schemas_in(value: Json) -> list[Schema]:
    """Return the schemas that a keyword such as ``anyOf`` lists; none if it is absent."""
    items = value if isinstance(value, list) else []
    return [schema for schema in items if isinstance(schema, dict)]


def follow(value: Json, pointer: str) -> Json:
    """Return the value at a JSON pointer through objects, None if it does not exist."""
    for name in tokens_of(pointer):
        value = value.get(name) if isinstance(value, dict) else None
    return value
