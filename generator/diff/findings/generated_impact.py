"""Impact of a change on generated code: methods, keyword arguments, commands and options.

The naming rules are those of the client and the command line: a method belongs to its resource,
commands and options have dashes for underscores, a parameter is a keyword argument and an option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from generator.ir.api import Api
from generator.ir.model_types import model_types
from generator.ir.operations import Operation, Parameter
from generator.ir.types import Name, RefType, TypeId
from generator.records import dataclass

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


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of fields in the code that was generated from the old document.

    ``models`` are the types that are classes. ``callers`` are the operations by the type of their
    body, whose fields are their keyword arguments.
    """

    command: str = ""
    models: frozenset[TypeId] = frozenset()
    callers: Mapping[TypeId, tuple[Operation, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, old: Api, command: str) -> FieldNames:
        """Return the names of the fields of an API."""
        return cls(command, model_types(old), _operations_by_body(old))

    def of_field(self, owner: Name, field: Name, operation: str) -> tuple[str, ...]:
        """Return the names of a field: of the class, and of the ``operation`` with that body.

        ``operation`` is empty outside of requests.
        """
        type_id = TypeId(owner.python)
        names = [f"attribute `{field.python}` of `{owner.python}`"] * (type_id in self.models)
        for caller in self.callers.get(type_id, ()):
            if caller.id.wire == operation:
                names += [
                    f"keyword argument `{field.python}` of `{method_of(caller)}`",
                    f"option `--{_dashed(field)}` of `{command_of(caller, self.command)}`",
                ]
        return tuple(names)


def _operations_by_body(api: Api) -> dict[TypeId, tuple[Operation, ...]]:
    operations: dict[TypeId, tuple[Operation, ...]] = {}
    for operation in api.operations:
        for media in operation.body.content[:1] if operation.body else ():
            if isinstance(media.type, RefType):
                known = operations.get(media.type.id, ())
                operations[media.type.id] = (*known, operation)
    return operations


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
