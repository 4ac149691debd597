"""Commands by resource and by operation, imported one resource at a time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from .command_model import Command, Resource
from .product import RESOURCES


def load_commands(resource: Resource) -> tuple[Command, ...]:
    """Return the commands of a resource."""
    commands: tuple[Command, ...] = import_module(
        f".resources.{resource.module}", __package__
    ).COMMANDS
    return commands


def all_commands() -> Iterator[Command]:
    """Yield every command of every resource."""
    for resource in RESOURCES:
        yield from load_commands(resource)


def find_command(operation: str) -> Command | None:
    """Return the command of an operation, importing only its resource; None when there is none."""
    for resource in RESOURCES:
        if any(entry.operation == operation for entry in resource.entries):
            return next(
                (found for found in load_commands(resource) if found.operation == operation), None
            )
    return None
