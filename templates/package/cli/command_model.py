"""The model of the command line: resources, commands and options.

``operation_commands`` fills these classes from the operation table, ``click_commands`` builds click
commands from them.
This module imports only the standard library, so that help and completion load neither the client
nor its dependencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "boolean", "json"]
Location = Literal["path", "query", "querystring", "header", "cookie", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecated:
    """Marks a command or an option as deprecated. Each field may be empty.

    ``replaced_by`` is the command or option to use instead (``pets list``), ``savings``
    compares the token costs in words, ``sunset`` is the date (RFC 3339) of the removal.
    """

    replaced_by: str = ""
    savings: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A parameter of an operation, or a property of its request body.

    ``api_path`` is the name that the API uses: one name for a parameter, the names from the
    outermost property inwards for a property. ``kind`` is the type of each value; with ``many``,
    several values separated by commas are accepted. ``minimum`` and ``maximum`` are inclusive,
    ``pattern`` is a regular expression that text must match, ``max_items`` limits the number of
    values. ``default`` is what the server assumes if the option is absent. ``example`` is JSON.
    ``cancels`` lists the flags that the server ignores if this option is used.
    """

    flag: str
    api_path: tuple[str, ...]
    location: Location
    kind: Kind
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    nullable: bool = False
    required: bool = False
    default: str = ""
    help: str = ""
    example: str = ""
    cancels: tuple[str, ...] = ()
    deprecated: Deprecated | None = None

    @property
    def display_name(self) -> str:
        """The option as it is typed: ``--due-date``, or ``ID`` for a path parameter."""
        return self.flag.upper() if self.location == "path" else f"--{self.flag}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How a list is paginated.

    ``cursor`` and ``size`` are names of query parameters; ``items`` and ``next_cursor`` are JSON
    Pointers (RFC 6901) into the response body. Sizes are numbers of items. ``window_end`` is a query
    parameter that excludes items changed at or after a time, ``item_id`` the property that
    identifies an item; both are empty if there is none.
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
class Body:
    """The request body of a command.

    ``allows_additional`` bodies accept properties that the OpenAPI document does not name. A
    ``data_only`` body is not an object with named properties (it is a list, for example) and can
    only be given by ``--data``, which must be present if the body is ``required``. A body with
    properties is always sent, even if it is empty.
    """

    content_type: str
    allows_additional: bool
    data_only: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An operation as a command.

    ``cost`` is in tokens per request, None if unknown. ``ids`` is the parameter that takes several
    ids, if there is one. ``read_operation`` is the operationId that reads the record from the same
    path, if any. ``web`` is the URL of the record in the web app, with path parameters in braces;
    empty if unknown.
    """

    name: str
    resource: str
    operation: str
    method: str
    path: str
    cost: int | None
    summary: str
    description: str = ""
    example: str = ""
    docs: str = ""
    scopes: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    body: Body | None = None
    pages: Pages | None = None
    ids: str = ""
    read_operation: str = ""
    web: str = ""
    deprecated: Deprecated | None = None

    @property
    def title(self) -> str:
        """The command as it is typed after the program's name: ``pets list``."""
        return f"{self.resource} {self.name}"

    def options_in(self, location: Location) -> tuple[Option, ...]:
        """Return the options whose values go to one location of the request."""
        return tuple(option for option in self.options if option.location == location)

    @property
    def writes(self) -> bool:
        """Whether the method is unsafe (RFC 9110, section 9.2.1)."""
        return self.method not in {"GET", "HEAD", "OPTIONS", "TRACE"}

    @property
    def takes_rows(self) -> bool:
        """Whether the command can run once per row: it has a path parameter or a body."""
        return self.pages is None and bool(self.body or self.options_in("path"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command in the help of its resource, available without building the command."""

    name: str
    summary: str
    operation: str
    cost: int | None
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A group of commands, and the attribute of the client whose methods call their operations."""

    name: str
    attribute: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """The endpoints and scopes of the OAuth authorization code flow."""

    authorize_url: str
    token_url: str
    refresh_url: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A commercial plan: its factor in the daily token budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Names of the product, how the API authenticates, and its token limits.

    ``example`` is a command with its arguments, ``example_path`` a path that GET reads.
    ``has_costs`` means that some operation has a cost in tokens, ``has_docs`` that the package
    contains the reference pages, ``has_mcp`` an MCP server, ``has_mock`` a mock server: without them,
    their commands and options are absent.
    """

    command: str
    title: str
    distribution: str
    package: str
    client: str
    version: str
    environment: str
    base_url: str
    example: str = ""
    example_path: str = "/"
    has_costs: bool = False
    has_docs: bool = False
    has_mcp: bool = False
    has_mock: bool = False
    token_header: str = ""
    auth_scheme: str = ""
    api_domains: tuple[str, ...] = ()
    oauth: OAuth | None = None
    daily_tokens: int | None = None
    burst_window: int | None = None
    plans: tuple[Plan, ...] = ()

    def variable(self, name: str) -> str:
        """Return the full name of an environment variable: ``PETSHOP_OUTPUT`` for ``OUTPUT``."""
        return f"{self.environment}_{name}"
