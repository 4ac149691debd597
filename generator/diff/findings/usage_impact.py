"""Impact of a change on an application, based on its recorded usage of the API."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diff.findings.finding import Finding
from generator.records import dataclass

_REMOVED = frozenset({"OP01", "OP02", "DP10"})
"""Codes of a removed operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationUsage:
    """Recorded calls of one operation and the tokens they cost, within ``days`` (at least 1)."""

    calls: int
    tokens: int
    days: int


def describe_usage_impact(finding: Finding, usage: Mapping[str, OperationUsage]) -> str:
    """Return the calls and tokens per day that a finding affects; empty without recorded usage.

    ``usage`` is keyed by operationId.
    """
    if not usage or not finding.operations:
        return ""
    affected = [usage[operation] for operation in finding.operations if operation in usage]
    if not affected:
        return "never called"
    calls = sum(operation.calls / operation.days for operation in affected)
    text = f"{calls:,.1f} calls a day"
    if finding.code in _REMOVED:
        tokens = sum(operation.tokens / operation.days for operation in affected)
        return f"{text} for {tokens:,.0f} tokens will fail"
    match finding.code, finding.old, finding.new:
        case "CO01" | "CO02", int() as old, int() as new:
            change = calls * (new - old)
            text += f", {abs(change):,.0f} tokens a day {'more' if change > 0 else 'less'}"
    return text


def is_unused(finding: Finding, usage: Mapping[str, OperationUsage]) -> bool:
    """Return whether usage was recorded and none of the finding's operations was ever called."""
    return bool(usage and finding.operations) and not any(
        name in usage for name in finding.operations
    )
