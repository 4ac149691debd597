"""What commands are made of: the operations of the API, seen from the command line.

Modules under ``commands`` fill these classes; ``build`` turns them into click commands. Everything
here is plain, frozen description: no behaviour, nothing imported but the standard library, so that
help and completion need neither the client nor its dependencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "boolean", "json"]
Place = Literal["path", "query", "header", "cookie", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecated:
    """That something should no longer be used.

    ``replaced_by`` is what to type instead (``activities list``), ``saves`` says in words what
    that does to the bill, ``sunset`` is the date (RFC 3339) when it goes; each may be empty.
    """

    replaced_by: str = ""
    saves: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One parameter, or one member of the body (``wire`` is the path to it).

    ``kind`` types each value; ``many`` takes several, separated by commas. Bounds are inclusive;
    ``max_items`` counts values. ``default`` is what the server takes when the option is not given.
    ``cancels`` lists the options that the server ignores beside this one.
    """

    flag: str
    wire: tuple[str, ...]
    place: Place
    kind: Kind
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
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
    def spelling(self) -> str:
        """How the option is typed: ``--due-date``, or ``ID`` for a part of the path."""
        return self.flag.upper() if self.place == "path" else f"--{self.flag}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How a list goes on: the parameters on the wire, sizes in items, pointers into the body."""

    cursor: str
    size: str
    items: str
    next_cursor: str
    default_size: int | None = None
    maximum_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a request may carry.

    ``open`` bodies take members that the description does not name; a ``whole`` one is no object
    with members (a list, or anything), and is given by ``--data`` alone, in any case if it is
    ``required``. An object is always sent, be it empty.
    """

    content_type: str
    open: bool
    whole: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One operation as a command.

    ``cost`` is in tokens per call, None when unknown. ``data`` points into the body to the result
    (``pages`` know better where to look), ``many`` tells that it is a list. ``columns`` are what a table shows when
    nothing was chosen; ``fields`` are all members of a result, dotted where they are nested.
    ``reads`` names the operation that gets one record back from the same path, if there is one.
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
    data: str = ""
    many: bool = False
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    ids: str = ""
    reads: str = ""
    deprecated: Deprecated | None = None

    @property
    def title(self) -> str:
        """The words that call the command: ``activities list``."""
        return f"{self.resource} {self.name}"

    def placed(self, place: Place) -> tuple[Option, ...]:
        """Return the options that go to one place of the request."""
        return tuple(option for option in self.options if option.place == place)

    @property
    def writes(self) -> bool:
        """Whether calling it changes something (RFC 9110, section 9.2.1: unsafe methods)."""
        return self.method not in {"GET", "HEAD", "OPTIONS", "TRACE"}

    @property
    def takes_rows(self) -> bool:
        """Whether it can be repeated over many rows: one record, by path or body."""
        return self.pages is None and bool(self.body or self.placed("path"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a resource's list of commands, known without loading the command."""

    name: str
    summary: str
    operation: str
    cost: int | None
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A group of commands, and the module under ``commands`` that describes them."""

    name: str
    module: str
    summary: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """Where the authorization code flow happens, and which permissions it offers."""

    authorize_url: str
    token_url: str
    refresh_url: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A commercial plan: its share of the daily budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What the software is called, and what the API says about accounts and metering."""

    command: str
    title: str
    distribution: str
    package: str
    client: str
    version: str
    environment: str
    base_url: str
    example: str = ""
    token_header: str = ""
    auth_scheme: str = ""
    api_domains: tuple[str, ...] = ()
    oauth: OAuth | None = None
    daily_tokens: int | None = None
    burst_window: int | None = None
    plans: tuple[Plan, ...] = ()

    def variable(self, name: str) -> str:
        """Return the name of one of the environment variables: ``PIPEDRIVE_OUTPUT``."""
        return f"{self.environment}_{name}"
