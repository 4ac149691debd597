"""Options of an operation's command: their flags, and values for the example of the help.

The command line itself reads its options from the operation table. A flag is the Python name with
dashes, or the names of nested properties joined by dots; only another one is rendered. No two
options of a command share a flag, and none has a reserved flag.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import field
from uuid import UUID

from generator.ir.api import Api, computed_per_object
from generator.ir.arguments import argument_name, constant_of
from generator.ir.json import Json, freeze_json
from generator.ir.operations import Operation
from generator.ir.types import ArrayType, IntegerType, NullableType, NumberType, StringType, Type
from generator.ir.value_check import find_value_mismatch
from generator.records import dataclass
from generator.views.body_properties import body_properties
from generator.views.cli.text import RESERVED, kebab_case
from generator.views.samples import minimal_value
from generator.views.value_types import ValueType, to_text, value_type_of

_SAMPLE_NUMBER = 42
_DERIVED_SAMPLES = {
    "date-time": "2026-12-01T09:00:00Z",
    "integer": str(_SAMPLE_NUMBER),
    "string": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option. ``name`` and ``location`` are those of its entry in the operation table.

    ``required`` includes what is required only if an optional body is sent; ``sample`` is a value
    that the option accepts, None if no printable one is known.
    """

    name: str
    path: tuple[str, ...]
    location: str
    flag: str
    kind: str
    many: bool
    required: bool
    is_deprecated: bool
    sample: str | None

    @property
    def has_usual_flag(self) -> bool:
        """Whether the command line derives the flag from the name."""
        return self.flag == ".".join(kebab_case(part) for part in self.name.split("."))


@dataclass(slots=True)
class _FlagNames:
    """The flags that are already in use."""

    taken: set[str] = field(default_factory=set)

    def claim(self, flag: str, location: str, *, negated: bool) -> str:
        """Reserve a flag and return it, with its location in front if the flag is in use."""
        while not self._is_free(flag, negated=negated):
            flag = f"{location}.{flag}"
        self.taken |= {flag, f"no-{flag}"} if negated else {flag}
        return flag

    def _is_free(self, flag: str, *, negated: bool) -> bool:
        flags = {flag, f"no-{flag}"} if negated else {flag}
        return flags.isdisjoint(RESERVED) and flags.isdisjoint(self.taken)


@computed_per_object
def view_options(api: Api, operation: Operation) -> tuple[OptionView, ...]:
    """Return the options of an operation: path parameters, other parameters, body properties."""
    flags = _FlagNames()
    options = [
        *_parameters(api, operation, flags),
        *_properties(api, operation, flags),
        *_derived(operation, flags),
    ]
    options.sort(key=lambda option: option.location != "path")
    return tuple(options)


def _parameters(api: Api, operation: Operation, flags: _FlagNames) -> Iterator[OptionView]:
    for parameter in operation.parameters:
        value_type = value_type_of(api, parameter.type)
        flag, location = kebab_case(parameter.name.python), parameter.location.value
        yield OptionView(
            name=argument_name(parameter.name.python),
            path=(parameter.name.wire,),
            location=location,
            flag=flags.claim(flag, location, negated=value_type.kind == "boolean"),
            kind=value_type.kind,
            many=value_type.many,
            required=parameter.required and constant_of(api, parameter) is None,
            is_deprecated=parameter.deprecation is not None,
            sample=_sample(
                api,
                parameter.type,
                value_type,
                parameter.docs.examples,
                in_path=location == "path",
            ),
        )


def _properties(api: Api, operation: Operation, flags: _FlagNames) -> Iterator[OptionView]:
    for item in body_properties(api, operation):
        value_type = value_type_of(api, item.field.type)
        flag = ".".join(map(kebab_case, item.python))
        yield OptionView(
            name=".".join(item.python),
            path=item.wire,
            location="body",
            flag=flags.claim(flag, "body", negated=value_type.kind == "boolean"),
            kind=value_type.kind,
            many=value_type.many,
            required=item.required,
            is_deprecated=item.field.deprecation is not None,
            sample=_sample(api, item.field.type, value_type, item.field.docs.examples),
        )


def _derived(operation: Operation, flags: _FlagNames) -> Iterator[OptionView]:
    """Yield the options of arguments that fill others, which have the location of those."""
    locations = {item.name.wire: item.location.value for item in operation.parameters}
    for argument in operation.derived:
        location = locations.get(argument.fills[0][0], "body")
        yield OptionView(
            name=argument.name,
            path=(argument.name,),
            location=location,
            flag=flags.claim(kebab_case(argument.name), location, negated=False),
            kind="integer" if argument.kind == "integer" else "string",
            many=False,
            required=False,
            is_deprecated=False,
            sample=_DERIVED_SAMPLES[argument.kind],
        )


def _sample(
    api: Api,
    type_: Type,
    value_type: ValueType,
    examples: tuple[Json, ...],
    *,
    in_path: bool = False,
) -> str | None:
    """Return a printable value that the option accepts, None if none is known.

    One in the path is not empty and no negative number.
    """
    inner = type_.inner if isinstance(type_, NullableType) else type_
    if isinstance(inner, ArrayType) and value_type.many:
        values = minimal_value(api, inner)
        if isinstance(values, list) and len(values) > 1:
            return ",".join(to_text(freeze_json(value)) for value in values)
        inner, examples = inner.items, ()
    if value_type.choices:
        printable = [each for each in value_type.choices if each.isprintable()]
        positive = [each for each in printable if not each.startswith("-")]
        return next(iter(positive or printable), None)
    if value_type.kind == "json":
        value = minimal_value(api, type_, optional_levels=int(in_path))
        if value in ({}, []) and in_path and value_type.scalars:
            value = "text"
        if isinstance(value, str) and value_type.scalars and value.isprintable():
            return value
        return printable_json(value)
    return _sample_of_one(api, inner, value_type, examples)


def _sample_of_one(
    api: Api, type_: Type, value_type: ValueType, examples: tuple[Json, ...]
) -> str | None:
    is_plain = isinstance(type_, IntegerType | NumberType | StringType)
    for example in examples if is_plain else ():
        is_valid = find_value_mismatch(example, type_, {}) is None
        if is_valid and _is_usable_example(value_type, example):
            return to_text(example)
    if value_type.kind in ("integer", "number"):
        usual = int(_clamp(value_type, _SAMPLE_NUMBER))
        if is_plain and find_value_mismatch(usual, type_, {}) is None:
            return str(usual)
    text = to_text(freeze_json(minimal_value(api, type_)))
    # The example is printed on terminals: no control character of a pattern gets there.
    return text if text.isprintable() else None


def printable_json(value: object) -> str:
    """Return a value as JSON; characters that terminals do not show are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _is_usable_example(value_type: ValueType, value: Json) -> bool:
    match value_type.kind:
        case "integer":
            return (
                isinstance(value, int)
                and not isinstance(value, bool)
                and value == _clamp(value_type, value)
            )
        case "string":
            is_short = isinstance(value, str) and value.isprintable() and 0 < len(value) <= 40
            return is_short and (value_type.format != "uuid" or _is_uuid(value))
        case _:
            return False


def _is_uuid(value: Json) -> bool:
    """Return whether a text is a UUID; documents contain examples that are not."""
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def _clamp(value_type: ValueType, value: float) -> float:
    if value_type.minimum is not None:
        value = max(value, value_type.minimum)
    return value if value_type.maximum is None else min(value, value_type.maximum)
