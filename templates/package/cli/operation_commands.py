"""Commands of the operation table: a command per operation, an option per parameter and property.

A flag is the Python name of its parameter with dashes; the names of nested properties are joined by
dots.
"""

from __future__ import annotations

from collections.abc import Iterator

from .._runtime.operation import Deprecation, Operation, Parameter
from ..operations import OPERATIONS
from .command_examples import EXAMPLES, FLAGS, WEB_URLS
from .command_model import Body, Command, Deprecated, Entry, Option, Pages, Resource
from .operation_texts import OperationTexts, ParameterText
from .product import RESOURCES


def build_entries(resource: Resource) -> tuple[Entry, ...]:
    """Return the commands of a resource as its help lists them."""
    return tuple(_entry(operation) for operation in _operations(resource))


def build_commands(resource: Resource) -> Iterator[Command]:
    """Yield the commands of a resource."""
    for operation in _operations(resource):
        yield _command(operation, resource)


def command_title(operation: str) -> str:
    """Return the command of an operationId, such as ``pets list``; else the operationId."""
    found = OPERATIONS.get(operation)
    if found is None:
        return operation
    names = [resource.name for resource in RESOURCES if resource.attribute == found.resource]
    return " ".join([*names, _kebab_case(found.name)])


def _operations(resource: Resource) -> Iterator[Operation]:
    for operation in OPERATIONS.values():
        if operation.resource == resource.attribute:
            yield operation


def _entry(operation: Operation) -> Entry:
    replacement = operation.replaced_by
    return Entry(
        name=_kebab_case(operation.name),
        summary=f"use {command_title(replacement)} instead" if replacement else _summary(operation),
        operation=operation.id,
        cost=operation.cost,
        deprecated=operation.deprecated,
    )


def _summary(operation: Operation) -> str:
    words = operation.name.strip("_").replace("_", " ").capitalize()
    return operation.summary.removesuffix(".") or words


def _command(operation: Operation, resource: Resource) -> Command:
    texts = OperationTexts(operation)
    return Command(
        name=_kebab_case(operation.name),
        resource=resource.name,
        operation=operation.id,
        method=operation.method,
        path=operation.path,
        cost=operation.cost,
        summary=_summary(operation),
        description=texts.description,
        example=EXAMPLES.get(operation.id, ""),
        docs=texts.docs_url,
        scopes=operation.scopes,
        options=_options(operation, texts),
        body=_body(operation),
        pages=_pages(operation),
        ids=operation.arguments[operation.batch.parameter].api_name if operation.batch else "",
        read_operation=_read_operation(operation),
        web=WEB_URLS.get(operation.id, ""),
        deprecated=_deprecated_command(operation),
    )


def _options(operation: Operation, texts: OperationTexts) -> tuple[Option, ...]:
    """Return the options: path parameters, other parameters, properties of the body."""
    parameters = [item for item in operation.parameters if item.location != "body"]
    flags = {item.name: _flag(operation, item) for item in parameters}
    by_api_name = {item.api_name: f"--{flags[item.name]}" for item in parameters}
    options = [
        _option(
            item,
            texts.parameter(item.location, item.api_name),
            flag=flags[item.name],
            cancels=tuple(flags[name] for name in item.cancels if name in flags),
            replacements=by_api_name,
        )
        for item in parameters
    ]
    options += [
        _option(item, texts.property(item.path), flag=_flag(operation, item))
        for item in _properties(operation)
    ]
    return tuple(options)


def _properties(operation: Operation) -> Iterator[Parameter]:
    """Yield the properties of the body, nested ones after the object that contains them."""
    arguments = [item for item in operation.parameters if item.location == "body"]
    if any(not item.api_name for item in arguments):
        yield from operation.properties
        return
    for argument in arguments:
        yield argument
        for item in operation.properties:
            if item.path[0] == argument.api_name:
                yield item


def _option(
    item: Parameter,
    text: ParameterText,
    *,
    flag: str,
    cancels: tuple[str, ...] = (),
    replacements: dict[str, str] | None = None,
) -> Option:
    return Option(
        flag=flag,
        api_path=item.path,
        location=item.location,
        kind=item.kind,
        many=item.many,
        choices=item.choices,
        format=item.format if item.kind == "string" else "",
        pattern=item.pattern,
        minimum=item.minimum,
        maximum=item.maximum,
        max_items=item.max_items,
        nullable=item.nullable,
        required=item.required,
        default=item.default,
        help=text.description,
        example=text.example,
        cancels=cancels,
        deprecated=_deprecated_option(item.deprecation, replacements or {}),
    )


def _flag(operation: Operation, item: Parameter) -> str:
    usual = ".".join(map(_kebab_case, item.name.split(".")))
    return FLAGS.get(operation.id, {}).get((item.location, item.name), usual)


def _kebab_case(python: str) -> str:
    return python.strip("_").replace("_", "-")


def _deprecated_option(
    deprecation: Deprecation | None, replacements: dict[str, str]
) -> Deprecated | None:
    if deprecation is None:
        return None
    replaced_by = replacements.get(deprecation.replaced_by, deprecation.replaced_by)
    return Deprecated(replaced_by=replaced_by, sunset=deprecation.sunset)


def _body(operation: Operation) -> Body | None:
    if not operation.content_type:
        return None
    data_only = not any(True for _ in _properties(operation))
    return Body(
        content_type=operation.content_type,
        allows_additional=operation.open_body or data_only,
        data_only=data_only,
        required=data_only and operation.body_required,
    )


def _pages(operation: Operation) -> Pages | None:
    pagination = operation.pagination
    if pagination is None:
        return None
    names = {parameter.name: parameter.api_name for parameter in operation.parameters}
    return Pages(
        cursor=names.get(pagination.cursor, ""),
        size=names.get(pagination.size, ""),
        items=pagination.items,
        next_cursor=pagination.next_cursor,
        default_size=pagination.default_size,
        maximum_size=pagination.maximum_size,
        window_end=pagination.window_end,
        item_id=pagination.item_id,
    )


def _read_operation(operation: Operation) -> str:
    """Return the operationId that reads the record which a PATCH writes; empty if there is none."""
    if operation.method != "PATCH":
        return ""
    readers = (
        other.id
        for other in OPERATIONS.values()
        if (other.method, other.path) == ("GET", operation.path)
    )
    return next(readers, "")


def _deprecated_command(operation: Operation) -> Deprecated | None:
    deprecation = operation.deprecation
    if deprecation is None:
        return None
    return Deprecated(
        replaced_by=command_title(deprecation.replaced_by),
        savings=describe_savings(operation, OPERATIONS.get(deprecation.replaced_by)),
        sunset=deprecation.sunset,
    )


def describe_savings(operation: Operation, other: Operation | None) -> str:
    """Compare the cost of a deprecated operation and its replacement; empty if it is unknown."""
    if other is None or operation.cost is None or other.cost is None:
        return ""
    if operation.batch and not other.batch and not other.pagination:
        return (
            f"{_tokens(other.cost)} per id instead of {_tokens(operation.cost)} per call, "
            f"cheaper up to {(operation.cost - 1) // max(other.cost, 1)} ids"
        )
    saved = operation.cost - other.cost
    if saved > 0:
        return f"saves {_tokens(saved)} per call"
    return "same cost" if saved == 0 else f"costs {_tokens(-saved)} more per call"


def _tokens(count: int) -> str:
    return f"{count} token" if count == 1 else f"{count} tokens"
