"""What a change means for those who recorded what they call: a price, or that nobody is hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diff.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Recorded calls of one operation over a number of days (at least 1)."""

    calls: int
    days: int

    @property
    def calls_a_day(self) -> float:
        """Calls a day, on average."""
        return self.calls / self.days


def consequence(finding: Finding, uses: Mapping[str, Use]) -> str:
    """Return what recorded use makes of a finding; empty where nothing was recorded at all."""
    if not uses or not finding.operations:
        return ""
    used = [uses[operation] for operation in finding.operations if operation in uses]
    if not used:
        return "never called"
    calls = sum(use.calls_a_day for use in used)
    said = f"{calls:,.1f} calls a day"
    if (
        finding.code in ("CO01", "CO02")
        and isinstance(finding.old, int)
        and isinstance(finding.new, int)
    ):
        change = calls * (finding.new - finding.old)
        said += f", {abs(change):,.0f} tokens a day {'more' if change > 0 else 'less'}"
    return said


def is_unused(finding: Finding, uses: Mapping[str, Use]) -> bool:
    """Tell whether use was recorded and none of the finding's operations was ever called."""
    return bool(uses and finding.operations) and not any(
        name in uses for name in finding.operations
    )
