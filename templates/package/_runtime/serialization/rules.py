"""Constraints that msgspec does not check: listed fractions, large bounds, and those of requests alone.

Generated types contain a ``Rule`` in ``Annotated``, which msgspec ignores. A ``RequestRule`` applies
to requests only: responses may break it, and are not searched for it. Input: a value that msgspec
has converted, and its type. Output: the location of each broken rule, and what the rule requires.
Invariant: a type without rules costs one look-up.
"""

from __future__ import annotations

import re
import sys
import types
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Annotated, Literal, TypeAlias, Union, get_args, get_origin

import msgspec

from .datetimes import FORMAT_DESCRIPTIONS, has_format
from .item_types import item_types
from .unions import Distinct, UnionChoices, has_duplicates

Location: TypeAlias = tuple[str | int, ...]
"""Names of properties and indexes of items, from the outside to the inside."""

_PROPERTY = re.compile(r"\\\\|\\([pP])\{(\w+)\}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A constraint on a value; values of another JSON type pass (JSON Schema 2020-12, 7.6.1).

    ``values`` are the allowed values (``enum``, ``const``), ``ge`` to ``lt`` bounds, ``multiple_of`` a
    factor above 0, ``min_length`` and ``max_length`` lengths of text (in characters) or of lists, and
    ``unique_items`` forbids equal items.
    ``format`` is one of ``FORMAT_DESCRIPTIONS``. ``pattern`` is a pattern of ``re`` that may also
    contain ``\\p{L}`` and other general categories of Unicode, ``original`` the pattern in the OpenAPI
    document. Absent constraints are empty or None.
    """

    values: tuple[object, ...] = ()
    ge: int | float | None = None
    gt: int | float | None = None
    le: int | float | None = None
    lt: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    unique_items: bool = False
    pattern: str = ""
    original: str = ""
    format: str = ""

    def problem(self, value: object) -> str:
        """Return the requirement that a value breaks, as what continues ``must``; empty if none."""
        if self.values and not is_listed(value, self.values):
            return f"be one of {', '.join(map(_as_json, self.values))}"
        if isinstance(value, str):
            return self._problem_of_length(len(value), "character") or self._problem_of_text(value)
        if isinstance(value, (list, tuple)):
            if self.unique_items and has_duplicates(value):
                return "not contain duplicate items"
            return self._problem_of_length(len(value), "item")
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            return ""
        if not isinstance(value, int) and not isfinite(value):
            return ""
        return self._problem_of_number(value)

    def _problem_of_length(self, length: int, unit: str) -> str:
        if self.min_length is not None and length < self.min_length:
            return f"have at least {count(self.min_length, unit)}"
        if self.max_length is not None and length > self.max_length:
            return f"have at most {count(self.max_length, unit)}"
        return ""

    def _problem_of_text(self, text: str) -> str:
        if self.pattern and not compile_pattern(self.pattern).search(text):
            return f"match the pattern {self.original or self.pattern}"
        if self.format and not has_format(text, self.format):
            return f"be {FORMAT_DESCRIPTIONS[self.format]}"
        return ""

    def _problem_of_number(self, value: float | Decimal) -> str:
        if self.ge is not None and value < self.ge:
            return f"be {self.ge} or more"
        if self.gt is not None and value <= self.gt:
            return f"be greater than {self.gt}"
        if self.le is not None and value > self.le:
            return f"be {self.le} or less"
        if self.lt is not None and value >= self.lt:
            return f"be less than {self.lt}"
        if self.multiple_of is not None and not is_multiple(value, self.multiple_of):
            return f"be a multiple of {self.multiple_of}"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRule(Rule):
    """A constraint that applies to requests only."""


def count(number: int, unit: str) -> str:
    """Return a number with its unit, such as ``2 items`` or ``2 properties``."""
    plural = f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
    return f"{number} {unit if number == 1 else plural}"


def is_multiple(value: float | Decimal, step: float) -> bool:
    """Check divisibility of the numbers as they are written, so that 19.99 is a multiple of 0.01."""
    return Fraction(str(value)) % Fraction(repr(step)) == 0


def is_listed(value: object, values: tuple[object, ...]) -> bool:
    """Return whether a value is listed; unlike in Python, true does not equal 1 in JSON."""
    return any(
        value == listed and isinstance(value, bool) is isinstance(listed, bool) for listed in values
    )


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, with the ranges of general categories in place of ``\\p{…}``."""
    return re.compile(_PROPERTY.sub(_property_ranges, pattern))


def _property_ranges(match: re.Match[str]) -> str:
    if match[2] is None:
        return match[0]
    return _ranges(match[2], match[1] == "P")


@lru_cache(maxsize=64)
def _ranges(category: str, complement: bool) -> str:
    """Return the characters of a general category as ranges for a character class."""
    ranges: list[str] = []
    start: int | None = None
    for code_point in range(sys.maxunicode + 2):
        inside = code_point <= sys.maxunicode and (
            unicodedata.category(chr(code_point)).startswith(category) is not complement
        )
        if inside and start is None:
            start = code_point
        elif not inside and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code_point - 1:08x}")
            start = None
    return "".join(ranges)


def broken_rules(
    value: object, kind: object, location: Location = ()
) -> Iterator[tuple[Location, str, object]]:
    """Yield location, requirement and value for each broken rule in a converted value of a response.

    ``kind`` is its type. Rules of requests do not apply.
    """
    if isinstance(value, msgspec.Struct):
        kind = type(value)
    if not has_rules(kind):
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(type(value)):
            inner = (*location, field.encode_name)
            yield from broken_rules(getattr(value, field.name), field.type, inner)
    elif origin is Annotated:
        yield from broken_rules(value, arguments[0], location)
        for rule in arguments[1:]:
            problem = rule.problem(value) if type(rule) is Rule else ""
            if problem:
                yield location, problem, value
    elif origin is Distinct:
        yield from broken_rules(value, arguments[0], location)
    elif isinstance(kind, UnionChoices):
        yield from _broken_in_union(value, kind.choices(), location)
    elif origin in (Union, types.UnionType):
        yield from _broken_in_union(value, arguments, location)
    elif isinstance(value, (list, tuple)):
        kinds = item_types(kind, len(value)) or ()
        for index, (item, each) in enumerate(zip(value, kinds, strict=False)):
            yield from broken_rules(item, each, (*location, index))
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from broken_rules(item, arguments[1], (*location, str(key)))


def _broken_in_union(
    value: object, choices: tuple[object, ...], location: Location
) -> Iterator[tuple[Location, str, object]]:
    """Yield what breaks the rules of every type that the value has, as one of them is enough."""
    attempts = [
        list(broken_rules(value, choice, location)) for choice in choices if has_type(value, choice)
    ]
    if attempts and all(attempts):
        yield from min(attempts, key=len)


def has_type(value: object, kind: object) -> bool:
    """Return whether a converted value may be of a type, without its rules."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return has_type(value, arguments[0])
    if origin in (Union, types.UnionType):
        return any(has_type(value, part) for part in arguments)
    if origin is Literal:
        return is_listed(value, arguments)
    base = origin or kind
    if base is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if base is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, base) if isinstance(base, type) else True


@lru_cache(maxsize=4096)
def has_rules(kind: object) -> bool:
    """Return whether a type contains a rule that applies to responses, at any depth."""
    return _contains_rule(kind, {RequestRule}, set())


@lru_cache(maxsize=1024)
def fields_with_rules(schema: type[msgspec.Struct]) -> frozenset[str]:
    """Return the fields of a struct whose types contain a rule, at any depth."""
    fields = msgspec.structs.fields(schema)
    return frozenset(field.name for field in fields if _contains_rule(field.type, set(), set()))


def _contains_rule(kind: object, ignored: set[type], seen: set[object]) -> bool:
    """Return whether a type contains a rule of a class that is not ``ignored``."""
    if kind in seen:
        return False
    seen.add(kind)
    if isinstance(kind, UnionChoices):
        parts: tuple[object, ...] = kind.choices()
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        parts = tuple(field.type for field in msgspec.structs.fields(kind))
    elif get_origin(kind) is Literal:
        return False
    else:
        parts = get_args(kind)
    return any(
        (isinstance(part, Rule) and type(part) not in ignored)
        or _contains_rule(part, ignored, seen)
        for part in parts
    )
