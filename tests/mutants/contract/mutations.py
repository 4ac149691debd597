"""Contract mutants: APIs that differ from that of the spec in a single location.

Input: the IR. Output: ``Mutant``, each with a copy of the IR with one change. The IR is traversed by
its own fields, so new fields are mutated too. Documentation and source positions are left unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from generator.ir.api import Api, ApiKeyScheme, Flow, HttpScheme
from generator.ir.media_types import is_sequence
from generator.ir.operations import Header, Location, MediaType, PaginationStyle, Style
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
from generator.ir.webhooks import SignatureRule
from tests.mutants.contract.links import LINKS, REFERENCED_TYPES, links_of
from tests.mutants.contract.mutant import Mutant

Rebuild = Callable[[object], Api]

_IGNORED_FIELDS = {
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


_NEW_LIMITS = {
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
"""Fields that can be unset, and the limit that a mutant adds."""
_NEW_RESTRICTIONS = {"format": "date", "pattern": "^q$"}
"""Restrictions of strings, and the value that a mutant adds."""

_CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (ApiKeyScheme, "location"): ("header", "query", "cookie"),
    (HttpScheme, "scheme"): ("basic", "bearer"),
    (Flow, "kind"): ("authorizationCode", "clientCredentials", "deviceAuthorization"),
    (MediaType, "content_type"): (
        "text/event-stream",
        "application/x-ndjson",
        "application/json-seq",
        "application/json",
    ),
    (SignatureRule, "algorithm"): ("sha1", "sha256", "sha512"),
    (SignatureRule, "encoding"): ("hex", "base64"),
    (SignatureRule, "secret_encoding"): ("text", "base64"),
}
"""Fields of which only these texts are valid; a mutant has another one of them."""


def mutants_of(api: Api) -> Iterator[Mutant]:
    """Yield every mutant of an API in a fixed order: single locations, then identifiers."""
    traversal = _Traversal(tuple(declaration.id for declaration in api.types))
    yield from traversal.visit(api, "", _as_api)
    yield from links_of(api)


def _as_api(value: object) -> Api:
    assert isinstance(value, Api)
    return value


class _Traversal:
    """Traverses an IR by its fields; ``ids`` are the types that a reference may point to."""

    def __init__(self, ids: tuple[TypeId, ...]) -> None:
        self._ids = ids

    def visit(self, value: object, path: str, rebuild: Rebuild) -> Iterator[Mutant]:
        """Yield the mutants of a value and everything in it.

        ``rebuild`` returns an API in which the value is replaced.
        """
        if isinstance(value, tuple):
            yield from self._items(value, path, rebuild)
        elif is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                if field.name in _IGNORED_FIELDS or (type(value), field.name) in LINKS:
                    continue
                part = getattr(value, field.name)
                if field.name == "min_length" and not _is_unrestricted(value):
                    continue  # values with a format are longer than the limits added here
                child = f"{path}/{field.name}"

                def put(new: object, name: str = field.name) -> Api:
                    return rebuild(replace(value, **{name: new}))

                if choices := _choices(value, field.name):
                    yield from _other_choices(choices, part, child, put)
                    continue
                yield from self._changed(field.name, part, child, put)
                yield from self.visit(part, child, put)

    def _items(self, items: tuple[object, ...], path: str, rebuild: Rebuild) -> Iterator[Mutant]:
        for index, item in enumerate(items):
            child = f"{path}/{_label(item, index)}"

            def put(new: object, position: int = index) -> Api:
                return rebuild((*items[:position], new, *items[position + 1 :]))

            if isinstance(item, Header) and "/responses/200/" not in child:
                continue  # all responses have the same headers, so one is enough
            if _is_removable(item, path):
                yield Mutant(child, "removed", rebuild((*items[:index], *items[index + 1 :])))
            yield from self._changed("item", item, child, put)
            yield from self.visit(item, child, put)

    def _changed(self, name: str, value: object, path: str, put: Rebuild) -> Iterator[Mutant]:
        for change, new in _changes(name, value):
            yield Mutant(path, change, put(new))
        if isinstance(value, RefType):
            other = self._ids[(self._ids.index(value.id) + 1) % len(self._ids)]
            yield Mutant(path, f"{value.id} → {other}", put(RefType(id=other)))


def _choices(owner: object, name: str) -> tuple[str, ...]:
    """Return the valid texts of a field, none if any text is valid."""
    if isinstance(owner, MediaType) and not is_sequence(owner.content_type):
        return ()
    return _CHOICES.get((type(owner), name), ())


def _other_choices(
    choices: tuple[str, ...], value: object, path: str, put: Rebuild
) -> Iterator[Mutant]:
    for other in choices:
        if other != value:
            yield Mutant(path, f"{value} → {other}", put(other))


def _is_unrestricted(value: object) -> bool:
    return isinstance(value, StringType) and not (value.format or value.pattern)


def _is_removable(item: object, path: str) -> bool:
    """Return whether an item can be removed on its own because nothing refers to it."""
    if isinstance(item, str):
        return path.endswith(("scopes", "cancels"))
    return not isinstance(item, REFERENCED_TYPES)


def _label(item: object, index: int) -> str:
    """Return a name for a list item that stays the same when other items come or go."""
    for name in ("id", "name", "status", "role", "content_type", "url", "scheme"):
        label = getattr(item, name, None)
        if label is not None:
            return str(getattr(label, "wire", label))
    return str(index)


def _changes(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield the changes of a value: name of the change and new value."""
    if isinstance(value, Style | Location | PaginationStyle):
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
        yield f"{'undeprecated' if value else 'deprecated'}", changed
    elif value is None and name in _NEW_LIMITS:
        yield f"{_NEW_LIMITS[name]} added", _NEW_LIMITS[name]
    if name == "additional" and value is not None:
        yield "closed", None


def _text_changes(name: str, value: str) -> Iterator[tuple[str, object]]:
    if name == "http_method":
        yield from (
            (f"→ {other}", other) for other in ("get", "put", "delete") if other != value.lower()
        )
    elif name == "status":
        yield f"{value} → 418", "418"
    elif name in _NEW_RESTRICTIONS:
        yield ("removed", "") if value else ("added", _NEW_RESTRICTIONS[name])
    elif value:
        yield f"{value} → {value}x", f"{value}x"


def _type_changes(value: object, *, nullable: bool) -> Iterator[tuple[str, object]]:
    """Yield other types, and the type with or without null unless the parent allows null."""
    if isinstance(value, NullableType):
        yield "null removed", value.inner
        return
    if not nullable and not isinstance(value, (AnyType, NullType)):
        yield "null added", NullableType(inner=value)  # type: ignore[arg-type]  # one of _TYPES
    for other in (StringType(), IntegerType(), BooleanType()):
        if type(other) is not type(value):
            yield f"{type(value).__name__} → {type(other).__name__}", other
    if isinstance(value, EnumType):
        yield "a value changed", EnumType(values=(*value.values[:-1], "other"))
        yield "a value added", EnumType(values=(*value.values, "other"))
