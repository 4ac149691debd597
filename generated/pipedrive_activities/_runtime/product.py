"""What a generated client is made for: the words and tables that the runtime cannot know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .call.response_headers import HeaderNames
from .operation import Operation

if TYPE_CHECKING:
    import msgspec

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class TypeTables:
    """Types on the wire by operationId: a struct of the arguments, and the type of the body.

    The type None stands for no body, ``bytes`` for one that is no JSON.
    """

    arguments: Mapping[str, type[msgspec.Struct]]
    responses: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The product of which a client is part. ``environment`` is the prefix of its variables.

    ``token_header`` is where its token goes, after ``auth_scheme`` (bearer, basic) if there is one; it
    is empty for an API that asks for none. ``type_tables`` loads the types, which happens with the first call.
    """

    name: str
    version: str
    environment: str
    base_url: str
    token_header: str
    header_names: HeaderNames
    auth_scheme: str = ""
    operations: Mapping[str, Operation]
    type_tables: Callable[[], TypeTables]


class Endpoint(Generic[T_co]):
    """An operation whose result is a ``T_co``, or for lists, whose items are."""

    __slots__ = ("operation",)

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
