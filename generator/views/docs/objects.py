"""Which objects a reference of several pages describes once, and on which page.

Input: an API, and the page of each resource. Output: ``Objects``. An object that is used in several
locations has a section of its own, which they link to, unless it is small; any other one is nested where
it is used. The section is on the page whose operations use the object most, or on the first page if
most pages do. Invariant: an object that contains itself has a section, so that nesting ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field

from generator.ir.api import Api
from generator.ir.media_types import is_success, preferred_media
from generator.ir.type_queries import Types, values_of, without_null
from generator.ir.types import (
    AnyType,
    ArrayType,
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
from generator.views.calls import body_media
from generator.views.docs.anchors import encode_id
from generator.views.docs.directions import Direction, has_other_fields, shown_fields

FIRST_PAGE = "index"
"""The name of the first page, without suffix."""
_SMALL = 4
"""The most rows of an object that is nested wherever it is used."""
_DEEPEST = 5
"""The most levels of objects in one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLinkView:
    """A link to the section of an object: on a page, and in a Markdown file (``file``, without suffix)."""

    href: str
    title: str
    file: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects that have a section: the page of each, and the directions of its values."""

    pages: Mapping[TypeId, str] = field(default_factory=dict)
    directions: Mapping[TypeId, Direction] = field(default_factory=dict)

    def __contains__(self, id_: TypeId) -> bool:
        """Return whether an object has a section."""
        return id_ in self.pages

    def link(self, id_: TypeId, current: str) -> ObjectLinkView:
        """Return the link to the section of an object from the page ``current``."""
        page = self.pages[id_]
        prefix = "" if page == current else f"{page}.html"
        return ObjectLinkView(
            href=f"{prefix}#{encode_id(f'objects.{id_}')}",
            title=id_,
            file=page,
            fragment=encode_id(id_.lower()),
        )

    def of_page(self, page: str) -> list[TypeId]:
        """Return the objects whose sections are on a page, by name."""
        return sorted(id_ for id_, each in self.pages.items() if each == page)


def named_in(type_: Type, types: Types) -> Iterator[TypeId]:
    """Yield the objects and unions that a type refers to by name, directly or as items or values."""
    match type_:
        case RefType(id=id_):
            if isinstance(types[id_], ObjectDeclaration | UnionDeclaration):
                yield id_
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            yield from named_in(inner, types)
        case TupleType(items=parts):
            for part in parts:
                yield from named_in(part, types)


def find_objects(api: Api, files: Mapping[str, str]) -> Objects:
    """Return the objects with a section; ``files`` are the names of the pages by resource."""
    search = _Search(api.declarations, tuple(_bodies(api, files)), len(files))
    sections = search.sections()
    pages = search.pages()
    directions = search.directions()
    return Objects(
        {id_: pages[id_] for id_ in pages if id_ in sections},
        {id_: directions[id_] for id_ in pages if id_ in sections},
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The type of a parameter or of a body, and the page that shows it."""

    page: str
    type: Type
    is_sent: bool = False
    is_error: bool = False


def _bodies(api: Api, files: Mapping[str, str]) -> Iterator[_Body]:
    for operation in api.operations:
        page = files[operation.resource.python]
        for parameter in operation.parameters:
            yield _Body(page, parameter.type, is_sent=True)
        sent = body_media(operation)
        if sent is not None:
            yield _Body(page, sent.type, is_sent=True)
        for response in operation.responses:
            media = preferred_media(response.content)
            if media is not None:
                yield _Body(page, media.type, is_error=not is_success(response.status))
    for webhook in api.webhooks:
        yield _Body(FIRST_PAGE, webhook.type)


@dataclass(slots=True)
class _Search:
    """Follows the references from bodies to objects, and from objects to others."""

    types: Types
    bodies: tuple[_Body, ...]
    page_count: int
    _sections: set[TypeId] = field(default_factory=set)
    _parts: dict[TypeId, tuple[tuple[TypeId, ...], ...]] = field(default_factory=dict)

    def sections(self) -> set[TypeId]:
        """Return the objects that have a section."""
        uses = self._uses()
        shared = {id_ for id_, count in uses.items() if count > 1}
        self._sections |= self._error_bodies() | (self._variants(uses) & shared)
        for id_ in uses:
            if id_ in shared and self._rows_left(id_, (), _SMALL, shared) < 0:
                self._sections.add(id_)
        self._limit_depth()
        return self._sections

    def pages(self) -> dict[TypeId, str]:
        """Return the page of each object: that of the most operations from which it is fewest steps."""
        votes: dict[TypeId, Counter[str]] = {}
        for body in self.bodies:
            for id_ in named_in(body.type, self.types):
                votes.setdefault(id_, Counter())[body.page] += 1
        pages: dict[TypeId, str] = {}
        while votes:
            pages |= {id_: self._elected(counts) for id_, counts in votes.items()}
            deeper: dict[TypeId, Counter[str]] = {}
            for id_, counts in votes.items():
                for inner in self._objects_in(id_):
                    if inner not in pages:
                        deeper.setdefault(inner, Counter()).update(counts)
            votes = deeper
        return pages

    def _elected(self, votes: Counter[str]) -> str:
        is_common = self.page_count > 2 and 2 * len(votes) > self.page_count
        return FIRST_PAGE if is_common else max(votes, key=votes.__getitem__)

    def directions(self) -> dict[TypeId, Direction]:
        """Return the directions of the values of each object."""
        sent = self._reached(Direction.SENT)
        received = self._reached(Direction.RECEIVED)
        both = dict.fromkeys(sent & received, Direction.BOTH)
        return {
            **dict.fromkeys(sent, Direction.SENT),
            **dict.fromkeys(received, Direction.RECEIVED),
            **both,
        }

    def _reached(self, direction: Direction) -> set[TypeId]:
        """Return the objects whose values are transferred in a direction."""
        bodies = [body for body in self.bodies if body.is_sent == (direction is Direction.SENT)]
        waiting = [id_ for body in bodies for id_ in named_in(body.type, self.types)]
        reached: set[TypeId] = set()
        while waiting:
            id_ = waiting.pop()
            if id_ not in reached:
                reached.add(id_)
                for part in parts_of(self.types, id_, direction):
                    waiting += named_in(part, self.types)
        return reached

    def _uses(self) -> Counter[TypeId]:
        """Return in how many locations each object is used."""
        uses = Counter(id_ for body in self.bodies for id_ in named_in(body.type, self.types))
        waiting = list(uses)
        for id_ in waiting:  # which grows
            for inner in self._objects_in(id_):
                if inner not in uses:
                    waiting.append(inner)
                uses[inner] += 1
        return uses

    def _error_bodies(self) -> set[TypeId]:
        """Return the bodies of errors, to which a table links."""
        bodies = (body for body in self.bodies if body.is_error)
        return {id_ for body in bodies for id_ in named_in(body.type, self.types)}

    def _variants(self, uses: Mapping[TypeId, int]) -> set[TypeId]:
        """Return the variants of unions that nothing but their fields distinguishes."""
        unions = (self.types[id_] for id_ in uses)
        return {
            id_
            for union in unions
            if isinstance(union, UnionDeclaration) and union.discriminator is None
            for variant in union.variants
            for id_ in named_in(variant, self.types)
        }

    def _rows_left(
        self, id_: TypeId, inside: tuple[TypeId, ...], left: int, shared: set[TypeId]
    ) -> int:
        """Return how many of ``left`` rows remain below an object, negative if it has more.

        ``inside`` are the objects that contain it; one of them gets a section if it contains itself.
        """
        if id_ in inside:
            self._sections.add(id_)
            return left
        for part in self._parts_of(id_):
            left -= 1
            for inner in part:
                if left < 0:
                    return left
                if inner in self._sections:
                    continue
                rest = self._rows_left(inner, (*inside, id_), left, shared)
                if rest >= 0 or inner not in shared:
                    left = rest
        return left

    def _limit_depth(self) -> None:
        """Give a section to the objects that would be nested too deeply."""
        outer = {id_ for body in self.bodies for id_ in named_in(body.type, self.types)}
        waiting = [(id_, 1) for id_ in sorted(outer | self._sections)]
        while waiting:
            id_, level = waiting.pop()
            for inner in self._objects_in(id_):
                if inner in self._sections:
                    continue
                if level == _DEEPEST:
                    self._sections.add(inner)
                waiting.append((inner, 1 if level == _DEEPEST else level + 1))

    def _objects_in(self, id_: TypeId) -> Iterator[TypeId]:
        return (inner for part in self._parts_of(id_) for inner in part)

    def _parts_of(self, id_: TypeId) -> tuple[tuple[TypeId, ...], ...]:
        """Return the objects in each field or variant of an object."""
        if id_ not in self._parts:
            parts = parts_of(self.types, id_, Direction.BOTH)
            self._parts[id_] = tuple(tuple(named_in(part, self.types)) for part in parts)
        return self._parts[id_]


def parts_of(types: Types, id_: TypeId, direction: Direction) -> Iterator[Type]:
    """Yield the types of the fields of an object, or the variants of a union."""
    declared = types[id_]
    if isinstance(declared, ObjectDeclaration):
        for shown in shown_fields(declared, direction):
            yield shown.type
        if has_other_fields(declared):
            yield declared.additional or AnyType()
    elif isinstance(declared, UnionDeclaration):
        yield from declared.variants


def is_plain(type_: Type) -> bool:
    """Return whether a type is described by its name alone: no object, list or enumeration."""
    core, _ = without_null(type_)
    is_list = isinstance(core, ArrayType | MapType | TupleType)
    return not is_list and values_of(core) is None and not isinstance(core, RefType)
