"""Names of the arguments of a call; shared by the client, the command line and the tests.

Input: an operation, and the type of its body. Output: argument names, and the fields of a body that
become separate arguments. Invariants: the arguments of a call have distinct names; a read-only
field is not an argument.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import Field, ObjectDeclaration, RefType, Type

_RESERVED = frozenset({"options", "refused"})
"""Names of arguments that every method has in addition to those of its operation."""


def argument_name(name: str) -> str:
    """Return the argument name for a Python name, with ``_`` appended to a reserved one."""
    return f"{name}_" if name in _RESERVED else name


def fields_as_arguments(api: Api, operation: Operation, body: Type) -> tuple[Field, ...]:
    """Return the fields of a body that are passed as separate arguments, and its read-only fields.

    Empty when the body is passed as one argument: it is not an object, has no writable field, or
    its fields would share a name with a parameter or with each other.
    """
    declaration = api.declaration(body.id) if isinstance(body, RefType) else None
    if not isinstance(declaration, ObjectDeclaration):
        return ()
    names = [
        argument_name(field.name.python) for field in declaration.fields if not field.read_only
    ]
    taken = {argument_name(parameter.name.python) for parameter in operation.parameters}
    is_unambiguous = names and len(set(names)) == len(names) and taken.isdisjoint(names)
    return declaration.fields if is_unambiguous else ()


def body_argument(operation: Operation) -> str:
    """Return the name of the argument that is the whole body: ``body``, or ``body_`` if taken."""
    taken = {argument_name(parameter.name.python) for parameter in operation.parameters}
    name = "body"
    while name in taken:
        name += "_"
    return name
