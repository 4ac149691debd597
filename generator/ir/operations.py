"""Operations: requests, their cost, and their responses."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from generator.ir.json import Json
from generator.ir.servers import Server
from generator.ir.types import Deprecation, Documentation, Name, Type
from generator.positions import Origin
from generator.records import dataclass

STABILITY_LEVELS = ("draft", "experimental", "alpha", "beta", "preview", "stable")
"""From the least to the most stable."""


class Location(StrEnum):
    """The location of a parameter (OpenAPI: Parameter Object, in)."""

    PATH = "path"
    QUERY = "query"
    QUERYSTRING = "querystring"
    HEADER = "header"
    COOKIE = "cookie"


class Style(StrEnum):
    """How the value of a parameter is serialized (OpenAPI: Parameter Object, style)."""

    SIMPLE = "simple"
    LABEL = "label"
    MATRIX = "matrix"
    FORM = "form"
    SPACE_DELIMITED = "spaceDelimited"
    PIPE_DELIMITED = "pipeDelimited"
    DEEP_OBJECT = "deepObject"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation. The default is applied by the server and never sent.

    ``cancels`` lists the wire names of parameters that the server ignores when this one is sent
    (``x-cancels``). ``content_type`` is the media type of the serialized value if the document
    defines it by ``content`` (``application/json``); empty when ``style`` and ``explode`` apply. A
    parameter in ``querystring`` is the query as a whole, and always has a media type.
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
class Encoding:
    """How a property of a form is serialized (OpenAPI: Encoding Object).

    ``content_type`` lists the media types of the property, empty for the default. ``style`` is None
    unless the document sets ``style``, ``explode`` or ``allowReserved``; then these apply in place
    of the media type. ``headers`` are the headers of its part with a fixed value.
    """

    property: str
    content_type: str = ""
    style: Style | None = None
    explode: bool = True
    allow_reserved: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One representation of a body; ``encodings`` are those of the properties of a form.

    ``named_examples`` are pairs of a title and a value; the title is empty for an ``example``.
    """

    content_type: str
    type: Type
    encodings: tuple[Encoding, ...] = ()
    named_examples: tuple[tuple[str, Json], ...] = ()
    origin: Origin = field(compare=False)

    @property
    def examples(self) -> tuple[Json, ...]:
        """The values of the examples, in document order."""
        return tuple(value for _, value in self.named_examples)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """The body of a request."""

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
    """The response for one status: ``200``, a range such as ``4XX``, or ``default``."""

    status: str
    content: tuple[MediaType, ...]
    headers: tuple[Header, ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


class PaginationStyle(StrEnum):
    """What the request of the next page is made from.

    ``CURSOR`` and ``LINK``: text in the response. ``OFFSET``: the number of items before the page.
    ``PAGE``: the number of the page.
    """

    CURSOR = "cursor"
    OFFSET = "offset"
    PAGE = "page"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list operation is paginated.

    ``cursor_parameter`` selects a page (empty for links), ``size_parameter`` sets the page size
    (empty if nothing does); both are wire names of query parameters or, with ``in_body``, of
    properties of the request body; a property inside of one of its objects is a JSON Pointer into
    the body. With ``cursor_in_header``, the cursor is a request header.
    ``first`` is the offset or the number of the first page. ``items`` is a JSON Pointer into the
    response body, ``last_item`` one into the last item, where the next cursor is (empty if it is at
    ``next_cursor``). ``next_cursor`` (the next cursor or link), ``has_more`` (a boolean), ``total``
    (all items) and ``total_pages`` are JSON Pointers, or names of response headers in lower case,
    empty if there is none. ``short_page``: a page with fewer items than requested is the last. Sizes
    count items; None if unknown. ``window_end`` is the wire name of a parameter that excludes items
    changed at or after a time, ``item_id`` that of the property that identifies an item; both are
    empty if there is none.
    """

    style: PaginationStyle = PaginationStyle.CURSOR
    cursor_parameter: str = ""
    size_parameter: str = ""
    in_body: bool = False
    cursor_in_header: bool = False
    first: int = 0
    items: str
    next_cursor: str = ""
    last_item: str = ""
    has_more: str = ""
    total: str = ""
    total_pages: str = ""
    short_page: bool = False
    default_size: int | None = None
    maximum_size: int | None = None
    window_end: str = ""
    item_id: str = ""

    @property
    def largest_page(self) -> int | None:
        """The items of the largest page: the maximum size, else the default one; None if unknown."""
        return self.maximum_size or self.default_size

    @property
    def locations(self) -> tuple[str, ...]:
        """The locations of the arguments for the cursor and the page size."""
        if self.in_body:
            return ("body",)
        return ("query", "header") if self.cursor_in_header else ("query",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """How the changes of a list are found, to keep a copy of its records up to date.

    ``since_parameter`` (inclusive) and ``until_parameter`` (exclusive; empty if there is none) are
    wire names of query parameters that limit the time of the last change. ``order`` are the query
    parameters that sort by it, ascending. ``key``, ``timestamp`` and ``deleted`` (empty if there is
    none) are wire names of properties of a record. A record is deleted if ``deleted`` has
    ``deleted_value`` or, if that is None, any value but false and null.
    """

    since_parameter: str
    until_parameter: str
    order: tuple[tuple[str, Json], ...]
    key: str
    timestamp: str
    deleted: str = ""
    deleted_value: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Why a POST or PATCH may be repeated after the server may have processed it.

    ``key_header``: the header for a key by which the server recognizes repeats, in lower case; empty
    if repeating changes nothing. ``quoted_key``: the key is a quoted string.
    """

    key_header: str = ""
    quoted_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A parameter that takes several ids in one call, and their maximum number (None: unknown)."""

    parameter: str
    maximum: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeUse:
    """One security scheme, with scopes of which any one is sufficient (empty: none required)."""

    scheme: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAlternative:
    """Schemes that are required together; none at all means no authentication."""

    schemes: tuple[SchemeUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedArgument:
    """An argument of a method that fills other arguments.

    ``kind`` is ``date-time``, ``integer`` or ``string``. ``fills`` maps wire names to JSON in which
    ``$value`` stands for the value, and ``$date`` and ``$time`` for parts of a datetime in UTC.
    ``nullable``: None may be passed, and is passed on to all of them.
    """

    name: str
    kind: str
    description: str
    fills: tuple[tuple[str, Json], ...]
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedArgument:
    """An earlier name of an argument, which keeps working, and its present name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API.

    ``id`` is the operationId and its Python spelling. ``resource`` and ``method`` are its names in
    the client (``pets``, ``list``). ``cost`` is the number of tokens per call
    (``x-token-cost``), None if unknown. ``data`` is a JSON Pointer to the payload in the success
    body (``/data``; empty: the whole body). ``servers`` are the URLs of the operation's own servers,
    ``server`` is the origin that it is called at (empty: that of the API), ``own_server`` the server of
    its own with variables (None without), and ``query`` is part of the URL of each request. ``repeats`` is None where the method alone decides whether a request may be
    repeated. ``extensions`` are the ``x-`` properties without a field of their own, sorted by name.
    ``old_methods`` are earlier names of the method.
    ``web_url`` is the URL of the record in the web app, with path parameters in braces; empty if there
    is none.
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
    sync: Sync | None = None
    batch: Batch | None = None
    repeats: Repeats | None = None
    tags: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    server: str = ""
    own_server: Server | None = None
    query: str = ""
    deprecation: Deprecation | None = None
    stability: str = ""
    web_url: str = ""
    derived: tuple[DerivedArgument, ...] = ()
    old_methods: tuple[str, ...] = ()
    old_arguments: tuple[RenamedArgument, ...] = ()
    extensions: tuple[tuple[str, Json], ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    cost_origin: Origin | None = field(compare=False, default=None)
