"""Names of the arguments of a call; shared by the client, the command line and the tests.

Input: an operation, and the type of its body. Output: argument names, and the fields of a body that
become separate arguments. Invariants: the arguments of a call have distinct names; a read-only
field is not an argument.
"""

from __future__ import annotations

from dataclasses import replace

from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.operations import Location, Operation, Parameter
from generator.ir.type_queries import values_of
from generator.ir.types import (
    Declaration,
    Discriminator,
    Field,
    ObjectDeclaration,
    RefType,
    Type,
    UnionDeclaration,
)

_RESERVED = frozenset({"common_arguments", "options", "rejected"})
"""Names of arguments that methods have in addition to those of their operations."""


def argument_name(name: str) -> str:
    """Return the argument name for a Python name, with ``_`` appended to a reserved one."""
    return f"{name}_" if name in _RESERVED else name


def constant_of(api: Api, parameter: Parameter) -> Json:
    """Return the only value that a required parameter can have, None for all other parameters.

    The client sends it without being asked. A parameter of a path is passed anyway.
    """
    if not parameter.required or parameter.location is Location.PATH or parameter.deprecation:
        return None
    type_ = parameter.type
    values = values_of(api.declaration(type_.id) if isinstance(type_, RefType) else type_) or ()
    return values[0] if len(values) == 1 and isinstance(values[0], str | int) else None


def fields_as_arguments(api: Api, operation: Operation, body: Type) -> tuple[Field, ...]:
    """Return the fields of a body that are passed as separate arguments, and its read-only fields.

    Empty when the body is passed as one argument: it is not an object, has no writable field, its
    fields would share a name with a parameter or with each other, or one has no name in JSON. The
    arguments of an object that others extend are its own fields and theirs, of which none is required.
    """
    declaration = api.declaration(body.id) if isinstance(body, RefType) else None
    fields = _fields_of(api, declaration)
    names = [argument_name(field.name.python) for field in fields if not field.read_only]
    taken = {argument_name(parameter.name.python) for parameter in operation.parameters}
    is_unambiguous = names and len(set(names)) == len(names) and taken.isdisjoint(names)
    has_names = all(field.name.wire for field in fields)
    return fields if is_unambiguous and has_names else ()


def _fields_of(api: Api, declaration: Declaration | None) -> tuple[Field, ...]:
    """Return the fields of an object, or of a base and its extensions if they do not conflict."""
    match declaration:
        case ObjectDeclaration(fields=fields):
            return fields
        case UnionDeclaration(discriminator=Discriminator(base=base)) if base is not None:
            return _extended_fields(api, api.declaration(base), declaration)
        case _:
            return ()


def _extended_fields(
    api: Api, base: Declaration, declaration: UnionDeclaration
) -> tuple[Field, ...]:
    """Return the fields of a base and those that its extensions add, empty if two of these differ."""
    own = {field.name.wire: field for field in _fields_of(api, base)}
    added: dict[str, Field] = {}
    for variant in declaration.variants:
        extension = api.declaration(variant.id) if isinstance(variant, RefType) else None
        for field in _fields_of(api, extension):
            if field.name.wire in own:
                continue
            other = added.setdefault(field.name.wire, replace(field, required=False))
            if (field.type, field.read_only) != (other.type, other.read_only):
                return ()
    return (*own.values(), *added.values())


def body_argument(operation: Operation) -> str:
    """Return the name of the argument that is the whole body: ``body``, or ``body_`` if taken."""
    taken = {argument_name(parameter.name.python) for parameter in operation.parameters}
    name = "body"
    while name in taken:
        name += "_"
    return name
