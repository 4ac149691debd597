"""Marks where the reference differs from the published description: the actions of the overlays.

Input: the API with its corrections. Output: a ``MarkView`` for each, and an index from the position
of a parameter, field, response or operation to the marks that belong there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import ObjectDeclaration
from generator.positions import Origin
from generator.records import dataclass

_INFERRED = re.compile(r"\s*\(inferred\)\.?\s*$")
"""Ends the description of an action that was not observed, but inferred from similar ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """One correction: its reason, where it applies, and whether it was inferred or observed."""

    reason: str
    target: str
    source: str
    """The overlay that contains the action."""
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks by JSON Pointer of the innermost part of the document that they change."""

    by_pointer: Mapping[str, tuple[MarkView, ...]]

    def at(self, origin: Origin | None) -> tuple[MarkView, ...]:
        """Return the marks of the part of the document at a position."""
        return self.by_pointer.get(origin.pointer, ()) if origin else ()


def view_corrections(api: Api) -> tuple[MarkView, ...]:
    """Return all corrections, in the order of the overlays."""
    return tuple(
        MarkView(
            reason=_INFERRED.sub(".", correction.reason),
            target=correction.target,
            source=correction.origin.file,
            is_inferred=_INFERRED.search(correction.reason) is not None,
        )
        for correction in api.corrections
    )


def index_marks(api: Api) -> Marks:
    """Return the marks by the innermost documented part that each correction changes."""
    known = set(_pointers(api))
    found: dict[str, dict[MarkView, None]] = {}
    for correction, mark in zip(api.corrections, view_corrections(api), strict=True):
        for pointer in correction.pointers:
            owner = _owner(pointer, known)
            if owner is not None:
                found.setdefault(owner, {})[mark] = None
    return Marks({pointer: tuple(marks) for pointer, marks in found.items()})


def _owner(pointer: str, known: set[str]) -> str | None:
    """Return the longest known pointer that is the pointer itself or leads to it."""
    while pointer:
        if pointer in known:
            return pointer
        pointer = pointer.rpartition("/")[0]
    return None


def _pointers(api: Api) -> Iterator[str]:
    """Yield the JSON Pointers of everything that has a row of its own."""
    for declaration in api.types:
        if isinstance(declaration, ObjectDeclaration):
            yield from (field.origin.pointer for field in declaration.fields)
    for operation in api.operations:
        yield from _pointers_of_operation(operation)


def _pointers_of_operation(operation: Operation) -> Iterator[str]:
    yield operation.origin.pointer
    yield from (parameter.origin.pointer for parameter in operation.parameters)
    for response in operation.responses:
        yield response.origin.pointer
        yield from (header.origin.pointer for header in response.headers)
