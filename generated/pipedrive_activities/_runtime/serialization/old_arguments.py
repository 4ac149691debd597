"""Renames arguments that were passed by an earlier name."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from ..deprecation import warn_once
from ..operation import Operation
from .argument_errors import argument_error


def rename_old(operation: Operation, arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Return the arguments by their present names; warn for each that has an earlier one.

    Raises ArgumentError if an argument is passed by both names.
    """
    if not operation.old_arguments:
        return arguments
    renamed = dict(arguments)
    for old, new in operation.old_arguments.items():
        value = renamed.pop(old, UNSET)
        if value is UNSET:
            continue
        if renamed.get(new, UNSET) is not UNSET:
            raise argument_error(operation, old, f"is now {new}, which was passed too")
        warn_once(f"{operation.call}: the argument {old} is now {new}.")
        renamed[new] = value
    return renamed
