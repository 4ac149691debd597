"""Where a success response says something about pages, and where the items are.

Input: an operation. Output: the properties of its success body, to a depth of three, and its headers.
Names are compared without regard to case and to how words are joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.media_types import is_json, success_media, success_responses
from generator.ir.operations import MediaType, Operation
from generator.ir.type_queries import without_null
from generator.ir.types import ArrayType, Documentation, ObjectDeclaration, RefType, Type
from generator.positions import escape_pointer
from generator.records import dataclass

_PAYLOADS = ("data", "items", "results", "result", "records", "entries", "values", "value")
_OTHER_LISTS = frozenset(
    {"errors", "warnings", "links", "messages", "facets", "included", "meta", "aggregations"}
)
"""Lists beside the items of a page."""
_ABOUT_PAGES = frozenset(
    {
        *("links", "link", "meta", "metadata", "paging", "pagination", "pageinfo", "page", "pager"),
        *("cursors", "cursor", "next", "responsemetadata", "additionaldata", "info", "resultinfo"),
    }
)
"""Objects that describe the list beside them."""
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Something in a success response: its place, its name, type and documentation."""

    place: str
    name: str
    type: Type
    docs: Documentation

    @property
    def shown(self) -> str:
        """The place as evidence."""
        kind = "property" if self.place.startswith("/") else "response header"
        return f'the {kind} "{self.place}"'

    @property
    def parent(self) -> str:
        """The name of the object with this property, empty for the body and for headers."""
        return self.place.rpartition("/")[0].rpartition("/")[2]

    @property
    def container(self) -> str:
        """The JSON Pointer to the object with the list that this place is about."""
        tokens = self.place.split("/")[:-1] if self.place.startswith("/") else []
        while tokens and plain(tokens[-1]) in _ABOUT_PAGES:
            tokens.pop()
        return "/".join(tokens)

    @property
    def is_list(self) -> bool:
        """Whether it is a list that can contain the items of a page."""
        is_array = isinstance(without_null(self.type)[0], ArrayType)
        return is_array and not {plain(self.name), plain(self.parent)} & _OTHER_LISTS

    @property
    def is_list_of_objects(self) -> bool:
        """Whether the items of the list have named properties."""
        array = without_null(self.type)[0]
        return isinstance(array, ArrayType) and isinstance(without_null(array.items)[0], RefType)


class PagedResponse:
    """The properties of the success body of an operation, outer ones first, then its headers."""

    def __init__(self, operation: Operation, api: Api) -> None:
        self._media = success_media(operation.responses)
        self._is_record = operation.path.endswith("}")
        self.places = [*_properties(self._media, api), *_headers(operation)]

    def items(self, place: Place | None) -> list[str]:
        """Return the JSON Pointer to the items that a place is about; empty if it is not certain.

        A place inside of a list's own object is about that list. A path that ends with a parameter
        is that of a record, whose inner lists have other operations.
        """
        if self._media is None or not is_json(self._media.content_type):
            return []
        if isinstance(without_null(self._media.type)[0], ArrayType):
            return [""]
        container = place.container if place is not None else ""
        lists = [each for each in self.places if each.is_list]
        own = [each for each in lists if each.place.rpartition("/")[0] == container]
        while container and not own:
            container = container.rpartition("/")[0]
            own = [each for each in lists if each.place.rpartition("/")[0] == container]
        if self._is_record and (container or not own):
            return []
        inner = [each for each in lists if each.place.count("/") == 2 and not container]
        return _the_items(own or inner)


def _the_items(lists: list[Place]) -> list[str]:
    """Return the list of objects, or the one with a usual name if there are several."""
    objects = [each for each in lists if each.is_list_of_objects] or lists
    if len(objects) > 1:
        for name in _PAYLOADS:
            usual = [each for each in objects if name in (plain(each.name), plain(each.parent))]
            if usual:
                return [each.place for each in usual] if len(usual) == 1 else []
    return [each.place for each in objects] if len(objects) == 1 else []


def _properties(media: MediaType | None, api: Api) -> Iterator[Place]:
    level = [("", media.type)] if media is not None else []
    for _ in range(_DEPTH):
        inner = []
        for prefix, type_ in level:
            core = without_null(type_)[0]
            declaration = api.declaration(core.id) if isinstance(core, RefType) else None
            fields = declaration.fields if isinstance(declaration, ObjectDeclaration) else ()
            for each in fields:
                place = f"{prefix}/{escape_pointer(each.name.wire)}"
                inner.append((place, each.type))
                yield Place(place, each.name.wire, each.type, each.docs)
        level = inner


def _headers(operation: Operation) -> Iterator[Place]:
    for response in success_responses(operation.responses):
        for header in response.headers:
            yield Place(header.name.wire, header.name.wire, header.type, header.docs)


def selects_pages(name: str) -> bool:
    """Whether a property of a request can be about pages: those inside of a filter are not.

    ``name`` is its name, or the JSON Pointer to one inside of an object.
    """
    parent = name.rpartition("/")[0].rpartition("/")[2]
    return not name.startswith("/") or plain(parent) in _ABOUT_PAGES


def plain_names(parameter: str) -> set[str]:
    """Return the name of a parameter, and for a JSON Pointer that of the property it leads to."""
    inner = {plain(parameter.rpartition("/")[2])} if parameter.startswith("/") else set[str]()
    return {plain(parameter), *inner}


def plain(name: str) -> str:
    """Return the letters of a name in lower case."""
    return re.sub("[^a-z]", "", name.lower())
