"""Lint: warnings about an OpenAPI document, which may have errors.

Input: an ``Api``. Output: diagnostics LNT001 to LNT010. Duplicate operationIds are not among them:
they are errors of an earlier stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.operations import MediaType, Operation, Parameter
from generator.ir.paging import sign_of_paging
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
"""The subject of an example, its value, the type it should match, and its position."""


def lint_api(api: Api, diagnostics: Diagnostics) -> None:
    """Report all warnings about an API."""
    types: Types = {declaration.id: declaration for declaration in api.types}
    for operation in api.operations:
        _lint_cost(operation, diagnostics)
        _lint_replacement(operation, api, diagnostics)
        _lint_documentation(operation, diagnostics)
        _lint_pagination(operation, api, diagnostics)
    for declaration in api.types:
        if isinstance(declaration, ObjectDeclaration):
            _lint_fields(declaration, types, diagnostics)
    for name, origin in api.unused_components:
        help_text = "remove it or reference it"
        message = f'the component "{name}" is not used'
        diagnostics.warning("LNT008", message, origin, help=help_text)
    for example in _without_repetition(_examples(api)):
        _lint_example(example, types, diagnostics)


def _lint_cost(operation: Operation, diagnostics: Diagnostics) -> None:
    if operation.cost is None:
        diagnostics.warning(
            "LNT001",
            f'the operation "{operation.id.wire}" has no cost',
            operation.origin,
            help="add 'x-token-cost:' with the number of tokens per call",
        )


def _lint_replacement(operation: Operation, api: Api, diagnostics: Diagnostics) -> None:
    if operation.deprecation is None:
        return
    name, replacement = operation.id.wire, operation.deprecation.replaced_by
    successor = api.find_operation(replacement)
    if not replacement:
        message = f'the operation "{name}" is deprecated without a replacement'
        help_text = "add 'x-replaced-by:' with an operationId"
        diagnostics.warning("LNT002", message, operation.origin, help=help_text)
    elif successor is None:
        message = f'the operation "{name}" is replaced by "{replacement}", which does not exist'
        help_text = "set 'x-replaced-by' to an operationId of this document"
        diagnostics.warning("LNT003", message, operation.origin, help=help_text)
    elif successor.deprecation is not None:
        diagnostics.warning(
            "LNT004",
            f'the operation "{name}" is replaced by "{replacement}", which is deprecated too',
            operation.origin,
            help="name the replacement that is not deprecated",
            notes=(Note(message="the replacement", origin=successor.origin),),
        )


def _lint_documentation(operation: Operation, diagnostics: Diagnostics) -> None:
    name = operation.id.wire
    if not _has_text(operation.docs):
        message = f'the operation "{name}" has no description'
        help_text = "describe it in 'summary' or 'description'"
        diagnostics.warning("LNT005", message, operation.origin, help=help_text)
    for parameter in operation.parameters:
        if not _has_text(parameter.docs):
            message = f'the parameter "{parameter.name.wire}" of "{name}" has no description'
            help_text = "describe its purpose in 'description'"
            diagnostics.warning("LNT006", message, parameter.origin, help=help_text)


def _lint_pagination(operation: Operation, api: Api, diagnostics: Diagnostics) -> None:
    sign = "" if operation.pagination else sign_of_paging(operation, api)
    if sign:
        diagnostics.warning(
            "LNT010",
            f'the list "{operation.id.wire}" looks paged, because of {sign}, but no pagination rule'
            " applies to it: each call returns one page",
            operation.origin,
            help="add a rule under 'pagination' in codegen.yaml; 'specgen init' proposes rules",
        )


def _lint_fields(declaration: ObjectDeclaration, types: Types, diagnostics: Diagnostics) -> None:
    for field in declaration.fields:
        if not _has_text(field.docs) and not _is_described(field.type, types):
            message = (
                f'the field "{field.name.wire}" of "{declaration.name.wire}" has no description'
            )
            help_text = "describe its content in 'description'"
            diagnostics.warning("LNT007", message, field.origin, help=help_text)


def _has_text(docs: Documentation) -> bool:
    return bool(docs.summary.strip() or docs.description.strip())


def _is_described(type_: Type, types: Types) -> bool:
    """Return whether the type of a field is a component that has a description."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    return isinstance(inner, RefType) and _has_text(types[inner.id].docs)


def _lint_example(example: Example, types: Types, diagnostics: Diagnostics) -> None:
    subject, value, type_, origin = example
    mismatch = find_value_mismatch(value, type_, types)
    if mismatch is not None:
        message = f"an example of {subject} does not match its schema: {mismatch}"
        help_text = "correct the example or the schema"
        diagnostics.warning("LNT009", message, origin, help=help_text)


def _without_repetition(examples: Iterable[Example]) -> Iterator[Example]:
    """Skip repeated examples of a named type: everything that uses the type has them."""
    seen: set[tuple[Type, Json]] = set()
    for subject, value, type_, origin in examples:
        inner = type_.inner if isinstance(type_, NullableType) else type_
        if not isinstance(inner, RefType) or (inner, value) not in seen:
            seen.add((inner, value))
            yield subject, value, type_, origin


def _examples(api: Api) -> Iterator[Example]:
    for declaration in api.types:
        yield from _declaration_examples(declaration)
    for operation in api.operations:
        for parameter in operation.parameters:
            yield from _member_examples(parameter)
        contents = [operation.body.content] if operation.body is not None else []
        contents += [response.content for response in operation.responses]
        for content in contents:
            for media_type in content:
                yield from _media_type_examples(media_type, operation.id.wire)
        for response in operation.responses:
            for header in response.headers:
                subject = f'the header "{header.name.wire}"'
                yield from _each_example(subject, header.docs, header.type, header.origin)


def _member_examples(item: Parameter | Field) -> Iterator[Example]:
    yield from _each_example(f'"{item.name.wire}"', item.docs, item.type, item.origin)


def _media_type_examples(media_type: MediaType, operation_id: str) -> Iterator[Example]:
    subject = f'{media_type.content_type} in "{operation_id}"'
    for value in media_type.examples:
        yield subject, value, media_type.type, media_type.origin


def _declaration_examples(declaration: Declaration) -> Iterator[Example]:
    subject = f'"{declaration.name.wire}"'
    yield from _each_example(
        subject, declaration.docs, RefType(id=declaration.id), declaration.origin
    )
    if isinstance(declaration, ObjectDeclaration):
        for field in declaration.fields:
            yield from _member_examples(field)


def _each_example(
    subject: str, docs: Documentation, type_: Type, origin: Origin
) -> Iterator[Example]:
    for value in docs.examples:
        yield subject, value, type_, origin
