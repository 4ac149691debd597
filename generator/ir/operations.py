"""Operations: requests that can be made, what they cost, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from generator.ir.json import Json
from generator.ir.types import Deprecation, Documentation, Name, Type
from generator.positions import Origin


class Location(StrEnum):
    """Where a parameter travels (OpenAPI: Parameter Object, in)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


class Style(StrEnum):
    """How a parameter's value is spelled (OpenAPI: Parameter Object, style)."""

    SIMPLE = "simple"
    LABEL = "label"
    MATRIX = "matrix"
    FORM = "form"
    SPACE_DELIMITED = "spaceDelimited"
    PIPE_DELIMITED = "pipeDelimited"
    DEEP_OBJECT = "deepObject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation. The default is the server's: it is documented, never sent.

    ``cancels`` names (on the wire) the parameters that the server ignores when this one is given
    (``x-cancels``). ``content_type`` is the media type in which the value is written where that is
    described by ``content`` (``application/json``); empty where ``style`` and ``explode`` count.
    """

    name: Name
    location: Location
    type: Type
    required: bool
    style: Style
    explode: bool
    allow_reserved: bool = False
    content_type: str = ""
    default: Json = None
    has_default: bool = False
    cancels: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One representation of a body."""

    content_type: str
    type: Type
    examples: tuple[Json, ...] = ()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """What an operation may be sent beside its parameters."""

    required: bool
    content: tuple[MediaType, ...]
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header of a response."""

    name: Name
    type: Type
    required: bool
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What comes back under one status: ``200``, a range such as ``4XX``, or ``default``."""

    status: str
    content: tuple[MediaType, ...]
    headers: tuple[Header, ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list goes on: which parameters steer it, and where its parts stand in the body.

    Pointers are JSON pointers into the response body. Sizes count items.
    """

    cursor_parameter: str
    size_parameter: str
    items: str
    next_cursor: str
    default_size: int | None
    maximum_size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A parameter that takes many ids in one call, and how many at most (None: no limit told)."""

    parameter: str
    maximum: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeUse:
    """One security scheme, with the scopes of which any one is enough (empty: none needed)."""

    scheme: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAlternative:
    """Schemes that are needed together; no schemes at all means no authentication."""

    schemes: tuple[SchemeUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request of the API.

    ``id`` holds the operationId and its Python spelling. ``resource`` and ``method`` are where the
    client offers it (``activities``, ``list``). ``cost`` counts tokens per call (``x-token-cost``),
    None when the description does not say. ``data`` points into the success body to what the caller
    wants (``/data``; empty: the whole body). ``extensions`` are the ``x-`` members that have no field
    of their own, sorted by name.
    """

    id: Name
    resource: Name
    method: Name
    http_method: str
    path: str
    cost: int | None
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: tuple[Response, ...]
    security: tuple[SecurityAlternative, ...]
    data: str = ""
    pagination: Pagination | None = None
    batch: Batch | None = None
    tags: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    stability: str = ""
    extensions: tuple[tuple[str, Json], ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    cost_origin: Origin | None = field(compare=False, default=None)
