"""Numbers within bounds, multiples of a step included.

Input: the keywords of a schema. Output: different numbers, the closest to 1 first, then the smallest and
the largest allowed ones. Arithmetic is exact: bounds and steps are read as they are written, so that
multiples of 0.01 are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import zip_longest
from math import ceil, floor, inf

_EXACT = 2**53
"""Above it, a double does not represent every integer (RFC 8259, 6)."""
_MANY = 1000


def numbers(schema: Mapping[str, object], *, whole: bool) -> Iterator[int | float]:
    """Yield different numbers that the bounds and ``multipleOf`` of a schema allow."""
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    step = _fraction(schema.get("multipleOf")) or Fraction(1)
    steps = _steps(step, low, high, whole=whole, is_given=bool(schema.get("multipleOf")))
    seen: set[Fraction] = set()
    for values in zip_longest(*(_multiples(step, low, high) for step in steps)):
        for value in values:
            if value is None or value in seen:
                continue
            seen.add(value)
            yield from _written(value, whole=whole)


def _multiples(
    step: Fraction, low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None
) -> Iterator[Fraction]:
    """Yield the multiples of a step within bounds."""
    first = None if low is None else _first_above(low, step)
    last = None if high is None else -_first_above((-high[0], high[1]), step)
    for value in _candidates(first, last, step):
        if (first is None or value >= first) and (last is None or value <= last):
            yield value


def _steps(
    step: Fraction,
    low: tuple[Fraction, bool] | None,
    high: tuple[Fraction, bool] | None,
    *,
    whole: bool,
    is_given: bool,
) -> Iterator[Fraction]:
    """Yield the distances at which numbers are tried: smaller ones for narrow bounds."""
    if whole:
        yield Fraction(step.numerator)  # the least common multiple with 1
        return
    yield step
    if not is_given and low is not None and high is not None and high[0] > low[0]:
        yield (high[0] - low[0]) / 4
    if not is_given:
        yield Fraction(1, 2)


def _candidates(
    first: Fraction | None, last: Fraction | None, step: Fraction
) -> Iterator[Fraction]:
    """Yield multiples of a step near 1, then from the ends of the range."""
    wanted = ceil(1 / step) * step
    wanted = wanted if first is None else max(wanted, first)
    wanted = wanted if last is None else min(wanted, last)
    yield wanted
    yield from (bound for bound in (first, last) if bound is not None)
    yield from (value for value in (Fraction(0), -step, 7 * step) if first is None or last is None)
    for count in range(1, _MANY):
        above, below = wanted + count * step, wanted - count * step
        if first is not None and last is not None and below < first and above > last:
            return
        yield from (above, below)


def _bound(schema: Mapping[str, object], name: str) -> tuple[Fraction, bool] | None:
    """Return the stricter of two bounds (``minimum`` or ``maximum``), and whether it is excluded."""
    sign = 1 if name == "minimum" else -1
    exclusive = f"exclusive{name.capitalize()}"
    bounds = [
        (sign * value, keyword == exclusive)
        for keyword in (name, exclusive)
        if (value := _fraction(schema.get(keyword))) is not None
    ]
    strictest = max(bounds, default=None)
    return strictest and (sign * strictest[0], strictest[1])


def _fraction(value: object) -> Fraction | None:
    """Return a number as it is written; None for other values and infinity."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Fraction(repr(value)) if is_number and value not in (inf, -inf) else None


def _first_above(bound: tuple[Fraction, bool], step: Fraction) -> Fraction:
    """Return the smallest multiple of a step above or at a bound."""
    value, excluded = bound
    return (floor(value / step) + 1 if excluded else ceil(value / step)) * step


def _written(value: Fraction, *, whole: bool) -> Iterator[int | float]:
    """Yield a number as it is written in JSON, nothing if a double does not represent it."""
    if value.denominator == 1 and (whole or abs(value) <= _EXACT):
        yield value.numerator
        return
    try:
        number = float(value)
    except OverflowError:
        return
    if Fraction(repr(number)) == value or abs(value) > _EXACT:
        yield number
