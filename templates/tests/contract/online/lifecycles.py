"""Operations that can be tested on a server without lasting effects: record lifecycles and lists.

Input: the contract. Output: ``LIFECYCLES``, ``LISTS`` and ``READS``; current operations come before
deprecated ones, then the cheapest first. Only records that can be deleted are ever created.
"""

from __future__ import annotations

from contract.arguments import (
    OPERATIONS,
    default_value,
    required_arguments,
    required_body,
)
from contract.document import Json, Operation
from contract.schema_values import NoSample, valid_examples

_UNKNOWN: dict[Json, Json] = {"integer": 2**31 - 1, "string": "no-such-record"}


def id_parameter(operation: Operation) -> str:
    """Return the name of the path parameter, empty if there is not exactly one."""
    names = [
        parameter.api_name for parameter in operation.parameters if parameter.location == "path"
    ]
    return names[0] if len(names) == 1 else ""


def cost_order(operation: Operation) -> tuple[bool, int, str]:
    """Return the sort key of an operation: deprecated operations last, then by cost."""
    return operation.deprecated is not None, operation.cost or 0, operation.id


def is_removed_response(operation: Operation, status: int) -> bool:
    """Return whether a status means that a deprecated operation is no longer available."""
    return operation.deprecated is not None and status in {403, 404, 405, 410, 501}


class Lifecycle:
    """The operations on one kind of record: create at a path, others at the path with an id."""

    def __init__(self, create: Operation) -> None:
        self.create = create
        on_record = [
            operation
            for operation in OPERATIONS
            if id_parameter(operation) and operation.path.rpartition("/")[0] == create.path
        ]
        self.reads = _of(on_record, "GET")
        self.changes = [*_of(on_record, "PATCH"), *_of(on_record, "PUT")]
        self.removals = _of(on_record, "DELETE")

    @property
    def removal(self) -> Operation:
        """The operation that deletes a record."""
        return self.removals[0]

    @property
    def deprecated_removal(self) -> Operation | None:
        """The deprecated operation that ``removal`` replaces, None if there is none."""
        for operation in OPERATIONS:
            replaced = (
                operation.deprecated is not None
                and operation.deprecated.replaced_by == self.removal.id
            )
            if (
                replaced
                and operation.http_method == "DELETE"
                and len(operation.required_parameters) == 1
            ):
                return operation
        return None


def _of(operations: list[Operation], method: str) -> list[Operation]:
    return sorted(
        (operation for operation in operations if operation.http_method == method), key=cost_order
    )


LIFECYCLES = [
    lifecycle
    for lifecycle in map(
        Lifecycle, (operation for operation in OPERATIONS if operation.http_method == "POST")
    )
    if lifecycle.removals and not id_parameter(lifecycle.create)
]
READS = sorted(
    (operation for operation in OPERATIONS if operation.http_method == "GET"), key=cost_order
)
LISTS = sorted((operation for operation in OPERATIONS if operation.pagination), key=cost_order)


def unknown_id_arguments(operation: Operation) -> dict[str, Json]:
    """Return arguments with an id that does not exist; empty if none can be made up."""
    name = id_parameter(operation)
    kind = next(
        (
            parameter.schema.get("type")
            for parameter in operation.parameters
            if parameter.api_name == name
        ),
        None,
    )
    try:
        return {**required_arguments(operation), name: _UNKNOWN[kind]} if kind in _UNKNOWN else {}
    except NoSample:
        return {}


def record_arguments(operation: Operation, record: Json) -> dict[str, Json]:
    """Return the required arguments of an operation on a record."""
    return {**required_arguments(operation), id_parameter(operation): record}


def enriching_arguments(operation: Operation) -> dict[str, Json]:
    """Return optional arguments with which a read returns more properties of the same records.

    These are the query parameters that reading one record and listing records have in common.
    """
    if operation.http_method != "GET":
        return {}
    lists = {operation.path: operation for operation in LISTS}
    pairs = [
        (read, lists.get(lifecycle.create.path))
        for lifecycle in LIFECYCLES
        for read in lifecycle.reads
    ]
    for read, listing in pairs:
        if listing is not None and operation in (read, listing):
            shared = [
                parameter.api_name for parameter in read.parameters if parameter.location == "query"
            ]
            parameters = [
                parameter
                for parameter in listing.parameters
                if parameter.api_name in shared and not parameter.cancels
            ]
            return {
                parameter.api_name: default_value(parameter)
                for parameter in parameters
                if parameter.deprecated is None
            }
    return {}


def harmless_body(operation: Operation) -> Json:
    """Return a body without references to other records, which a server may not have."""
    body = operation.body
    if body is None:
        return None
    examples = valid_examples(body)
    return without_links(examples[0] if examples else required_body(operation))


def without_links(example: Json) -> Json:
    """Return a body without ids of other records and without nested values."""
    if not isinstance(example, dict):
        return example
    return {key: item for key, item in example.items() if not is_link(key) and _is_scalar(item)}


def is_link(name: str) -> bool:
    """Return whether a property contains the id of another record, judging by its name."""
    return name.endswith(("_id", "_ids", "Id", "Ids"))


def _is_scalar(value: Json) -> bool:
    return not isinstance(value, (list, dict))
