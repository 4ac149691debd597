"""Converts arguments to the JSON values that are sent.

Input: an argument as the caller passed it, and its type. Output: dicts, lists, text, numbers, bytes and
files. Dates, times, durations, UUIDs and decimal numbers become text in the format that their type
requires. Models become dicts with the names of the API, without absent properties; a variant of a
union gets the value of its discriminator.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Annotated, Union, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import UNSET

from .encoding import File
from .formats import FORMATS, PYTHON_TYPES, TypedValue, exact_number, format_value
from .properties import properties_of
from .rules import Rule
from .unions import Distinct, UnionChoices

_PLAIN = frozenset({int, str, bool, type(None)})
_WRAPPERS = (Annotated, Union, types.UnionType)


class UnsendableError(ValueError):
    """A value that cannot be sent. ``path`` is where it is, such as ``visits[0].at``."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(problem)
        self.path = path


def to_wire(value: object, format: str, kinds: Sequence[object], path: str) -> object:
    """Return an argument as it is sent; ``kinds`` are the types it may have, ``path`` is where it is.

    ``format`` is that of a date, time or duration of which the types state none. Raises
    UnsendableError for a value that its format cannot express, and for one of a type that cannot be
    sent.
    """
    if type(value) in _PLAIN or isinstance(value, (bytes, File)):
        return value
    if isinstance(value, msgspec.Struct):
        names = properties_of(type(value)).attributes
        value = {
            name: item
            for name, attribute in names.items()
            if (item := getattr(value, attribute)) is not UNSET
        } | _missing_tag(value, kinds)
    if isinstance(value, Mapping):
        return {
            _to_json(key, "", (), path): to_wire(
                item, format, _kinds_below(kinds, str(key)), f"{path}.{key}"
            )
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        pairs = zip(value, _kinds_of_items(kinds, len(value)), strict=True)
        return [
            to_wire(item, format, below, f"{path}[{index}]")
            for index, (item, below) in enumerate(pairs)
        ]
    return _to_json(value, format, kinds, path)


def _missing_tag(value: msgspec.Struct, kinds: Sequence[object]) -> dict[str, str]:
    """Return the discriminator that a model leaves out, if its class has exactly one value of it."""
    properties = properties_of(type(value))
    for union in (union for kind in kinds for union in _unions(kind)):
        attribute = properties.attributes.get(union.tag)
        if attribute is None or getattr(value, attribute) is not UNSET:
            continue
        tags = [tag for tag, variant in union.variants().items() if variant is type(value)]
        if len(tags) == 1:
            return {union.tag: tags[0]}
    return {}


def _unions(kind: object) -> Iterator[UnionChoices]:
    """Yield the unions in a type that msgspec does not support, the outermost first."""
    if isinstance(kind, UnionChoices):
        yield kind
        parts = kind.choices()
    else:
        parts = get_args(kind) if get_origin(kind) in _WRAPPERS else ()
    for part in parts:
        yield from _unions(part)


def _to_json(value: object, format: str, kinds: Sequence[object], path: str) -> object:
    try:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("must be a finite number")
        if isinstance(value, (datetime, date, time, timedelta, UUID, Decimal)):
            chosen = _format_for(value, kinds) or format
            if isinstance(value, Decimal) and not chosen and _is_number(kinds):
                return exact_number(value)
            return format_value(chosen, value)
        return msgspec.to_builtins(value, enc_hook=_reject_type)
    except (TypeError, ValueError) as error:
        raise UnsendableError(path, str(error)) from None


def _is_number(kinds: Sequence[object]) -> bool:
    return any(part is float for kind in kinds for part in _parts(kind))


def _reject_type(value: object) -> object:
    raise TypeError(f"cannot be sent: the type {type(value).__name__} is not supported")


def _format_for(value: TypedValue, kinds: Sequence[object]) -> str:
    """Return the format of a value: that of its own type, else of any type; empty without one."""
    formats = [format for kind in kinds for format in _formats(kind)]
    own = (format for format in formats if PYTHON_TYPES.get(format) is type(value))
    return next(own, formats[0] if formats else "")


def _formats(kind: object) -> Iterator[str]:
    """Yield the formats that a type states, without those of items and properties."""
    if kind in FORMATS:
        yield FORMATS[kind]
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from (rule.format for rule in arguments[1:] if isinstance(rule, Rule) and rule.format)
        yield from _formats(_without_rules(arguments))
    elif origin in (Union, types.UnionType):
        for part in arguments:
            yield from _formats(part)
    elif isinstance(kind, UnionChoices):
        for part in kind.choices():
            yield from _formats(part)


def _without_rules(arguments: tuple[object, ...]) -> object:
    """Return an annotated type without its rules: ``DateTime`` itself has metadata of msgspec."""
    own = tuple(argument for argument in arguments[1:] if not isinstance(argument, Rule))
    annotated = Annotated[(arguments[0], *own)] if own else arguments[0]
    return annotated if annotated in FORMATS else arguments[0]


def _parts(kind: object) -> Iterator[object]:
    """Yield the types of a union, without annotations."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated or origin is Distinct:
        yield from _parts(arguments[0])
    elif origin in (Union, types.UnionType):
        for part in arguments:
            yield from _parts(part)
    elif isinstance(kind, UnionChoices):
        for part in kind.choices():
            yield from _parts(part)
    else:
        yield kind


def _kinds_of_items(kinds: Sequence[object], count: int) -> list[list[object]]:
    """Return the types that each of ``count`` items may have; in a tuple, its position decides."""
    parts = [part for kind in kinds for part in _parts(kind)]
    lists = [get_args(part)[0] for part in parts if get_origin(part) is list]
    tuples = [get_args(part) for part in parts if get_origin(part) is tuple]
    fitting = [types_ for types_ in tuples if len(types_) == count]
    if not fitting:
        return [lists] * count
    return [[*lists, *(types_[index] for types_ in fitting)] for index in range(count)]


def _kinds_below(kinds: Sequence[object], key: str) -> list[object]:
    """Return the types that a property may have."""
    below: list[object] = []
    for part in (part for kind in kinds for part in _parts(kind)):
        if get_origin(part) is dict:
            below.append(get_args(part)[1])
        elif isinstance(part, type) and issubclass(part, msgspec.Struct):
            kind = properties_of(part).types.get(key)
            below += [] if kind is None else [kind]
    return below
