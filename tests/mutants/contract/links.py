"""Mutants of what is named elsewhere: an operation, a type or a parameter, changed in every place at once.

Input: the IR. Output: mutants that still hang together, so that a package can be made of them. An id that
is changed in one place alone gives no package, which proves nothing about tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeAlias

from generator.ir.api import Api, Resource
from generator.ir.operations import Batch, Operation, Pagination, Parameter
from generator.ir.types import (
    Discriminator,
    EnumDeclaration,
    Name,
    ObjectDeclaration,
    RefType,
    TypeId,
    UnionDeclaration,
)
from tests.mutants.contract.mutant import Mutant

Pointing: TypeAlias = Callable[[RefType], RefType]

NAMED_ELSEWHERE = (Operation, ObjectDeclaration, EnumDeclaration, UnionDeclaration, Resource)
"""What cannot be left out of its list alone."""
LINKS = frozenset(
    {
        (Operation, "id"),
        (Operation, "resource"),
        (Resource, "operations"),
        (Resource, "name"),
        (ObjectDeclaration, "id"),
        (EnumDeclaration, "id"),
        (UnionDeclaration, "id"),
        (Discriminator, "mapping"),
        (RefType, "id"),
        (Pagination, "cursor_parameter"),
        (Pagination, "size_parameter"),
        (Batch, "parameter"),
    }
)
"""Members that hold an id. They are changed here."""


def links_of(api: Api) -> Iterator[Mutant]:
    """Yield the mutants of everything that is named in more than one place."""
    for operation in api.operations:
        place = f"/operations/{operation.id.wire}"
        yield Mutant(place, "left out", _without(api, operation))
        yield Mutant(f"{place}/id", "renamed", _with_other_id(api, operation))
        yield from _parameter_links(api, operation, place)
    for resource in api.resources:
        yield Mutant(f"/resources/{resource.name.wire}", "renamed", _renamed(api, resource))
    yield from _type_links(api)


def _without(api: Api, removed: Operation) -> Api:
    resources = tuple(
        replace(
            resource, operations=tuple(id_ for id_ in resource.operations if id_ != removed.id.wire)
        )
        for resource in api.resources
    )
    operations = tuple(operation for operation in api.operations if operation is not removed)
    return replace(api, operations=operations, resources=resources)


def _with_other_id(api: Api, old: Operation) -> Api:
    old_id, new_id = old.id.wire, f"{old.id.wire}x"
    operations = []
    for operation in api.operations:
        deprecation = operation.deprecation
        if deprecation is not None and deprecation.replaced_by == old_id:
            deprecation = replace(deprecation, replaced_by=new_id)
        changed = replace(operation, deprecation=deprecation)
        operations.append(
            replace(changed, id=replace(operation.id, wire=new_id)) if operation is old else changed
        )
    resources = tuple(
        replace(
            resource,
            operations=tuple(new_id if id_ == old_id else id_ for id_ in resource.operations),
        )
        for resource in api.resources
    )
    return replace(api, operations=tuple(operations), resources=resources)


def _renamed(api: Api, resource: Resource) -> Api:
    name = Name(wire=resource.name.wire, python=f"{resource.name.python}_x")
    operations = tuple(
        replace(operation, resource=name) if operation.id.wire in resource.operations else operation
        for operation in api.operations
    )
    resources = tuple(
        replace(other, name=name) if other is resource else other for other in api.resources
    )
    return replace(api, operations=operations, resources=resources)


def _put(api: Api, old: Operation, new: Operation) -> Api:
    return replace(
        api,
        operations=tuple(new if operation is old else operation for operation in api.operations),
    )


def _parameter_links(api: Api, operation: Operation, place: str) -> Iterator[Mutant]:
    """Yield an operation whose pages or batches are steered by another of its parameters, or by none."""
    pages, batch = operation.pagination, operation.batch
    names = [parameter.name.wire for parameter in operation.parameters]
    for member in ("cursor_parameter", "size_parameter") if pages else ():
        for other in names:
            if other not in {pages.cursor_parameter, pages.size_parameter}:
                steered = replace(pages, **{member: other})
                made = _put(api, operation, replace(operation, pagination=steered))
                yield Mutant(f"{place}/pagination/{member}", f"→ {other}", made)
    for other in names if batch else ():
        if other != batch.parameter:
            made = _put(api, operation, replace(operation, batch=replace(batch, parameter=other)))
            yield Mutant(f"{place}/batch/parameter", f"→ {other}", made)
    for parameter in operation.parameters:
        yield from _steering(api, operation, parameter, place)


def _steering(api: Api, operation: Operation, old: Parameter, place: str) -> Iterator[Mutant]:
    """Yield a parameter that steers pages or batches under another wire name, with those who name it."""
    pages, batch, wire = operation.pagination, operation.batch, old.name.wire
    if batch is not None and batch.parameter == wire:
        made = replace(operation, batch=replace(batch, parameter=f"{wire}x"))
        bare = replace(operation, batch=None)
    elif pages is not None and wire in {pages.cursor_parameter, pages.size_parameter}:
        cursor = wire == pages.cursor_parameter
        member = "cursor_parameter" if cursor else "size_parameter"
        made = replace(operation, pagination=replace(pages, **{member: f"{wire}x"}))
        bare = replace(operation, pagination=None)
    else:
        return
    renamed = replace(old, name=replace(old.name, wire=f"{wire}x"))
    parameters = tuple(
        renamed if parameter is old else parameter for parameter in operation.parameters
    )
    others = tuple(parameter for parameter in operation.parameters if parameter is not old)
    below = f"{place}/parameters/{wire}"
    complete = _put(api, operation, replace(made, parameters=parameters))
    yield Mutant(below, "renamed with what it steers", complete)
    remaining = _put(api, operation, replace(bare, parameters=others))
    yield Mutant(below, "left out with what it steers", remaining)


def _type_links(api: Api) -> Iterator[Mutant]:
    """Yield each type under another name, with all that refers to it."""
    for declaration in api.types:
        old, new = declaration.id, TypeId(f"{declaration.id}x")

        def rename(reference: RefType, old: TypeId = old, new: TypeId = new) -> RefType:
            return RefType(id=new) if reference.id == old else reference

        types = tuple(
            replace(other, id=new) if other is declaration else other for other in api.types
        )
        changed = _repoint(replace(api, types=types), rename)
        assert isinstance(changed, Api)
        yield Mutant(f"/types/{old}/id", "renamed", changed)


def _repoint(value: object, change: Pointing) -> object:
    """Return a value with every reference in it changed, in a fixed order."""
    if isinstance(value, RefType):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_repoint(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: _repoint(part, change) for name, part in parts.items()}
        return replace(value, **{n: c for n, c in changed.items() if c is not parts[n]})
    return value
