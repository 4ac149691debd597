"""Impact of a change on generated code: methods, keyword arguments, commands and options.

The naming rules are those of the client and the command line: a method belongs to its resource,
commands and options have dashes for underscores, a parameter is a keyword argument and an option.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation, Parameter
from generator.ir.types import Name, RefType, TypeId

_CHANGES_TYPE = "changes its type"
_REMOVALS = frozenset({"SC03", "PA01"})


def describe_effects(code: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the impact of a change of a parameter or field on its names in generated code.

    Renames are described by ``parameter_renamed`` instead.
    """
    if not code.startswith(("SC", "PA")) or code == "PA02":
        return ()
    effect = "is removed" if code in _REMOVALS else _CHANGES_TYPE
    return tuple(f"{name} {effect}" for name in names)


def breaks_callers(effect: str) -> bool:
    """Return whether code that uses the generated names no longer runs."""
    return not effect.endswith(_CHANGES_TYPE)


def method_of(operation: Operation) -> str:
    """Return the method of an operation, such as ``client.pets.list``."""
    return f"client.{operation.resource.python}.{operation.method.python}"


def command_of(operation: Operation, command: str) -> str:
    """Return the command of an operation, such as ``petshop pets list``."""
    return f"{command} {_dashed(operation.resource)} {_dashed(operation.method)}"


def option_of(parameter: Parameter) -> str:
    """Return the command-line option of a parameter, such as ``--owner-id``."""
    return f"--{_dashed(parameter.name)}"


def operation_removed(operation: Operation, command: str) -> tuple[str, ...]:
    """Return the impact of a removed operation."""
    return (
        f"method `{method_of(operation)}` is removed",
        f"command `{command_of(operation, command)}` is removed",
    )


def operation_renamed(old: Operation, new: Operation, command: str) -> tuple[str, ...]:
    """Return the impact of new names for an operation; nothing if they stay the same."""
    if method_of(old) == method_of(new):
        return ()
    return (
        f"method `{method_of(old)}` is renamed to `{method_of(new)}`",
        f"command `{command_of(old, command)}` is renamed to `{command_of(new, command)}`",
    )


def parameter_names(operation: Operation, parameter: Parameter, command: str) -> tuple[str, ...]:
    """Return the names of a parameter in generated code."""
    return (
        f"keyword argument `{parameter.name.python}` of `{method_of(operation)}`",
        f"option `{option_of(parameter)}` of `{command_of(operation, command)}`",
    )


def attribute_name(declaration: Name, field: Name) -> str:
    """Return the name of a field of a named type in generated code."""
    return f"attribute `{field.python}` of `{declaration.python}`"


def operations_by_body(api: Api) -> dict[TypeId, tuple[Operation, ...]]:
    """Return the operations keyed by the named type of their request body."""
    operations: dict[TypeId, tuple[Operation, ...]] = {}
    for operation in api.operations:
        for media in operation.body.content[:1] if operation.body else ():
            if isinstance(media.type, RefType):
                known = operations.get(media.type.id, ())
                operations[media.type.id] = (*known, operation)
    return operations


def body_names(operation: Operation, field: Name, command: str) -> tuple[str, ...]:
    """Return the names of a field of a request body in generated code."""
    return (
        f"keyword argument `{field.python}` of `{method_of(operation)}`",
        f"option `--{_dashed(field)}` of `{command_of(operation, command)}`",
    )


def parameter_renamed(
    operation: Operation, old: Parameter, new: Parameter, command: str
) -> tuple[str, ...]:
    """Return the impact of a new name for a parameter; nothing if it stays the same."""
    if old.name.python == new.name.python:
        return ()
    return (
        f"keyword argument `{old.name.python}` of `{method_of(operation)}` is renamed to `{new.name.python}`",
        f"option `{option_of(old)}` of `{command_of(operation, command)}` is renamed to `{option_of(new)}`",
    )


def _dashed(name: Name) -> str:
    return name.python.strip("_").replace("_", "-")
