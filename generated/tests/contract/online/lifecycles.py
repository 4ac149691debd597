"""What can be tried on a server and undone: the lives of records, and lists.

Input: the contract. Output: ``LIFECYCLES``, ``LISTS`` and ``READS``, current operations before deprecated ones, then the
cheapest first. Only what can be deleted again is ever made.
"""

from __future__ import annotations

from contract.arguments import OPERATIONS, default_value, required_arguments, required_body
from contract.document import Json, Operation

_UNKNOWN: dict[Json, Json] = {"integer": 2**31 - 1, "string": "no-such-record"}


def by_id(operation: Operation) -> str:
    """Return the name of the one parameter in the path, empty when there is another number of them."""
    found = [one.wire for one in operation.parameters if one.location == "path"]
    return found[0] if len(found) == 1 else ""


def order(operation: Operation) -> tuple[bool, int, str]:
    """Order operations: what is deprecated last, then by what they cost."""
    return operation.deprecated is not None, operation.cost or 0, operation.id


def is_removed_response(operation: Operation, status: int) -> bool:
    """Tell whether an answer means that what is deprecated is no longer there, or not for everybody."""
    return operation.deprecated is not None and status in {403, 404, 405, 410, 501}


class Lifecycle:
    """The operations on one kind of record: those at a path, and those at the path with an id."""

    def __init__(self, create: Operation) -> None:
        self.create = create
        under = [
            one for one in OPERATIONS if by_id(one) and one.path.rpartition("/")[0] == create.path
        ]
        self.reads = _of(under, "GET")
        self.changes = [*_of(under, "PATCH"), *_of(under, "PUT")]
        self.removals = _of(under, "DELETE")

    @property
    def removal(self) -> Operation:
        """The operation that deletes what was made."""
        return self.removals[0]

    @property
    def old_removal(self) -> Operation | None:
        """A deprecated operation in place of which ``removal`` is to be used."""
        for one in OPERATIONS:
            replaced = one.deprecated is not None and one.deprecated.replaced_by == self.removal.id
            if replaced and one.http_method == "DELETE" and len(required_arguments(one)) == 1:
                return one
        return None


def _of(operations: list[Operation], method: str) -> list[Operation]:
    return sorted((one for one in operations if one.http_method == method), key=order)


LIFECYCLES = [
    life
    for life in map(Lifecycle, (one for one in OPERATIONS if one.http_method == "POST"))
    if life.removals and not by_id(life.create)
]
READS = sorted((one for one in OPERATIONS if one.http_method == "GET"), key=order)
LISTS = sorted((one for one in OPERATIONS if one.pagination), key=order)


def unknown(operation: Operation) -> dict[str, Json]:
    """Return the arguments that ask for a record that is not there; none when it cannot be said."""
    name = by_id(operation)
    kind = next((one.schema.get("type") for one in operation.parameters if one.wire == name), None)
    return {**required_arguments(operation), name: _UNKNOWN[kind]} if kind in _UNKNOWN else {}


def named(operation: Operation, record: Json) -> dict[str, Json]:
    """Return the arguments that an operation on a record needs."""
    return {**required_arguments(operation), by_id(operation): record}


def complete(operation: Operation) -> dict[str, Json]:
    """Return the arguments with which a read tells more, and tells of no fewer records.

    Those are the ones that reading one record and listing the same records have in common.
    """
    if operation.http_method != "GET":
        return {}
    lists = {one.path: one for one in LISTS}
    pairs = [(read, lists.get(life.create.path)) for life in LIFECYCLES for read in life.reads]
    for read, listing in pairs:
        if listing is not None and operation in (read, listing):
            shared = [one.wire for one in read.parameters if one.location == "query"]
            known = [one for one in listing.parameters if one.wire in shared and not one.cancels]
            return {one.wire: default_value(one) for one in known if one.deprecated is None}
    return {}


def harmless_body(operation: Operation) -> Json:
    """Return the body of a record that refers to no other: those a server may not have."""
    body = operation.body
    if body is None:
        return None
    return without_links(body.examples[0] if body.examples else required_body(operation))


def without_links(example: Json) -> Json:
    """Return a body without what refers to other records."""
    if not isinstance(example, dict):
        return example
    return {key: one for key, one in example.items() if not is_link(key) and _plain(one)}


def is_link(name: str) -> bool:
    """Tell whether a member names another record, as far as its name tells."""
    return name.endswith(("_id", "_ids", "Id", "Ids"))


def _plain(value: Json) -> bool:
    return not isinstance(value, (list, dict))
