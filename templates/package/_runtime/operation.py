"""Static facts about an operation: the entries of the ``OPERATIONS`` table.

Frozen dataclasses that import only the standard library, so that costs and names can be read
without loading the HTTP library or the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

Location: TypeAlias = Literal["path", "query", "querystring", "header", "cookie", "body"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Marks an operation or a parameter as deprecated.

    ``advice`` says what to use instead and what that saves. ``replaced_by`` is an operationId (or
    the API name of a parameter), ``sunset`` the date of removal (RFC 3339). Both are empty if
    unknown.
    """

    advice: str = ""
    replaced_by: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of an operation and its location in the request.

    ``name`` is the Python argument, ``api_name`` its name in the API. With the location ``body`` it
    is a property of the JSON body or, if ``api_name`` is empty, the whole body. ``style``,
    ``explode`` and ``allow_reserved`` are those of OpenAPI's Parameter Object; if ``content_type``
    is set, the value is serialized as that media type (JSON) instead. ``format`` is the ``format``
    keyword of the schema (``date-time``, ``date``, …). ``cancels`` are the Python arguments that
    the server ignores if this one is sent. ``values`` are the allowed values that Python types
    cannot express (such as fractions, or only true); empty if the type expresses them. ``step`` is
    the fraction that a value must be a multiple of (``multipleOf``). ``required_with_body``: the
    body is optional, but this property is required if any property of the body is passed.
    """

    name: str
    api_name: str
    location: Location
    required: bool = False
    required_with_body: bool = False
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
class DerivedArgument:
    """An argument that fills other arguments.

    ``fills`` maps API names to JSON in which ``$value`` stands for the value, and ``$date`` and
    ``$time`` for the parts of a datetime in UTC. ``nullable``: None fills all of them with null.
    """

    name: str
    kind: Literal["date-time", "integer", "string"]
    fills: Mapping[str, object]
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a property of a form body is serialized (OpenAPI: Encoding Object).

    ``content_type`` lists its media types, separated by commas; the first one is used unless a
    ``File`` has its own. A ``style`` takes its place: the property is then serialized like a query
    parameter. ``headers`` are added to its part of a multipart body.
    """

    content_type: str = ""
    style: Style | Literal[""] = ""
    explode: bool = True
    allow_reserved: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list operation is paginated.

    ``cursor`` and ``size`` are Python arguments. ``items`` and ``next_cursor`` are JSON Pointers
    (RFC 6901) into the response body. Sizes are items per page. ``window_end`` is an argument that
    excludes items changed at or after a time, ``item_id`` the attribute that identifies an item;
    both are empty if there is none.
    """

    cursor: str
    size: str
    items: str
    next_cursor: str
    default_size: int | None = None
    maximum_size: int | None = None
    window_end: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The Python argument that takes several ids in one call, and the maximum number of them."""

    parameter: str
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Marks a success response as an error: its JSON body has ``value`` at a JSON Pointer."""

    pointer: str
    value: str | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the API.

    ``id`` is the operationId; ``resource`` and ``name`` are its method on the client
    (``pets``, ``list``). ``cost`` is tokens for each attempt, None if the OpenAPI document
    does not state it. ``content_type`` is the media type of the request body (empty: no body);
    unless ``body_required``, nothing is sent if no argument of the body is passed. ``encodings``
    say how the properties of a form are serialized, by name.
    ``data`` is a JSON Pointer to the payload in a success body (empty: the whole body), except in
    the responses with the statuses ``whole`` (``206``, ``2XX``), which are returned whole. ``hints``
    say what to do instead of passing an argument that the API rejects (read-only properties).
    ``public`` operations are called without credentials. ``failure`` says which success responses
    are errors; None: none of them.
    """

    id: str
    resource: str
    name: str
    method: str
    path: str
    cost: int | None = None
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    derived: tuple[DerivedArgument, ...] = ()
    content_type: str = ""
    body_required: bool = False
    encodings: Mapping[str, Encoding] = field(default_factory=dict)
    accept: str = "application/json"
    data: str = ""
    whole: tuple[str, ...] = ()
    pagination: Pagination | None = None
    batch: Batch | None = None
    scopes: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    failure: Failure | None = None

    @property
    def deprecated(self) -> bool:
        """Whether the operation is deprecated."""
        return self.deprecation is not None

    @property
    def replaced_by(self) -> str | None:
        """The operationId to use instead, None if there is none."""
        return (self.deprecation.replaced_by or None) if self.deprecation else None

    @property
    def call(self) -> str:
        """The method of the client that calls the operation, such as ``pets.list``."""
        return f"{self.resource}.{self.name}" if self.resource else self.id

    @cached_property
    def deprecated_parameters(self) -> tuple[Parameter, ...]:
        """The deprecated parameters."""
        return tuple(
            parameter for parameter in self.parameters if parameter.deprecation is not None
        )

    @cached_property
    def arguments(self) -> Mapping[str, Parameter]:
        """The parameters by every accepted name: the Python name, or the API name."""
        named = {parameter.name: parameter for parameter in self.parameters}
        by_api_name = {
            parameter.api_name: parameter for parameter in self.parameters if parameter.api_name
        }
        return MappingProxyType({**by_api_name, **named})
