"""What a change does to the generated software: methods, keywords, commands and flags.

The naming rules here are those of the client and of the command line: a method is an attribute of
its resource, a command carries dashes for underscores, a parameter is a keyword and a flag.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation, Parameter
from generator.ir.types import Name, RefType, TypeId

_CHANGES_TYPE = "changes its type"
_GOES = frozenset({"SC03", "PA01"})


def effects(code: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Say what a change of the type, or the end, of something does to what is made from it.

    A new name is told by ``parameter_renamed``.
    """
    if not code.startswith(("SC", "PA")) or code == "PA02":
        return ()
    effect = "vanishes" if code in _GOES else _CHANGES_TYPE
    return tuple(f"{name} {effect}" for name in names)


def breaks_callers(effect: str) -> bool:
    """Tell whether code that is written against the generated names no longer runs."""
    return not effect.endswith(_CHANGES_TYPE)


def method_of(operation: Operation) -> str:
    """Return how the client offers an operation, such as ``client.activities.list``."""
    return f"client.{operation.resource.python}.{operation.method.python}"


def command_of(operation: Operation, command: str) -> str:
    """Return how the command line offers it, such as ``pipedrive activities list``."""
    return f"{command} {_dashed(operation.resource)} {_dashed(operation.method)}"


def flag_of(parameter: Parameter) -> str:
    """Return the option of a parameter, such as ``--owner-id``."""
    return f"--{_dashed(parameter.name)}"


def operation_vanishes(operation: Operation, command: str) -> tuple[str, ...]:
    """Say that a method and its command are no longer there."""
    return (
        f"method `{method_of(operation)}` vanishes",
        f"command `{command_of(operation, command)}` vanishes",
    )


def operation_renamed(old: Operation, new: Operation, command: str) -> tuple[str, ...]:
    """Say under which names an operation is now offered; nothing when they stay."""
    if method_of(old) == method_of(new):
        return ()
    return (
        f"method `{method_of(old)}` becomes `{method_of(new)}`",
        f"command `{command_of(old, command)}` becomes `{command_of(new, command)}`",
    )


def parameter_names(operation: Operation, parameter: Parameter, command: str) -> tuple[str, ...]:
    """Return what the generated code calls a parameter."""
    return (
        f"keyword `{parameter.name.python}` of `{method_of(operation)}`",
        f"flag `{flag_of(parameter)}` of `{command_of(operation, command)}`",
    )


def attribute_name(declaration: Name, member: Name) -> str:
    """Return what the generated code calls a field of a named type."""
    return f"attribute `{member.python}` of `{declaration.python}`"


def operations_by_body(api: Api) -> dict[TypeId, tuple[Operation, ...]]:
    """Return the operations by the named type of their body."""
    found: dict[TypeId, tuple[Operation, ...]] = {}
    for operation in api.operations:
        for media in operation.body.content[:1] if operation.body else ():
            if isinstance(media.type, RefType):
                found[media.type.id] = (*found.get(media.type.id, ()), operation)
    return found


def body_names(operation: Operation, member: Name, command: str) -> tuple[str, ...]:
    """Return what the generated code calls a field of an operation's body."""
    return (
        f"keyword `{member.python}` of `{method_of(operation)}`",
        f"flag `--{_dashed(member)}` of `{command_of(operation, command)}`",
    )


def parameter_renamed(
    operation: Operation, old: Parameter, new: Parameter, command: str
) -> tuple[str, ...]:
    """Say under which keyword and flag a parameter is now offered; nothing when they stay."""
    if old.name.python == new.name.python:
        return ()
    return (
        f"keyword `{old.name.python}` of `{method_of(operation)}` becomes `{new.name.python}`",
        f"flag `{flag_of(old)}` of `{command_of(operation, command)}` becomes `{flag_of(new)}`",
    )


def _dashed(name: Name) -> str:
    return name.python.strip("_").replace("_", "-")
