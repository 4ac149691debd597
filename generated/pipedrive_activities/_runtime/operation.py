"""Static facts about an operation: the entries of the ``OPERATIONS`` table.

They import only the standard library, so that costs and names can be read without loading the HTTP
library or the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from .record import Record

Location: TypeAlias = Literal["path", "query", "querystring", "header", "cookie", "body"]
Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "json"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]

PaginationStyle: TypeAlias = Literal["cursor", "offset", "page", "link"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""RFC 9110, section 9.2.1, and the method QUERY."""

IDEMPOTENT_METHODS = SAFE_METHODS | {"PUT", "DELETE"}
"""RFC 9110, section 9.2.2. PATCH is not idempotent (RFC 5789, section 2)."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Deprecation(Record):
    """Marks an operation or a parameter as deprecated.

    ``advice`` says what to use instead and what that saves. ``replaced_by`` is an operationId (or
    the API name of a parameter), ``sunset`` the date of removal (RFC 3339). Both are empty if
    unknown.
    """

    advice: str = ""
    replaced_by: str = ""
    sunset: str = ""


class Parameter(Record, kw_only=False):
    """One argument of an operation and its location in the request, or a property of its body.

    ``name`` is the Python argument, ``api_name`` its name in the API, by default the same. With the
    location ``body`` it is a property of the JSON body or, if ``api_name`` is empty, the whole body.
    The ``path`` of a property inside of another one lists its API names from the outside to the inside;
    its ``name`` joins the Python names with dots.

    ``kind`` is the JSON type of the value, or of each item with ``many``; ``json`` stands for all
    others, and for objects; ``scalars`` are then the types of its values that are no arrays or objects,
    if text is one of them. ``choices`` are the allowed values as text; ``minimum`` and ``maximum``
    are inclusive; ``pattern`` is a regular expression (ECMA-262); ``format`` is the ``format``
    keyword of the schema (``date-time``, ``date``, …); ``default`` is what the server assumes, as
    text.

    ``style``, ``explode`` and ``allow_reserved`` are those of OpenAPI's Parameter Object, with its
    defaults; if ``content_type`` is set, the value is serialized as that media type (JSON) instead.
    ``cancels`` are the Python arguments that the server ignores if this one is sent. ``values`` are
    the allowed values that Python types cannot express (such as fractions, or only true); empty if
    the type expresses them. ``step`` is the fraction that a value must be a multiple of
    (``multipleOf``). ``required_with_body``: the body is optional, but this property is required if
    any property of the body is passed. ``constant`` is sent if the argument is not passed: the only
    value that the API allows.
    """

    name: str
    location: Location
    kind: Kind = "json"
    api_name: str = ""
    path: tuple[str, ...] = ()
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    nullable: bool = False
    scalars: tuple[Kind, ...] = ()
    required: bool = False
    required_with_body: bool = False
    default: str = ""
    constant: object = None
    style: Style | Literal[""] = ""
    explode: bool | None = None
    allow_reserved: bool = False
    content_type: str = ""
    cancels: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    step: float | None = None
    deprecation: Deprecation | None = None

    def __post_init__(self) -> None:
        values: dict[str, Any] = self.__dict__
        api_name = values.setdefault("api_name", self.name)
        path = tuple(self.name.split(".")) if "." in self.name else (api_name,)
        values["path"] = self.path or path
        is_simple = self.location in {"path", "header"}
        values["style"] = self.style or ("simple" if is_simple else "form")
        if self.explode is None:  # OpenAPI, Parameter Object, "explode"
            values["explode"] = self.style == "form"


class DerivedArgument(Record):
    """An argument that fills other arguments; ``description`` says what it means.

    ``fills`` maps API names to JSON in which ``$value`` stands for the value, and ``$date`` and
    ``$time`` for the parts of a datetime in UTC. ``nullable``: None fills all of them with null.
    """

    name: str
    kind: Literal["date-time", "integer", "string"]
    description: str = ""
    fills: Mapping[str, object]
    nullable: bool = False


class Encoding(Record):
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


class Pagination(Record):
    """How a list operation is paginated.

    ``style`` is what the request of the next page is made from: a ``cursor`` or a ``link`` in the
    response, the ``offset`` of its first item, or the number of the ``page``. ``first`` is the offset
    or number of the first page.

    ``cursor`` is the Python argument that selects a page (empty for links), ``size`` the one for items
    per page (empty if there is none); a property inside of an object of the body is named as in
    ``properties``. ``items`` is a JSON Pointer (RFC 6901) into the response body;
    ``next_cursor`` (the next cursor or link), ``has_more`` (a boolean), ``total`` (all items) and
    ``total_pages`` are JSON Pointers, or names of response headers in lower case; empty if there is
    none. ``last_item`` points into the last item of a page, to the cursor of the next one; empty if it is
    not there. ``short_page``: a page with fewer items than requested is the last one. Sizes are items per
    page. ``window_end`` is an argument that excludes items changed at or after a time, ``item_id`` the
    property (by its name in the API) that identifies an item; both are empty if there is none.
    """

    style: PaginationStyle = "cursor"
    cursor: str = ""
    size: str = ""
    first: int = 0
    items: str = ""
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


class Sync(Record):
    """How the changes of a list are found, to keep a copy of its records up to date.

    ``since`` (inclusive) and ``until`` (exclusive; empty if there is none) are Python arguments that
    limit the time of the last change, ``order`` those that sort by it, ascending. ``key``,
    ``timestamp`` and ``deleted`` (empty if there is none) are properties of a record in the API. A
    record is deleted if ``deleted`` has ``deleted_value`` or, if that is None, any value but false
    and null.
    """

    since: str
    until: str = ""
    order: Mapping[str, object] = _NOTHING
    key: str
    timestamp: str
    deleted: str = ""
    deleted_value: object = None


class Batch(Record):
    """The Python argument that takes several ids in one call, and the maximum number of them."""

    parameter: str
    maximum: int | None = None


class Failure(Record):
    """Marks a success response as an error: its JSON body has ``value`` at a JSON Pointer."""

    pointer: str
    value: str | float | bool | None


class IdempotencyKey(Record):
    """The request header for a key by which the server recognizes a repeated request.

    ``quoted``: the key is sent as a quoted string, as the IETF draft asks; otherwise bare.
    """

    header: str
    quoted: bool = False


class Scheme(Record):
    """A security scheme: where its credentials are sent, and the arguments of a client with them.

    ``kind``: ``key`` is sent as it is, ``basic`` and ``bearer`` in the header Authorization; ``other``
    needs an implementation of the user. ``location`` and ``name`` (in lower case for a header) say where.
    ``arguments`` are one name, or user name and password.
    """

    kind: Literal["key", "basic", "bearer", "other"]
    location: Literal["header", "query", "cookie"] = "header"
    name: str = "authorization"
    arguments: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the scheme expects, for messages."""
        if self.kind == "key":
            return f"an API key in the {self.location} {ascii(self.name)[1:-1][:60]}"
        titles = {"basic": "user name and password", "bearer": "a bearer token"}
        return titles.get(self.kind, "not supported by this client")


Requirements: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives, each with the ids of the security schemes that it requires together."""


class Stream(Record):
    """How a success response arrives item by item.

    ``media_type`` is ``text/event-stream``, one of JSON lines, or a JSON text sequence.
    ``is_event``: an item has the fields of a server-sent event (``event``, ``data``, …), not just its
    data; ``has_json_data``: the data of some events is JSON. ``is_text``: an item is the text of an
    event. ``optional``: without being asked, the
    operation responds with a single body; ``selector`` is the boolean argument that asks for the
    stream (empty: the Accept header does). ``end`` is the text of the item after the last one, empty
    if there is none.
    """

    media_type: str
    is_event: bool = False
    has_json_data: bool = False
    is_text: bool = False
    optional: bool = False
    selector: str = ""
    end: str = ""


class Operation(Record):
    """One operation of the API.

    ``id`` is the operationId; ``resource`` and ``name`` are its method on the client (``pets``,
    ``list``). ``query`` is part of the URL of each request. ``server`` is the origin that the
    operation is called at, unless the client was given one (empty: that of the API). ``cost`` is
    tokens for each attempt, None if the OpenAPI document does not state it. ``content_type`` is the
    media type of the request body (empty: no body); unless ``body_required``, nothing is sent if no
    argument of the body is passed. An ``open_body`` accepts properties that the OpenAPI document
    does not name. ``properties`` are the properties of the body that are not arguments: those of
    objects inside of it, or of a body that is one argument. ``encodings`` say how the properties of
    a form are serialized, by name. ``data`` is a JSON Pointer to the payload in a success body
    (empty: the whole body), except in the responses with the statuses ``whole`` (``206``, ``2XX``),
    which are returned whole. ``hints`` say what to do instead of passing an argument that the API
    rejects (read-only properties). ``old_names`` are earlier names of the method, ``old_arguments``
    maps earlier names of arguments to their present names. ``security`` are the alternatives of
    credentials: none means that the operation is called without, an empty alternative that they are
    optional; None: the OpenAPI document does not state it. ``failure`` says which success responses
    are errors; None: none of them. ``repeatable``: repeating a request changes nothing, although
    its method does not promise that. With an ``idempotency_key``, the server processes the attempts
    of a call once. ``stream`` says how a response that is a sequence arrives; None if none is.
    """

    id: str
    resource: str
    name: str
    method: str
    path: str
    query: str = ""
    server: str = ""
    cost: int | None = None
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    derived: tuple[DerivedArgument, ...] = ()
    old_names: tuple[str, ...] = ()
    old_arguments: Mapping[str, str] = _NOTHING
    content_type: str = ""
    body_required: bool = False
    open_body: bool = False
    properties: tuple[Parameter, ...] = ()
    encodings: Mapping[str, Encoding] = _NOTHING
    accept: str = "application/json"
    data: str = ""
    whole: tuple[str, ...] = ()
    pagination: Pagination | None = None
    sync: Sync | None = None
    batch: Batch | None = None
    scopes: tuple[str, ...] = ()
    deprecation: Deprecation | None = None
    hints: Mapping[str, str] = _NOTHING
    security: Requirements | None = None
    failure: Failure | None = None
    repeatable: bool = False
    idempotency_key: IdempotencyKey | None = None
    stream: Stream | None = None

    @property
    def is_idempotent(self) -> bool:
        """Whether several calls have the effect of one (RFC 9110, section 9.2.2)."""
        return self.repeatable or self.method in IDEMPOTENT_METHODS

    @property
    def allows_repeats(self) -> bool:
        """Whether an attempt may follow one that the server may have processed."""
        return self.is_idempotent or self.idempotency_key is not None

    @property
    def public(self) -> bool:
        """Whether the operation can be called without credentials."""
        return self.security is None or not self.security or () in self.security

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
    def constants(self) -> Mapping[str, object]:
        """The values of parameters that have only one, by Python name."""
        parameters = (each for each in self.parameters if each.constant is not None)
        return MappingProxyType({each.name: each.constant for each in parameters})

    @cached_property
    def arguments(self) -> Mapping[str, Parameter]:
        """The parameters by every accepted name: the Python name, or the API name.

        If several locations have the same API name, it is that of the first, the path.
        """
        named = {parameter.name: parameter for parameter in self.parameters}
        by_api_name = {
            parameter.api_name: parameter
            for parameter in reversed(self.parameters)
            if parameter.api_name
        }
        return MappingProxyType({**by_api_name, **named})
