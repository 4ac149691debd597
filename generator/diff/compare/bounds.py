"""Compares the constraints of two types of the same kind: lengths, ranges, formats, patterns."""

from __future__ import annotations

from math import ceil, floor, inf
from typing import TypeAlias

from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.types import ArrayType, IntegerType, NumberType, StringType
from generator.records import dataclass

Bounded: TypeAlias = IntegerType | NumberType | StringType | ArrayType

_CONSTRAINTS = {
    "format": ("SC29", "SC30", "SC09"),
    "pattern": ("SC29", "SC30", "SC16"),
}
"""By constraint: the codes for added, removed and changed."""
_WIDER_FORMATS = frozenset({("int32", "int64"), ("float", "double"), ("uri", "uri-reference")})
"""Pairs of formats: every value of the first one is valid for the second one."""
_DISJOINT_FORMATS = frozenset(
    {"date", "date-time", "time", "duration", "uuid", "email", "ipv4", "ipv6", "byte", "binary"}
)
"""Formats of which no value is valid for another one."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit on one side: ``value`` itself is excluded if ``exclusive`` is true."""

    name: str
    value: float
    exclusive: bool = False

    def __str__(self) -> str:
        return f"{'exclusive ' if self.exclusive else ''}{self.name} {self.value:g}"


def compare_bounds(
    old: Bounded, new: Bounded, location: ChangeLocation, findings: Findings
) -> None:
    """Report each constraint that was tightened or loosened, and changed formats and patterns.

    Limits are compared by the values they allow: ``exclusiveMaximum: 21`` and ``maximum: 20`` are
    equal for integers, and ``minLength: 0`` is no limit (JSON Schema 2020-12, validation, 6).
    """
    for of, sign in ((_lower, 1), (_upper, -1)):
        before, after = of(old), of(new)
        if _tightness(before, sign) != _tightness(after, sign):
            tightened = _tightness(after, sign) > _tightness(before, sign)
            _report_limit(before, after, tightened, location, findings)
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
    _compare_texts(old, new, location, findings)


def _compare_texts(
    old: Bounded, new: Bounded, location: ChangeLocation, findings: Findings
) -> None:
    """Report a format or pattern that was added, removed or changed."""
    for name, (added, removed, changed) in _CONSTRAINTS.items():
        was, now = getattr(old, name, ""), getattr(new, name, "")
        if was != now:
            code = added if not was else removed if not now else changed
            is_pair = code != changed
            findings.report(
                code,
                location,
                old=(f"{name} {was}" if is_pair else was) if was else None,
                new=(f"{name} {now}" if is_pair else now) if now else None,
                change_class=_class_of_format(was, now, location) if code == "SC09" else None,
            )


def _class_of_format(old: str, new: str, location: ChangeLocation) -> ChangeClass | None:
    """Return the class of formats of which one includes, or excludes, the other; None for others."""
    is_request = location.direction is Direction.REQUEST
    if (old, new) in _WIDER_FORMATS:
        return ChangeClass.ADDITIVE if is_request else ChangeClass.BEHAVIOUR
    if (new, old) in _WIDER_FORMATS:
        return ChangeClass.BREAKING if is_request else ChangeClass.ADDITIVE
    return ChangeClass.BREAKING if {old, new} <= _DISJOINT_FORMATS else None


def _lower(type_: Bounded) -> _Limit | None:
    """Return the effective lower limit of a value, length or number of items."""
    match type_:
        case IntegerType() | NumberType():
            return _effective(type_, "minimum", 1)
        case StringType(min_length=size) if size:
            return _Limit("min length", size)
        case ArrayType(min_items=size) if size:
            return _Limit("min items", size)
        case _:
            return None


def _upper(type_: Bounded) -> _Limit | None:
    """Return the effective upper limit of a value, length or number of items."""
    match type_:
        case IntegerType() | NumberType():
            return _effective(type_, "maximum", -1)
        case StringType(max_length=size) if size is not None:
            return _Limit("max length", size)
        case ArrayType(max_items=size) if size is not None:
            return _Limit("max items", size)
        case _:
            return None


def _effective(type_: IntegerType | NumberType, name: str, sign: int) -> _Limit | None:
    """Return the stricter one of an inclusive and an exclusive limit; for integers, inclusive.

    ``sign`` is 1 for lower limits and -1 for upper limits.
    """
    inclusive: float | None = getattr(type_, name)
    exclusive: float | None = getattr(type_, f"exclusive_{name}")
    limits = [_Limit(name, inclusive)] if inclusive is not None else []
    if exclusive is not None:
        limits.append(_Limit(name, exclusive, exclusive=True))
    if isinstance(type_, IntegerType):
        limits = [_Limit(name, _next_integer(limit, sign)) for limit in limits]
    return max(limits, key=lambda limit: _tightness(limit, sign), default=None)


def _next_integer(limit: _Limit, sign: int) -> int:
    """Return the first integer that a limit allows, from below (``sign`` 1) or above (-1)."""
    if sign > 0:
        return floor(limit.value) + 1 if limit.exclusive else ceil(limit.value)
    return ceil(limit.value) - 1 if limit.exclusive else floor(limit.value)


def _tightness(limit: _Limit | None, sign: int) -> tuple[float, bool]:
    """Return a key that is greater the fewer values a limit allows; no limit allows all."""
    return (-inf, False) if limit is None else (sign * limit.value, limit.exclusive)


def _report_limit(
    old: _Limit | None,
    new: _Limit | None,
    tightened: bool,
    location: ChangeLocation,
    findings: Findings,
) -> None:
    findings.report(
        "SC14" if tightened else "SC15",
        location,
        old=str(old) if old else None,
        new=str(new) if new else None,
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
        old=_format_multiple(before),
        new=_format_multiple(after),
    )


def _format_multiple(value: float | None) -> str | None:
    return None if value is None else f"multiple of {value:g}"
