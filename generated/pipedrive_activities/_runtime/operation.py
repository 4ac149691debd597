"""What is known of an operation before it is called: one entry of the ``OPERATIONS`` table.

Plain frozen description, nothing imported but the standard library, so that costs and names can
be read without the HTTP library or the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

Location: TypeAlias = Literal["path", "query", "header", "cookie", "body"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """That something is deprecated. ``advice`` says what to do instead and what that saves.

    ``replaced_by`` is an operationId (or the wire name of a parameter), ``sunset`` the date
    (RFC 3339) when it goes; both are empty when unknown.
    """

    advice: str = ""
    replaced_by: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of an operation, and where it travels.

    ``name`` is the Python argument, ``api_name`` what it is called on the wire. With location ``body``
    it is a member of the JSON object that is sent, or, when ``api_name`` is empty, the whole body.
    ``content_type`` is the media type in which it is written (JSON), empty where ``style`` counts.
    ``format`` is the format of the description (``date-time``, ``date``, …). ``cancels`` names the
    Python arguments that the server ignores beside this one. ``values`` are all that it may be, where
    Python has no type for them (fractions, true alone); empty where it has one. ``step`` is the fraction of which it is a multiple.
    """

    name: str
    api_name: str
    location: Location
    required: bool = False
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    content_type: str = ""
    format: str = ""
    cancels: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    step: float | None = None
    deprecation: Deprecation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list goes on. ``cursor`` and ``size`` are Python arguments; pointers are RFC 6901."""

    cursor: str
    size: str
    items: str
    next_cursor: str
    default_size: int | None = None
    maximum_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The Python argument that takes many ids in one call, and how many at most."""

    parameter: str
    maximum: int | None = None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One request of the API.

    ``id`` is the operationId; ``resource`` and ``name`` are where the client offers it
    (``activities``, ``list``). ``cost`` is in tokens for each attempt, None when the description
    does not tell. ``content_type`` is what a body is sent as (empty: there is no body). ``data``
    points into the response to what the caller gets (empty: all of it). ``hints`` say for
    arguments that people try and the API refuses (read-only members) what to do instead. ``public``
    ones are sent no credentials.
    """

    id: str
    resource: str
    name: str
    method: str
    path: str
    cost: int | None = None
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    content_type: str = ""
    accept: str = "application/json"
    data: str = ""
    pagination: Pagination | None = None
    batch: Batch | None = None
    scopes: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    public: bool = False

    @property
    def deprecated(self) -> bool:
        """Whether the operation should no longer be used."""
        return self.deprecation is not None

    @property
    def replaced_by(self) -> str | None:
        """The operationId to use instead, None when there is none."""
        return (self.deprecation.replaced_by or None) if self.deprecation else None

    @property
    def call(self) -> str:
        """How the operation is spelled on the client: ``activities.list``."""
        return f"{self.resource}.{self.name}" if self.resource else self.id

    @cached_property
    def deprecated_parameters(self) -> tuple[Parameter, ...]:
        """The parameters that should no longer be used."""
        return tuple(one for one in self.parameters if one.deprecation is not None)

    @cached_property
    def arguments(self) -> Mapping[str, Parameter]:
        """The parameters by every name they may be given under: Python's, then the wire's."""
        named = {parameter.name: parameter for parameter in self.parameters}
        by_api_name = {
            parameter.api_name: parameter for parameter in self.parameters if parameter.api_name
        }
        return MappingProxyType({**by_api_name, **named})
