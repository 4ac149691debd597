"""Compares rate limits: daily budgets and burst limits, per plan."""

from __future__ import annotations

from generator.diff.compare.matching import pair
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.api import Api, Plan, RateLimits

_EXTENSION = "x-rate-limits"


def compare_limits(old: Api, new: Api, findings: Findings) -> None:
    """Report lowered and raised limits, and added and removed plans."""
    before, after = old.rate_limits, new.rate_limits
    location = ChangeLocation(
        address="rate-limits",
        subject=f"extension `{_EXTENSION}`",
        old=before.origin if before else old.origin,
        new=after.origin if after else new.origin,
    )
    if before is None or after is None:
        if before is not after:
            findings.report("XM02" if before else "XM05", location)
        return
    _compare_daily(before, after, location, findings)
    pairs = pair(before.plans, after.plans, lambda plan: plan.name)
    for plan in pairs.removed:
        findings.report("XM02", location.within(plan.name, f"plan `{plan.name}`"))
    for plan in pairs.added:
        findings.report("XM05", location.within(plan.name, f"plan `{plan.name}`"))
    for left, right in pairs.both:
        inside = location.within(left.name, f"burst of plan `{left.name}`")
        _compare_bursts(_burst(left, before), _burst(right, after), inside, findings)
        inside = location.within(
            f"{left.name}/oauth", f"burst of OAuth clients on plan `{left.name}`"
        )
        if before.oauth_burst_factor != after.oauth_burst_factor:
            oauth = _oauth_burst(left, before), _oauth_burst(right, after)
            _compare_bursts(*oauth, inside, findings)


def _compare_daily(
    old: RateLimits, new: RateLimits, location: ChangeLocation, findings: Findings
) -> None:
    """Report a changed common budget, and the budget of each plan whose multiplier changed."""
    budgets = [("", "daily budget", old.daily_tokens, new.daily_tokens)]
    for left, right in pair(old.plans, new.plans, lambda plan: plan.name).both:
        if left.daily_multiplier != right.daily_multiplier:
            before = left.daily_multiplier * old.daily_tokens
            after = right.daily_multiplier * new.daily_tokens
            subject = f"daily budget of plan `{left.name}`"
            budgets.append((f"{left.name}/daily", subject, before, after))
    for step, subject, before, after in budgets:
        if before != after:
            code = "CO07" if after < before else "CO12"
            findings.report(code, location.within(step, subject), old=before, new=after)


_Burst = tuple[int, int]
"""Number of requests, and the window in seconds."""
_UNITS = ("request", "second")


def _burst(plan: Plan, limits: RateLimits) -> _Burst:
    return plan.burst, limits.burst_window


def _oauth_burst(plan: Plan, limits: RateLimits) -> _Burst:
    return plan.burst * limits.oauth_burst_factor, limits.burst_window


def _compare_bursts(old: _Burst, new: _Burst, location: ChangeLocation, findings: Findings) -> None:
    """Report a changed limit. At an equal rate, the smaller number of requests is the lower limit."""
    if old == new:
        return
    rates = old[0] * new[1], new[0] * old[1]
    lowered = rates[1] < rates[0] or (rates[0] == rates[1] and new[0] < old[0])
    findings.report(
        "CO08" if lowered else "CO13", location, old=_format_burst(old), new=_format_burst(new)
    )


def _format_burst(burst: _Burst) -> str:
    units = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in zip(burst, _UNITS, strict=True)]
    return " in ".join(units)
