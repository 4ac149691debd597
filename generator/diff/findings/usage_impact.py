"""What a change means for those who recorded what they call: a price, or that nobody is hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diff.findings.finding import Finding

_GONE = frozenset({"OP01", "OP02", "DP10"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Recorded calls of one operation, and the tokens spent on them, over days (at least 1)."""

    calls: int
    tokens: int
    days: int


def consequence(finding: Finding, uses: Mapping[str, Use]) -> str:
    """Return what recorded use makes of a finding; empty where nothing was recorded at all."""
    if not uses or not finding.operations:
        return ""
    used = [uses[operation] for operation in finding.operations if operation in uses]
    if not used:
        return "never called"
    calls = sum(use.calls / use.days for use in used)
    said = f"{calls:,.1f} calls a day"
    if finding.code in _GONE:
        tokens = sum(use.tokens / use.days for use in used)
        return f"{said} for {tokens:,.0f} tokens have to stop or to go elsewhere"
    match finding.code, finding.old, finding.new:
        case "CO01" | "CO02", int() as old, int() as new:
            change = calls * (new - old)
            said += f", {abs(change):,.0f} tokens a day {'more' if change > 0 else 'less'}"
    return said


def is_unused(finding: Finding, uses: Mapping[str, Use]) -> bool:
    """Tell whether use was recorded and none of the finding's operations was ever called."""
    return bool(uses and finding.operations) and not any(
        name in uses for name in finding.operations
    )
