"""Entries of the operation table that several operations have: each is stated once, as a constant.

Input: the operations of the table. Output: the same operations, in which such an entry has the name
of its constant, and the constants. An entry is a pagination rule, the properties of a body, the
parameters that all operations have, or another parameter that takes several lines or has a list of
choices; others are hardly longer than a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from generator.ir.unique_names import numbered
from generator.records import dataclass
from generator.views.client.operation_table import OperationView, ParameterView
from generator.views.settings import Settings

_WIDTH = 76
"""Characters of the settings of a parameter that fit into a line of the table."""

T = TypeVar("T", Settings, ParameterView, tuple[ParameterView, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEntries:
    """The constants: names and values. The properties of a body refer to shared parameters.

    ``common`` are the parameters that all operations have in one sequence; empty if there are none.
    """

    paginations: tuple[tuple[str, Settings], ...]
    common: tuple[ParameterView, ...]
    parameters: tuple[tuple[str, ParameterView], ...]
    properties: tuple[tuple[str, tuple[ParameterView, ...]], ...]

    @property
    def is_present(self) -> bool:
        """Whether there are any constants."""
        return bool(self.paginations or self.common or self.parameters or self.properties)


@dataclass(frozen=True, slots=True)
class _Use(Generic[T]):
    """An entry of an operation, the resource of the operation, and what the entry is called."""

    entry: T
    resource: str
    label: str


def share_entries(
    operations: Sequence[OperationView],
) -> tuple[tuple[OperationView, ...], SharedEntries]:
    """Return the operations with the names of their shared entries, and these entries."""
    taken = {"_COMMON_PARAMETERS", "_FAILURE", "_OPERATIONS"}
    common = _common_parameters(operations)
    operations = [_without_common(each, common) for each in operations]
    paginations = _constants(
        [
            _Use(each.pagination, each.resource, "pagination")
            for each in operations
            if each.pagination
        ],
        taken,
    )
    parameters = _constants([use for each in operations for use in _long_parameters(each)], taken)
    operations = [_with_parameters(each, parameters) for each in operations]
    properties = _constants(
        [
            _Use(each.properties, each.resource, "properties")
            for each in operations
            if each.properties
        ],
        taken,
    )
    shared = tuple(
        replace(
            each,
            shared_properties=_name_of(each.properties, properties),
            shared_pagination=_name_of(each.pagination, paginations),
        )
        for each in operations
    )
    return shared, SharedEntries(
        paginations=tuple(paginations.values()),
        common=common,
        parameters=tuple(parameters.values()),
        properties=tuple(properties.values()),
    )


def _common_parameters(operations: Sequence[OperationView]) -> tuple[ParameterView, ...]:
    """Return the parameters of all operations, if they follow each other in each of them."""
    if len(operations) < 2:
        return ()
    contents = [[repr(each) for each in operation.parameters] for operation in operations]
    in_all = set(contents[0]).intersection(*contents[1:])
    sequence = [content for content in contents[0] if content in in_all]
    is_sequence = all(_find(sequence, content) is not None for content in contents)
    if len(sequence) < 2 or not is_sequence:
        return ()
    return tuple(each for each in operations[0].parameters if repr(each) in in_all)


def _find(sequence: Sequence[str], contents: Sequence[str]) -> int | None:
    """Return where a sequence begins in others, None if it is not in them."""
    length = len(sequence)
    starts = range(len(contents) - length + 1)
    return next((at for at in starts if contents[at : at + length] == sequence), None)


def _without_common(operation: OperationView, common: tuple[ParameterView, ...]) -> OperationView:
    """Return an operation whose parameters are split where the common ones are left out."""
    if not common:
        return operation
    start = operation.parameters.index(common[0])
    return replace(
        operation,
        leading=operation.parameters[:start],
        parameters=operation.parameters[start + len(common) :],
    )


def _long_parameters(operation: OperationView) -> Iterator[_Use[ParameterView]]:
    for parameter in operation.leading + operation.parameters + operation.properties:
        if _is_long(parameter):
            yield _Use(parameter, operation.resource, parameter.name.replace(".", "_"))


def _constants(uses: Sequence[_Use[T]], taken: set[str]) -> dict[str, tuple[str, T]]:
    """Return a name and the entry for each entry that occurs several times, by its content.

    The name begins with the resource if the entry occurs in one resource only. It is none of the
    ``taken`` names, to which it is added.
    """
    by_content: dict[str, list[_Use[T]]] = {}
    for use in uses:
        by_content.setdefault(repr(use.entry), []).append(use)
    repeated: dict[str, list[_Use[T]]] = {
        content: found for content, found in by_content.items() if len(found) > 1
    }
    names = numbered([*sorted(taken), *map(_name, repeated.values())])[len(taken) :]
    taken.update(names)
    return {
        content: (name, found[0].entry)
        for name, (content, found) in zip(names, repeated.items(), strict=True)
    }


def _name(uses: list[_Use[T]]) -> str:
    resources = {use.resource for use in uses}
    label = uses[0].label.strip("_")
    if len(resources) == 1:
        label = f"{uses[0].resource.strip('_')}_{label}"
    return f"_{label.upper() if label.isascii() else label}"


def _name_of(entry: T, constants: dict[str, tuple[str, T]]) -> str:
    content = repr(entry) if constants else ""
    return constants[content][0] if content in constants else ""


def _with_parameters(
    operation: OperationView, constants: dict[str, tuple[str, ParameterView]]
) -> OperationView:
    return replace(
        operation,
        leading=tuple(_with_name(each, constants) for each in operation.leading),
        parameters=tuple(_with_name(each, constants) for each in operation.parameters),
        properties=tuple(_with_name(each, constants) for each in operation.properties),
    )


def _with_name(
    parameter: ParameterView, constants: dict[str, tuple[str, ParameterView]]
) -> ParameterView:
    name = _name_of(parameter, constants) if _is_long(parameter) else ""
    return replace(parameter, shared=name) if name else parameter


def _is_long(parameter: ParameterView) -> bool:
    """Whether a parameter has choices, or its settings need more than one line."""
    settings = parameter.settings
    positional = (parameter.name, parameter.location, parameter.kind)
    width = sum(len(repr(value)) + len(", ") for value in positional if value)
    width += sum(len(name) + len(repr(value)) + len("=, ") for name, value in settings)
    return width > _WIDTH or any(name == "choices" for name, _ in settings)
