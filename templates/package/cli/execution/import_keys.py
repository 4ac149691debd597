"""The rows of an import, and the records on the server with the same keys.

Input: a file, and the column that is the key. Output: rows by key, and records by key. Raises CliError
for a key that is missing or not unique, in the file or on the server; nothing was written then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ..._runtime.operation import Operation
from ..._runtime.pagination.page import Page
from ..._runtime.product import Endpoint
from ..._runtime.sync.prune import batch_size
from ..cli_error import input_error, usage_error
from ..command_model import Import, Option
from ..input.rows import Row, open_rows, read_rows
from ..input.values import Json, quote_text
from .client import CommandLineClient
from .result_types import result_shape

Key = int | str
Record = Mapping[str, Json]

_EXACT_FORMATS = frozenset({"", "date", "email", "uri", "uuid"})
"""Formats of text that a server returns as it received it; a time can have several forms."""


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """The column that identifies a record.

    ``name`` is that of the property, ``column`` that in the file. ``is_id``: it is the id that the API
    assigns. ``filter`` is the argument of the list that selects the records with a key, empty if there
    is none.
    """

    name: str
    is_id: bool
    column: str
    filter: str = ""


def find_key(model: Import, name: str) -> KeyColumn:
    """Return the column with this name. Raises a usage error (64) if it cannot be a key."""
    id_name = id_property(model)
    if name in (id_name, model.id.api_name):
        return KeyColumn(id_name, is_id=True, column=name)
    properties = {
        option.parameter.path[0]: option
        for option in model.create.options_in("body")
        if len(option.parameter.path) == 1
    }
    names = {id_name: None} | {key: None for key in properties if _is_key(model, properties[key])}
    if name not in names:
        raise usage_error(
            f"--key {name}: is not a property that can identify a record",
            f"use one of: {', '.join(names)}",
        )
    filters = {
        item.api_name: item.name
        for item in model.listed.operation.parameters
        if item.location == "query" and not item.many
    }
    return KeyColumn(name, is_id=False, column=name, filter=filters.get(name, ""))


def id_property(model: Import) -> str:
    """Return the property of a record that is the id in its path.

    Paths often say of what: ``petId`` is the ``id`` of a pet. Raises a usage error (64) if there is
    none.
    """
    name = model.id.api_name
    properties = [each for each in result_shape(model.listed.operation).fields if "." not in each]
    words = _words(name)
    for wanted in (words, words[-1:]):
        for each in (name, *properties):
            if each in properties and _words(each) == wanted:
                return each
    raise usage_error(
        f"{model.listed.resource} cannot be imported: the list does not return {name},"
        " by which records are changed"
    )


def _words(name: str) -> list[str]:
    """Return the words of ``petId``, ``pet_id`` or ``pet-id`` in lower case."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def _is_key(model: Import, option: Option) -> bool:
    parameter = option.parameter
    is_scalar = parameter.kind in ("integer", "string") and not parameter.many
    is_listed = parameter.path[0] in result_shape(model.listed.operation).fields
    return is_scalar and is_listed and parameter.format in _EXACT_FORMATS


def read_keyed_rows(model: Import, key: KeyColumn, file: str, kind: str | None) -> dict[Key, Row]:
    """Return the rows of a file by key, in order. Raises CliError (65) for an unusable key."""
    command = model.update if key.is_id else model.create
    rows: dict[Key, Row] = {}
    with open_rows(file) as stream:
        for row in read_rows(command, stream, kind, id_column=key.column if key.is_id else ""):
            value = row.path.get(model.id.api_name) if key.is_id else row.body.get(key.name)
            if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
                raise input_error(
                    f"row {row.number}: {key.column} is missing", "each row needs a key"
                )
            if isinstance(value, str) and value != value.strip():
                message = f"row {row.number}: {key.name} begins or ends with a space"
                raise input_error(message, "the API may remove it, and the key would not match")
            if value in rows:
                numbers = f"rows {rows[value].number} and {row.number}"
                raise input_error(f"{numbers} have the same {key.name}: {_shown(value)}")
            rows[value] = row
    return rows


class Lookup:
    """Finds the records with some keys, in the cheapest way that the list offers."""

    def __init__(
        self, client: CommandLineClient, model: Import, key: KeyColumn, keys: Iterable[Key]
    ) -> None:
        self._client = client
        self._operation: Operation = model.listed.operation
        self._id = id_property(model)
        self._key = key
        self._records: dict[Key, Record] = {}
        self._wanted = dict.fromkeys(keys)

    def records(self) -> dict[Key, Record]:
        """Return the records by key. Raises CliError (65) if two records have the same one."""
        if not self._wanted:
            return {}
        batch = self._operation.batch
        if self._key.is_id and batch is not None:
            keys, size = iter(self._wanted), batch_size(self._operation, {})
            while asked := list(islice(keys, size)):
                self._fetch({batch.parameter: asked})
        elif not self._key.filter:
            self._fetch({})
        elif not self._fetch({}, max_pages=len(self._wanted)):
            for key in self._wanted:
                self._fetch({self._key.filter: key})
        return self._records

    def _fetch(self, arguments: dict[str, object], max_pages: int | None = None) -> bool:
        """Fetch a list and keep the records that are looked for; return whether all was fetched."""
        pages = self._client.pages(Endpoint[Json](self._operation), arguments)
        cursor: str | None = None
        for page in pages.pages(max_pages=max_pages):
            for record in _records(page):
                self._add(record)
            cursor = page.next_cursor
        return cursor is None

    def _add(self, record: Record) -> None:
        value = record.get(self._key.name)
        if not isinstance(value, int | str) or isinstance(value, bool) or value not in self._wanted:
            return
        other = self._records.setdefault(value, record)
        if other.get(self._id) != record.get(self._id):
            ids = f"{other.get(self._id)} and {record.get(self._id)}"
            raise input_error(
                f"two records have the same {self._key.name}, {_shown(value)}: {ids}",
                "use another key, or remove one of them",
            )


def lookup_pages(model: Import, key: KeyColumn, count: int) -> int | None:
    """Return the most pages that a lookup fetches; None if it depends on the length of the list."""
    size = batch_size(model.listed.operation, {})
    if key.is_id and size:
        return -(-count // size)
    return 2 * count if key.filter else None


def _records(page: Page[Json]) -> Iterator[Record]:
    yield from (record for record in page.items if isinstance(record, dict))


def _shown(value: Key) -> str:
    return quote_text(value) if isinstance(value, str) else str(value)
