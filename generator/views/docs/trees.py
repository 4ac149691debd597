"""Rows of parameters and of the fields of a body, nested as the body is.

Input: types of the IR. Output: ``RowView``s. Invariants: rows are in document order; a type that
contains itself is not repeated inside itself; a tree has at most ``most_rows`` rows, unless its
first level has more.
"""

from __future__ import annotations

from dataclasses import field

from generator.ir.json import Json
from generator.ir.operations import Header, Operation, Parameter, Style
from generator.ir.type_queries import Types, tag_values, without_null
from generator.ir.types import (
    AnyType,
    ArrayType,
    Deprecation,
    Field,
    MapType,
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
from generator.views.docs.depth import depth_that_fits, has_other_fields, shown_fields
from generator.views.docs.type_text import (
    FactView,
    describe_type,
    value_text,
    view_limits,
    view_value,
)
from generator.views.prose import markdown

_OPEN_LEVELS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One parameter, header or field.

    ``notes`` are words beside the type, such as ``always present``. ``children`` are the fields of
    its objects.
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
    children: tuple[RowView, ...] = ()
    is_open: bool = False

    @property
    def has_link(self) -> bool:
        """Whether the description may contain a link, which cannot be inside a ``summary``."""
        return "](" in self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What the rows of a field have in common, wherever they are."""

    type: str
    description: str
    facts: tuple[FactView, ...]
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """Builds the rows of one page. ``anchors`` are those of the page.

    ``known`` are the contents of the fields that were shown, by the identity of the field and whether
    it is sent; the pages of a reference share them.
    """

    types: Types
    marks: Marks
    anchors: Anchors
    most_rows: int
    known: dict[tuple[int, bool], _Content] = field(default_factory=dict)

    def content(self, shown: Field, *, sent: bool) -> _Content:
        """Return the content of the rows of a field."""
        key = (id(shown), sent)  # fields are kept alive by ``types``
        if key not in self.known:
            docs = shown.docs
            self.known[key] = _Content(
                type=describe_type(shown.type, self.types),
                description=markdown(docs.description or docs.summary or docs.title),
                facts=(
                    *self._facts(shown, with_example=sent),
                    *_replacement(shown.deprecation),
                ),
                marks=self.marks.at(shown.origin),
            )
        return self.known[key]

    def parameter(self, operation: Operation, parameter: Parameter) -> RowView:
        """Return the row of a parameter, with what it disables and what disables it."""
        location = parameter.location.value
        name = parameter.name.wire
        separated = isinstance(parameter.type, ArrayType) and not parameter.explode
        return RowView(
            anchor=self.anchors.claim(operation.id.wire, location, name),
            name=name,
            type=describe_type(parameter.type, self.types) + (", comma-separated" * separated),
            description=markdown(parameter.docs.description or parameter.docs.summary),
            is_required=parameter.required,
            is_deprecated=parameter.deprecation is not None,
            facts=(
                *self._facts(parameter),
                *_replacement(parameter.deprecation),
                *_cancellations(operation, parameter),
            ),
            marks=self.marks.at(parameter.origin),
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
        self, type_: Type, prefix: tuple[str, ...], *, sent: bool, is_open: bool
    ) -> tuple[RowView, ...]:
        """Return the rows of a body; one row for the body itself if it is not an object.

        ``sent`` leaves out read-only fields, otherwise write-only ones are left out. Without
        ``is_open``, all rows are closed at first.
        """
        core, _ = without_null(type_)
        declared = self.types[core.id] if isinstance(core, RefType) else None
        level = 0 if isinstance(declared, ObjectDeclaration) else 1
        depth = depth_that_fits(type_, self.types, self.most_rows, sent=sent, level=level)
        builder = _Builder(self, sent, depth, _OPEN_LEVELS if is_open else 0)
        if isinstance(declared, ObjectDeclaration):
            return builder.fields(declared, prefix, (declared.id,))
        return builder.whole(type_, prefix)

    def _children(self, type_: Type, prefix: tuple[str, ...]) -> tuple[RowView, ...]:
        depth = depth_that_fits(type_, self.types, self.most_rows, sent=True)
        return _Builder(self, True, depth, 0).nested(type_, prefix, (), 0)

    def _facts(self, part: Parameter | Field, *, with_example: bool = True) -> tuple[FactView, ...]:
        facts = list(view_limits(part.type, self.types))
        if part.has_default:
            facts += view_value("Default", part.default)
        if (
            with_example
            and part.docs.examples
            and not any(fact.text in _ENUMERATED for fact in facts)
        ):
            facts += _view_example(part, part.docs.examples[0])
        return tuple(facts)


def _view_example(part: Parameter | Field, value: Json) -> tuple[FactView, ...]:
    """Return the fact for an example; a list that a URL separates with commas is shown like that."""
    is_joined = isinstance(part, Parameter) and not part.explode and part.style in _COMMA_STYLES
    if not (is_joined and isinstance(value, tuple)):
        return view_value("Example", value)
    return view_value("Example", ",".join(map(value_text, value)))


_COMMA_STYLES = (Style.FORM, Style.SIMPLE)
_ENUMERATED = ("One of", "Only value")


@dataclass(slots=True)
class _Builder:
    """Builds the rows of one body, of objects up to ``depth`` levels deep."""

    trees: Trees
    sent: bool
    depth: int
    open_levels: int

    def whole(self, type_: Type, prefix: tuple[str, ...]) -> tuple[RowView, ...]:
        """Return the row of a body that is not an object."""
        path = (*prefix, "body")
        row = RowView(
            anchor=self.trees.anchors.claim(*path),
            name="(body)",
            type=describe_type(type_, self.trees.types),
            description="",
            facts=view_limits(type_, self.trees.types),
            children=self.nested(type_, path, (), 1),
            is_open=self.open_levels > 0,
        )
        return (row,)

    def fields(
        self, declaration: ObjectDeclaration, prefix: tuple[str, ...], inside: tuple[TypeId, ...]
    ) -> tuple[RowView, ...]:
        """Return the rows of an object's fields; ``inside`` are the types that contain them."""
        shown = shown_fields(declaration, sent=self.sent)
        rows = [self._field(field, (*prefix, field.name.wire), inside) for field in shown]
        if has_other_fields(declaration):
            rows.append(self._other_fields(declaration, prefix, inside))
        return tuple(rows)

    def _field(self, field: Field, path: tuple[str, ...], inside: tuple[TypeId, ...]) -> RowView:
        level = len(inside)
        content = self.trees.content(field, sent=self.sent)
        return RowView(
            anchor=self.trees.anchors.claim(*path),
            name=field.name.wire,
            type=content.type,
            description=content.description,
            is_required=self.sent and field.required,
            is_deprecated=field.deprecation is not None,
            notes=() if self.sent or not field.required else ("always present",),
            facts=(*content.facts, *self._cut(field.type, inside)),
            marks=content.marks,
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
            type=describe_type(values, self.trees.types),
            description="",
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
            case RefType(id=id_) if id_ not in inside and level < self.depth:
                declared = self.trees.types[id_]
            case _:
                core, is_nullable = without_null(type_)
                return self.nested(core, path, inside, level) if is_nullable else ()
        if isinstance(declared, ObjectDeclaration):
            return self.fields(declared, path, (*inside, declared.id))
        if isinstance(declared, UnionDeclaration):
            return self._variants(declared, path, (*inside, declared.id))
        return ()

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
                    type=describe_type(variant, self.trees.types),
                    description="",
                    facts=(FactView(text=label, codes=tags),) if tags else (),
                    children=self.nested(variant, variant_path, inside, len(inside)),
                )
            )
        return tuple(rows)

    def _cut(self, type_: Type, inside: tuple[TypeId, ...]) -> tuple[FactView, ...]:
        """Return a fact that names the type of an object whose fields are not repeated here."""
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


def _replacement(deprecation: Deprecation | None) -> tuple[FactView, ...]:
    if deprecation is None or not deprecation.replaced_by:
        return ()
    return (FactView(text="Use", codes=(deprecation.replaced_by,), after="instead"),)


def _cancellations(operation: Operation, parameter: Parameter) -> tuple[FactView, ...]:
    """Return what a parameter disables, and what disables it (``x-cancels``)."""
    name = parameter.name.wire
    by = tuple(other.name.wire for other in operation.parameters if name in other.cancels)
    facts = []
    if parameter.cancels:
        facts.append(FactView(text="Disables", codes=parameter.cancels, is_warning=True))
    if by:
        verb = "is set" if len(by) == 1 else "are set"
        facts.append(FactView(text="Ignored when", codes=by, after=verb))
    return tuple(facts)
