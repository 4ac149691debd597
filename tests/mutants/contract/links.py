"""Mutants of identifiers: an operation, type or parameter changed together with all references to it.

Input: the IR. Output: mutants that are consistent, so that a package can be generated. An identifier
that is changed in a single location gives no package, which says nothing about the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeAlias

from generator.ir.api import Api, Resource
from generator.ir.operations import (
    Batch,
    Operation,
    Pagination,
    Parameter,
    SchemeUse,
    SecurityAlternative,
)
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

ReferenceChange: TypeAlias = Callable[[RefType], RefType]

REFERENCED_TYPES = (Operation, ObjectDeclaration, EnumDeclaration, UnionDeclaration, Resource)
"""Types with references to them; an item cannot be removed without its references."""
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
        (SchemeUse, "scheme"),
    }
)
"""Fields that contain an identifier; these are changed in this module only."""


def links_of(api: Api) -> Iterator[Mutant]:
    """Yield the mutants of everything that is referred to by an identifier."""
    for operation in api.operations:
        path = f"/operations/{operation.id.wire}"
        yield Mutant(path, "removed", _without(api, operation))
        yield Mutant(f"{path}/id", "renamed", _with_new_id(api, operation))
        yield from _parameter_mutants(api, operation, path)
        yield from _security_mutants(api, operation, path)
    for resource in api.resources:
        yield Mutant(
            f"/resources/{resource.name.wire}", "renamed", _with_new_resource_name(api, resource)
        )
    yield from _type_mutants(api)


def _without(api: Api, removed: Operation) -> Api:
    resources = tuple(
        replace(
            resource, operations=tuple(id_ for id_ in resource.operations if id_ != removed.id.wire)
        )
        for resource in api.resources
    )
    operations = tuple(operation for operation in api.operations if operation is not removed)
    return replace(api, operations=operations, resources=resources)


def _with_new_id(api: Api, old: Operation) -> Api:
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


def _with_new_resource_name(api: Api, resource: Resource) -> Api:
    name = Name(wire=resource.name.wire, python=f"{resource.name.python}_x")
    operations = tuple(
        replace(operation, resource=name) if operation.id.wire in resource.operations else operation
        for operation in api.operations
    )
    resources = tuple(
        replace(other, name=name) if other is resource else other for other in api.resources
    )
    return replace(api, operations=operations, resources=resources)


def _replace_operation(api: Api, old: Operation, new: Operation) -> Api:
    return replace(
        api,
        operations=tuple(new if operation is old else operation for operation in api.operations),
    )


def _security_mutants(api: Api, operation: Operation, path: str) -> Iterator[Mutant]:
    """Yield an operation with another scheme in a requirement, or with its alternatives turned."""
    for index, alternative in enumerate(operation.security):
        for use in alternative.schemes:
            for other in api.security_schemes:
                if other.id in {each.scheme for each in alternative.schemes}:
                    continue
                changed = _with_security(api, operation, index, use, other.id)
                yield Mutant(
                    f"{path}/security/{index}/schemes/{use.scheme}", f"→ {other.id}", changed
                )
    if len(operation.security) > 1:
        turned = replace(operation, security=operation.security[::-1])
        yield Mutant(f"{path}/security", "turned", _replace_operation(api, operation, turned))


def _with_security(api: Api, operation: Operation, index: int, use: SchemeUse, scheme: str) -> Api:
    schemes = tuple(
        replace(each, scheme=scheme) if each is use else each
        for each in operation.security[index].schemes
    )
    changed = SecurityAlternative(schemes=schemes)
    security = (*operation.security[:index], changed, *operation.security[index + 1 :])
    return _replace_operation(api, operation, replace(operation, security=security))


def _parameter_mutants(api: Api, operation: Operation, path: str) -> Iterator[Mutant]:
    """Yield an operation whose pagination or batch uses another of its parameters."""
    pages, batch = operation.pagination, operation.batch
    names = [parameter.name.wire for parameter in operation.parameters]
    for field_name in ("cursor_parameter", "size_parameter") if pages else ():
        for other in names:
            if other not in {pages.cursor_parameter, pages.size_parameter}:
                changed = replace(pages, **{field_name: other})
                changed_api = _replace_operation(
                    api, operation, replace(operation, pagination=changed)
                )
                yield Mutant(f"{path}/pagination/{field_name}", f"→ {other}", changed_api)
    for other in names if batch else ():
        if other != batch.parameter:
            changed_api = _replace_operation(
                api, operation, replace(operation, batch=replace(batch, parameter=other))
            )
            yield Mutant(f"{path}/batch/parameter", f"→ {other}", changed_api)
    for parameter in operation.parameters:
        yield from _paging_parameter_mutants(api, operation, parameter, path)


def _paging_parameter_mutants(
    api: Api, operation: Operation, old: Parameter, path: str
) -> Iterator[Mutant]:
    """Yield a parameter of pagination or batch renamed or removed, with the references to it."""
    pages, batch, wire = operation.pagination, operation.batch, old.name.wire
    if batch is not None and batch.parameter == wire:
        with_new_name = replace(operation, batch=replace(batch, parameter=f"{wire}x"))
        without_use = replace(operation, batch=None)
    elif pages is not None and wire in {pages.cursor_parameter, pages.size_parameter}:
        cursor = wire == pages.cursor_parameter
        field_name = "cursor_parameter" if cursor else "size_parameter"
        with_new_name = replace(operation, pagination=replace(pages, **{field_name: f"{wire}x"}))
        without_use = replace(operation, pagination=None)
    else:
        return
    renamed = replace(old, name=replace(old.name, wire=f"{wire}x"))
    parameters = tuple(
        renamed if parameter is old else parameter for parameter in operation.parameters
    )
    others = tuple(parameter for parameter in operation.parameters if parameter is not old)
    parameter_path = f"{path}/parameters/{wire}"
    complete = _replace_operation(api, operation, replace(with_new_name, parameters=parameters))
    yield Mutant(parameter_path, "renamed with its references", complete)
    remaining = _replace_operation(api, operation, replace(without_use, parameters=others))
    yield Mutant(parameter_path, "removed with its references", remaining)


def _type_mutants(api: Api) -> Iterator[Mutant]:
    """Yield each type under another name, with all references to it."""
    for declaration in api.types:
        old, new = declaration.id, TypeId(f"{declaration.id}x")

        def rename(reference: RefType, old: TypeId = old, new: TypeId = new) -> RefType:
            return RefType(id=new) if reference.id == old else reference

        types = tuple(
            replace(other, id=new) if other is declaration else other for other in api.types
        )
        changed = _change_references(replace(api, types=types), rename)
        assert isinstance(changed, Api)
        yield Mutant(f"/types/{old}/id", "renamed", changed)


def _change_references(value: object, change: ReferenceChange) -> object:
    """Return a value with every type reference in it changed."""
    if isinstance(value, RefType):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_change_references(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: _change_references(part, change) for name, part in parts.items()}
        return replace(value, **{n: c for n, c in changed.items() if c is not parts[n]})
    return value
