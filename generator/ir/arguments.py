"""What the arguments of a call are called: one rule for everything that makes or tries calls.

Input: an operation, and the type of its body. Output: names, and the members of a body that become
arguments of their own. Invariants: no two arguments of a call share a name; what travels in no
request is no argument.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import Field, ObjectDeclaration, RefType, Type

_RESERVED = frozenset({"options", "refused"})
"""What a method has for itself, beside what the operation takes."""


def argument_name(name: str) -> str:
    """Return the name of an argument for what is called so elsewhere."""
    return f"{name}_" if name in _RESERVED else name


def fields_as_arguments(api: Api, operation: Operation, body: Type) -> tuple[Field, ...]:
    """Return the fields of a body that is taken apart, those that cannot be set among them.

    Empty for a body that is given whole: one that is no object, that has nothing to set, or whose
    members would share a name with a parameter or with each other.
    """
    declared = api.declaration(body.id) if isinstance(body, RefType) else None
    if not isinstance(declared, ObjectDeclaration):
        return ()
    sent = [argument_name(one.name.python) for one in declared.fields if not one.read_only]
    taken = {argument_name(one.name.python) for one in operation.parameters}
    apart = sent and len(set(sent)) == len(sent) and taken.isdisjoint(sent)
    return declared.fields if apart else ()


def body_argument(operation: Operation) -> str:
    """Return the name of the argument that is a whole body."""
    taken = {argument_name(one.name.python) for one in operation.parameters}
    name = "body"
    while name in taken:
        name += "_"
    return name
