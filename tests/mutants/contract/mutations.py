"""Contract mutants: an API that differs from the described one in a single place.

Input: the IR. Output: ``Mutant``, each with a copy in which one place says something else. The IR is
walked by its own fields, so a field that is added to it is mutated too. What only people read
(documentation) and where things were written are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from generator.ir.api import Api
from generator.ir.operations import Header, Location, Style
from generator.ir.types import (
    AnyType,
    BooleanType,
    Deprecation,
    EnumType,
    IntegerType,
    NullableType,
    NullType,
    NumberType,
    RefType,
    StringType,
    TypeId,
)
from tests.mutants.contract.links import LINKS, NAMED_ELSEWHERE, links_of
from tests.mutants.contract.mutant import Mutant

Rebuild = Callable[[object], Api]

_LEFT_ALONE = {
    "docs",
    "origin",
    "origins",
    "cost_origin",
    "corrections",
    "unused_components",
    "product",
    "title",
    "version",
    "openapi",
    "summary",
    "description",
    "examples",
}
_TYPES = (
    AnyType,
    BooleanType,
    EnumType,
    IntegerType,
    NullableType,
    NullType,
    NumberType,
    RefType,
    StringType,
)


_IMPOSED = {
    "cost": 1,
    "minimum": 5,
    "maximum": 5,
    "exclusive_minimum": 5,
    "exclusive_maximum": 5,
    "multiple_of": 5,
    "min_length": 2,
    "max_length": 2,
    "min_items": 2,
    "max_items": 1,
    "default_size": 7,
    "maximum_size": 7,
}
"""What is not limited, and the limit that a mutant puts there."""
_RULES = {"format": "date", "pattern": "^q$"}
"""What restricts a text, and the restriction that a mutant makes up."""


def mutants_of(api: Api) -> Iterator[Mutant]:
    """Yield every mutant of an API, in a fixed order: single places, then what is named elsewhere."""
    walker = _Walker(tuple(declaration.id for declaration in api.types))
    yield from walker.walk(api, "", _as_api)
    yield from links_of(api)


def _as_api(value: object) -> Api:
    assert isinstance(value, Api)
    return value


class _Walker:
    """Goes through an IR by its own fields; ``ids`` are the types that a reference may point to."""

    def __init__(self, ids: tuple[TypeId, ...]) -> None:
        self._ids = ids

    def walk(self, value: object, place: str, rebuild: Rebuild) -> Iterator[Mutant]:
        """Yield the mutants of a value and of all below it; ``rebuild`` puts another in its place."""
        if isinstance(value, tuple):
            yield from self._items(value, place, rebuild)
        elif is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                if field.name in _LEFT_ALONE or (type(value), field.name) in LINKS:
                    continue
                part = getattr(value, field.name)
                if field.name == "min_length" and not _is_free(value):
                    continue  # what fits a format is longer than any bound made up here
                below = f"{place}/{field.name}"

                def put(new: object, name: str = field.name) -> Api:
                    return rebuild(replace(value, **{name: new}))

                yield from self._changed(field.name, part, below, put)
                yield from self.walk(part, below, put)

    def _items(self, items: tuple[object, ...], place: str, rebuild: Rebuild) -> Iterator[Mutant]:
        for index, item in enumerate(items):
            below = f"{place}/{_label(item, index)}"

            def put(new: object, position: int = index) -> Api:
                return rebuild((*items[:position], new, *items[position + 1 :]))

            if isinstance(item, Header) and "/responses/200/" not in below:
                continue  # every response has the same headers: those of one are enough
            if _may_go(item, place):
                yield Mutant(below, "left out", rebuild((*items[:index], *items[index + 1 :])))
            yield from self._changed("item", item, below, put)
            yield from self.walk(item, below, put)

    def _changed(self, name: str, value: object, place: str, put: Rebuild) -> Iterator[Mutant]:
        for change, new in _changes(name, value):
            yield Mutant(place, change, put(new))
        if isinstance(value, RefType):
            other = self._ids[(self._ids.index(value.id) + 1) % len(self._ids)]
            yield Mutant(place, f"{value.id} → {other}", put(RefType(id=other)))


def _is_free(value: object) -> bool:
    return isinstance(value, StringType) and not (value.format or value.pattern)


def _may_go(item: object, place: str) -> bool:
    """Tell whether an item can be left out without a word elsewhere: nothing names it."""
    if isinstance(item, str):
        return place.endswith(("scopes", "cancels"))
    return not isinstance(item, NAMED_ELSEWHERE)


def _label(item: object, index: int) -> str:
    """Return a name for an item of a list, stable when others come or go."""
    for name in ("id", "name", "status", "role", "content_type", "url", "scheme"):
        label = getattr(item, name, None)
        if label is not None:
            return str(getattr(label, "wire", label))
    return str(index)


def _changes(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield what a value can be changed into."""
    if isinstance(value, Style | Location):
        yield from ((f"{value} → {other}", other) for other in type(value) if other is not value)
    elif isinstance(value, bool):
        yield f"{value} → {not value}", not value
    elif isinstance(value, int):
        yield from ((f"{value} → {other}", other) for other in (value + 1, value - 1))
    elif isinstance(value, str):
        yield from _text_changes(name, value)
    elif isinstance(value, _TYPES):
        yield from _type_changes(value, nullable=name == "inner")
    elif name == "deprecation":
        changed = None if value else Deprecation(replaced_by="", sunset="2030-01-01")
        yield f"{'given up' if value else 'deprecated'}", changed
    elif value is None and name in _IMPOSED:
        yield f"{_IMPOSED[name]} imposed", _IMPOSED[name]
    if name == "additional" and value is not None:
        yield "closed", None


def _text_changes(name: str, value: str) -> Iterator[tuple[str, object]]:
    if name == "http_method":
        yield from (
            (f"→ {other}", other) for other in ("get", "put", "delete") if other != value.lower()
        )
    elif name == "status":
        yield f"{value} → 418", "418"
    elif name in _RULES:
        yield ("dropped", "") if value else ("imposed", _RULES[name])
    elif value:
        yield f"{value} → {value}x", f"{value}x"


def _type_changes(value: object, *, nullable: bool) -> Iterator[tuple[str, object]]:
    """Yield other types. Null is taken away or added, unless it is admitted around the type."""
    if isinstance(value, NullableType):
        yield "null taken away", value.inner
        return
    if not nullable and not isinstance(value, (AnyType, NullType)):
        yield "null added", NullableType(inner=value)  # type: ignore[arg-type]  # one of _TYPES
    for other in (StringType(), IntegerType(), BooleanType()):
        if type(other) is not type(value):
            yield f"{type(value).__name__} → {type(other).__name__}", other
    if isinstance(value, EnumType):
        yield "a value changed", EnumType(values=(*value.values[:-1], "other"))
        yield "a value gained", EnumType(values=(*value.values, "other"))
