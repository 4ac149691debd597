"""Examples of bodies, from the examples of the document or of the fields.

Input: an operation of the IR. Output: JSON text. Invariant: a recursive type ends in an empty value.
"""

from __future__ import annotations

import json

from generator.ir.api import Api
from generator.ir.json import Json, thaw_json
from generator.ir.media_types import is_json, is_success, preferred_media
from generator.ir.operations import MediaType, Operation
from generator.ir.types import (
    ArrayType,
    MapType,
    NullableType,
    ObjectDeclaration,
    RefType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.records import dataclass
from generator.views.samples import minimal_value

_DEEPEST = 6
_LONGEST = 6_000
"""Length of an example that is made from its fields, in characters."""
_MOST = 4
"""Examples of one operation: as many as there are tabs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """The example of a response body, as JSON text."""

    status: str
    text: str

    @property
    def title(self) -> str:
        """A title, such as ``Response 200``."""
        return f"Response {self.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedExampleView:
    """One of several examples of a body; ``language`` is ``json`` or ``text``."""

    title: str
    text: str
    language: str


def view_named_examples(media: MediaType | None) -> tuple[NamedExampleView, ...]:
    """Return the examples of a body that the document names, none if it names fewer than two."""
    if media is None:
        return ()
    is_text = not is_json(media.content_type)
    named = [each for each in media.named_examples if each[0]]
    if len(named) < 2:
        return ()
    return tuple(_named(title, value, is_text=is_text) for title, value in named)


def _named(title: str, value: Json, *, is_text: bool) -> NamedExampleView:
    if is_text and isinstance(value, str):
        return NamedExampleView(title=title, text=value, language="text")
    return NamedExampleView(title=title, text=_json_text(thaw_json(value)), language="json")


def view_examples(api: Api, operation: Operation) -> tuple[ExampleView, ...]:
    """Return an example of every documented JSON body, success first; equal ones only once."""
    examples: dict[str, ExampleView] = {}
    for response in sorted(operation.responses, key=lambda each: not is_success(each.status)):
        media = preferred_media(response.content)
        if media is None or not is_json(media.content_type):
            continue
        text = (
            _json_text(thaw_json(media.examples[0]))
            if media.examples
            else example_text(api, media.type)
        )
        examples.setdefault(text, ExampleView(status=response.status, text=text))
    return tuple(examples.values())[:_MOST]


def example_text(api: Api, type_: Type) -> str:
    """Return the example with the most levels that is not too long."""
    value = example_of(api, type_, 1)
    text = _json_text(value)
    for depth in range(2, _DEEPEST + 1):
        deeper = example_of(api, type_, depth)
        if deeper == value:
            break
        longer = _json_text(deeper)
        if len(longer) > _LONGEST:
            break
        value, text = deeper, longer
    return text


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def example_of(api: Api, type_: Type, depth: int, inside: tuple[TypeId, ...] = ()) -> object:
    """Return a response body with all readable fields, from the examples of the fields.

    Objects are nested up to ``depth`` levels; deeper ones have their required fields only.
    """
    match type_:
        case NullableType(inner=inner):
            return None if _contains(inner, inside) else example_of(api, inner, depth, inside)
        case ArrayType(items=items, max_items=most):
            is_empty = most == 0 or _contains(items, inside)
            return [] if is_empty else [example_of(api, items, depth, inside)]
        case MapType(values=values):
            return {"key": example_of(api, values, depth, inside)}
        case RefType(id=id_) if id_ not in inside and len(inside) < depth:
            declared = api.declaration(id_)
        case _:
            return minimal_value(api, type_)
    if isinstance(declared, UnionDeclaration):
        return example_of(api, declared.variants[0], depth, (*inside, id_))
    if not isinstance(declared, ObjectDeclaration):
        return minimal_value(api, type_)
    return {
        field.name.wire: thaw_json(field.docs.examples[0])
        if field.docs.examples
        else example_of(api, field.type, depth, (*inside, id_))
        for field in declared.fields
        if not (field.write_only or field.deprecation)
    }


def _contains(type_: Type, inside: tuple[TypeId, ...]) -> bool:
    """Return whether a value is, or lists, one of the types in which it is."""
    match type_:
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            return _contains(inner, inside)
        case RefType(id=id_):
            return id_ in inside
        case _:
            return False
