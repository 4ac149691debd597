"""From results to writers: fields chosen, the query applied, remarks gathered.

Input: records as they arrive. Output: data on stdout through a ``Writer``. Invariant: with a query
the whole result is gathered first, so that it sees one array across pages; without one, nothing is
kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..command_model import Command
from ..execution.invocation import Invocation
from ..input.values import Json
from .formats import Writer, open_writer
from .selection import compile_query, parse_fields, pick_fields, unknown_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a command prints whatever it finds: a list or one record, its fields, a table's columns."""

    many: bool
    fields: tuple[str, ...]
    columns: tuple[str, ...]


def shape_of(command: Command) -> Shape:
    """Return the shape of an operation's own result."""
    return Shape(many=command.many, fields=command.fields, columns=command.columns)


class Printer:
    """Prints the result of one command."""

    def __init__(self, invocation: Invocation, shape: Shape) -> None:
        common = invocation.common
        many = shape.many
        self._output = invocation.output
        self._many = many
        self._fields = parse_fields(common.fields)
        self._query = compile_query(common.query)
        self._gathered: list[Json] = []
        self.kept: int | None = None
        self.remarks = unknown_fields(self._fields, shape.fields)
        self._writer = self._open(many, self._fields or shape.columns, shape)

    def write(self, records: Sequence[Json]) -> None:
        """Print records, or keep them for the query."""
        if self._query is not None:
            self._gathered += records
        else:
            self._writer.write([pick_fields(record, self._fields) for record in records])

    def close(self) -> list[str]:
        """Print what must follow the last record; return all remarks."""
        if self._query is not None:
            self._answer(self._query(self._gathered if self._many else self._only()))
        return [*self.remarks, *self._writer.close()]

    def _only(self) -> Json:
        return self._gathered[0] if self._gathered else None

    def _answer(self, found: Json) -> None:
        many = isinstance(found, list)
        if isinstance(found, list):
            self.kept = len(found)
        columns = self._fields
        heads = found if isinstance(found, list) else [found]
        if not columns and heads and isinstance(heads[0], dict):
            columns = tuple(heads[0])
        self._writer = self._open(many, columns, None)
        self._writer.write([pick_fields(record, self._fields) for record in heads])

    def _open(self, many: bool, columns: tuple[str, ...], shape: Shape | None) -> Writer:
        return open_writer(
            self._output,
            many=many,
            columns=columns,
            all_columns=_flat(shape.fields) if shape else columns,
            chosen=bool(self._fields) or shape is None,
        )


def _flat(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field for field in fields if "." not in field)


def print_value(invocation_output: str, value: Json, *, many: bool = False) -> None:
    """Print one value that no operation returned, such as a plan or a report."""
    writer = open_writer(invocation_output, many=many, columns=(), all_columns=(), chosen=False)
    writer.write(value if isinstance(value, list) and many else [value])
    writer.close()
