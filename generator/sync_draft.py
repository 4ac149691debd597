"""Drafts the sync rules of a first codegen.yaml.

Input: the paginated lists of an API. Output: the rules that follow from the names of parameters and
properties. Invariant: a rule is drafted only if the names also say how to sort by the time of the
last change, ascending; a list in another order cannot be synced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.emit.quoting import quote_toml
from generator.ir.api import Api
from generator.ir.list_items import is_identity, is_time
from generator.ir.operations import Location, Operation
from generator.ir.type_queries import without_null
from generator.ir.types import (
    ArrayType,
    BooleanType,
    EnumDeclaration,
    EnumType,
    Field,
    RefType,
    Type,
)
from generator.records import dataclass

_SINCE = ("updatedsince", "modifiedsince", "changedsince", "updatedafter", "modifiedafter",
    "changedafter", "updatedatmin", "updatedfrom", "modifiedfrom")  # fmt: skip
_UNTIL = ("updateduntil", "modifieduntil", "changeduntil", "updatedbefore", "modifiedbefore",
    "changedbefore", "updatedatmax", "updatedto", "modifiedto")  # fmt: skip
_SORTS = ("sortby", "orderby", "sort", "order", "sortfield")
_DIRECTIONS = ("sortdirection", "sortorder", "orderdirection", "direction", "order", "dir")
_ASCENDING = ("asc", "ascending")
_TIMESTAMPS = ("updatetime", "updatedat", "updated", "modifiedat", "modified", "lastmodified",
    "changedat", "lastupdated", "modifiedtime", "updatedtime")  # fmt: skip
_KEYS = ("id", "uuid", "key")
_DELETED = ("isdeleted", "deleted", "deletedat", "deletetime", "deletedtime")
"""Names without case and separators, the most certain first."""


@dataclass(frozen=True, slots=True)
class _Rule:
    since: str
    until: str
    order: tuple[tuple[str, str], ...]
    key: str
    timestamp: str
    deleted: str


def draft_sync(lists: Sequence[tuple[Operation, tuple[Field, ...]]], api: Api) -> str:
    """Return the text of ``sync`` in codegen.yaml, with a comment.

    ``lists`` are the paginated operations with the fields of their items.
    """
    rules: dict[_Rule, list[str]] = {}
    for operation, fields in lists:
        rule = _rule_of(operation, fields, api)
        if rule is not None:
            rules.setdefault(rule, []).append(operation.id.wire)
    entries = "".join(_text(rule, operations) for rule, operations in rules.items())
    return _COMMENT + (f"sync:\n{entries}" if entries else "sync: []\n")


def _rule_of(operation: Operation, fields: tuple[Field, ...], api: Api) -> _Rule | None:
    query = {
        parameter.name.wire: parameter.type
        for parameter in operation.parameters
        if parameter.location is Location.QUERY
    }
    times = [name for name, type_ in query.items() if is_time(type_)]
    since = _find(_SINCE, times)
    key = _find(_KEYS, [field.name.wire for field in fields if is_identity(field.type)])
    timestamp = _find(_TIMESTAMPS, [field.name.wire for field in fields if is_time(field.type)])
    order = _order(query, timestamp, api) if timestamp else ()
    if not (since and key and order):
        return None
    return _Rule(
        since=since,
        until=_find(_UNTIL, times),
        order=order,
        key=key,
        timestamp=timestamp,
        deleted=_find(_DELETED, [field.name.wire for field in fields if _marks(field.type)]),
    )


def _marks(type_: Type) -> bool:
    """Return whether a property can mark a deleted record: a boolean, or the time of its deletion."""
    return isinstance(without_null(type_)[0], BooleanType) or is_time(type_)


def _order(query: Mapping[str, Type], timestamp: str, api: Api) -> tuple[tuple[str, str], ...]:
    """Return the parameters that sort by a property, ascending; none if the names do not say."""
    for sort in _matching(_SORTS, query):
        values = _values(query[sort], api)
        by = next((value for value in values if _plain(value) == _plain(timestamp)), None)
        if by is None:
            continue
        for direction in _matching(_DIRECTIONS, query):
            ascending = _find(_ASCENDING, _values(query[direction], api))
            if direction != sort and ascending:
                return (sort, by), (direction, ascending)
        if f"-{by}" in values:
            return ((sort, by),)
    return ()


def _values(type_: Type, api: Api) -> list[str]:
    plain = without_null(type_)[0]
    if isinstance(plain, ArrayType):
        plain = plain.items
    if isinstance(plain, RefType):
        declaration = api.declaration(plain.id)
        members = declaration.members if isinstance(declaration, EnumDeclaration) else ()
        return [str(member.value) for member in members]
    return [str(value) for value in plain.values] if isinstance(plain, EnumType) else []


def _find(names: Sequence[str], known: Sequence[str]) -> str:
    return next(_matching(names, known), "")


def _matching(names: Sequence[str], known: Sequence[str] | Mapping[str, Type]) -> Iterator[str]:
    """Yield the known names that match, in the order of ``names``."""
    return (each for name in names for each in known if _plain(each) == name)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _text(rule: _Rule, operations: Sequence[str]) -> str:
    order = ", ".join(f"{quote_toml(name)}: {quote_toml(value)}" for name, value in rule.order)
    settings = {
        "since_parameter": rule.since,
        "until_parameter": rule.until,
        "key": rule.key,
        "timestamp": rule.timestamp,
        "deleted": rule.deleted,
    }
    lines = [f"    {name}: {quote_toml(value)}\n" for name, value in settings.items() if value]
    names = ", ".join(map(quote_toml, operations))
    return f"  - operations: [{names}]\n" + "".join(lines) + f"    order: {{{order}}}\n"


_COMMENT = """
# Lists of which a copy can be kept up to date: they select records by the time of their last change,
# and sort by it. "deleted" is the property that marks a deleted record.
"""
