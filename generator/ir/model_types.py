"""Named types that are classes of the generated package: those that its methods take or return.

Input: the API. Output: the types in requests and in responses, and the names that they refer to. A
body whose properties are arguments of the method is not among them: no method takes it as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.arguments import fields_as_arguments
from generator.ir.media_types import preferred_media
from generator.ir.operations import Operation
from generator.ir.reachable_types import reachable_types
from generator.ir.types import Type, TypeId


def model_types(api: Api) -> frozenset[TypeId]:
    """Return the named types that are classes of the package."""
    return sent_types(api) | read_types(api)


def sent_types(api: Api) -> frozenset[TypeId]:
    """Return the named types of arguments, and of what they contain."""
    declarations = {declaration.id: declaration for declaration in api.types}
    roots = (type_ for operation in api.operations for type_ in _argument_types(api, operation))
    return reachable_types(roots, declarations, sent=True)


def read_types(api: Api) -> frozenset[TypeId]:
    """Return the named types of responses, those with an error too, and of webhooks."""
    declarations = {declaration.id: declaration for declaration in api.types}
    return reachable_types(_response_types(api), declarations, sent=False)


def _argument_types(api: Api, operation: Operation) -> Iterator[Type]:
    for parameter in operation.parameters:
        yield parameter.type
    media = preferred_media(operation.body.content) if operation.body else None
    if media is None:
        return
    fields = fields_as_arguments(api, operation, media.type)
    yield from (field.type for field in fields if not field.read_only)
    if not fields:
        yield media.type


def _response_types(api: Api) -> Iterator[Type]:
    for operation in api.operations:
        for response in operation.responses:
            for media in response.content:
                yield media.type
    for webhook in api.webhooks:
        yield webhook.type
