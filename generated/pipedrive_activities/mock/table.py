"""The parts of the OpenAPI document that the mock server implements, as typed structures.

Input: the rendered literal of ``description``. Output: a ``Table``. Every ``at`` is a JSON pointer into
the OpenAPI document.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Schema(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A schema. ``ref`` is a key of ``Table.types``.

    ``tag`` is the discriminator of a union, ``by_tag`` has the schema of each of its values, and
    ``base`` that of all others.
    """

    kind: Literal[
        "any", "null", "boolean", "integer", "number", "string", "enum", "array", "object",
        "union", "ref",
    ]  # fmt: skip
    at: str
    nullable: bool = False
    required: bool = False
    read_only: bool = False
    format: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    values: tuple[bool | int | float | str | None, ...] = ()
    items: Schema | None = None
    fields: dict[str, Schema] = msgspec.field(default_factory=dict[str, "Schema"])
    additional: Schema | None = None
    variants: tuple[Schema, ...] = ()
    tag: str = ""
    by_tag: dict[str, Schema] = msgspec.field(default_factory=dict[str, "Schema"])
    base: Schema | None = None
    ref: str = ""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A path or query parameter."""

    name: str
    location: str
    required: bool
    at: str
    schema: Schema
    explode: bool
    cancels: tuple[str, ...]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON request body."""

    required: bool
    at: str
    schema: Schema


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A header with credentials, and the scopes of which one is required."""

    header: str
    bearer: bool
    scopes: tuple[str, ...]


class Operation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operation. ``cost`` is in tokens; ``role`` is its effect on records."""

    id: str
    method: str
    path: str
    at: str
    role: Literal["list", "get", "create", "update", "delete", "delete_many", ""]
    legacy: bool
    cost: int
    call: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    security: tuple[tuple[Scheme, ...], ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A commercial plan: multiplier of the daily budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rate limits. ``burst_window`` is in seconds, ``daily_tokens`` is per seat."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names of the client and its command."""

    package: str
    client: str
    command: str
    environment: str


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the server needs from the OpenAPI document. ``headers`` maps roles to names."""

    product: Product
    operations: tuple[Operation, ...]
    types: dict[str, Schema]
    limits: Limits | None
    headers: dict[str, str]


def load_table(literal: object) -> Table:
    """Return the typed table; raise msgspec.ValidationError if the structure differs."""
    return msgspec.convert(literal, Table)
