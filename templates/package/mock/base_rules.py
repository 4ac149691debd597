"""How the mock server behaves beyond the OpenAPI document: the interface for rules of one API.

A project that names modules under ``mock`` in codegen.yaml subclasses ``BaseRules`` as ``Rules`` in the
first of them, and overrides what its API does differently. Without them, this class applies as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from .authentication import Caller
from .clock import Clock
from .document import Direction, Document
from .envelopes import Envelopes
from .error_responses import ErrorResponse
from .records import Records, Storage
from .request_parameters import ParameterReader
from .resources import Query, Resources
from .responses import Content, Responses
from .samples import NoSample
from .schema_types import parts_of, property_schemas
from .settings import Settings
from .table import Operation, Table


@dataclass(slots=True, kw_only=True)
class Context:
    """What rules may use. ``settings`` changes while the server runs."""

    document: Document
    table: Table
    settings: Settings
    clock: Clock
    file: str | Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A validated request: ``body`` is None if there is none, ``url`` is the URL of the client.

    ``shifted`` asks for a faulty cursor. ``accept`` are the media types that the client accepts, as
    the header says.
    """

    operation: Operation
    caller: Caller | None
    values: dict[str, object]
    body: object
    parameters: ParameterReader
    url: str = ""
    shifted: bool = False
    accept: str = ""

    @property
    def fields(self) -> dict[str, object]:
        """The body as an object, empty if it is none."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass(slots=True)
class BaseRules:
    """Rules of any API. ``storage`` is what snapshots, resets and the count refer to."""

    default_seed: ClassVar[int] = 10
    """The number of records that are created in each collection."""

    is_complete: ClassVar[bool] = False
    """Whether ``execute`` is overridden for every operation."""

    context: Context
    storage: Storage = field(init=False)
    _responses: Responses = field(init=False)
    _envelopes: Envelopes = field(init=False)
    _resources: Resources | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._responses = Responses(self.context.document)
        self._envelopes = Envelopes(self.context.document, self._responses)
        self.storage = self.open_storage()

    def open_storage(self) -> Storage:
        """Open the store; raise sqlite3.Error if the file cannot be used."""
        records = Records(self.context.file)
        self._resources = Resources(
            self.context.document, records, self._responses, self.default_seed
        )
        return records

    def seed(self, count: int) -> None:
        """Replace all records by initial ones, ``count`` per collection."""
        assert self._resources is not None
        assert isinstance(self.storage, Records)
        self._resources.seed = count
        self.storage.clear()
        self.fill()

    def fill(self) -> None:
        """Create the initial records of collections that are empty.

        Collections below a path parameter are filled when they are first used.
        """
        assert self._resources is not None
        for operation in self.context.table.operations:
            resource = operation.resource
            if resource and "{" not in resource.collection:
                self._resources.fill(resource, resource.collection)

    def counts(self) -> Mapping[str, int]:
        """Return numbers for the control endpoint, by name."""
        return {}

    def check_settings(self, settings: Settings) -> None:
        """Raise ValueError if settings are invalid for this API."""

    def callers(self, settings: Settings) -> Mapping[str, str]:
        """Return the callers by API token; their names appear in the request log."""
        return {settings.api_token: "api-token"}

    def execute(self, call: Call) -> Content:
        """Execute a valid request; return the success response.

        Raises ``ErrorResponse``.
        """
        query = Query(
            operation=call.operation,
            values=call.values,
            body=call.body,
            url=call.url,
            shifted=call.shifted,
        )
        if call.operation.role and self._resources is not None:
            with suppress(NoSample):
                return self._resources.execute(query)
        return self._envelopes.example(call.operation, query.pages, call.accept)

    def write_error(self, error: ErrorResponse, operation: Operation | None) -> Content:
        """Return the response of an error; ``operation`` is None if it is unknown."""
        return self._responses.error(error, operation)

    def enum_properties(self, operation: Operation) -> frozenset[str]:
        """Return the properties that the fault ``unknown-enum`` changes."""
        if operation.resource is None or self._resources is None:
            return frozenset()
        document = self.context.document
        schema, _ = document.find(self._resources.schema_at(operation.resource), Direction.RESPONSE)
        found = property_schemas(document, schema, Direction.RESPONSE)
        return frozenset(
            name
            for name, node in found.items()
            if any("enum" in part for part in parts_of(document, node, Direction.RESPONSE))
        )

    def control(self, path: str, body: bytes) -> bool:
        """Handle ``PUT /_mock/PATH``; return False if there is nothing at that path.

        Raises ValueError for an invalid body.
        """
        return False

    def reset(self) -> None:
        """Forget what ``control`` changed."""
