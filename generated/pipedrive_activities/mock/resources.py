"""Creates, reads, changes and deletes records, as inferred from paths and schemas.

Input: validated calls of operations with a role. Output: the value of the success body. Raises
``ErrorResponse`` if a record does not exist, ``NoSample`` if no valid record can be made up.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from .document import Direction, Document, Json, tokens_of
from .envelopes import Envelopes
from .error_responses import ErrorResponse
from .pages import Page, PageQuery, page_of, with_page_headers
from .records import Record, Records, Stored, key_of
from .responses import Content, Responses, success_statuses
from .samples import NoSample
from .schema_types import property_schemas, types_of
from .table import Operation, Resource

_PAGE_PARAMETERS = ("limit", "per_page", "page_size", "pageSize")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A validated request for records: the values of its parameters, its body, and its URL."""

    operation: Operation
    values: dict[str, object]
    body: object
    url: str = ""
    shifted: bool = False

    @property
    def pages(self) -> PageQuery:
        """What the request says about pages."""
        return PageQuery(values=self.values, body=self.body, url=self.url, shifted=self.shifted)


class Resources:
    """Executes the operations that have a role. ``seed`` records are created per collection."""

    def __init__(
        self, document: Document, records: Records, responses: Responses, seed: int
    ) -> None:
        self._document = document
        self._records = records
        self._responses = responses
        self._envelopes = Envelopes(document, responses)
        self.seed = seed
        self._schemas: dict[tuple[str, str], str] = {}

    def schema_at(self, resource: Resource) -> str:
        """Return the JSON pointer of the schema of a record."""
        key = (resource.source, resource.source_records)
        if key not in self._schemas:
            tokens = tokens_of(resource.source_records)
            items = resource.source_is_list
            self._schemas[key] = self._document.below(resource.source, tokens, items=items)
        return self._schemas[key]

    def execute(self, query: Query) -> Content:
        """Execute an operation; return its success response."""
        resource = query.operation.resource
        assert resource is not None
        collection = _collection(resource, query.values)
        self.fill(resource, collection)
        roles: dict[str, Callable[[Resource, str, Query], object]] = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "update": self._update,
            "replace": self._replace,
            "delete": self._delete,
        }
        role = query.operation.role
        described = self._responses.success(query.operation, success_statuses(role))
        value = roles[role](resource, collection, query)
        if not described.media:
            return self._responses.write(described, None)
        schema_at = self._responses.schema_at(described)
        body = self._envelope(resource, value, schema_at)
        content = self._responses.write(described, body)
        return with_page_headers(content, value) if isinstance(value, Page) else content

    def fill(self, resource: Resource, collection: str) -> None:
        """Create the initial records of a collection that never had one."""
        if self.seed and not self._records.is_known(collection):
            try:
                self._records.add(collection, self._initial(resource))
            except (NoSample, KeyError):
                return

    def _initial(self, resource: Resource) -> Iterator[tuple[object, Record]]:
        for number in range(1, self.seed + 1):
            record = self._complete({}, resource)
            record[resource.id_property] = self._new_id(resource, number)
            if number > 1 and not self._is_valid(record, resource):
                return
            yield record[resource.id_property], record

    def _envelope(self, resource: Resource, value: object, schema_at: str) -> object:
        """Return the success body with the record, or the records, where they belong."""
        if resource.records is None or value is None:
            return self._responses.samples.value(schema_at) if schema_at else None
        return self._envelopes.wrap(value, resource.records, schema_at)

    def _complete(self, fields: Record, resource: Resource) -> Record:
        """Return a valid record with these fields; what is missing is made up."""
        sample = self._responses.samples.value(self.schema_at(resource))
        base = dict(sample) if isinstance(sample, dict) else {}
        record = {**base, **fields}
        if self._is_valid(record, resource):
            return record
        fitted = self._responses.fit(record, self.schema_at(resource))
        return dict(fitted) if isinstance(fitted, dict) else base

    def _is_valid(self, record: Record, resource: Resource) -> bool:
        validator = self._document.validator(self.schema_at(resource), Direction.RESPONSE)
        return validator.is_valid(record)

    def _new_id(self, resource: Resource, number: int) -> object:
        schema = self._id_schema(resource)
        types = types_of(self._document, schema, Direction.RESPONSE)
        if "integer" in types or "number" in types:
            return number
        if isinstance(schema, dict) and schema.get("format") == "uuid":
            return str(uuid.UUID(int=number, version=4))
        name = resource.collection.rpartition("/")[2].strip("{}") or "record"
        return f"{name}-{number}"

    def _id_schema(self, resource: Resource) -> Json:
        schema, _ = self._document.find(self.schema_at(resource), Direction.RESPONSE)
        found = property_schemas(self._document, schema, Direction.RESPONSE)
        node = found.get(resource.id_property, {})
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            return self._document.schema(node["$ref"], Direction.RESPONSE)
        return node

    def _stored(self, resource: Resource, collection: str, query: Query) -> Stored:
        stored = self._records.get(collection, query.values.get(resource.id_parameter))
        if stored is None or stored.deleted:
            gone = stored is not None and "410" in self._responses.statuses(query.operation)
            raise ErrorResponse(410 if gone else 404, "there is no such record")
        return stored

    def _list(self, resource: Resource, collection: str, query: Query) -> object:
        rows = [
            row for row in self._records.list(collection) if _matches(row.body, resource, query)
        ]
        rows = _sorted(rows, resource, query)
        pages = query.operation.pages
        if pages is None:
            return Page(items=[row.body for row in _sliced(rows, query)])
        return page_of(rows, pages, query.pages)

    def _get(self, resource: Resource, collection: str, query: Query) -> object:
        return self._stored(resource, collection, query).body

    def _create(self, resource: Resource, collection: str, query: Query) -> object:
        fields = dict(query.body) if isinstance(query.body, dict) else {}
        given = fields.get(resource.id_property)
        for attempt in range(1000):
            number = self._records.next_number(collection) + attempt
            id_ = self._new_id(resource, number) if given is None else given
            record = self._complete({**fields, resource.id_property: id_}, resource)
            try:
                self._records.add(collection, [(record[resource.id_property], record)])
            except KeyError:
                if given is not None:
                    raise ErrorResponse(409, "a record with this id exists") from None
                continue
            return record
        raise NoSample(self.schema_at(resource))

    def _update(self, resource: Resource, collection: str, query: Query) -> object:
        stored = self._stored(resource, collection, query)
        changes = query.body if isinstance(query.body, dict) else {}
        return self._save(resource, stored, merge(stored.body, changes))

    def _replace(self, resource: Resource, collection: str, query: Query) -> object:
        stored = self._stored(resource, collection, query)
        fields = query.body if isinstance(query.body, dict) else {}
        return self._save(resource, stored, fields)

    def _save(self, resource: Resource, stored: Stored, fields: Record) -> Record:
        id_ = stored.body.get(resource.id_property)
        record = self._complete({**fields, resource.id_property: id_}, resource)
        self._records.replace(stored.number, record)
        return record

    def _delete(self, resource: Resource, collection: str, query: Query) -> object:
        stored = self._stored(resource, collection, query)
        self._records.delete(stored.number)
        return stored.body


def merge(target: Record, changes: Record) -> Record:
    """Return a record with changes merged in (RFC 7396), except that null is stored as null."""
    result = dict(target)
    for key, value in changes.items():
        current = result.get(key)
        if isinstance(value, dict) and isinstance(current, dict):
            value = merge(current, value)
        result[key] = value
    return result


def _collection(resource: Resource, values: dict[str, object]) -> str:
    """Return the path of a collection with the values of its parameters."""
    parts = resource.collection.split("/")
    filled = [
        quote(key_of(values.get(part[1:-1], "")), safe="") if part.startswith("{") else part
        for part in parts
    ]
    return "/".join(filled)


def _matches(record: Record, resource: Resource, query: Query) -> bool:
    for parameter, name in resource.filters.items():
        if parameter in query.values:
            wanted, actual = query.values[parameter], record.get(name)
            if actual != wanted and not (isinstance(wanted, list) and actual in wanted):
                return False
    return True


def _sorted(rows: list[Stored], resource: Resource, query: Query) -> list[Stored]:
    name = str(query.values.get(resource.sort, "")) if resource.sort else ""
    descending = name.startswith("-") or query.values.get(resource.direction) in ("desc", "DESC")
    key = name.lstrip("+-")
    if key and any(key in row.body for row in rows):
        rows = sorted(rows, key=lambda row: _order(row.body.get(key)))
    return rows[::-1] if descending else rows


def _order(value: object) -> tuple[int, float, str]:
    """Return a sort key for any JSON value: null, then numbers, then text."""
    if value is None:
        return (0, 0, "")
    if isinstance(value, int | float):
        return (1, value, "")
    return (2, 0, value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _sliced(rows: list[Stored], query: Query) -> list[Stored]:
    """Return the page that the usual parameters select where no pagination is configured."""
    sizes = (query.values.get(name) for name in _PAGE_PARAMETERS)
    size = next((value for value in sizes if isinstance(value, int) and value > 0), None)
    offset, page = query.values.get("offset"), query.values.get("page")
    start = offset if isinstance(offset, int) and offset > 0 else 0
    if isinstance(page, int) and page > 1:
        start += (page - 1) * (size or len(rows))
    return rows[start : start + size] if size else rows[start:]
