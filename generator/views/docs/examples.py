"""Examples of bodies, from the examples of the document or of the fields.

Input: an operation of the IR. Output: JSON text. Invariant: a recursive type ends in an empty value.
"""

from __future__ import annotations

import json
import sys

from generator.ir.api import Api, computed_once
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


def view_examples(
    api: Api, operation: Operation, *, with_errors: bool = True
) -> tuple[ExampleView, ...]:
    """Return an example of every documented JSON body, success first; equal ones only once.

    Without ``with_errors``, those of errors are left out that the document does not have itself: they
    are the same for all operations.
    """
    examples: dict[str, ExampleView] = {}
    for response in sorted(operation.responses, key=lambda each: not is_success(each.status)):
        media = preferred_media(response.content)
        if media is None or not is_json(media.content_type):
            continue
        if not (with_errors or media.examples or is_success(response.status)):
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
    if not isinstance(type_, RefType):
        return _example_text(api, type_)
    known = _known_texts(api)
    if type_.id not in known:
        known[type_.id] = _example_text(api, type_)
    return known[type_.id]


@computed_once
def _known_texts(_api: Api) -> dict[TypeId, str]:
    """Return the examples that were made already: many operations have the same body."""
    return {}


def _example_text(api: Api, type_: Type) -> str:
    values = [_Example(api, 1).of(type_, ())]
    for depth in range(2, _DEEPEST + 1):
        try:
            deeper = _Example(api, depth, _LONGEST).of(type_, ())
        except _TooLong:
            break
        if deeper == values[-1]:
            break
        values.append(deeper)
    return next(filter(_is_short, map(_json_text, reversed(values[1:]))), "") or _json_text(
        values[0]
    )


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST


def _json_text(value: object) -> str:
    parts: list[str] = []
    _add_json(parts, value, "\n")
    return "".join(parts)


def _add_json(parts: list[str], value: object, line: str) -> None:
    """Add a JSON value as ``json.dumps`` writes it with an indent of 2, which takes four times as long.

    ``line`` is a line break and the indentation of the value.
    """
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        start = f"{{{inner}"
        for key, item in value.items():
            if isinstance(item, str):
                parts.append(f"{start}{_quote(key)}: {_quote(item)}")
            else:
                parts.append(f"{start}{_quote(key)}: ")
                _add_json(parts, item, inner)
            start = f",{inner}"
        parts.append(f"{line}}}")
    elif isinstance(value, list) and value:
        start = f"[{inner}"
        for item in value:
            parts.append(start)
            _add_json(parts, item, inner)
            start = f",{inner}"
        parts.append(f"{line}]")
    else:
        parts.append(_encode(value))


_encode = json.JSONEncoder(ensure_ascii=False).encode
_quote = json.encoder.encode_basestring


_AROUND = len('\n"": 1')
"""The least characters of a field besides its name and indentation."""


class _TooLong(Exception):
    """An example is longer than it may be."""


@dataclass(slots=True)
class _Example:
    """Builds a response body with all readable fields, from the examples of the fields.

    Objects are nested up to ``depth`` levels; deeper ones have their required fields only. ``left`` is
    the most characters of its text: a longer example is not needed, and some have millions of fields.
    """

    api: Api
    depth: int
    left: int = sys.maxsize

    def of(self, type_: Type, inside: tuple[TypeId, ...]) -> object:
        """Return a value; ``inside`` are the types that contain it. Raises _TooLong."""
        match type_:
            case NullableType(inner=inner):
                return None if _contains(inner, inside) else self.of(inner, inside)
            case ArrayType(items=items, max_items=most):
                is_empty = most == 0 or _contains(items, inside)
                return [] if is_empty else [self.of(items, inside)]
            case MapType(values=values):
                return {"key": self.of(values, inside)}
            case RefType(id=id_) if id_ not in inside and len(inside) < self.depth:
                return self._declared(type_, (*inside, id_))
            case _:
                return minimal_value(self.api, type_)

    def _declared(self, type_: RefType, inside: tuple[TypeId, ...]) -> object:
        declared = self.api.declaration(type_.id)
        if isinstance(declared, UnionDeclaration):
            return self.of(declared.variants[0], inside)
        if not isinstance(declared, ObjectDeclaration):
            return minimal_value(self.api, type_)
        values: dict[str, object] = {}
        for field in declared.fields:
            if field.write_only or field.deprecation:
                continue
            self.left -= len(field.name.wire) + 2 * len(inside) + _AROUND
            if self.left < 0:
                raise _TooLong
            examples = field.docs.examples
            values[field.name.wire] = (
                thaw_json(examples[0]) if examples else self.of(field.type, inside)
            )
        return values


def _contains(type_: Type, inside: tuple[TypeId, ...]) -> bool:
    """Return whether a value is, or lists, one of the types in which it is."""
    match type_:
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            return _contains(inner, inside)
        case RefType(id=id_):
            return id_ in inside
        case _:
            return False
