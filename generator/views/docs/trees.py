"""Rows of parameters and of the fields of a body, nested as the body is.

Input: types of the IR, and the objects that have a section of their own. Output: ``RowView``s.
Invariants: rows are in document order; a type that contains itself is not repeated inside itself; a row
links to the objects that have a section.
"""

from __future__ import annotations

import sys
from dataclasses import field

from generator.ir.operations import Header, Operation, Parameter
from generator.ir.type_queries import Types, tag_values, without_null
from generator.ir.types import (
    AnyType,
    ArrayType,
    Declaration,
    Field,
    MapType,
    NullableType,
    ObjectDeclaration,
    RefType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.records import dataclass
from generator.views.docs.anchors import Anchors
from generator.views.docs.corrections import Marks, MarkView
from generator.views.docs.depth import depth_that_fits
from generator.views.docs.directions import Direction, has_other_fields, shown_fields
from generator.views.docs.objects import ObjectLinkView, Objects, is_plain, named_in
from generator.views.docs.row_facts import (
    can_be_sent,
    cancellation_facts,
    notes_of,
    replacement_facts,
    value_facts,
)
from generator.views.docs.type_text import (
    FactView,
    describe_type,
    view_limits,
)
from generator.views.prose import markdown

_OPEN_LEVELS = 2
_MOST_NAMES = 12
"""The most fields that a row names of the object to which it links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One parameter, header or field.

    ``notes`` are words beside the type, such as ``always present``. ``children`` are the fields of
    its objects; ``links`` lead to objects whose fields are described elsewhere.
    """

    anchor: str
    name: str
    type: str
    description: str
    is_required: bool = False
    is_deprecated: bool = False
    notes: tuple[str, ...] = ()
    facts: tuple[FactView, ...] = ()
    marks: tuple[MarkView, ...] = ()
    links: tuple[ObjectLinkView, ...] = ()
    children: tuple[RowView, ...] = ()
    is_open: bool = False

    @property
    def is_below(self) -> bool:
        """Whether the description may have a link or a table, which cannot be inside a ``summary``."""
        return "](" in self.description or "\n|" in self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What the rows of a field have in common, wherever they are."""

    type: str
    description: str
    facts: tuple[FactView, ...]
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Builds the rows of one page. ``page`` is its name, and ``anchors`` are its ids.

    On the only page of a reference, no object has a section, and the tree of a body has at most
    ``most_rows`` rows, unless its first level has more; otherwise ``most_rows`` is 0. ``known`` are the
    contents of the fields that were shown, by the identity of the field and the direction; the pages of
    a reference share them.
    """

    types: Types
    marks: Marks
    objects: Objects
    most_rows: int
    page: str
    anchors: Anchors
    known: dict[tuple[int, Direction], _Content] = field(default_factory=dict)

    @property
    def shows_everything(self) -> bool:
        """Whether all objects are nested where they are used: no other page has a section for one."""
        return self.most_rows > 0

    def content(self, shown: Field, direction: Direction) -> _Content:
        """Return the content of the rows of a field."""
        key = (id(shown), direction)  # fields are kept alive by ``types``
        if key not in self.known:
            docs = shown.docs
            is_sent = direction is not Direction.RECEIVED
            self.known[key] = _Content(
                type=self.describe(shown.type),
                description=markdown(docs.description or docs.summary or docs.title),
                facts=(
                    *value_facts(shown, self.types, with_example=is_sent),
                    *replacement_facts(shown.deprecation),
                ),
                marks=self.marks.at(shown.origin),
            )
        return self.known[key]

    def describe(self, type_: Type) -> str:
        """Return a type in words; of a union of which the row lists the objects, the other variants."""
        union = self.listed_union(type_)
        if union is None:
            return describe_type(type_, self.types)
        plain = (each for each in union.variants if not self.linked(each))
        texts = [describe_type(each, self.types) for each in plain]
        if isinstance(type_, NullableType):
            texts.append("null")
        return " or ".join(dict.fromkeys(texts)) or "one of these"

    def listed_union(self, type_: Type) -> UnionDeclaration | None:
        """Return the union of a value that needs no rows for its variants: names say everything."""
        core, _ = without_null(type_)
        declared = self.types[core.id] if isinstance(core, RefType) else None
        if not isinstance(declared, UnionDeclaration) or declared.id in self.objects:
            return None
        if declared.discriminator is not None or not any(map(self.linked, declared.variants)):
            return None
        is_listed = all(
            self.linked(each)
            if isinstance(without_null(each)[0], RefType)
            else is_plain(each) and not view_limits(each, self.types)
            for each in declared.variants
        )
        return declared if is_listed else None

    def linked(self, type_: Type) -> list[TypeId]:
        """Return the objects in a type that have a section."""
        if not self.objects.pages:
            return []
        return [id_ for id_ in named_in(type_, self.types) if id_ in self.objects]

    def links(self, type_: Type) -> tuple[ObjectLinkView, ...]:
        """Return links to the objects in a value that have a section."""
        union = self.listed_union(type_)
        parts = union.variants if union else (type_,)
        ids = dict.fromkeys(id_ for part in parts for id_ in self.linked(part))
        return tuple(self.objects.link(id_, self.page) for id_ in ids)

    def object_rows(self, id_: TypeId, anchor: tuple[str, ...]) -> tuple[RowView, ...]:
        """Return the rows of an object in its own section."""
        builder = _Builder(self, self.objects.directions[id_], sys.maxsize, 1, is_section=True)
        return builder.declared(self.types[id_], anchor, ())

    def parameter(self, operation: Operation, parameter: Parameter) -> RowView:
        """Return the row of a parameter, with what it disables and what disables it."""
        location = parameter.location.value
        name = parameter.name.wire
        separated = isinstance(parameter.type, ArrayType) and not parameter.explode
        return RowView(
            anchor=self.anchors.claim(operation.id.wire, location, name),
            name=name,
            type=self.describe(parameter.type) + (", comma-separated" * separated),
            description=markdown(parameter.docs.description or parameter.docs.summary),
            is_required=parameter.required,
            is_deprecated=parameter.deprecation is not None,
            facts=(
                *value_facts(parameter, self.types),
                *replacement_facts(parameter.deprecation),
                *cancellation_facts(operation, parameter),
            ),
            marks=self.marks.at(parameter.origin),
            links=self.links(parameter.type),
            children=self._children(parameter.type, (operation.id.wire, location, name)),
        )

    def header(self, header: Header, prefix: tuple[str, ...]) -> RowView:
        """Return the row of a response header."""
        return RowView(
            anchor=self.anchors.claim(*prefix, header.name.wire),
            name=header.name.wire,
            type=describe_type(header.type, self.types),
            description=markdown(header.docs.description),
            is_deprecated=header.deprecation is not None,
            notes=("always present",) if header.required else (),
            facts=view_limits(header.type, self.types),
            marks=self.marks.at(header.origin),
        )

    def body(
        self, type_: Type, prefix: tuple[str, ...], direction: Direction, *, is_open: bool
    ) -> tuple[RowView, ...]:
        """Return the rows of a body; one row for the body itself if it is not an object.

        Without ``is_open``, all rows are closed at first.
        """
        core, _ = without_null(type_)
        declared = self.types[core.id] if isinstance(core, RefType) else None
        is_object = isinstance(declared, ObjectDeclaration) and declared.id not in self.objects
        depth = self._depth(type_, direction, level=0 if is_object else 1)
        builder = _Builder(self, direction, depth, _OPEN_LEVELS if is_open else 0)
        if is_object:
            assert isinstance(declared, ObjectDeclaration)
            return builder.declared(declared, prefix, ())
        return builder.whole(type_, prefix)

    def _children(self, type_: Type, prefix: tuple[str, ...]) -> tuple[RowView, ...]:
        depth = self._depth(type_, Direction.SENT, level=0)
        return _Builder(self, Direction.SENT, depth, 0).nested(type_, prefix, (), 0)

    def _depth(self, type_: Type, direction: Direction, *, level: int) -> int:
        """Return how many levels of objects are nested."""
        if not self.shows_everything:
            return sys.maxsize
        return depth_that_fits(type_, self.types, self.most_rows, direction, level=level)


@dataclass(slots=True)
class _Builder:
    """Builds the rows of one body, of objects up to ``depth`` levels deep.

    ``is_section``: the rows are those of an object in its own section.
    """

    trees: Trees
    direction: Direction
    depth: int
    open_levels: int
    is_section: bool = False

    def whole(self, type_: Type, prefix: tuple[str, ...]) -> tuple[RowView, ...]:
        """Return the row of a body that is not an object."""
        path = (*prefix, "body")
        row = RowView(
            anchor=self.trees.anchors.claim(*path),
            name="(body)",
            type=self.trees.describe(type_),
            description="",
            facts=(*view_limits(type_, self.trees.types), *self._fields_of(type_)),
            links=self.trees.links(type_),
            children=self.nested(type_, path, (), 1),
            is_open=self.open_levels > 0,
        )
        return (row,)

    def declared(
        self, declaration: Declaration, path: tuple[str, ...], inside: tuple[TypeId, ...]
    ) -> tuple[RowView, ...]:
        """Return the rows of an object's fields or a union's variants; none of another type.

        ``inside`` are the types that contain it.
        """
        inner = (*inside, declaration.id)
        if isinstance(declaration, ObjectDeclaration):
            return self._fields(declaration, path, inner)
        if isinstance(declaration, UnionDeclaration):
            return self._variants(declaration, path, inner)
        return ()

    def _fields(
        self, declaration: ObjectDeclaration, prefix: tuple[str, ...], inside: tuple[TypeId, ...]
    ) -> tuple[RowView, ...]:
        shown = shown_fields(declaration, self.direction)
        rows = [self._field(field, (*prefix, field.name.wire), inside) for field in shown]
        if has_other_fields(declaration):
            rows.append(self._other_fields(declaration, prefix, inside))
        return tuple(rows)

    def _field(self, field: Field, path: tuple[str, ...], inside: tuple[TypeId, ...]) -> RowView:
        level = len(inside)
        content = self.trees.content(field, self.direction)
        return RowView(
            anchor=self.trees.anchors.claim(*path),
            name=field.name.wire,
            type=content.type,
            description=content.description,
            is_required=field.required and can_be_sent(field, self.direction),
            is_deprecated=field.deprecation is not None,
            notes=notes_of(field, self.direction),
            facts=(
                *content.facts,
                *self._cut(field.type, inside),
                *self._fields_of(field.type),
            ),
            marks=content.marks,
            links=self.trees.links(field.type),
            children=self.nested(field.type, path, inside, level),
            is_open=level < self.open_levels,
        )

    def _other_fields(
        self, declaration: ObjectDeclaration, prefix: tuple[str, ...], inside: tuple[TypeId, ...]
    ) -> RowView:
        values = declaration.additional or AnyType()
        path = (*prefix, "*")
        return RowView(
            anchor=self.trees.anchors.claim(*path),
            name="(other fields)",
            type=self.trees.describe(values),
            description="",
            links=self.trees.links(values),
            children=self.nested(values, path, inside, len(inside)),
        )

    def nested(
        self, type_: Type, path: tuple[str, ...], inside: tuple[TypeId, ...], level: int
    ) -> tuple[RowView, ...]:
        """Return the rows of the objects in a value: of its fields, items, values or variants."""
        match type_:
            case ArrayType(items=inner) | MapType(values=inner):
                return self.nested(inner, path, inside, level)
            case TupleType(items=parts):
                each = enumerate(parts)
                rows = (self.nested(part, (*path, str(i)), inside, level) for i, part in each)
                return tuple(row for part in rows for row in part)
            case RefType(id=id_) if id_ in self.trees.objects:
                return ()
            case RefType(id=id_) if id_ not in inside and level < self.depth:
                if self.trees.listed_union(type_):
                    return ()
                return self.declared(self.trees.types[id_], path, inside)
            case _:
                core, is_nullable = without_null(type_)
                return self.nested(core, path, inside, level) if is_nullable else ()

    def _variants(
        self, union: UnionDeclaration, path: tuple[str, ...], inside: tuple[TypeId, ...]
    ) -> tuple[RowView, ...]:
        rows = []
        for number, variant in enumerate(union.variants, start=1):
            core, _ = without_null(variant)
            name = core.id if isinstance(core, RefType) else describe_type(core, self.trees.types)
            tags = tag_values(union, variant)
            label = f"If {union.discriminator.field.wire} is" if union.discriminator else ""
            variant_path = (*path, f"variant-{number}")
            rows.append(
                RowView(
                    anchor=self.trees.anchors.claim(*variant_path),
                    name=f"({name})",
                    type=self.trees.describe(variant),
                    description="",
                    facts=(FactView(text=label, codes=tags),) if tags else (),
                    links=self.trees.links(variant),
                    children=self.nested(variant, variant_path, inside, len(inside)),
                )
            )
        return tuple(rows)

    def _fields_of(self, type_: Type) -> tuple[FactView, ...]:
        """Return a fact that names the fields of the object to which the row of a body links."""
        linked = [] if self.is_section else self.trees.linked(type_)
        declared = self.trees.types[linked[0]] if len(linked) == 1 else None
        if not isinstance(declared, ObjectDeclaration):
            return ()
        names = tuple(each.name.wire for each in shown_fields(declared, self.direction))
        more = len(names) - _MOST_NAMES
        if more < 2:
            return (FactView(text="Fields", codes=names),) if names else ()
        return (FactView(text="Fields", codes=names[:_MOST_NAMES], after=f"and {more} more"),)

    def _cut(self, type_: Type, inside: tuple[TypeId, ...]) -> tuple[FactView, ...]:
        """Return a fact that names the type of an object whose fields are not repeated here."""
        if self.depth == sys.maxsize:
            return ()
        core, _ = without_null(type_)
        while isinstance(core, ArrayType | MapType):
            core, _ = without_null(core.items if isinstance(core, ArrayType) else core.values)
        if (
            not isinstance(core, RefType)
            or isinstance(self.trees.types[core.id], ObjectDeclaration | UnionDeclaration) is False
        ):
            return ()
        if core.id in inside:
            return (FactView(text="Nested", codes=(core.id,), after="again"),)
        if len(inside) >= self.depth:
            return (FactView(text="Fields as in the model", codes=(core.id,)),)
        return ()
