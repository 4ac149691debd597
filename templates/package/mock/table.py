"""What the mock server knows besides the OpenAPI document: configuration and inferred roles.

Input: ``description.json`` beside this module. Output: a ``Table``. Every ``at`` is a JSON pointer into
the OpenAPI document, every other pointer is one into a response body.
"""

from __future__ import annotations

from pkgutil import get_data
from typing import Any, Literal

import msgspec

Role = Literal["list", "get", "create", "update", "replace", "delete", ""]


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A security scheme: where the credentials are, and the scopes of which one is sufficient.

    ``kind`` is ``key`` (the value itself), ``basic`` or ``bearer``. ``takes_token`` means that a bearer
    token may be the API token, not only a list of scopes. A valid credential is an API token with one of
    the ``suffixes``; for ``basic`` there are two, that of the user name and that of the password.
    """

    location: str
    name: str
    kind: Literal["key", "basic", "bearer"]
    takes_token: bool
    suffixes: tuple[str, ...] = ("",)
    scopes: tuple[str, ...]


class Pages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pagination of a list. ``items`` points to the items in a response body.

    ``cursor`` selects a page and ``size`` is the number of its items: query parameters or, with
    ``in_body``, properties of the request body (a JSON Pointer to one inside of an object); empty
    without one. ``numeric``: cursors are integers.
    ``first`` is the offset or number of the first page. ``next_cursor`` (of the next cursor or link),
    ``has_more``, ``total`` and ``total_pages`` are JSON pointers into the response body, or names of
    response headers; empty without one. ``last_item`` points into the last item, to the cursor of the
    next page; empty if it is not there.
    """

    style: Literal["cursor", "offset", "page", "link"] = "cursor"
    items: str = ""
    cursor: str = ""
    size: str = ""
    in_body: bool = False
    numeric: bool = False
    first: int = 0
    next_cursor: str = ""
    last_item: str = ""
    has_more: str = ""
    total: str = ""
    total_pages: str = ""
    default_size: int


class Resource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The records that an operation reads or writes.

    ``collection`` is a path template, ``id_parameter`` the path parameter of one record and
    ``id_property`` the property with its value. ``records`` points to the record, or the array of
    records, in the success body; None if the body has none. The schema of a record is that of ``source``
    (a pointer into the document), at ``source_records`` of the body. ``filters`` maps query parameters to
    properties. ``sort`` and ``direction`` are query parameters, empty if there are none.
    """

    collection: str
    id_parameter: str
    id_property: str
    records: str | None = ""
    source: str = ""
    source_records: str = ""
    source_is_list: bool = False
    filters: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    sort: str = ""
    direction: str = ""


class Operation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operation. ``cost`` is in tokens, ``data`` points to the payload of a success body.

    ``key_header`` is the request header for the key that all attempts of a call have, in lower case;
    empty without one. ``query`` is a part of the URL of each request.

    ``role`` is what the operation does to the records of ``resource``; where it is empty, ``reason``
    says why none was inferred. ``pages`` is how a list is divided. Request bodies of the media types ``uninspected`` are accepted as they
    are.
    """

    id: str
    method: str
    path: str
    at: str
    query: str = ""
    cost: int = 0
    data: str = ""
    key_header: str = ""
    security: tuple[tuple[Scheme, ...], ...] = ()
    role: Role = ""
    reason: str = ""
    uninspected: tuple[str, ...] = ()
    pages: Pages | None = None
    resource: Resource | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plan of the API: its multiple of the daily budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rate limits of the API. ``burst_window`` is in seconds, ``daily_tokens`` per seat."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[Plan, ...]


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names of the API, the client and its command; ``command`` is empty without one."""

    title: str
    distribution: str
    package: str
    client: str
    command: str
    environment: str


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that the API sends, at a pointer; ``values`` are the texts that name it, if any do."""

    name: str
    at: str
    values: tuple[str, ...] = ()


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How events are signed with an HMAC (RFC 2104), as ``webhooks/signature`` of codegen.yaml says."""

    header: str
    algorithm: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""
    signed: str = "{body}"
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    tolerance: int = 300
    id_header: str = ""
    secret_prefix: str = ""
    secret_encoding: str = "text"


class Webhooks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events of the API. ``header`` or ``pointer`` (into the body) is where a request names its."""

    events: tuple[Event, ...] = ()
    header: str = ""
    pointer: str = ""
    signature: Signature | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that the server knows besides the document.

    ``headers`` are names by role. ``credentials`` are the arguments of the client, each with what follows
    the API token in its value.
    """

    product: Product
    operations: tuple[Operation, ...]
    limits: Limits | None
    headers: dict[str, str]
    credentials: dict[str, str] = {}
    webhooks: Webhooks = Webhooks()

    def credentials_of(self, api_token: str) -> dict[str, str]:
        """Return valid values for the arguments of the client with credentials."""
        return {name: f"{api_token}{suffix}" for name, suffix in self.credentials.items()}


def load_table(content: bytes | None = None) -> Table:
    """Return the table of this package, or of the JSON text of another ``description.json``."""
    content = content or get_data(__name__.rpartition(".")[0], "description.json") or b""
    # Plain JSON, which the conversion to a Table checks.
    table: dict[str, Any] = msgspec.json.decode(content)
    schemes = table.pop("schemes")
    for operation in table["operations"]:
        operation["security"] = [
            [{**schemes[name], "scopes": scopes} for name, scopes in alternative.items()]
            for alternative in operation.get("security", ())
        ]
    return msgspec.convert(table, Table)
