"""Reads the sync rules of codegen.yaml: lists of which a copy can be kept up to date.

Input: a section. Output: a ``SyncRule`` with the position of each setting. Whether the OpenAPI
document has what a rule names is checked when it is lowered.
"""

from __future__ import annotations

from types import MappingProxyType

from generator.config.codegen_config import SyncRule
from generator.config.config_reader import Section
from generator.ir.json import Json
from generator.yaml.node import Node, Scalar

_KEYS = (
    *("operations", "since_parameter", "until_parameter", "order"),
    *("key", "timestamp", "deleted", "deleted_value"),
)


def read_sync_rule(section: Section) -> SyncRule:
    """Return a sync rule; report missing keys and values of the wrong type."""
    section.check_keys(_KEYS)
    operations = {
        section.text_of(item, "an operationId"): item.origin for item in section.items("operations")
    }
    if not operations:
        section.report_missing("operations")
    order = tuple(
        (member.key, _scalar(section, member.key, member.value))
        for member in section.members("order")
    )
    value = section.node.get("deleted_value")
    deleted = section.text("deleted", None, "")
    if value is not None and not deleted:
        section.report_missing("deleted")
    return SyncRule(
        operations=MappingProxyType(operations),
        since_parameter=section.text("since_parameter"),
        until_parameter=section.text("until_parameter", None, ""),
        order=order,
        key=section.text("key"),
        timestamp=section.text("timestamp"),
        deleted=deleted,
        deleted_value=None if value is None else _scalar(section, "deleted_value", value),
        origins=MappingProxyType(
            {member.key: member.value.origin for member in section.node}
            | {f"order/{member.key}": member.origin for member in section.members("order")}
        ),
        origin=section.node.origin,
    )


def _scalar(section: Section, key: str, node: Node) -> Json:
    """Return a boolean, number or text; report another value."""
    if isinstance(node, Scalar) and node.value is not None:
        return node.value
    section.report_kind(node, f'"{key}"', "a boolean, a number or text")
    return None
