"""Contract mutants: an API that differs from the described one in a single place.

Input: the IR. Output: ``Mutant``, each with a copy in which one place says something else. The IR is
walked by its own fields, so a field that is added to it is mutated too. What only people read
(documentation) and where things were written are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

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
)

T = TypeVar("T")
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


@dataclass(frozen=True)
class Mutant:
    """An API with one change; ``place`` is the path through the IR, ``change`` what was done."""

    place: str
    change: str
    api: Api

    @property
    def name(self) -> str:
        """The mutant in one line."""
        return f"{self.place}: {self.change}"


def mutants_of(api: Api) -> Iterator[Mutant]:
    """Yield every mutant of an API, in a fixed order."""
    yield from _walk(api, "", lambda made: _as_api(made))


def _as_api(made: object) -> Api:
    assert isinstance(made, Api)
    return made


def _walk(value: object, place: str, rebuild: Rebuild) -> Iterator[Mutant]:
    if isinstance(value, tuple):
        yield from _walk_items(value, place, rebuild)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name in _LEFT_ALONE:
                continue
            part = getattr(value, field.name)
            below = f"{place}/{field.name}"

            def put(new: object, name: str = field.name) -> Api:
                return rebuild(replace(value, **{name: new}))

            for change, new in _changes(field.name, part):
                yield Mutant(below, change, put(new))
            yield from _walk(part, below, put)


def _walk_items(items: tuple[object, ...], place: str, rebuild: Rebuild) -> Iterator[Mutant]:
    for index, item in enumerate(items):
        below = f"{place}/{_label(item, index)}"

        def put(new: object, at: int = index) -> Api:
            return rebuild((*items[:at], new, *items[at + 1 :]))

        if isinstance(item, Header) and "/responses/200/" not in below:
            continue  # every response has the same headers: those of one are enough
        if not isinstance(item, str) or place.endswith(("scopes", "cancels")):
            yield Mutant(below, "left out", rebuild((*items[:index], *items[index + 1 :])))
        for change, new in _changes("item", item):
            yield Mutant(below, change, put(new))
        yield from _walk(item, below, put)


def _label(item: object, index: int) -> str:
    """Return a name for an item of a list, stable when others come or go."""
    for name in ("id", "name", "status", "role", "content_type", "url", "scheme"):
        found = getattr(item, name, None)
        if found is not None:
            return str(getattr(found, "wire", found))
    return str(index)


def _changes(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield what a value can be changed into."""
    if isinstance(value, Style | Location):
        yield from ((f"{value} → {one}", one) for one in type(value) if one is not value)
    elif isinstance(value, bool):
        yield f"{value} → {not value}", not value
    elif isinstance(value, int):
        yield from ((f"{value} → {one}", one) for one in (value + 1, value - 1))
    elif isinstance(value, str):
        yield from _text_changes(name, value)
    elif isinstance(value, _TYPES):
        yield from _type_changes(value, nullable=name == "inner")
    elif name == "deprecation":
        changed = None if value else Deprecation(replaced_by="", sunset="2030-01-01")
        yield f"{'given up' if value else 'deprecated'}", changed
    elif name == "cost":
        yield "priced", 1


def _text_changes(name: str, value: str) -> Iterator[tuple[str, object]]:
    if name == "http_method":
        yield from ((f"→ {one}", one) for one in ("get", "put", "delete") if one != value.lower())
    elif name == "status":
        yield f"{value} → 418", "418"
    elif name in {"format", "pattern"}:
        if value:
            yield f"{value} dropped", ""
    elif value:
        yield f"{value} → {value}x", f"{value}x"


def _type_changes(value: object, *, nullable: bool) -> Iterator[tuple[str, object]]:
    """Yield other types. Null is taken away or added, unless it is admitted around the type."""
    if isinstance(value, NullableType):
        yield "null taken away", value.inner
        return
    if not nullable:
        yield "null added", NullableType(inner=value)  # type: ignore[arg-type]  # one of _TYPES
    for other in (StringType(), IntegerType(), BooleanType()):
        if type(other) is not type(value):
            yield f"{type(value).__name__} → {type(other).__name__}", other
    if isinstance(value, EnumType):
        yield "a value changed", EnumType(values=(*value.values[:-1], "other"))
