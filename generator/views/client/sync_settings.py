"""View of how a list is synced: keyword arguments of the runtime's class ``Sync``, without defaults.

Input: an operation of the IR, and the Python names of its parameters. Output: ``Settings``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.ir.json import JsonObject
from generator.ir.operations import Operation
from generator.views.settings import Settings, drop_defaults


def view_sync_settings(operation: Operation, python_names: Mapping[str, str]) -> Settings:
    """Return how the changes of a list are found; nothing if it cannot be synced."""
    sync = operation.sync
    if sync is None:
        return ()
    order = tuple((python_names.get(name, name), value) for name, value in sync.order)
    return drop_defaults(
        since=python_names.get(sync.since_parameter, sync.since_parameter),
        until=python_names.get(sync.until_parameter, ""),
        order=JsonObject(order) if order else (),
        key=sync.key,
        timestamp=sync.timestamp,
        deleted=sync.deleted,
        deleted_value=sync.deleted_value,
    )
