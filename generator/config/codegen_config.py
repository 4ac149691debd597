"""The content of codegen.yaml as a frozen, validated object.

These are settings that are not part of the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from generator.config.suppressions import DiagnosticSuppression
from generator.ir.api import FailureRule, HeaderRole, Product
from generator.ir.json import Json
from generator.ir.pagination_rules import PaginationRule
from generator.ir.prompts import Prompt
from generator.ir.webhooks import WebhookRules
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationNames:
    """Names for one operation in the client: resource, method, and renamed parameters.

    Example: ``pets`` and ``list``. An empty name is derived from the OpenAPI document.
    ``parameters`` maps names in the document to Python names. ``web`` is the URL of the record in
    the web app, with path parameters in braces; empty if there is none.
    """

    resource: str = ""
    method: str = ""
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    web: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRule:
    """An argument of client methods that fills other arguments.

    ``kind`` is the type of its values: ``date-time``, ``integer`` or ``string``. ``fills`` maps names
    in the document to JSON in which ``$value`` stands for the value, and ``$date`` and ``$time`` for
    the parts of a datetime in UTC.
    """

    name: str
    operations: tuple[str, ...]
    kind: str
    description: str
    fills: tuple[tuple[str, Json], ...]
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameRule:
    """An earlier Python name of a method or of an argument, which keeps working.

    ``new`` is the present name of the argument, empty for a method. ``since`` is the version that
    renamed it.
    """

    operation: str
    old: str
    new: str
    since: str
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldName:
    """The Python name of a field, and the position of its entry in codegen.yaml."""

    python: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialNames:
    """Arguments of a client for one security scheme: one name, or user name and password."""

    arguments: tuple[str, ...]
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """Which POST and PATCH requests may be repeated after the server may have processed them.

    The rule applies to the operations with these ids and these methods. ``key_header`` is the request
    header for a key that is the same for all attempts of a call; without it, repeating a request must
    change nothing. ``quoted_key``: the key is sent as a quoted string.
    """

    operations: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    methods: tuple[str, ...] = ()
    key_header: str = ""
    quoted_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRule:
    """How the changes of lists are found, to keep a copy of their records up to date.

    It applies to the paginated ``operations``. ``since_parameter`` selects the records changed at or
    after a time, ``until_parameter`` excludes those changed at or after a time (empty: there is
    none). ``order`` are the query parameters that sort by the time of the change, ascending; empty
    if the list always is. ``key`` identifies a record, ``timestamp`` is the time of its last change,
    and ``deleted`` marks a deleted record (empty: there is no such property): it has
    ``deleted_value`` or, if that is None, any value but false and null. ``origins`` are the
    positions of the settings; those of ``order`` are at ``order/NAME``.
    """

    operations: Mapping[str, Origin]
    since_parameter: str
    key: str
    timestamp: str
    until_parameter: str = ""
    order: tuple[tuple[str, Json], ...] = ()
    deleted: str = ""
    deleted_value: Json = None
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MockModule:
    """A Python module of the project that is copied into the generated mock server.

    ``path`` is relative to the folder of the OpenAPI document.
    """

    path: str
    origin: Origin = field(compare=False)

    @property
    def name(self) -> str:
        """The name of the module."""
        return self.path.rpartition("/")[2].removesuffix(".py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of codegen.yaml, one field per key.

    ``data`` is a JSON Pointer to the payload in a success body; empty for the whole body.
    ``upstream`` are the files or URLs of the documents that the vendor publishes.
    ``failure`` says which success responses are errors; None: none of them.
    """

    product: Product
    overlays: tuple[str, ...] = ()
    operations: Mapping[str, OperationNames] = field(default_factory=lambda: MappingProxyType({}))
    arguments: tuple[DerivedRule, ...] = ()
    credentials: Mapping[str, CredentialNames] = field(default_factory=lambda: MappingProxyType({}))
    """Arguments of the client by the id of their security scheme."""
    renamed: tuple[RenameRule, ...] = ()
    type_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a type by the JSON Pointer of its schema."""
    field_names: Mapping[str, FieldName] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a field by the JSON Pointer of its property."""
    pagination: tuple[PaginationRule, ...] = ()
    repeats: tuple[RepeatRule, ...] = ()
    """The first rule that applies to an operation counts."""
    webhooks: WebhookRules = WebhookRules()
    sync: tuple[SyncRule, ...] = ()
    stream_end: str = ""
    """The text of the item after the last one of a stream, such as ``[DONE]``; empty without one."""
    data: str = ""
    failure: FailureRule | None = None
    header_roles: tuple[HeaderRole, ...] = ()
    scopes: str = "all"
    """``all`` scopes of a requirement are needed (OpenAPI), or ``any`` one of them suffices."""
    targets: tuple[str, ...] = ("client", "cli", "contract")
    mock: tuple[MockModule, ...] = ()
    """The rules of the mock server; the first module defines ``Rules`` and ``Settings``."""
    mcp: tuple[Prompt, ...] = ()
    """The prompts of the MCP server."""
    upstream: tuple[str, ...] = ()
    allow: tuple[DiagnosticSuppression, ...] = ()
    tolerance: str = "strict"
    """``lenient``: leave out operations with errors, and report these as warnings."""

    @property
    def is_lenient(self) -> bool:
        """Whether operations with errors are left out."""
        return self.tolerance == "lenient"
