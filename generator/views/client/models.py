"""The view of models.py: a struct per object, an alias per enumeration or union.

Input: the API and which way its types travel. Output: a ``ModelsView``. Invariants: every class
that something refers to is there once, sorted by name; an alias stands after those it mentions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.ir.api import Api
from generator.ir.types import (
    ArrayType,
    BooleanType,
    ConstType,
    EnumDeclaration,
    EnumType,
    Field,
    IntegerType,
    MapType,
    NullableType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.views.client.annotations import QUALIFIED, Annotations, format_of, optional
from generator.views.directions import Directions, references_of
from generator.views.prose import describe_field, describe_type


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a struct. ``wire`` is its name there; ``renamed`` tells whether it differs."""

    name: str
    wire: str
    renamed: bool
    annotation: str
    required: bool
    docs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructView:
    """A class of models."""

    name: str
    docs: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """A name for a choice of values or types.

    ``plain`` tells whether msgspec can tell the choices apart by itself; ``choices`` lists them.
    """

    name: str
    docs: str
    annotation: str
    plain: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    """Everything in models.py. ``struct`` and ``alias`` are how the base and the mark are spelled.

    ``field`` is how msgspec's function is called, which a member of that name would hide.
    ``from_msgspec`` and ``from_typing`` are the names to import that no model hides.
    """

    struct: str
    alias: str
    field: str
    is_field_hidden: bool
    from_msgspec: tuple[str, ...]
    from_typing: tuple[str, ...]
    structs: tuple[StructView, ...]
    aliases: tuple[AliasView, ...]
    names: tuple[str, ...]


def view_models(api: Api, directions: Directions) -> ModelsView:
    """Return the view of models.py."""
    structs: list[StructView] = []
    aliases: dict[TypeId, list[AliasView]] = {}
    taken = frozenset(map(str, (one.id for one in api.types))) & QUALIFIED.keys()
    spelling = Annotations(directions=directions, sent=False, hidden=taken)
    for declaration in api.types:
        match declaration:
            case ObjectDeclaration():
                structs += _view_structs(declaration, directions, taken)
            case EnumDeclaration():
                aliases[declaration.id] = [_view_enum(declaration, spelling)]
            case UnionDeclaration():
                aliases[declaration.id] = list(_view_unions(api, declaration, spelling))
    named = [view.name for views in aliases.values() for view in views]
    names = [*(view.name for view in structs), *named]
    hides = any(field.name == "field" for view in structs for field in view.fields)
    return ModelsView(
        struct=spelling.name("Struct"),
        alias=spelling.name("TypeAlias"),
        field="_field" if hides else "field",
        is_field_hidden=hides,
        from_msgspec=tuple(sorted({"UNSET", "Struct", "UnsetType", "field"} - taken)),
        from_typing=tuple(sorted({"TYPE_CHECKING", "Literal", "TypeAlias"} - taken)),
        structs=tuple(sorted(structs, key=lambda view: view.name)),
        aliases=tuple(_aliases_in_order(api, aliases)),
        names=tuple(sorted(names)),
    )


def _view_structs(
    declaration: ObjectDeclaration, directions: Directions, taken: frozenset[str]
) -> Iterator[StructView]:
    """Yield the class of what is read, then that of what is sent where it differs."""
    both = declaration.id in directions.sent_names
    only_sent = declaration.id in directions.sent and declaration.id not in directions.read
    yield _view_struct(declaration, directions, taken, sent=only_sent)
    if both:
        yield _view_struct(declaration, directions, taken, sent=True)


def _view_struct(
    declaration: ObjectDeclaration, directions: Directions, taken: frozenset[str], *, sent: bool
) -> StructView:
    kept = [
        field for field in declaration.fields if not (field.read_only if sent else field.write_only)
    ]
    hidden = taken | (frozenset(field.name.python for field in kept) & QUALIFIED.keys())
    annotations = Annotations(directions=directions, sent=sent, hidden=hidden)
    name = directions.name(declaration.id, sent=sent)
    return StructView(
        name=name,
        docs=describe_type(declaration.docs, declaration.name.wire, sent=name != declaration.id),
        fields=tuple(_view_field(field, annotations) for field in kept),
    )


def _view_field(field: Field, annotations: Annotations) -> FieldView:
    annotation, unset = annotations.model(field.type), annotations.name("UnsetType")
    return FieldView(
        name=field.name.python,
        wire=field.name.wire,
        renamed=field.name.python != field.name.wire,
        annotation=annotation if field.required else optional(annotation, unset),
        required=field.required,
        docs=describe_field(field.docs, format_of(field.type), field.deprecation),
    )


def _view_enum(declaration: EnumDeclaration, spelling: Annotations) -> AliasView:
    values = EnumType(values=tuple(member.value for member in declaration.members))
    return AliasView(
        name=declaration.id,
        docs=describe_type(declaration.docs, declaration.name.wire, sent=False),
        annotation=spelling.model(values),
        plain=True,
        choices=(),
    )


def _view_unions(
    api: Api, declaration: UnionDeclaration, spelling: Annotations
) -> Iterator[AliasView]:
    """Yield the union of what is read, then that of what is sent where its variants differ."""
    directions = spelling.directions
    only_sent = declaration.id not in directions.read
    yield _view_union(api, declaration, replace(spelling, sent=only_sent))
    if declaration.id in directions.sent_names:
        yield _view_union(api, declaration, replace(spelling, sent=True))


def _view_union(api: Api, declaration: UnionDeclaration, spelling: Annotations) -> AliasView:
    choices = tuple(dict.fromkeys(spelling.model(one) for one in declaration.variants))
    name = spelling.directions.name(declaration.id, sent=spelling.sent)
    return AliasView(
        name=name,
        docs=describe_type(declaration.docs, declaration.name.wire, sent=name != declaration.id),
        annotation=" | ".join(choices),
        plain=_is_plain(api, declaration),
        choices=choices,
    )


def _is_plain(api: Api, declaration: UnionDeclaration) -> bool:
    """Tell whether JSON tells the variants apart: no two are of the same kind, none is a union."""
    kinds = [_kind(api, variant) for variant in declaration.variants]
    return "any" not in kinds and len(set(kinds)) == len(kinds)


def _kind(api: Api, type_: Type) -> str:
    """Return the kind of JSON that a variant is, ``any`` when it may be several."""
    match type_:
        case StringType():
            return "string"
        case IntegerType() | NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case ArrayType():
            return "array"
        case MapType():
            return "object"
        case ConstType(value=str()):
            return "string"
        case RefType(id=type_id):
            declared = api.declaration(type_id)
            return "object" if isinstance(declared, ObjectDeclaration) else "any"
        case NullableType(inner=inner):
            return _kind(api, inner)
        case _:
            return "any"


def _aliases_in_order(api: Api, aliases: dict[TypeId, list[AliasView]]) -> Iterator[AliasView]:
    """Yield each alias after those that it mentions; one that needs itself for that is quoted."""
    above: set[TypeId] = set()
    for type_id in _in_order(api, aliases):
        ahead = bool((_mentioned(api, type_id) & aliases.keys()) - above)
        for view in aliases[type_id]:
            yield replace(view, plain=False, annotation=repr(view.annotation)) if ahead else view
        above.add(type_id)


def _mentioned(api: Api, type_id: TypeId) -> set[TypeId]:
    declaration = api.declaration(type_id)
    variants = declaration.variants if isinstance(declaration, UnionDeclaration) else ()
    return {other for variant in variants for other in references_of(variant)}


def _in_order(api: Api, aliases: dict[TypeId, list[AliasView]]) -> list[TypeId]:
    """Return the aliases so that each stands after those that it mentions."""
    ordered: list[TypeId] = []

    def place(type_id: TypeId, above: frozenset[TypeId]) -> None:
        if type_id in ordered or type_id in above:
            return
        for other in sorted(_mentioned(api, type_id) & aliases.keys()):
            place(other, above | {type_id})
        ordered.append(type_id)

    for type_id in sorted(aliases):
        place(type_id, frozenset())
    return ordered
