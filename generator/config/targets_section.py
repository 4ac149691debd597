"""Reads the list ``targets`` of codegen.yaml: what is generated besides the client."""

from __future__ import annotations

from generator.config.config_reader import Section, report_unknown
from generator.yaml.node import Node

TARGETS = ("client", "cli", "contract", "mock", "docs", "mcp")
_DEFAULT_TARGETS = ("client", "cli", "contract")


def read_targets(root: Section) -> tuple[str, ...]:
    """Return the targets; report unknown ones, and one without another that it needs."""
    if "targets" not in root.node:
        return _DEFAULT_TARGETS
    targets = {root.text_of(item, "a target"): item for item in root.items("targets")}
    for target, item in targets.items():
        if target and target not in TARGETS:
            report_unknown(root, item.origin, "target", target, TARGETS)
    _check_needed(root, targets)
    return tuple(targets)


def _check_needed(root: Section, targets: dict[str, Node]) -> None:
    if "mcp" in targets and "cli" not in targets:
        message = 'the target "mcp" needs the target "cli"'
        help_text = "add cli, which has the command that starts the MCP server"
        root.report_value(targets["mcp"].origin, message, help_text)
