"""Finds what msgspec does not check in arguments: rules, and unknown and read-only properties.

Input: an argument as it was passed, as it is sent, and as msgspec converted it to its type, which decides
on the variants of unions. Output: the location of each problem, and what is wrong. Read-only
properties of models are allowed, because a model from a response has them; ``without_read_only``
removes them.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, TypeAlias, Union, get_args, get_origin

import msgspec

from .argument_errors import show
from .formats import FormatType
from .item_types import item_types
from .properties import ModelProperties, properties_of
from .rules import Location, Rule, has_type
from .unions import Distinct, UnionChoices, convert_custom

Problem: TypeAlias = tuple[Location, str]
"""The location of a value, and what is wrong with it, as what continues a sentence."""


def find_problems(
    passed: object, sent: object, converted: object, kind: object, location: Location
) -> Iterator[Problem]:
    """Yield the problems of an argument, and of what it contains.

    ``passed``, ``sent`` and ``converted`` are the same value: from the caller, as JSON, and as the
    type ``kind``. ``location`` is where it is.
    """
    if isinstance(converted, msgspec.Struct):
        assert isinstance(sent, Mapping)
        yield from _problems_of_object(passed, sent, converted, location)
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated or origin is Distinct:
        yield from find_problems(passed, sent, converted, arguments[0], location)
        for rule in arguments[1:]:
            problem = rule.problem(sent) if isinstance(rule, Rule) else ""
            if problem:
                yield location, f"must {problem}, got {show(sent)}"
    elif origin in (Union, types.UnionType) or isinstance(kind, UnionChoices):
        choices = kind.choices() if isinstance(kind, UnionChoices) else arguments
        attempts = [
            list(find_problems(passed, sent, converted, choice, location))
            for choice in choices
            if has_type(converted, choice)
        ]
        if attempts and all(attempts):
            yield from min(attempts, key=len)
    elif isinstance(converted, (list, tuple)) and isinstance(sent, list):
        items = list(passed) if isinstance(passed, (list, tuple)) else sent
        each = zip(items, sent, converted, item_types(kind, len(sent)) or (), strict=False)
        for index, (item, value, part, item_type) in enumerate(each):
            yield from find_problems(item, value, part, item_type, (*location, index))
    elif isinstance(converted, dict) and isinstance(sent, Mapping) and origin is dict:
        for key, value in sent.items():
            item = passed.get(key) if isinstance(passed, Mapping) else value
            inner = (*location, str(key))
            yield from find_problems(item, value, converted[key], arguments[1], inner)


def _problems_of_object(
    passed: object, sent: Mapping[str, object], converted: msgspec.Struct, location: Location
) -> Iterator[Problem]:
    properties = properties_of(type(converted))
    is_model = isinstance(passed, msgspec.Struct)
    for name, value in sent.items():
        inner = (*location, name)
        if name in properties.types:
            item, part = _property(passed, name), _property(converted, name)
            yield from find_problems(item, value, part, properties.types[name], inner)
        elif name in properties.read_only:
            if not is_model:
                hint = properties.read_only[name]
                yield inner, f"is read-only: {hint}" if hint else "is read-only"
        elif not properties.is_open:
            yield inner, _describe_unknown(name, properties)


def _property(value: object, name: str) -> object:
    """Return a property of a model or dict by its API name."""
    if isinstance(value, msgspec.Struct):
        attribute = properties_of(type(value)).attributes.get(name)
        return getattr(value, attribute) if attribute else None
    return value.get(name) if isinstance(value, Mapping) else None


def _describe_unknown(name: str, properties: ModelProperties) -> str:
    similar = get_close_matches(str(name), properties.types)
    suggestion = f"; did you mean {similar[0]}?" if similar else ""
    return f"is not a property of {properties.title}{suggestion}"


def without_read_only(passed: object, sent: object, converted: object) -> object:
    """Return a value as it is sent, without the read-only properties of models."""
    if isinstance(sent, Mapping):
        ignored: Mapping[str, str] = {}
        if isinstance(passed, msgspec.Struct) and isinstance(converted, msgspec.Struct):
            ignored = properties_of(type(converted)).read_only
        return {
            name: without_read_only(_property(passed, name), value, _property(converted, name))
            for name, value in sent.items()
            if name not in ignored
        }
    if not isinstance(sent, list) or not isinstance(converted, (list, tuple)):
        return sent
    items = passed if isinstance(passed, (list, tuple)) else sent
    return list(map(without_read_only, items, sent, converted))


def convert_argument(kind: type, value: object) -> object:
    """Convert a value of a request like ``decode_union``; text that has a format stays text.

    Of the types of a union, one in which the value has no problems is preferred. An unknown value of
    a discriminator selects the base type, because the schema of the base allows it.
    """
    if isinstance(kind, FormatType):
        return kind.check(value)
    return convert_custom(kind, value, convert_argument, _fits, extensible=True)


def _fits(value: object, converted: object, kind: object) -> bool:
    return next(find_problems(value, value, converted, kind, ()), None) is None
