"""The columns of a copy: documented properties are typed, others are added when they appear.

Input: the model of a record, and records as JSON. Output: columns. Invariant: every property has a
column, and no two columns of a table have names that differ only in case, which databases ignore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from operator import methodcaller
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from msgspec import Struct

from ..._runtime.serialization.properties import properties_of
from ..execution.result_types import plain_type

Kind = Literal["integer", "number", "boolean", "text", "timestamp", "date", "json", "any"]
Record = Mapping[str, object]

_KINDS: Mapping[object, Kind] = {
    int: "integer",
    float: "number",
    bool: "boolean",
    str: "text",
    datetime: "timestamp",
    date: "date",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the property that it contains, its name, and the kind of its values.

    ``any`` is a property that the OpenAPI document does not describe.
    """

    property: str
    name: str
    kind: Kind


class Columns:
    """The columns of one table, in order."""

    def __init__(self, columns: Iterable[Column] = ()) -> None:
        self._columns = {column.property: column for column in columns}
        self._taken = {column.name.lower() for column in self._columns.values()}

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns.values())

    def __getitem__(self, property_: str) -> Column:
        return self._columns[property_]

    def __contains__(self, property_: str) -> bool:
        return property_ in self._columns

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, property_: str, kind: Kind) -> Column:
        """Add the column of a property; its name is that of the property, if it is not taken."""
        plain = property_.replace("\0", "") or "_"
        name, number = plain, 2
        while name.lower() in self._taken:
            name, number = f"{plain}_{number}", number + 1
        column = Column(property_, name, kind)
        self._columns[property_] = column
        self._taken.add(name.lower())
        return column

    def replace(self, column: Column) -> None:
        """Replace the column of a property by one with the same name."""
        self._columns[column.property] = column

    def unknown(self, batch: Batch) -> list[str]:
        """Return the properties of records that have no column yet, in the order of appearance."""
        return [name for name in batch.properties if name not in self._columns]


class Batch:
    """Records that are stored together, also as the values of each property.

    Attributes: the ``records``, and their ``properties`` in the order of appearance.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        # An API returns the same properties in the same order for nearly all records.
        orders = dict.fromkeys(map(tuple, records))
        self.properties = tuple(dict.fromkeys(chain.from_iterable(orders)))
        self._values: dict[str, Sequence[object]] = {}
        if len(orders) == 1:
            rows = map(methodcaller("values"), records)
            self._values = dict(zip(self.properties, zip(*rows, strict=True), strict=True))

    def values(self, property_: str) -> Sequence[object]:
        """Return the value of a property in each record, None where it is absent."""
        values = self._values.get(property_)
        if values is None:
            values = [record.get(property_) for record in self.records]
            self._values[property_] = values
        return values


def documented_columns(model: object) -> dict[str, tuple[Kind, object]]:
    """Return the kind and the type of each property of a model; nothing for another type.

    The type of a list is that of its items.
    """
    if not (isinstance(model, type) and issubclass(model, Struct)):
        return {}
    types = {name: plain_type(type_) for name, type_ in properties_of(model).types.items()}
    return {name: (_kind(type_), _item_type(type_)) for name, type_ in types.items()}


def _kind(type_: object) -> Kind:
    if get_origin(type_) is Literal:
        kinds: set[Kind] = {_KINDS.get(type(value), "json") for value in get_args(type_)}
        return kinds.pop() if len(kinds) == 1 else "json"
    if get_origin(type_) in (list, tuple, dict, Union, UnionType):
        return "json"
    is_model = isinstance(type_, type) and issubclass(type_, Struct)
    # What else a model contains is text in JSON: UUIDs, times of day, durations, decimals.
    return "json" if is_model or type_ is object else _KINDS.get(type_, "text")


def _item_type(type_: object) -> object:
    return plain_type(get_args(type_)[0]) if get_origin(type_) is list else type_
