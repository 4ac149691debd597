"""Options of an operation's command: its parameters, and the members of its body.

Input: an operation of the IR. Output: ``OptionView``, in the order of the description. Invariants:
no two options of a command share a flag, none takes a reserved one; read-only members are left
out; nesting ends at three levels or where a type holds itself, and goes on as JSON.
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
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.views.calls import body_media
from generator.views.cli.samples import SAMPLES, sample_of
from generator.views.cli.text import RESERVED, dashed
from generator.views.settings import Settings, drop_defaults

_DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option: settings of its ``Option``; the rest is for the making of examples."""

    settings: Settings
    deprecated: Settings
    is_deprecated: bool
    flag: str
    place: str
    kind: str
    required: bool
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a value looks like to the command line."""

    kind: str
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A member of the body, with the path to it on the wire and as flags."""

    field: Field
    wire: tuple[str, ...]
    flag: str
    required: bool


@dataclass(slots=True)
class _Flags:
    """The flags that are taken."""

    taken: set[str] = field(default_factory=set)

    def claim(self, flag: str, place: str, *, negated: bool) -> str:
        """Return the flag, with its place in front when it is taken."""
        while not self._free(flag, negated=negated):
            flag = f"{place}.{flag}"
        self.taken |= {flag, f"no-{flag}"} if negated else {flag}
        return flag

    def _free(self, flag: str, *, negated: bool) -> bool:
        words = {flag, f"no-{flag}"} if negated else {flag}
        return not words & (RESERVED | self.taken)


def deprecation_of(deprecation: Deprecation | None, replacement: str, saves: str = "") -> Settings:
    """Return the settings of a ``Deprecated``."""
    if deprecation is None:
        return ()
    return drop_defaults(replaced_by=replacement, saves=saves, sunset=deprecation.sunset)


def view_options(api: Api, operation: Operation) -> tuple[OptionView, ...]:
    """Return the options of an operation: path, other parameters, body."""
    flags = _Flags()
    names = {
        parameter.name.wire: flags.claim(
            dashed(parameter.name.python),
            parameter.location.value,
            negated=_shape(api, parameter.type).kind == "boolean",
        )
        for parameter in operation.parameters
    }
    parameters = [_parameter(api, parameter, names) for parameter in operation.parameters]
    parameters.sort(key=lambda option: option.place != "path")
    members = [_member(api, member, flags) for member in _members(api, operation)]
    return (*parameters, *members)


def _parameter(api: Api, parameter: Parameter, names: dict[str, str]) -> OptionView:
    shape = _shape(api, parameter.type)
    flag = names[parameter.name.wire]
    replaced = parameter.deprecation.replaced_by if parameter.deprecation else ""
    return _option(
        shape,
        _sample(api, parameter.type, shape, parameter.docs.examples),
        flag=flag,
        wire=(parameter.name.wire,),
        place=parameter.location.value,
        required=parameter.required,
        help_text=parameter.docs.description or parameter.docs.summary,
        default=_plain(parameter.default) if parameter.has_default else "",
        examples=parameter.docs.examples,
        cancels=tuple(names[wire] for wire in parameter.cancels if wire in names),
        deprecation=parameter.deprecation,
        replaced_by=f"--{names[replaced]}" if replaced in names else replaced,
    )


def _member(api: Api, member: _Member, flags: _Flags) -> OptionView:
    shape = _shape(api, member.field.type)
    deprecation = member.field.deprecation
    return _option(
        shape,
        _sample(api, member.field.type, shape, member.field.docs.examples),
        flag=flags.claim(member.flag, "body", negated=shape.kind == "boolean"),
        wire=member.wire,
        place="body",
        required=member.required,
        help_text=member.field.docs.description or member.field.docs.summary,
        default=_plain(member.field.default) if member.field.has_default else "",
        examples=member.field.docs.examples,
        cancels=(),
        deprecation=deprecation,
        replaced_by=deprecation.replaced_by if deprecation else "",
    )


def _option(
    shape: _Shape,
    sample: str,
    *,
    flag: str,
    wire: tuple[str, ...],
    place: str,
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
        wire=wire,
        place=place,
        kind=shape.kind,
        many=shape.many,
        choices=shape.choices,
        format=shape.format,
        minimum=shape.minimum,
        maximum=shape.maximum,
        max_items=shape.max_items,
        nullable=shape.nullable,
        required=required,
        default=default,
        help=help_text,
        example=json.dumps(thaw_json(examples[0]), ensure_ascii=False) if examples else "",
        cancels=cancels,
    )
    return OptionView(
        settings=settings,
        deprecated=deprecation_of(deprecation, replaced_by),
        is_deprecated=deprecation is not None,
        flag=flag,
        place=place,
        kind=shape.kind,
        required=required,
        sample=sample,
    )


def _members(api: Api, operation: Operation) -> Iterator[_Member]:
    media = body_media(operation)
    if media is not None:
        yield from _walk(api, media.type, (), "", True, frozenset())


def _walk(
    api: Api, type_: Type, wire: tuple[str, ...], flag: str, required: bool, seen: frozenset[TypeId]
) -> Iterator[_Member]:
    declaration = object_of(api, type_)
    if declaration is None or declaration.id in seen or len(wire) >= _DEEPEST:
        return
    for found in declaration.fields:
        if not found.read_only:
            name = dashed(found.name.python)
            member = _Member(
                field=found,
                wire=(*wire, found.name.wire),
                flag=f"{flag}.{name}" if flag else name,
                required=required and found.required,
            )
            yield member
            yield from _walk(
                api,
                found.type,
                member.wire,
                member.flag,
                member.required,
                seen | {declaration.id},
            )


def object_of(api: Api, type_: Type) -> ObjectDeclaration | None:
    """Return the object that a type stands for, null aside; None when it is no object."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    found = api.declaration(inner.id) if isinstance(inner, RefType) else None
    return found if isinstance(found, ObjectDeclaration) else None


def _shape(api: Api, type_: Type) -> _Shape:
    match type_:
        case NullableType(inner=inner):
            return _nullable(_shape(api, inner))
        case BooleanType():
            return _Shape(kind="boolean")
        case IntegerType():
            low, high = _bounds(type_)
            return _Shape(kind="integer", minimum=low, maximum=high)
        case NumberType():
            return _Shape(kind="number", minimum=type_.minimum, maximum=type_.maximum)
        case StringType():
            return _Shape(kind="string", format=type_.format)
        case ConstType(value=value):
            return _choices((value,))
        case EnumType(values=values):
            return _choices(values)
        case ArrayType():
            return _array(api, type_)
        case RefType(id=type_id):
            return _declared(api, type_id)
        case AnyType() | NullType() | MapType():
            return _Shape(kind="json")


def _nullable(shape: _Shape) -> _Shape:
    return replace(shape, nullable=True)


def _bounds(type_: IntegerType) -> tuple[int | None, int | None]:
    low, high = type_.minimum, type_.maximum
    if type_.exclusive_minimum is not None:
        low = type_.exclusive_minimum + 1
    if type_.exclusive_maximum is not None:
        high = type_.exclusive_maximum - 1
    return low, high


def _choices(values: tuple[Json, ...]) -> _Shape:
    plain = tuple(value for value in values if value is not None)
    words = tuple(map(_plain, plain))
    if plain and all(isinstance(value, str) for value in plain):
        return _Shape(kind="string", choices=words)
    if plain and all(isinstance(value, int) and not isinstance(value, bool) for value in plain):
        return _Shape(kind="integer", choices=words)
    return _Shape(kind="json", choices=words)


def _array(api: Api, type_: ArrayType) -> _Shape:
    items = _shape(api, type_.items)
    if items.kind == "json" or items.many:
        return _Shape(kind="json")
    return replace(items, many=True, max_items=type_.max_items, nullable=False)


def _declared(api: Api, type_id: TypeId) -> _Shape:
    match api.declaration(type_id):
        case EnumDeclaration(members=members):
            return _choices(tuple(member.value for member in members))
        case ObjectDeclaration() | UnionDeclaration():
            return _Shape(kind="json")


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(thaw_json(value), ensure_ascii=False)


def _sample(api: Api, type_: Type, shape: _Shape, examples: tuple[Json, ...]) -> str:
    """Return a value that the option takes."""
    if shape.choices:
        return shape.choices[0]
    if shape.kind == "json":
        return json.dumps(sample_of(api, type_), ensure_ascii=False)
    if examples and not shape.many and _fits(shape, examples[0]):
        return _plain(examples[0])
    match shape.kind:
        case "integer" | "number":
            return str(int(_within(shape)))
        case "boolean":
            return "true"
        case _:
            return SAMPLES.get(shape.format, "text")


def _fits(shape: _Shape, value: Json) -> bool:
    match shape.kind:
        case "integer":
            return (
                isinstance(value, int)
                and not isinstance(value, bool)
                and value == _clamp(shape, value)
            )
        case "string":
            return isinstance(value, str) and value.isprintable() and 0 < len(value) <= 40
        case _:
            return False


def _within(shape: _Shape) -> float:
    return _clamp(shape, 42)


def _clamp(shape: _Shape, value: float) -> float:
    if shape.minimum is not None:
        value = max(value, shape.minimum)
    return value if shape.maximum is None else min(value, shape.maximum)
