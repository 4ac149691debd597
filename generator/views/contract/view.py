"""View of the contract tests: the specification as data for the tests.

Input: the API. Output: a ``ContractView`` of names and plain JSON. Invariants: nothing is taken from
the views of the client or the command line, so that their bugs are not repeated here; locations are
JSON pointers into the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from generator.ir.api import Api, OtherScheme
from generator.ir.arguments import argument_name, body_argument, constant_of, fields_as_arguments
from generator.ir.credentials import arguments_of, client_arguments, main_schemes
from generator.ir.json import thaw_json
from generator.ir.media_types import preferred_media, success_media
from generator.ir.operations import DerivedArgument, MediaType, Operation, Parameter, Response
from generator.ir.pagination_rules import type_at
from generator.ir.servers import Server
from generator.ir.type_queries import without_null
from generator.ir.types import (
    ArrayType,
    Deprecation,
    Field,
    ObjectDeclaration,
    RefType,
    Type,
)
from generator.ir.webhooks import Webhook
from generator.records import dataclass
from generator.views.contract.api_entries import (
    Plain,
    view_correction,
    view_rate_limits,
    view_scheme,
)
from generator.views.json_schemas import (
    Direction,
    Schema,
    definitions,
    is_allowed,
    schema_of,
    schema_with_examples,
)
from generator.views.prose import attribute_of, call_of
from generator.views.webhook_names import event_class_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """Names for the imports, and the entries of ``contract.json`` as plain JSON."""

    package: str
    client: str
    asynchronous: str
    command: str
    environment: str
    credentials: tuple[tuple[str, str], ...]
    main_arguments: tuple[str, ...]
    has_other_schemes: bool
    operations: Sequence[Plain]
    requests: Sequence[Plain]
    responses: Sequence[Plain]
    models: Sequence[Plain]
    security: Sequence[Plain]
    servers: Sequence[Plain]
    headers: Sequence[Plain]
    failure: Plain | None
    stream_end: str
    webhooks: Plain
    rate_limits: Plain | None
    corrections: Sequence[Plain]


def view_contract(api: Api) -> ContractView:
    """Return the view of an API for the contract tests."""
    product = api.product
    return ContractView(
        package=product.package,
        client=product.client,
        asynchronous=f"Async{product.client}",
        command=product.command,
        environment=product.environment,
        credentials=tuple(
            (argument.name, f"{argument.name.replace('_', '-')}-of-the-contract-tests")
            for argument in client_arguments(api)
        ),
        main_arguments=arguments_of(main_schemes(api)),
        has_other_schemes=any(isinstance(each, OtherScheme) for each in api.security_schemes),
        operations=[_operation(api, operation) for operation in api.operations],
        requests=_definitions(api, Direction.REQUEST),
        responses=_definitions(api, Direction.RESPONSE),
        models=[
            _model(declaration)
            for declaration in api.types
            if isinstance(declaration, ObjectDeclaration)
        ],
        security=[view_scheme(scheme) for scheme in api.security_schemes],
        servers=[_server(server) for server in api.servers],
        headers=[
            {"role": header_role.role, "header": header_role.header}
            for header_role in api.header_roles
        ],
        failure=None
        if api.failure is None
        else {"pointer": api.failure.pointer, "value": thaw_json(api.failure.value)},
        stream_end=api.stream_end,
        webhooks=_webhooks(api),
        rate_limits=None if api.rate_limits is None else view_rate_limits(api.rate_limits),
        corrections=[view_correction(correction) for correction in api.corrections],
    )


def _server(server: Server) -> Plain:
    return {
        "url": server.url,
        "variables": dict(server.variables),
        "path": server.path,
        "path_variables": dict(server.path_variables),
        "choices": {name: list(values) for name, values in server.choices},
    }


def _webhooks(api: Api) -> Plain:
    event, signature = api.webhook_rules.event, api.webhook_rules.signature
    return {
        "events": [
            _webhook(webhook, class_name)
            for webhook, class_name in zip(api.webhooks, event_class_names(api), strict=True)
        ],
        "rule": None if event is None else asdict(event),
        "signature": None if signature is None else asdict(signature),
    }


def _webhook(webhook: Webhook, class_name: str) -> Plain:
    return {
        "name": webhook.name.wire,
        "class_name": class_name,
        "callback": bool(webhook.operation),
        "values": list(webhook.values),
        "pointer": webhook.origin.pointer,
        "schema": schema_of(webhook.type),
    }


def _definitions(api: Api, direction: Direction) -> list[Plain]:
    return [{"id": id_, "schema": schema} for id_, schema in definitions(api, direction)]


def _model(declaration: ObjectDeclaration) -> Plain:
    return {
        "id": str(declaration.id),
        "pointer": declaration.origin.pointer,
        "fields": [_field(field) for field in declaration.fields],
    }


def _field(field: Field) -> Plain:
    return {
        "name": field.name.python,
        "api_name": field.name.wire,
        "required": field.required,
        "readable": is_allowed(field, Direction.RESPONSE),
        "writable": is_allowed(field, Direction.REQUEST),
        "pointer": field.origin.pointer,
        "schema": schema_with_examples(field.type, field.docs),
        "deprecated": _deprecation(field.deprecation),
        "has_default": field.has_default,
        "default": thaw_json(field.default),
    }


def _operation(api: Api, operation: Operation) -> Plain:
    return {
        "id": operation.id.wire,
        "pointer": operation.origin.pointer,
        "resource": attribute_of(operation.resource.python),
        "method": operation.method.python,
        "old_methods": list(operation.old_methods),
        "old_arguments": {each.old: each.new for each in operation.old_arguments},
        "http_method": operation.http_method.upper(),
        "path": operation.path,
        "query": operation.query,
        "server": operation.server,
        "own_server": _server(operation.own_server) if operation.own_server else None,
        "cost": operation.cost,
        "data": operation.data,
        "deprecated": _deprecation(operation.deprecation),
        "replacement": _replacement_method(api, operation.deprecation),
        "parameters": _parameters(api, operation),
        "rejected_parameters": _rejected_parameters(operation),
        "body": _body(api, operation),
        "derived": [_derived(argument) for argument in operation.derived],
        "responses": [_response(response) for response in operation.responses],
        "pagination": _pagination(api, operation),
        "batch": _batch(operation),
        "repeats": _repeats(operation),
        "security": [
            [{"scheme": use.scheme, "scopes": list(use.scopes)} for use in alternative.schemes]
            for alternative in operation.security
        ],
    }


def _deprecation(deprecation: Deprecation | None) -> Plain | None:
    if deprecation is None:
        return None
    return {"replaced_by": deprecation.replaced_by, "sunset": deprecation.sunset}


def _replacement_method(api: Api, deprecation: Deprecation | None) -> str:
    """Return the client method of the replacement as ``resource.method``, empty if none."""
    operation = api.find_operation(deprecation.replaced_by) if deprecation else None
    return call_of(operation) if operation else ""


def _parameters(api: Api, operation: Operation) -> list[Plain]:
    """Return the parameters; ``key`` identifies one if several locations have the same name."""
    keys: set[str] = set()
    parameters = []
    for parameter in operation.parameters:
        name = parameter.name.wire
        key = f"{name} ({parameter.location.value})" if name in keys else name
        keys.add(key)
        parameters.append({"key": key, **_parameter(api, parameter)})
    return parameters


def _parameter(api: Api, parameter: Parameter) -> Plain:
    constant = constant_of(api, parameter)
    return {
        "name": argument_name(parameter.name.python),
        "api_name": parameter.name.wire,
        "in": parameter.location.value,
        "required": parameter.required and constant is None,
        "constant": thaw_json(constant),
        "style": parameter.style.value,
        "explode": parameter.explode,
        "content_type": parameter.content_type,
        "allow_reserved": parameter.allow_reserved,
        "cancels": list(parameter.cancels),
        "deprecated": _deprecation(parameter.deprecation),
        "pointer": parameter.origin.pointer,
        "schema": schema_of(parameter.type),
        "examples": [thaw_json(example) for example in parameter.docs.examples],
        "has_default": parameter.has_default,
        "default": thaw_json(parameter.default),
    }


def _rejected_parameters(operation: Operation) -> list[object]:
    """Return the parameters that an operation rejects (``x-rejected-parameters``)."""
    names = thaw_json(dict(operation.extensions).get("x-rejected-parameters", ()))
    return list(names) if isinstance(names, list) else []


def _body(api: Api, operation: Operation) -> Plain | None:
    """Return the request body, the JSON variant if there are several.

    ``fields`` are the properties that are separate arguments of the client method.
    """
    content = preferred_media(operation.body.content) if operation.body else None
    if operation.body is None or content is None:
        return None
    return {
        "required": operation.body.required,
        "pointer": content.origin.pointer,
        "content_type": content.content_type,
        "argument": body_argument(operation),
        "encodings": [
            {
                "api_name": encoding.property,
                "content_type": encoding.content_type,
                "style": encoding.style or "",
                "explode": encoding.explode,
                "headers": dict(encoding.headers),
            }
            for encoding in content.encodings
        ],
        "schema": schema_of(content.type),
        "examples": [thaw_json(example) for example in content.examples],
        "members": [_field(field) for field in _members(api, content.type)],
        "fields": [
            {**_field(field), "name": argument_name(field.name.python)}
            for field in fields_as_arguments(api, operation, content.type)
        ],
    }


def _derived(argument: DerivedArgument) -> Plain:
    """Return an argument of codegen.yaml that fills other arguments."""
    return {
        "name": argument.name,
        "kind": argument.kind,
        "nullable": argument.nullable,
        "fills": {wire: thaw_json(template) for wire, template in argument.fills},
    }


def _members(api: Api, type_: Type) -> tuple[Field, ...]:
    declared = api.declaration(type_.id) if isinstance(type_, RefType) else None
    return declared.fields if isinstance(declared, ObjectDeclaration) else ()


def _response(response: Response) -> Plain:
    return {
        "status": response.status,
        "pointer": response.origin.pointer,
        "content": [_media(media) for media in response.content],
        "headers": [
            {
                "name": header.name.wire,
                "required": header.required,
                "schema": schema_with_examples(header.type, header.docs),
            }
            for header in response.headers
        ],
    }


def _media(media: MediaType) -> Plain:
    schema: Schema = schema_of(media.type)
    return {
        "content_type": media.content_type,
        "pointer": media.origin.pointer,
        "schema": schema,
        "examples": [thaw_json(example) for example in media.examples],
    }


def _pagination(api: Api, operation: Operation) -> Plain | None:
    pages = operation.pagination
    if pages is None:
        return None
    return {
        "style": pages.style.value,
        "cursor": pages.cursor_parameter,
        "size": pages.size_parameter,
        "in_body": pages.in_body,
        "cursor_in_header": pages.cursor_in_header,
        "first": pages.first,
        "items": pages.items,
        "next_cursor": pages.next_cursor,
        "last_item": pages.last_item,
        "has_more": pages.has_more,
        "total": pages.total,
        "total_pages": pages.total_pages,
        "short_page": pages.short_page,
        "default_size": pages.default_size,
        "maximum_size": pages.maximum_size,
        "window_end": pages.window_end,
        "item_id": _item_id(api, operation),
    }


def _item_id(api: Api, operation: Operation) -> str:
    """Return the field that identifies an item of a list, empty if its items have none."""
    pages, media = operation.pagination, success_media(operation.responses)
    array = type_at(media.type, pages.items, api) if pages and media else None
    core = without_null(array)[0] if array is not None else None
    item = core.items if isinstance(core, ArrayType) else None
    declaration = api.declaration(item.id) if isinstance(item, RefType) else None
    fields = declaration.fields if isinstance(declaration, ObjectDeclaration) else ()
    names = {each.name.wire: each.name.python for each in fields}
    return names.get(pages.item_id, "") if pages else ""


def _batch(operation: Operation) -> Plain | None:
    batch = operation.batch
    return None if batch is None else {"parameter": batch.parameter, "maximum": batch.maximum}


def _repeats(operation: Operation) -> Plain | None:
    rule = operation.repeats
    if rule is None:
        return None
    return {"key_header": rule.key_header, "quoted_key": rule.quoted_key}
