"""Names of the methods that keep a copy of a list up to date.

They are those of the list: ``sync`` and ``prune`` for ``list``, ``sync_archived`` for ``archived``.
"""

from __future__ import annotations

from generator.ir.operations import Operation


def sync_method(operation: Operation) -> str:
    """Return the name of the method that returns changed records."""
    return _name("sync", operation)


def prune_method(operation: Operation) -> str:
    """Return the name of the method that returns missing records."""
    return _name("prune", operation)


def _name(verb: str, operation: Operation) -> str:
    method = operation.method.python.strip("_")
    return verb if method == "list" else f"{verb}_{method}"
