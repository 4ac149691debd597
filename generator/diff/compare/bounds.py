"""Compares the limits of two types of the same kind: sizes, ranges, formats, patterns."""

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
    """Report every limit that was tightened or loosened, and format and pattern where they differ."""
    for names, tighter in ((_LOWER, _above), (_UPPER, _below)):
        for name in names:
            _compare_bound(
                name,
                getattr(old, name, None),
                getattr(new, name, None),
                tighter,
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


def _above(left: float, right: float) -> bool:
    return left > right


def _below(left: float, right: float) -> bool:
    return left < right


def _compare_bound(
    name: str,
    old: float | None,
    new: float | None,
    tighter: Callable[[float, float], bool],
    location: ChangeLocation,
    findings: Findings,
) -> None:
    if old == new:
        return
    tightened = new is not None and (old is None or tighter(new, old))
    findings.report(
        "SC14" if tightened else "SC15", location, old=_named(name, old), new=_named(name, new)
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
        old=_named("multiple_of", before),
        new=_named("multiple_of", after),
    )


def _named(name: str, value: float | None) -> str | None:
    """Return a limit as people read it: ``max items 100``."""
    return None if value is None else f"{name.replace('_', ' ')} {value:g}"
