"""Adds the arguments of codegen.yaml that fill other arguments.

Input: a complete API and the configuration. Output: the API with ``derived`` arguments. Every error
has the position of the entry in codegen.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.config.codegen_config import Config, DerivedRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.ir.arguments import argument_name, fields_as_arguments
from generator.ir.json import Json, JsonObject
from generator.ir.media_types import preferred_media
from generator.ir.operations import DerivedArgument, Operation
from generator.ir.types import NullableType, Type
from generator.lower.naming.names import quoted
from generator.records import replace

_PLACEHOLDERS = {
    "date-time": frozenset({"$value", "$date", "$time"}),
    "integer": frozenset({"$value"}),
    "string": frozenset({"$value"}),
}


def add_derived_arguments(api: Api, config: Config, diagnostics: Diagnostics) -> Api:
    """Return the API with the configured arguments; report those that fit no operation."""
    known = {operation.id.wire for operation in api.operations}
    for rule in config.arguments:
        _check_placeholders(rule, diagnostics)
        for name in rule.operations:
            if name not in known:
                message = f"{quoted(rule.name)} names an unknown operation {quoted(name)}"
                diagnostics.error("NAM003", message, rule.origin, help="use an operationId")
    if not config.arguments:
        return api
    operations = tuple(_extended(api, each, config, diagnostics) for each in api.operations)
    return replace(api, operations=operations)


def _check_placeholders(rule: DerivedRule, diagnostics: Diagnostics) -> None:
    allowed = _PLACEHOLDERS.get(rule.kind, frozenset())
    for text in _texts(tuple(template for _, template in rule.fills)):
        if text.startswith("$") and text not in allowed:
            message = f"{quoted(text)} is not a part of a value of the type {rule.kind}"
            help_text = f"use one of: {', '.join(sorted(allowed))}"
            diagnostics.error("CFG004", message, rule.origin, help=help_text)


def _texts(template: Json) -> Iterator[str]:
    match template:
        case str():
            yield template
        case tuple():
            for item in template:
                yield from _texts(item)
        case JsonObject(members=members):
            for _, value in members:
                yield from _texts(value)
        case _:
            return


def _extended(
    api: Api, operation: Operation, config: Config, diagnostics: Diagnostics
) -> Operation:
    rules = [rule for rule in config.arguments if operation.id.wire in rule.operations]
    types = _argument_types(api, operation)
    names = {*types, *(argument_name(python) for python, _ in types.values())}
    derived: list[DerivedArgument] = []
    for rule in rules:
        if rule.name in names:
            message = f"{quoted(operation.id.wire)} has an argument {quoted(rule.name)} already"
            diagnostics.error("NAM002", message, rule.origin, help="use another name")
        unknown = [wire for wire, _ in rule.fills if wire not in types]
        for wire in unknown:
            message = f"{quoted(operation.id.wire)} has no argument {quoted(wire)}"
            help_text = f"its arguments are: {', '.join(sorted(types)) or 'none'}"
            diagnostics.error("NAM009", message, rule.origin, help=help_text)
        if not unknown:
            derived.append(_derived(rule, types))
    return replace(operation, derived=tuple(derived))


def _derived(rule: DerivedRule, types: Mapping[str, tuple[str, Type]]) -> DerivedArgument:
    filled = [types[wire][1] for wire, _ in rule.fills]
    return DerivedArgument(
        name=rule.name,
        kind=rule.kind,
        description=re.sub(r"\s+", " ", rule.description).strip(),
        fills=rule.fills,
        nullable=all(isinstance(type_, NullableType) for type_ in filled),
    )


def _argument_types(api: Api, operation: Operation) -> dict[str, tuple[str, Type]]:
    """Return the Python name and the type of each writable argument by its wire name."""
    types = {each.name.wire: (each.name.python, each.type) for each in operation.parameters}
    media = preferred_media(operation.body.content) if operation.body else None
    for field in fields_as_arguments(api, operation, media.type) if media else ():
        if not field.read_only:
            types[field.name.wire] = (field.name.python, field.type)
    return types
