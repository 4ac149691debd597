"""The parts of an operation that pagination rules refer to: parameters, properties, the success body.

Input: an operation. Output: a ``Candidate``, or its parameters and properties by name. Those inside of
objects of the request body are named by JSON Pointers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from generator.ir.api import Api, computed_per_object
from generator.ir.arguments import fields_as_arguments
from generator.ir.media_types import is_json, preferred_media, success_media
from generator.ir.operations import Location, MediaType, Operation, Parameter
from generator.ir.type_queries import without_null
from generator.ir.types import Field, ObjectDeclaration, RefType, Type
from generator.positions import escape_pointer

Slot = Parameter | Field
"""A query parameter, a request header, or a property of the request body."""

_DEPTH = 3
"""Objects inside of each other in a request body whose properties have names of their own."""


class Candidate:
    """An operation that rules are compared with; what several of them ask for is computed once."""

    def __init__(self, api: Api, operation: Operation) -> None:
        self.api = api
        self.operation = operation
        self._absent: dict[str, bool] = {"": False}

    @cached_property
    def query(self) -> dict[str, Slot]:
        """The query parameters by name."""
        return dict(query_parameters(self.operation))

    @cached_property
    def headers(self) -> dict[str, Parameter]:
        """The request headers that are parameters, by name in lower case."""
        return header_parameters(self.operation)

    @cached_property
    def body(self) -> dict[str, Slot]:
        """The properties of the request body by name or JSON Pointer."""
        return dict(body_properties(self.operation, self.api))

    @cached_property
    def success(self) -> MediaType | None:
        """The JSON body of a success response."""
        media = success_media(self.operation.responses)
        return media if media is not None and is_json(media.content_type) else None

    def lacks(self, name: str) -> bool:
        """Whether the operation has nothing that a parameter of a rule may mean."""
        is_absent = self._absent.get(name)
        if is_absent is None:
            is_present = (
                *(
                    key in slots
                    for key in (name, pointer_of(name))
                    for slots in (self.query, self.body)
                ),
                name.lower() in self.headers,
            )
            is_absent = self._absent[name] = not any(is_present)
        return is_absent


candidate_of = computed_per_object(Candidate)
"""Returns the candidate of an operation: one for all rules."""


def pointer_of(name: str) -> str:
    """Return the JSON Pointer for names that are joined by dots."""
    return "".join(f"/{escape_pointer(part)}" for part in name.split("."))


def query_parameters(operation: Operation) -> dict[str, Parameter]:
    """Return the query parameters of an operation by name."""
    return _parameters_in(operation, Location.QUERY)


def header_parameters(operation: Operation) -> dict[str, Parameter]:
    """Return the request headers of an operation that are parameters, by name in lower case."""
    headers = _parameters_in(operation, Location.HEADER)
    return {name.lower(): each for name, each in headers.items()}


def _parameters_in(operation: Operation, location: Location) -> dict[str, Parameter]:
    return {each.name.wire: each for each in operation.parameters if each.location is location}


def body_properties(operation: Operation, api: Api) -> dict[str, Field]:
    """Return the properties of a JSON request body whose properties are arguments, by name.

    Those inside of objects follow, by the JSON Pointer into the body.
    """
    media = preferred_media(operation.body.content) if operation.body else None
    if media is None or not is_json(media.content_type):
        return {}
    fields = fields_as_arguments(api, operation, media.type)
    own = {each.name.wire: each for each in fields if not each.read_only}
    return own | dict(_inner_properties(fields, "", api, _DEPTH))


def _inner_properties(
    fields: Iterable[Field], parent: str, api: Api, depth: int
) -> Iterator[tuple[str, Field]]:
    for each in fields:
        pointer = f"{parent}/{escape_pointer(each.name.wire)}"
        if each.read_only:
            continue
        if parent:
            yield pointer, each
        declared = declared_type(each.type, api)
        if depth > 1 and isinstance(declared, ObjectDeclaration):
            yield from _inner_properties(declared.fields, pointer, api, depth - 1)


def declared_type(type_: Type | None, api: Api) -> object:
    """Return a type without null, or what a reference to a named type stands for."""
    inner = without_null(type_)[0] if type_ is not None else None
    return api.declaration(inner.id) if isinstance(inner, RefType) else inner
