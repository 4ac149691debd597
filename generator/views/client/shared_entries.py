"""Entries of the operation table that several operations have: each is stated once, as a constant.

Input: the operations of the table. Output: the same operations, in which such an entry has the name
of its constant, and the constants. An entry is a pagination rule, the properties of a body, the
parameters that all operations have, or another parameter that takes several lines or has a list of
choices; others are hardly longer than a name.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from generator.ir.unique_names import numbered
from generator.records import dataclass, replace
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
    """An entry of an operation, the resource of the operation, and what the entry is called.

    ``content`` is equal for equal entries.
    """

    entry: T
    content: Hashable
    resource: str
    label: str


class _Contents:
    """What the parameters say, by the identity of the parameter; equal parameters say the same."""

    def __init__(self, operations: Sequence[OperationView]) -> None:
        self._contents = {
            id(each): (
                (each.name, each.location, each.kind),
                repr(each.settings),
                repr(each.deprecation),
            )
            for operation in operations
            for each in operation.parameters + operation.properties
        }

    def of(self, parameter: ParameterView) -> tuple[tuple[str, ...], str, str]:
        """Return the content of one of the parameters."""
        return self._contents[id(parameter)]

    def is_long(self, parameter: ParameterView) -> bool:
        """Whether a parameter has choices, or its settings need more than one line."""
        positional, written, _ = self.of(parameter)
        settings = parameter.settings
        # Each setting ("name", value) is written as name=value, in the table.
        width = len(written) - len("('', ), ") * len(settings) + len("=, ") * len(settings)
        width += sum(len(repr(value)) + len(", ") for value in positional if value)
        return width > _WIDTH or any(name == "choices" for name, _ in settings)


def share_entries(
    operations: Sequence[OperationView],
) -> tuple[tuple[OperationView, ...], SharedEntries]:
    """Return the operations with the names of their shared entries, and these entries."""
    taken = {"_COMMON_PARAMETERS", "_FAILURE", "_OPERATIONS"}
    contents = _Contents(operations)
    common = _common_parameters(operations, contents)
    operations = [_without_common(each, common) for each in operations]
    paginations = _constants(
        [
            _Use(each.pagination, repr(each.pagination), each.resource, "pagination")
            for each in operations
            if each.pagination
        ],
        taken,
    )
    parameters = _constants(
        [use for each in operations for use in _long_parameters(each, contents)], taken
    )
    named = [_with_parameters(each, parameters, contents) for each in operations]
    listed = [tuple(map(contents.of, each.properties)) for each in operations]
    properties = _constants(
        [
            _Use(each.properties, content, each.resource, "properties")
            for each, content in zip(named, listed, strict=True)
            if content
        ],
        taken,
    )
    shared = tuple(
        replace(
            each,
            shared_properties=_name_of(content, properties),
            shared_pagination=_name_of(repr(each.pagination), paginations),
        )
        for each, content in zip(named, listed, strict=True)
    )
    return shared, SharedEntries(
        paginations=tuple(paginations.values()),
        common=common,
        parameters=tuple(parameters.values()),
        properties=tuple(properties.values()),
    )


def _common_parameters(
    operations: Sequence[OperationView], contents: _Contents
) -> tuple[ParameterView, ...]:
    """Return the parameters of all operations, if they follow each other in each of them."""
    if len(operations) < 2:
        return ()
    listed = [[*map(contents.of, operation.parameters)] for operation in operations]
    in_all = set(listed[0]).intersection(*listed[1:])
    sequence = [content for content in listed[0] if content in in_all]
    is_sequence = all(_find(sequence, each) is not None for each in listed)
    if len(sequence) < 2 or not is_sequence:
        return ()
    return tuple(each for each in operations[0].parameters if contents.of(each) in in_all)


def _find(sequence: Sequence[object], contents: Sequence[object]) -> int | None:
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


def _long_parameters(
    operation: OperationView, contents: _Contents
) -> Iterator[_Use[ParameterView]]:
    for parameter in operation.leading + operation.parameters + operation.properties:
        if contents.is_long(parameter):
            label = parameter.name.replace(".", "_")
            yield _Use(parameter, contents.of(parameter), operation.resource, label)


def _constants(uses: Sequence[_Use[T]], taken: set[str]) -> dict[Hashable, tuple[str, T]]:
    """Return a name and the entry for each entry that occurs several times, by its content.

    The name begins with the resource if the entry occurs in one resource only. It is none of the
    ``taken`` names, to which it is added.
    """
    by_content: dict[Hashable, list[_Use[T]]] = {}
    for use in uses:
        by_content.setdefault(use.content, []).append(use)
    repeated: dict[Hashable, list[_Use[T]]] = {
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


def _name_of(content: Hashable, constants: Mapping[Hashable, tuple[str, object]]) -> str:
    return constants[content][0] if content in constants else ""


def _with_parameters(
    operation: OperationView,
    constants: Mapping[Hashable, tuple[str, ParameterView]],
    contents: _Contents,
) -> OperationView:
    if not constants:
        return operation

    def with_name(parameter: ParameterView) -> ParameterView:
        name = _name_of(contents.of(parameter), constants)
        return replace(parameter, shared=name) if name else parameter

    return replace(
        operation,
        leading=tuple(map(with_name, operation.leading)),
        parameters=tuple(map(with_name, operation.parameters)),
        properties=tuple(map(with_name, operation.properties)),
    )
