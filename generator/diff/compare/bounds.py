"""Compares the constraints of two types of the same kind: lengths, ranges, formats, patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.types import ArrayType, IntegerType, NumberType, StringType

Bounded: TypeAlias = IntegerType | NumberType | StringType | ArrayType

_LOWER = ("minimum", "exclusive_minimum", "min_length", "min_items")
_UPPER = ("maximum", "exclusive_maximum", "max_length", "max_items")


def compare_bounds(
    old: Bounded, new: Bounded, location: ChangeLocation, findings: Findings
) -> None:
    """Report each constraint that was tightened or loosened, and changed formats and patterns."""
    for names, is_tighter in ((_LOWER, _is_greater), (_UPPER, _is_less)):
        for name in names:
            _compare_bound(
                name,
                getattr(old, name, None),
                getattr(new, name, None),
                is_tighter,
                location,
                findings,
            )
    _compare_multiple(old, new, location, findings)
    if (
        isinstance(old, ArrayType)
        and isinstance(new, ArrayType)
        and old.unique_items != new.unique_items
    ):
        code = "SC14" if new.unique_items else "SC15"
        findings.report(
            code,
            location,
            old="unique items" if old.unique_items else None,
            new="unique items" if new.unique_items else None,
        )
    for code, name in (("SC09", "format"), ("SC16", "pattern")):
        before, after = getattr(old, name, ""), getattr(new, name, "")
        if before != after:
            findings.report(code, location, old=before or None, new=after or None)


def _is_greater(left: float, right: float) -> bool:
    return left > right


def _is_less(left: float, right: float) -> bool:
    return left < right


def _compare_bound(
    name: str,
    old: float | None,
    new: float | None,
    is_tighter: Callable[[float, float], bool],
    location: ChangeLocation,
    findings: Findings,
) -> None:
    if old == new:
        return
    tightened = new is not None and (old is None or is_tighter(new, old))
    findings.report(
        "SC14" if tightened else "SC15",
        location,
        old=_format_bound(name, old),
        new=_format_bound(name, new),
    )


def _compare_multiple(
    old: Bounded, new: Bounded, location: ChangeLocation, findings: Findings
) -> None:
    before = getattr(old, "multiple_of", None)
    after = getattr(new, "multiple_of", None)
    if before == after:
        return
    loosened = after is None or (before is not None and before % after == 0)
    findings.report(
        "SC15" if loosened else "SC14",
        location,
        old=_format_bound("multiple_of", before),
        new=_format_bound("multiple_of", after),
    )


def _format_bound(name: str, value: float | None) -> str | None:
    """Return a constraint as text: ``max items 100``."""
    return None if value is None else f"{name.replace('_', ' ')} {value:g}"
