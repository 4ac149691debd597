"""Options of an operation's command: its parameters, and the properties of its request body.

Options are in document order. No two options of a command share a flag, and none has a reserved
flag. Read-only properties are left out. Properties are nested up to three levels; deeper or
recursive ones are given as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.ir.api import Api
from generator.ir.json import Json, thaw_json
from generator.ir.operations import Operation, Parameter
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Deprecation,
    EnumDeclaration,
    EnumType,
    Field,
    IntegerType,
    MapType,
    NullableType,
    NullType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.ir.value_check import find_value_mismatch
from generator.views.calls import body_media
from generator.views.cli.text import RESERVED, kebab_case
from generator.views.samples import FORMAT_SAMPLES, minimal_value
from generator.views.settings import Settings, drop_defaults

_MAX_DEPTH = 3
_SAMPLE_NUMBER = 42


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option.

    ``settings`` and ``deprecated`` are the keyword arguments of its ``Option`` and ``Deprecated``;
    the other fields are used to build examples. ``required`` includes what is required only if an
    optional body is sent; the settings do not.
    """

    settings: Settings
    deprecated: Settings
    is_deprecated: bool
    flag: str
    location: str
    kind: str
    required: bool
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _ValueType:
    """How the command line converts and checks a value."""

    kind: str
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Property:
    """A property of the body, with its path in the API and its flag."""

    field: Field
    api_path: tuple[str, ...]
    flag: str
    required: bool


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
        return not flags & (RESERVED | self.taken)


def deprecation_settings(
    deprecation: Deprecation | None, replacement: str, savings: str = ""
) -> Settings:
    """Return the keyword arguments of a ``Deprecated``."""
    if deprecation is None:
        return ()
    return drop_defaults(replaced_by=replacement, savings=savings, sunset=deprecation.sunset)


def view_options(api: Api, operation: Operation) -> tuple[OptionView, ...]:
    """Return the options of an operation: path parameters, other parameters, body properties."""
    flags = _FlagNames()
    names = {
        parameter.name.wire: flags.claim(
            kebab_case(parameter.name.python),
            parameter.location.value,
            negated=_value_type(api, parameter.type).kind == "boolean",
        )
        for parameter in operation.parameters
    }
    parameters = [_parameter(api, parameter, names) for parameter in operation.parameters]
    parameters.sort(key=lambda option: option.location != "path")
    properties = [_property(api, item, flags) for item in _properties(api, operation)]
    if operation.body is not None and not operation.body.required:
        properties = [_without_requirement(option) for option in properties]
    return (*parameters, *properties)


def _without_requirement(option: OptionView) -> OptionView:
    """Return an option of an optional body: it is required only if the body is sent."""
    settings = tuple(pair for pair in option.settings if pair[0] != "required")
    return replace(option, settings=settings)


def _parameter(api: Api, parameter: Parameter, names: dict[str, str]) -> OptionView:
    value_type = _value_type(api, parameter.type)
    flag = names[parameter.name.wire]
    replaced = parameter.deprecation.replaced_by if parameter.deprecation else ""
    return _option(
        value_type,
        _sample(api, parameter.type, value_type, parameter.docs.examples),
        flag=flag,
        api_path=(parameter.name.wire,),
        location=parameter.location.value,
        required=parameter.required,
        help_text=parameter.docs.description or parameter.docs.summary,
        default=_to_text(parameter.default) if parameter.has_default else "",
        examples=parameter.docs.examples,
        cancels=tuple(names[name] for name in parameter.cancels if name in names),
        deprecation=parameter.deprecation,
        replaced_by=f"--{names[replaced]}" if replaced in names else replaced,
    )


def _property(api: Api, item: _Property, flags: _FlagNames) -> OptionView:
    field = item.field
    value_type = _value_type(api, field.type)
    return _option(
        value_type,
        _sample(api, field.type, value_type, field.docs.examples),
        flag=flags.claim(item.flag, "body", negated=value_type.kind == "boolean"),
        api_path=item.api_path,
        location="body",
        required=item.required,
        help_text=field.docs.description or field.docs.summary,
        default=_to_text(field.default) if field.has_default else "",
        examples=field.docs.examples,
        cancels=(),
        deprecation=field.deprecation,
        replaced_by=field.deprecation.replaced_by if field.deprecation else "",
    )


def _option(
    value_type: _ValueType,
    sample: str,
    *,
    flag: str,
    api_path: tuple[str, ...],
    location: str,
    required: bool,
    help_text: str,
    default: str,
    examples: tuple[Json, ...],
    cancels: tuple[str, ...],
    deprecation: Deprecation | None,
    replaced_by: str,
) -> OptionView:
    settings = drop_defaults(
        flag=flag,
        api_path=api_path,
        location=location,
        kind=value_type.kind,
        many=value_type.many,
        choices=value_type.choices,
        format=value_type.format,
        pattern=value_type.pattern,
        minimum=value_type.minimum,
        maximum=value_type.maximum,
        max_items=value_type.max_items,
        nullable=value_type.nullable,
        required=required,
        default=default,
        help=help_text,
        example=json.dumps(thaw_json(examples[0]), ensure_ascii=False) if examples else "",
        cancels=cancels,
    )
    return OptionView(
        settings=settings,
        deprecated=deprecation_settings(deprecation, replaced_by),
        is_deprecated=deprecation is not None,
        flag=flag,
        location=location,
        kind=value_type.kind,
        required=required,
        sample=sample,
    )


def _properties(api: Api, operation: Operation) -> Iterator[_Property]:
    media = body_media(operation)
    if media is not None:
        yield from _nested_properties(api, media.type, (), "", True, frozenset())


def _nested_properties(
    api: Api,
    type_: Type,
    api_path: tuple[str, ...],
    flag: str,
    required: bool,
    seen: frozenset[TypeId],
) -> Iterator[_Property]:
    declaration = object_declaration(api, type_)
    if declaration is None or declaration.id in seen or len(api_path) >= _MAX_DEPTH:
        return
    for inner in declaration.fields:
        if not inner.read_only:
            name = kebab_case(inner.name.python)
            item = _Property(
                field=inner,
                api_path=(*api_path, inner.name.wire),
                flag=f"{flag}.{name}" if flag else name,
                required=required and inner.required,
            )
            yield item
            yield from _nested_properties(
                api, inner.type, item.api_path, item.flag, item.required, seen | {declaration.id}
            )


def object_declaration(api: Api, type_: Type) -> ObjectDeclaration | None:
    """Return the object type that a type refers to, nullable or not; None for other types."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    declaration = api.declaration(inner.id) if isinstance(inner, RefType) else None
    return declaration if isinstance(declaration, ObjectDeclaration) else None


def _value_type(api: Api, type_: Type) -> _ValueType:
    match type_:
        case NullableType(inner=inner):
            return replace(_value_type(api, inner), nullable=True)
        case BooleanType():
            return _ValueType(kind="boolean")
        case IntegerType():
            low, high = _bounds(type_)
            return _ValueType(kind="integer", minimum=low, maximum=high)
        case NumberType():
            return _ValueType(kind="number", minimum=type_.minimum, maximum=type_.maximum)
        case StringType():
            return _ValueType(kind="string", format=type_.format, pattern=type_.pattern)
        case ConstType(value=value):
            return _choices((value,))
        case EnumType(values=values):
            return _choices(values)
        case ArrayType():
            return _array(api, type_)
        case RefType(id=type_id):
            return _declared(api, type_id)
        case AnyType() | NullType() | TupleType() | MapType():
            return _ValueType(kind="json")


def _bounds(type_: IntegerType) -> tuple[int | None, int | None]:
    low, high = type_.minimum, type_.maximum
    if type_.exclusive_minimum is not None:
        low = type_.exclusive_minimum + 1
    if type_.exclusive_maximum is not None:
        high = type_.exclusive_maximum - 1
    return low, high


def _choices(values: tuple[Json, ...]) -> _ValueType:
    present = tuple(value for value in values if value is not None)
    choices = tuple(map(_to_text, present))
    if present and all(isinstance(value, str) for value in present):
        return _ValueType(kind="string", choices=choices)
    if present and all(isinstance(value, int) and not isinstance(value, bool) for value in present):
        return _ValueType(kind="integer", choices=choices)
    return _ValueType(kind="json", choices=choices)


def _array(api: Api, type_: ArrayType) -> _ValueType:
    items = _value_type(api, type_.items)
    if items.kind == "json" or items.many:
        return _ValueType(kind="json")
    return replace(items, many=True, max_items=type_.max_items, nullable=False)


def _declared(api: Api, type_id: TypeId) -> _ValueType:
    match api.declaration(type_id):
        case EnumDeclaration(members=members):
            return _choices(tuple(member.value for member in members))
        case ObjectDeclaration() | UnionDeclaration():
            return _ValueType(kind="json")


def _to_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(thaw_json(value), ensure_ascii=False)


def _sample(api: Api, type_: Type, value_type: _ValueType, examples: tuple[Json, ...]) -> str:
    """Return a value that the option accepts."""
    if value_type.choices:
        return value_type.choices[0]
    if value_type.kind == "json":
        return json.dumps(minimal_value(api, type_), ensure_ascii=False)
    if examples and not value_type.many and _is_usable_example(value_type, examples[0]):
        return _to_text(examples[0])
    if value_type.kind == "boolean":
        return "true"
    usual: Json = FORMAT_SAMPLES.get(value_type.format, "text")
    if value_type.kind in ("integer", "number"):
        usual = int(_clamp(value_type, _SAMPLE_NUMBER))
    if isinstance(type_, IntegerType | NumberType | StringType):
        is_valid = find_value_mismatch(usual, type_, {}) is None
        return str(usual if is_valid else minimal_value(api, type_))
    return str(usual)


def _is_usable_example(value_type: _ValueType, value: Json) -> bool:
    match value_type.kind:
        case "integer":
            return (
                isinstance(value, int)
                and not isinstance(value, bool)
                and value == _clamp(value_type, value)
            )
        case "string":
            return isinstance(value, str) and value.isprintable() and 0 < len(value) <= 40
        case _:
            return False


def _clamp(value_type: _ValueType, value: float) -> float:
    if value_type.minimum is not None:
        value = max(value, value_type.minimum)
    return value if value_type.maximum is None else min(value, value_type.maximum)
