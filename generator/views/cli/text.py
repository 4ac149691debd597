"""Names and short texts of the command line: commands, flags, scopes and savings."""

from __future__ import annotations

from generator.ir.operations import Operation
from generator.ir.types import Name

UTILITY_COMMANDS = frozenset(
    {
        "alias",
        "api",
        "auth",
        "completion",
        "config",
        "cost",
        "docs",
        "doctor",
        "help",
        "manifest",
        "mcp",
        "mock",
        "usage",
        "version",
        "webhook",
    }
)
"""Names of the utility commands, which no resource may have."""

RESERVED = frozenset(
    {
        "all",
        "backup",
        "base-url",
        "budget",
        "budget-per-day",
        "checkpoint",
        "concurrency",
        "curl",
        "data",
        "data-template",
        "distinct",
        "dry-run",
        "fail-on-deprecated",
        "fields",
        "follow",
        "freeze",
        "help",
        "label",
        "max-cost",
        "max-items",
        "max-pages",
        "no-input",
        "null",
        "output",
        "output-file",
        "profile",
        "query",
        "quiet",
        "resume",
        "rows",
        "rows-format",
        "server-variable",
        "timeout",
        "token-file",
        "unset",
        "verbose",
        "web",
        "yes",
    }
)
"""Flags of the shared options, without dashes, which no option of an operation may have."""


def kebab_case(python: str) -> str:
    """Return a Python name as it is typed: ``due-date`` for ``due_date``, ``from`` for ``from_``."""
    return python.strip("_").replace("_", "-")


def resource_name(name: Name) -> str:
    """Return the name of a resource's command group, with ``api-`` if the name is taken."""
    group = kebab_case(name.python)
    return f"api-{group}" if group in UTILITY_COMMANDS else group


def command_name(operation: Operation) -> str:
    """Return the command of an operation: ``pets list``."""
    return f"{resource_name(operation.resource)} {kebab_case(operation.method.python)}"
