"""What operations do to records, inferred from paths and schemas.

Input: the API. Output: for each operation a role (list, get, create, update, replace, delete) with its
resource, or the reason why none was inferred. A resource is a pair of paths, such as ``/pets`` and
``/pets/{id}``, whose responses contain an object with a property for the path parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from itertools import chain

from generator.ir.api import Api, computed_once
from generator.ir.media_types import is_json, success_media, success_responses
from generator.ir.operations import Location, MediaType, Operation, Parameter
from generator.ir.type_queries import Types, field_at, values_of, without_null
from generator.ir.types import (
    ArrayType,
    BooleanType,
    EnumDeclaration,
    EnumType,
    Field,
    IntegerType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.positions import escape_pointer
from generator.records import dataclass

_SORT = re.compile(r"(?i)sort(_?(by|field|key))?|order_?by")
_DIRECTION = re.compile(r"(?i)sort_?(direction|order|dir)|order|direction|dir")
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_USUAL_KEYS: dict[type, tuple[str, ...]] = {
    IntegerType: ("number", "id"),
    StringType: ("name", "login", "username", "key", "slug", "code"),
}
"""Properties that identify records where none is named like the path parameter, by its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The records of an operation; see ``mock/table.py`` of the package.

    ``source`` points to a response schema of the document, ``source_records`` into its bodies.
    """

    collection: str
    id_parameter: str
    id_property: str
    records: str | None
    source: str
    source_records: str
    source_is_list: bool
    filters: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """The role of an operation, or the reason why it has none."""

    role: str = ""
    reason: str = ""
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class _Location:
    """A place of records in the success body of an operation."""

    operation: Operation
    records: str
    is_list: bool
    record: ObjectDeclaration


class _NotInferred(Exception):
    """An operation has no role; the message is the reason."""


@computed_once
def infer_roles(api: Api) -> dict[str, Inferred]:
    """Return the role of each operation by operationId, in the order of the operations."""
    inference = _Inference(api)
    return {operation.id.wire: inference.infer(operation) for operation in api.operations}


def group_reasons(roles: dict[str, Inferred]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the operations without a role, by reason, in the order of the operations."""
    groups: dict[str, list[str]] = {}
    for operation_id, inferred in roles.items():
        if inferred.reason:
            groups.setdefault(inferred.reason, []).append(operation_id)
    return tuple((reason, tuple(ids)) for reason, ids in sorted(groups.items()))


class _Inference:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._types: Types = {declaration.id: declaration for declaration in api.types}

    @cached_property
    def _by_path(self) -> Mapping[str, dict[str, Operation]]:
        paths: dict[str, dict[str, Operation]] = {}
        for operation in self._api.operations:
            paths.setdefault(operation.path, {})[operation.http_method.lower()] = operation
        return paths

    @cached_property
    def _item_paths(self) -> Mapping[str, list[str]]:
        """The paths of single records by the path of their collection."""
        items: dict[str, list[str]] = {}
        for path in self._by_path:
            collection, _, last = path.rpartition("/")
            if _PARAMETER.fullmatch(last) and collection:
                items.setdefault(collection, []).append(path)
        return items

    @cached_property
    def _paths_of_items(self) -> frozenset[str]:
        return frozenset(path for paths in self._item_paths.values() for path in paths)

    def infer(self, operation: Operation) -> Inferred:
        """Return the role of an operation."""
        try:
            return self._infer(operation)
        except _NotInferred as error:
            return Inferred(reason=str(error))

    def _infer(self, operation: Operation) -> Inferred:
        path = operation.path
        is_item = path in self._paths_of_items
        collection = path.rpartition("/")[0] if is_item else path
        role = _role(operation, is_item=is_item)
        if operation.pagination is not None and path not in self._item_paths:
            collection = path.rpartition("/")[0]  # such as /pets/search
        if not role:
            raise _NotInferred("no method that lists, reads or writes records")
        item_paths = self._item_paths.get(collection, [])
        if len(item_paths) != 1:
            raise _NotInferred("no path of a single record")
        parameter = item_paths[0].rpartition("/")[2][1:-1]
        source, id_property = self._source(collection, item_paths[0], parameter)
        found = self._locate(operation, id_property, is_list=role == "list")
        is_empty = role == "get" and success_media(operation.responses) is None
        if found is None and role in ("list", "get") and not is_empty:
            raise _NotInferred("the response contains no such record")
        resource = self._resource(
            operation, role, collection, parameter, id_property, source, found
        )
        return Inferred(role=role, resource=resource)

    def _source(self, collection: str, item_path: str, parameter: str) -> tuple[_Location, str]:
        """Return where the schema of the records is, and the property that identifies a record.

        It is in the response of get, create, list or update.
        """
        members = self._by_path.get(collection, {})
        items = self._by_path[item_path]
        if "get" not in members and "post" not in members:
            raise _NotInferred("no operation lists or creates such records")
        candidates = [
            (items.get("get"), False),
            (members.get("post"), False),
            (members.get("get"), True),
            (items.get("patch") or items.get("put"), False),
        ]
        locations = [
            location
            for operation, is_list in candidates
            if operation
            for location in self._locations(operation, is_list=is_list)
        ]
        kind = self._parameter_kind(items.values(), parameter)
        ids = ((each, _find_id(each.record, parameter, collection)) for each in locations)
        usual = ((each, _find_usual(each.record, kind)) for each in locations)
        for location, id_property in chain(ids, usual):
            if id_property:
                return location, id_property
        raise _NotInferred("no response contains an object with the id of the path")

    def _parameter_kind(self, operations: Iterable[Operation], name: str) -> type:
        """Return the type of a path parameter that the operations have."""
        kinds = (
            type(self._shape(parameter.type))
            for operation in operations
            for parameter in operation.parameters
            if parameter.location is Location.PATH and parameter.name.wire == name
        )
        return next(kinds, object)

    def _locate(self, operation: Operation, id_property: str, *, is_list: bool) -> _Location | None:
        for location in self._locations(operation, is_list=is_list):
            if any(each.name.wire == id_property for each in location.record.fields):
                return location
        return None

    def _locations(self, operation: Operation, *, is_list: bool) -> Iterator[_Location]:
        """Yield the places in a success body that contain an object, or an array of objects."""
        media = success_media(operation.responses)
        if media is None or not is_json(media.content_type):
            return
        for pointer in self._pointers(operation, media):
            inner = field_at(media.type, pointer, self._types) if pointer else None
            if pointer and inner is None:
                continue
            core, _ = without_null(inner.type if inner else media.type)
            if is_list != isinstance(core, ArrayType):
                continue
            record = self._shape(core.items if isinstance(core, ArrayType) else core)
            if isinstance(record, ObjectDeclaration):
                yield _Location(operation, pointer, is_list, record)

    def _pointers(self, operation: Operation, media: MediaType) -> Iterator[str]:
        """Yield the pointers to try: configured ones, the whole body, each property of the body."""
        configured = [operation.pagination.items] if operation.pagination else []
        yield from dict.fromkeys([*configured, operation.data, ""])
        body = self._shape(media.type)
        if isinstance(body, ObjectDeclaration):
            yield from (f"/{escape_pointer(each.name.wire)}" for each in body.fields)

    def _shape(self, type_: Type) -> object:
        core, _ = without_null(type_)
        return self._types[core.id] if isinstance(core, RefType) else core

    def _resource(
        self,
        operation: Operation,
        role: str,
        collection: str,
        parameter: str,
        id_property: str,
        source: _Location,
        found: _Location | None,
    ) -> Resource:
        is_list = role == "list"
        properties = {each.name.wire: each for each in source.record.fields}
        query = [each for each in operation.parameters if each.location is Location.QUERY]
        rule = operation.pagination
        used = {rule.cursor_parameter, rule.size_parameter} if rule else set()
        filters = self._filters(query, properties, id_property, used) if is_list else {}
        sort = next((each for each in query if self._sorts(each, properties)), None)
        direction = next((each for each in query if self._is_direction(each)), None)
        return Resource(
            collection=collection,
            id_parameter=parameter,
            id_property=id_property,
            records=found.records if found else None,
            source=_schema_pointer(self._api, source.operation),
            source_records=source.records,
            source_is_list=source.is_list,
            filters=filters,
            sort=sort.name.wire if is_list and sort else "",
            direction=direction.name.wire if is_list and direction else "",
        )

    def _filters(
        self,
        query: list[Parameter],
        properties: Mapping[str, Field],
        id_property: str,
        used: set[str],
    ) -> dict[str, str]:
        """Return the query parameters that are named like a scalar property, or like several ids."""
        filters: dict[str, str] = {}
        for parameter in query:
            name = parameter.name.wire
            if name in used:
                continue
            if name == f"{id_property}s":
                filters[name] = id_property
            elif name in properties and self._is_scalar(properties[name].type):
                filters[name] = name
        return filters

    def _is_scalar(self, type_: Type) -> bool:
        scalar = (BooleanType, IntegerType, NumberType, StringType, EnumType, EnumDeclaration)
        return isinstance(self._shape(type_), scalar)

    def _values(self, parameter: Parameter) -> tuple[str, ...]:
        shape = self._shape(parameter.type)
        if isinstance(shape, EnumDeclaration):
            return tuple(str(member.value) for member in shape.members)
        if isinstance(shape, EnumType):
            return tuple(str(value) for value in values_of(shape) or ())
        return ()

    def _sorts(self, parameter: Parameter, properties: Mapping[str, Field]) -> bool:
        if not _SORT.fullmatch(parameter.name.wire):
            return False
        return all(value.lstrip("+-") in properties for value in self._values(parameter))

    def _is_direction(self, parameter: Parameter) -> bool:
        values = {value.lower() for value in self._values(parameter)}
        return bool(_DIRECTION.fullmatch(parameter.name.wire)) and values == {"asc", "desc"}


def _role(operation: Operation, *, is_item: bool) -> str:
    """Return what a method does; empty for one that is not about records."""
    has_body = operation.body is not None and any(
        is_json(media.content_type) or "form" in media.content_type
        for media in operation.body.content
    )
    match operation.http_method.upper():
        case "POST" if operation.pagination is not None:
            return "list"
        case "GET":
            return "get" if is_item and operation.pagination is None else "list"
        case "POST" if has_body:
            return "update" if is_item else "create"
        case "PATCH" if has_body and is_item:
            return "update"
        case "PUT" if has_body and is_item:
            return "replace"
        case "DELETE" if is_item:
            return "delete"
        case _:
            return ""


def _find_id(record: ObjectDeclaration, parameter: str, collection: str) -> str:
    """Return the property that a path parameter identifies records by, empty if there is none.

    ``petId`` and ``pet_id`` mean the property of that name, else ``id``.
    """
    names = {each.name.wire for each in record.fields if _is_id(each)}
    plain = {name.replace("_", "").lower(): name for name in sorted(names)}
    key = parameter.replace("_", "").replace("-", "").lower()
    if parameter in names:
        return parameter
    if key in plain:
        return plain[key]
    singular = re.sub(r"[^a-z]", "", collection.rpartition("/")[2].lower()).removesuffix("s")
    if singular and key.startswith(singular) and key.removeprefix(singular) in plain:
        return plain[key.removeprefix(singular)]
    return "id" if key.endswith("id") and "id" in names else ""


def _find_usual(record: ObjectDeclaration, kind: type) -> str:
    """Return the first of the usual keys of a type that a record has, empty if it has none."""
    names = {each.name.wire for each in record.fields if type(without_null(each.type)[0]) is kind}
    return next((name for name in _USUAL_KEYS.get(kind, ()) if name in names), "")


def _is_id(each: Field) -> bool:
    core, _ = without_null(each.type)
    return isinstance(core, IntegerType | StringType)


_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The methods with a field of their own in a Path Item Object (OpenAPI 3.2)."""


def pointer_of(api: Api, operation: Operation) -> str:
    """Return the JSON pointer of an operation in the bundled document.

    Its path there lacks the path of the servers, which the operation's path has.
    """
    pointer, file = operation.origin.pointer, operation.origin.file
    if api.origin is not None and file == api.origin.file and pointer.startswith("/paths/"):
        return pointer
    method = operation.http_method.lower()
    field = method if method in _METHODS else f"additionalOperations/{operation.http_method}"
    return f"/paths/{escape_pointer(operation.path)}/{field}"


def _schema_pointer(api: Api, operation: Operation) -> str:
    """Return the pointer of the response schema that decides what a call returns."""
    media = success_media(operation.responses)
    response = next(
        each
        for each in success_responses(operation.responses)
        if any(candidate is media for candidate in each.content)
    )
    assert media is not None
    content = escape_pointer(media.content_type)
    return f"{pointer_of(api, operation)}/responses/{response.status}/content/{content}/schema"
