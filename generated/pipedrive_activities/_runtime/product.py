"""Product-specific constants and tables that a generated client passes to the runtime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from .call.response_headers import HeaderNames
from .operation import Operation, Scheme
from .server_variables import ServerTemplate

if TYPE_CHECKING:
    import msgspec

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class TypeTables:
    """Request and response types by operationId: a struct of arguments, and body types by status.

    A status is ``200``, ``2XX`` or ``default``. A body type of None means no body, ``bytes`` the raw
    content, ``Text[…]`` text; others are decoded from JSON. ``streams`` are the types of the items of
    streams.
    """

    arguments: Mapping[str, type[msgspec.Struct]]
    responses: Mapping[str, Mapping[str, object]]
    streams: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The constants of one generated client.

    ``name`` and ``version`` make up the user agent. ``environment`` is the prefix of its
    environment variables. ``base_url`` is the default origin, ``server``
    the URL that it comes from if that has variables, ``operation_servers`` the URLs of operations with
    a server of their own that has variables, by operationId. ``schemes`` are the security schemes by
    id. ``type_tables`` loads the types on the first call.
    """

    name: str
    version: str
    environment: str
    base_url: str
    schemes: Mapping[str, Scheme]
    header_names: HeaderNames
    operations: Mapping[str, Operation]
    server: ServerTemplate | None = None
    operation_servers: Mapping[str, ServerTemplate] = field(default_factory=dict)
    type_tables: Callable[[], TypeTables]

    @property
    def passwords(self) -> frozenset[str]:
        """The arguments that may be empty: some APIs expect a user name only."""
        return frozenset(
            scheme.arguments[1] for scheme in self.schemes.values() if len(scheme.arguments) == 2
        )


class Endpoint(Generic[T_co]):
    """An operation with its result type: ``T_co`` is the result, or the item type of a list.

    ``operation`` is its entry in the operation table, or its operationId.
    """

    __slots__ = ("operation",)

    def __init__(self, operation: Operation | str) -> None:
        self.operation = operation

    def resolve(self, operations: Mapping[str, Operation]) -> Operation:
        """Return the entry in the operation table."""
        named = self.operation
        return operations[named] if isinstance(named, str) else named
