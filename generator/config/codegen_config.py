"""codegen.yaml: the decisions that a description cannot hold, as a frozen, checked object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.ir.api import HeaderRole, Product
from generator.positions import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationNames:
    """Where the client offers an operation (``activities``, ``list``), and renamed parameters.

    Both are empty when nothing was decided: the lowering then finds names of its own.
    """

    resource: str = ""
    method: str = ""
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationRule:
    """Operations that have both parameters and both places in their body are paginated so."""

    cursor_parameter: str
    size_parameter: str
    items: str
    next_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A diagnostic that is accepted at one place (JSON pointer; a prefix of it counts), and why."""

    code: str
    pointer: str
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every decision of codegen.yaml. ``data`` points to the payload in a success body."""

    product: Product
    overlays: tuple[str, ...] = ()
    operations: Mapping[str, OperationNames] = field(default_factory=lambda: MappingProxyType({}))
    type_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Name of the type by JSON pointer of its schema."""
    pagination: tuple[PaginationRule, ...] = ()
    data: str = ""
    header_roles: tuple[HeaderRole, ...] = ()
    targets: tuple[str, ...] = ("client", "cli", "contract")
    allow: tuple[Suppression, ...] = ()
