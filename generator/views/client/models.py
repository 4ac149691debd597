"""View of models.py: a struct per object, an alias per enumeration or union.

Input: the API and the directions of its types. Output: a ``ModelsView``. Invariants: each type that
an argument or a response refers to has a class, once, sorted by name; an alias follows the aliases
that it refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from generator.ir.api import Api
from generator.ir.reachable_types import references_of
from generator.ir.types import (
    ArrayType,
    BooleanType,
    ConstType,
    Discriminator,
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
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.records import dataclass
from generator.views.client.annotations import (
    PARSED_BY_RUNTIME,
    QUALIFIED,
    Annotations,
    format_of,
    optional,
    union_of,
)
from generator.views.directions import Directions
from generator.views.prose import describe_field, describe_type, sentence
from generator.views.settings import Settings, drop_defaults

_REJECTED = re.compile(r'["\\\x00-\x1f]')
"""Characters that msgspec rejects in the name of a property."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a struct.

    ``wire`` is its name in JSON, without the characters that msgspec rejects; ``renamed`` is set if
    it differs from the name.
    """

    name: str
    wire: str
    renamed: bool
    annotation: str
    required: bool
    docs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructView:
    """A model: a msgspec struct.

    ``rules`` are arguments of the runtime's ``PropertyRules``, empty if there are none.
    """

    name: str
    docs: str
    rules: Settings
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantView:
    """A value of a discriminator and the type that it selects."""

    value: str
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """A type alias for an enumeration or a union.

    ``plain`` is set if msgspec can distinguish the variants; otherwise ``choices`` lists them.
    ``tag`` is the JSON name of the discriminator, empty without one, ``variants`` are its values,
    and ``base`` is the type of all other values, empty if there is none; ``default`` as well, also
    for values without the discriminator.
    """

    name: str
    docs: str
    annotation: str
    plain: bool
    choices: tuple[str, ...]
    tag: str = ""
    variants: tuple[VariantView, ...] = ()
    base: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    """Contents of models.py. ``struct`` and ``alias`` are the names of Struct and TypeAlias there.

    ``field`` is the name of msgspec's function ``field``, renamed if a model has a field of that
    name. ``from_msgspec`` and ``from_typing`` are the names to import that no model hides.
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
    hidden = frozenset(str(declaration.id) for declaration in api.types) & QUALIFIED.keys()
    annotations = Annotations(directions=directions, sent=False, hidden=hidden, has_rules=True)
    used = [each for each in api.types if each.id in directions.read | directions.sent]
    for declaration in used:
        match declaration:
            case ObjectDeclaration():
                structs += _view_structs(declaration, directions, hidden)
            case EnumDeclaration():
                aliases[declaration.id] = [_view_enum(declaration, annotations)]
            case UnionDeclaration():
                aliases[declaration.id] = list(_view_unions(api, declaration, annotations))
    alias_names = [view.name for views in aliases.values() for view in views]
    names = [*(view.name for view in structs), *alias_names]
    is_field_hidden = any(field.name == "field" for view in structs for field in view.fields)
    return ModelsView(
        struct=annotations.name("Struct"),
        alias=annotations.name("TypeAlias"),
        field="_field" if is_field_hidden else "field",
        is_field_hidden=is_field_hidden,
        from_msgspec=_visible(("UNSET", "Struct", "UnsetType", "field"), hidden),
        from_typing=_visible(("TYPE_CHECKING", "Annotated", "Literal", "TypeAlias"), hidden),
        structs=tuple(sorted(structs, key=lambda view: view.name)),
        aliases=tuple(_order_aliases(api, aliases)),
        names=tuple(sorted(names)),
    )


def _visible(names: tuple[str, ...], hidden: Set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in hidden)


def _view_structs(
    declaration: ObjectDeclaration, directions: Directions, hidden: frozenset[str]
) -> Iterator[StructView]:
    """Yield the class for responses, then that for requests if it differs."""
    only_sent = declaration.id in directions.sent and declaration.id not in directions.read
    yield _view_struct(declaration, directions, hidden, sent=only_sent)
    if declaration.id in directions.sent_names:
        yield _view_struct(declaration, directions, hidden, sent=True)


def _view_struct(
    declaration: ObjectDeclaration, directions: Directions, hidden: frozenset[str], *, sent: bool
) -> StructView:
    fields = [
        field for field in declaration.fields if not (field.read_only if sent else field.write_only)
    ]
    hidden |= frozenset(field.name.python for field in fields) & QUALIFIED.keys()
    annotations = Annotations(
        directions=directions,
        sent=sent,
        hidden=hidden,
        has_rules=True,
        is_limited=_is_sent(declaration.id, directions, sent=sent),
    )
    name = directions.name(declaration.id, sent=sent)
    docs = describe_type(declaration.docs, declaration.name.wire, sent=name != declaration.id)
    has_text = declaration.docs.description or declaration.docs.summary
    is_name = fields and not has_text and re.fullmatch(r"\w+\.", docs)
    encoded = _encoded_names(fields)
    return StructView(
        name=name,
        docs="" if is_name else docs,
        rules=_view_rules(declaration, directions, encoded, sent=sent),
        fields=tuple(
            _view_field(field, encoded.get(field.name.wire, field.name.wire), annotations)
            for field in fields
        ),
    )


def _is_sent(type_id: TypeId, directions: Directions, *, sent: bool) -> bool:
    """Return whether the class for requests (``sent``) or responses is used in requests."""
    return sent or (type_id in directions.sent and type_id not in directions.sent_names)


def _encoded_names(fields: list[Field]) -> dict[str, str]:
    """Return names for the properties whose names msgspec rejects, by their own: percent-encoded."""
    taken = {field.name.wire for field in fields}
    encoded: dict[str, str] = {}
    for wire in sorted(taken):
        name = _REJECTED.sub(lambda match: f"%{ord(match[0]):02X}", wire)
        while name != wire and name in taken:
            name += "%"
        if name != wire:
            encoded[wire] = name
            taken.add(name)
    return encoded


def _view_rules(
    declaration: ObjectDeclaration,
    directions: Directions,
    encoded: dict[str, str],
    *,
    sent: bool,
) -> Settings:
    """Return what a class states about its properties, in requests also what they must not be."""
    api_names = {name: wire for wire, name in encoded.items()}
    deprecated = tuple(
        field.name.wire for field in declaration.fields if field.deprecation is not None
    )
    if not sent and declaration.id not in directions.sent:
        is_closed = declaration.additional is None
        return drop_defaults(api_names=api_names, is_closed=is_closed, deprecated=deprecated)
    read_only = {
        field.name.wire: sentence(field.docs.description)
        for field in declaration.fields
        if field.read_only and sent
    }
    return drop_defaults(
        api_names=api_names,
        read_only=read_only,
        is_open=declaration.is_open,
        is_closed=declaration.additional is None,
        deprecated=deprecated,
    )


def _view_field(field: Field, encoded: str, annotations: Annotations) -> FieldView:
    annotation, unset = annotations.model(field.type), annotations.name("UnsetType")
    return FieldView(
        name=field.name.python,
        wire=encoded,
        renamed=field.name.python != encoded,
        annotation=annotation if field.required else optional(annotation, unset),
        required=field.required,
        docs=describe_field(field.docs, format_of(field.type), field.deprecation),
    )


def _view_enum(declaration: EnumDeclaration, annotations: Annotations) -> AliasView:
    values = EnumType(values=tuple(member.value for member in declaration.members))
    return AliasView(
        name=declaration.id,
        docs=describe_type(declaration.docs, declaration.name.wire, sent=False),
        annotation=annotations.model(values),
        plain=True,
        choices=(),
    )


def _view_unions(
    api: Api, declaration: UnionDeclaration, annotations: Annotations
) -> Iterator[AliasView]:
    """Yield the union for responses, then that for requests if its variants differ."""
    directions = annotations.directions
    only_sent = declaration.id not in directions.read
    yield _view_union(api, declaration, replace(annotations, sent=only_sent))
    if declaration.id in directions.sent_names:
        yield _view_union(api, declaration, replace(annotations, sent=True))


def _view_union(api: Api, declaration: UnionDeclaration, annotations: Annotations) -> AliasView:
    annotations = replace(
        annotations,
        is_limited=_is_sent(declaration.id, annotations.directions, sent=annotations.sent),
    )
    choices = tuple(dict.fromkeys(annotations.model(variant) for variant in declaration.variants))
    name = annotations.directions.name(declaration.id, sent=annotations.sent)
    view = AliasView(
        name=name,
        docs=describe_type(declaration.docs, declaration.name.wire, sent=name != declaration.id),
        annotation=union_of(choices),
        plain=declaration.discriminator is None and _has_distinct_kinds(api, declaration),
        choices=choices,
    )
    return _with_discriminator(view, declaration.discriminator, annotations)


def _with_discriminator(
    view: AliasView, discriminator: Discriminator | None, annotations: Annotations
) -> AliasView:
    if discriminator is None or view.plain:
        return view
    base = RefType(id=discriminator.base) if discriminator.base else None
    default = RefType(id=discriminator.default) if discriminator.default else None
    return replace(
        view,
        tag=discriminator.field.wire,
        variants=tuple(
            VariantView(value=value, annotation=annotations.model(RefType(id=type_id)))
            for value, type_id in discriminator.mapping
        ),
        base=annotations.model(base) if base else "",
        default=annotations.model(default) if default else "",
    )


def _has_distinct_kinds(api: Api, declaration: UnionDeclaration) -> bool:
    """Return whether each variant is of one JSON kind, and no two are of the same."""
    kinds = [_json_kind(api, variant) for variant in declaration.variants]
    return "any" not in kinds and len(set(kinds)) == len(kinds)


def _json_kind(api: Api, type_: Type) -> str:
    """Return the JSON kind of a type; ``any`` if it may have several, or msgspec takes it in no union."""
    match type_:
        case StringType(format=format):
            return "any" if format in PARSED_BY_RUNTIME else "string"
        case IntegerType() | NumberType():
            return "any" if format_of(type_) else "number"
        case BooleanType():
            return "boolean"
        case ArrayType() | TupleType():
            return "array"
        case MapType():
            return "object"
        case ConstType(value=str()):
            return "string"
        case RefType(id=type_id):
            declaration = api.declaration(type_id)
            return "object" if isinstance(declaration, ObjectDeclaration) else "any"
        case NullableType(inner=inner):
            return _json_kind(api, inner)
        case _:
            return "any"


def _order_aliases(api: Api, aliases: dict[TypeId, list[AliasView]]) -> Iterator[AliasView]:
    """Yield each alias after those that it refers to; the annotation of a recursive one is quoted."""
    defined: set[TypeId] = set()
    for type_id in _sort_by_reference(api, aliases):
        is_recursive = bool((_referenced_types(api, type_id) & aliases.keys()) - defined)
        for view in aliases[type_id]:
            if is_recursive:
                yield replace(view, plain=False, annotation=repr(view.annotation))
            else:
                yield view
        defined.add(type_id)


def _referenced_types(api: Api, type_id: TypeId) -> set[TypeId]:
    declaration = api.declaration(type_id)
    variants = declaration.variants if isinstance(declaration, UnionDeclaration) else ()
    return {other for variant in variants for other in references_of(variant)}


def _sort_by_reference(api: Api, aliases: dict[TypeId, list[AliasView]]) -> list[TypeId]:
    """Return the ids of the aliases in topological order; cycles are cut at the first repeated id."""
    ordered: list[TypeId] = []

    def visit(type_id: TypeId, path: frozenset[TypeId]) -> None:
        if type_id in ordered or type_id in path:
            return
        for other in sorted(_referenced_types(api, type_id) & aliases.keys()):
            visit(other, path | {type_id})
        ordered.append(type_id)

    for type_id in sorted(aliases):
        visit(type_id, frozenset())
    return ordered
