"""The structs that validate arguments, built from the operation table when they are needed.

Input: the operations, and the types of the arguments that the table does not describe completely
(models, patterns, formats). Output: a struct for each operation, with a field for each argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ..operation import Operation, Parameter

_KINDS: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "json": object,
}


class ArgumentTypes(Mapping[str, type[msgspec.Struct]]):
    """The struct of each operation, by operationId. ``types`` are by operationId and argument."""

    def __init__(
        self, operations: Mapping[str, Operation], types: Mapping[str, Mapping[str, object]]
    ) -> None:
        self._operations = operations
        self._types = types
        self._structs: dict[str, type[msgspec.Struct]] = {}

    def __getitem__(self, operation: str) -> type[msgspec.Struct]:
        if operation not in self._structs:
            self._structs[operation] = self._build(self._operations[operation])
        return self._structs[operation]

    def __iter__(self) -> Iterator[str]:
        return iter(self._operations)

    def __len__(self) -> int:
        return len(self._operations)

    def _build(self, operation: Operation) -> type[msgspec.Struct]:
        types = self._types.get(operation.id, {})
        fields: list[Any] = []  # pairs of name and type, and triples with a default
        for parameter in operation.parameters:
            name = parameter.name
            kind: Any = types[name] if name in types else _type_of(parameter)
            kind = kind | None if parameter.nullable else kind
            if parameter.required:
                fields.append((name, kind))
            else:
                fields.append((name, kind | UnsetType, UNSET))
        return msgspec.defstruct("Arguments", fields, kw_only=True)


def _type_of(parameter: Parameter) -> object:
    """Return the type of the values, other than null, that the operation table describes."""
    kind: Any = _KINDS[parameter.kind]
    low, high = parameter.minimum, parameter.maximum
    if parameter.choices:
        is_number = parameter.kind == "integer"
        kind = Literal[tuple(int(text) if is_number else text for text in parameter.choices)]
    elif low is not None or high is not None:
        kind = Annotated[kind, Meta(ge=low, le=high)]
    if parameter.many:
        kind = list[kind]
        if parameter.max_items is not None:
            kind = Annotated[kind, Meta(max_length=parameter.max_items)]
    return kind
