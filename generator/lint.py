"""What could be better in a description that is valid: findings over the IR, each a warning.

Input: an ``Api``. Output: diagnostics LNT001 to LNT009. An operationId that is given twice is no
finding but an error of the stage before: there is no ``Api`` then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.operations import MediaType, Operation, Parameter
from generator.ir.types import (
    Declaration,
    Documentation,
    Field,
    NullableType,
    ObjectDeclaration,
    RefType,
    Type,
)
from generator.ir.value_check import Types, find_value_mismatch
from generator.positions import Origin

Example = tuple[str, Json, Type, Origin]
"""What the example is of, its value, the type it should fit, and where that stands."""


def lint_api(api: Api, diagnostics: Diagnostics) -> None:
    """Report what could be better in a description."""
    types: Types = {declaration.id: declaration for declaration in api.types}
    for operation in api.operations:
        _lint_cost(operation, diagnostics)
        _lint_replacement(operation, api, diagnostics)
        _lint_documentation(operation, diagnostics)
    for declaration in api.types:
        if isinstance(declaration, ObjectDeclaration):
            _lint_fields(declaration, types, diagnostics)
    for name, origin in api.unused_components:
        help_text = "remove it, or refer to it"
        message = f'the component "{name}" is not used'
        diagnostics.warning("LNT008", message, origin, help=help_text)
    for example in _distinct(_examples(api)):
        _lint_example(example, types, diagnostics)


def _lint_cost(operation: Operation, diagnostics: Diagnostics) -> None:
    if operation.cost is None:
        diagnostics.warning(
            "LNT001",
            f'the operation "{operation.id.wire}" does not say what it costs',
            operation.origin,
            help="add 'x-token-cost:' with the number of tokens a call takes",
        )


def _lint_replacement(operation: Operation, api: Api, diagnostics: Diagnostics) -> None:
    if operation.deprecation is None:
        return
    name, replacement = operation.id.wire, operation.deprecation.replaced_by
    found = next((other for other in api.operations if other.id.wire == replacement), None)
    if not replacement:
        message = f'the operation "{name}" is deprecated and does not say what to use instead'
        help_text = "add 'x-replaced-by:' with an operationId"
        diagnostics.warning("LNT002", message, operation.origin, help=help_text)
    elif found is None:
        message = f'the operation "{name}" is replaced by "{replacement}", which does not exist'
        help_text = "name an operationId of this description in 'x-replaced-by'"
        diagnostics.warning("LNT003", message, operation.origin, help=help_text)
    elif found.deprecation is not None:
        diagnostics.warning(
            "LNT004",
            f'the operation "{name}" is replaced by "{replacement}", which is deprecated too',
            operation.origin,
            help="name the operation that people should end up with",
            notes=(Note(message="the replacement", origin=found.origin),),
        )


def _lint_documentation(operation: Operation, diagnostics: Diagnostics) -> None:
    name = operation.id.wire
    if not _says_something(operation.docs):
        message = f'the operation "{name}" has no description'
        help_text = "say in 'summary' or 'description' what it does"
        diagnostics.warning("LNT005", message, operation.origin, help=help_text)
    for parameter in operation.parameters:
        if not _says_something(parameter.docs):
            message = f'the parameter "{parameter.name.wire}" of "{name}" has no description'
            help_text = "say in 'description' what it is for"
            diagnostics.warning("LNT006", message, parameter.origin, help=help_text)


def _lint_fields(declaration: ObjectDeclaration, types: Types, diagnostics: Diagnostics) -> None:
    for field in declaration.fields:
        if not _says_something(field.docs) and not _is_described(field.type, types):
            message = (
                f'the field "{field.name.wire}" of "{declaration.name.wire}" has no description'
            )
            help_text = "say in 'description' what it holds"
            diagnostics.warning("LNT007", message, field.origin, help=help_text)


def _says_something(docs: Documentation) -> bool:
    return bool(docs.summary.strip() or docs.description.strip())


def _is_described(type_: Type, types: Types) -> bool:
    """Whether the type of a field speaks for it, as a component with a description does."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    return isinstance(inner, RefType) and _says_something(types[inner.id].docs)


def _lint_example(example: Example, types: Types, diagnostics: Diagnostics) -> None:
    what, value, type_, origin = example
    misfit = find_value_mismatch(value, type_, types)
    if misfit is not None:
        message = f"an example of {what} does not fit its schema: {misfit}"
        help_text = "mend the example, or the schema"
        diagnostics.warning("LNT009", message, origin, help=help_text)


def _distinct(examples: Iterable[Example]) -> Iterator[Example]:
    """Pass over examples of a named type that were seen: who uses a type repeats its examples."""
    seen: set[tuple[Type, Json]] = set()
    for what, value, type_, origin in examples:
        inner = type_.inner if isinstance(type_, NullableType) else type_
        if not isinstance(inner, RefType) or (inner, value) not in seen:
            seen.add((inner, value))
            yield what, value, type_, origin


def _examples(api: Api) -> Iterator[Example]:
    for declaration in api.types:
        yield from _of_declaration(declaration)
    for operation in api.operations:
        for parameter in operation.parameters:
            yield from _documented(parameter)
        contents = [operation.body.content] if operation.body is not None else []
        contents += [response.content for response in operation.responses]
        for content in contents:
            for media_type in content:
                yield from _of_media_type(media_type, operation.id.wire)
        for response in operation.responses:
            for header in response.headers:
                what = f'the header "{header.name.wire}"'
                yield from _each(what, header.docs, header.type, header.origin)


def _documented(item: Parameter | Field) -> Iterator[Example]:
    yield from _each(f'"{item.name.wire}"', item.docs, item.type, item.origin)


def _of_media_type(media_type: MediaType, operation_id: str) -> Iterator[Example]:
    what = f'{media_type.content_type} in "{operation_id}"'
    for value in media_type.examples:
        yield what, value, media_type.type, media_type.origin


def _of_declaration(declaration: Declaration) -> Iterator[Example]:
    what = f'"{declaration.name.wire}"'
    yield from _each(what, declaration.docs, RefType(id=declaration.id), declaration.origin)
    if isinstance(declaration, ObjectDeclaration):
        for field in declaration.fields:
            yield from _documented(field)


def _each(what: str, docs: Documentation, type_: Type, origin: Origin) -> Iterator[Example]:
    for value in docs.examples:
        yield what, value, type_, origin
