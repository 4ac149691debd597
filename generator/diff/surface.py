"""What a change does to the generated software: methods, keywords, commands and flags.

The naming rules here are those of the client and of the command line: a method is an attribute of
its resource, a command carries dashes for underscores, a parameter is a keyword and a flag.
"""

from __future__ import annotations

from generator.ir.operations import Operation, Parameter
from generator.ir.types import Name


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


def parameter_vanishes(operation: Operation, parameter: Parameter, command: str) -> tuple[str, ...]:
    """Say that a keyword and its flag are no longer there."""
    return (
        f"keyword `{parameter.name.python}` of `{method_of(operation)}` vanishes",
        f"flag `{flag_of(parameter)}` of `{command_of(operation, command)}` vanishes",
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


def parameter_retyped(operation: Operation, parameter: Parameter, command: str) -> tuple[str, ...]:
    """Say that a keyword and its flag take another type."""
    return (
        f"keyword `{parameter.name.python}` of `{method_of(operation)}` changes its type",
        f"flag `{flag_of(parameter)}` of `{command_of(operation, command)}` changes its type",
    )


def _dashed(name: Name) -> str:
    return name.python.strip("_").replace("_", "-")
