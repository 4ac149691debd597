"""The description as the mock server knows it, typed.

Input: the rendered literal of ``description``. Output: a ``Table``. Every ``at`` is a JSON pointer
into the description.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Schema(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a value may look like. ``ref`` names an entry of ``Table.types``."""

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
    ref: str = ""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter of a path or query."""

    name: str
    location: str
    required: bool
    at: str
    schema: Schema
    explode: bool
    cancels: tuple[str, ...]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body in JSON."""

    required: bool
    at: str
    schema: Schema


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A header that carries credentials, and the scopes of which one is needed."""

    header: str
    bearer: bool
    scopes: tuple[str, ...]


class Operation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that the API knows. ``cost`` is in tokens; ``role`` is what it does to records."""

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
    """A commercial plan: its share of the day's budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the API meters. ``burst_window`` is in seconds, ``daily_tokens`` per seat."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client and its command are called."""

    package: str
    client: str
    command: str
    environment: str


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the server reads from the description. ``headers`` are names by role."""

    product: Product
    operations: tuple[Operation, ...]
    types: dict[str, Schema]
    limits: Limits | None
    headers: dict[str, str]


def load_table(literal: object) -> Table:
    """Return the typed table; raise msgspec.ValidationError when it has another shape."""
    return msgspec.convert(literal, Table)
