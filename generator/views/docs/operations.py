"""View of one operation in the reference: facts, parameters, body, responses, errors, samples."""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.json import JsonObject, thaw_json
from generator.ir.media_types import is_json, is_success, preferred_media
from generator.ir.operations import Operation, Response, SecurityAlternative
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
from generator.views.calls import body_media
from generator.views.cli.text import kebab_case, resource_name
from generator.views.docs.anchors import encode_id
from generator.views.docs.corrections import MarkView
from generator.views.docs.errors import ErrorView, view_errors
from generator.views.docs.samples import SampleView, view_sample
from generator.views.docs.trees import RowView, Trees
from generator.views.prose import attribute_of, humanize, tokens
from generator.views.samples import minimal_value
from generator.views.servers import default_url

_LOCATIONS = (
    ("path", "Path parameters"),
    ("query", "Query parameters"),
    ("header", "Headers"),
    ("cookie", "Cookies"),
)
_LIST_SIZES = (1_000, 10_000, 100_000)
"""Records for which the price of reading a whole list is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The parameters in one location."""

    anchor: str
    title: str
    rows: tuple[RowView, ...]
    has_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """A request or response body: its media type, rows, and an example as JSON text."""

    anchor: str
    media_type: str
    description: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """One success response. ``media_type`` is empty without a body."""

    anchor: str
    status: str
    description: str
    media_type: str
    rows: tuple[RowView, ...]
    headers: tuple[RowView, ...]
    headers_anchor: str
    marks: tuple[MarkView, ...]

    @property
    def header_count(self) -> int:
        """The number of documented headers."""
        return len(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """The example of a response body, as JSON text."""

    status: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedView:
    """A parameter that the API rejects here (``x-rejected-parameters``), and why."""

    anchor: str
    name: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A link to another operation: where it is, and its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprecationView:
    """What replaces a deprecated operation. ``saving`` compares the prices, empty if unknown.

    ``moves`` are pairs of an old parameter and what takes its place (``x-replaced-parameters``).
    """

    sunset: str
    replacement: LinkView | None
    saving: str
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """The price of reading a whole list: records, and tokens at the default and the largest page."""

    records: str
    at_default: str
    at_maximum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One operation. ``file`` is the name of its Markdown file, ``method_class`` a CSS class."""

    module: str
    anchor: str
    id: str
    title: str
    http_method: str
    method_class: str
    host: str
    path: str
    description: str
    cost: int | None
    cost_unit: str
    paging: str
    paging_note: str
    size_parameter: str
    access: str
    scopes: tuple[str, ...]
    any_scope: bool
    call: str
    command: str
    deprecation: DeprecationView | None
    groups: tuple[GroupView, ...]
    body: BodyView | None
    rejected: tuple[RejectedView, ...]
    responses: tuple[ResponseView, ...]
    examples: tuple[ExampleView, ...]
    errors: tuple[ErrorView, ...]
    sample: SampleView
    readings: tuple[ReadingView, ...]
    default_size: int
    maximum_size: int
    marks: tuple[MarkView, ...]
    link_url: str
    link_text: str


def file_of(operation: Operation) -> str:
    """Return the name of the Markdown file of an operation, without suffix."""
    return encode_id(operation.id.wire).replace("%", "_").lstrip(".-") or "operation"


def title_of(operation: Operation) -> str:
    """Return the title of an operation: its summary, or its method in words."""
    docs = operation.docs
    text = docs.summary or docs.title or humanize(operation.method.python)
    return " ".join(text.split()).removesuffix(".")


def view_operation(
    api: Api, operation: Operation, trees: Trees, links: dict[str, LinkView], *, has_command: bool
) -> OperationView:
    """Return the view of an operation; ``links`` are those to all operations, by operationId."""
    anchor = trees.anchors.claim(operation.id.wire)
    title = title_of(operation)
    pagination = operation.pagination
    link = operation.docs.external_docs
    return OperationView(
        module=file_of(operation),
        anchor=anchor,
        id=operation.id.wire,
        title=title,
        http_method=operation.http_method.upper(),
        method_class=operation.http_method.lower()
        if operation.http_method.lower() in ("get", "post", "put", "patch", "delete")
        else "other",
        host=operation.servers[0].rstrip("/") if operation.servers else default_url(api.servers),
        path=operation.path,
        description=operation.docs.description,
        cost=operation.cost,
        cost_unit=tokens(operation.cost or 0).partition(" ")[2],
        paging=_paging(operation),
        paging_note=_paging_note(operation),
        size_parameter=pagination.size_parameter if pagination else "",
        access=_access(api, operation),
        scopes=_scopes(operation),
        any_scope=api.any_scope,
        call=f"client.{attribute_of(operation.resource.python)}.{operation.method.python}",
        command=_command(api, operation) if has_command else "",
        deprecation=_deprecation(api, operation, links),
        groups=_groups(operation, trees),
        body=_body(operation, trees),
        rejected=_rejected(operation, trees),
        responses=_responses(operation, trees),
        examples=_examples(api, operation),
        errors=view_errors(api, operation, trees.marks, anchor),
        sample=view_sample(api, operation, has_command=has_command),
        readings=_readings(operation),
        default_size=(pagination.default_size if pagination else None) or 0,
        maximum_size=(pagination.maximum_size if pagination else None) or 0,
        marks=trees.marks.at(operation.origin),
        link_url=link.url if link else "",
        link_text=(link.description or link.url) if link else "",
    )


def _command(api: Api, operation: Operation) -> str:
    group, name = resource_name(operation.resource), kebab_case(operation.method.python)
    return f"{api.product.command} {group} {name}"


def _paging(operation: Operation) -> str:
    pagination = operation.pagination
    if pagination is None:
        return ""
    return f"Cursor, {pagination.default_size} a page" if pagination.default_size else "Cursor"


def _paging_note(operation: Operation) -> str:
    pagination = operation.pagination
    if pagination is None or not pagination.maximum_size:
        return ""
    return f"up to {pagination.maximum_size} with"


def _access(api: Api, operation: Operation) -> str:
    """Return the alternatives of the security requirement in words."""
    titles = {scheme.id: _scheme_title(api, scheme.id) for scheme in api.security_schemes}
    found: dict[str, None] = {}
    for alternative in operation.security:
        found[_alternative(alternative, titles)] = None
    return " or ".join(found) if found else "No credentials"


def _alternative(alternative: SecurityAlternative, titles: dict[str, str]) -> str:
    names = [titles.get(use.scheme, use.scheme) for use in alternative.schemes]
    return " and ".join(names) if names else "Without credentials"


def _scheme_title(api: Api, scheme_id: str) -> str:
    scheme = next(scheme for scheme in api.security_schemes if scheme.id == scheme_id)
    match type(scheme).__name__:
        case "ApiKeyScheme":
            return "API key"
        case "OAuth2Scheme":
            return "OAuth 2"
        case _:
            return f"HTTP {scheme_id}"


def _scopes(operation: Operation) -> tuple[str, ...]:
    uses = (use for alternative in operation.security for use in alternative.schemes)
    return tuple(dict.fromkeys(scope for use in uses for scope in use.scopes))


def _deprecation(
    api: Api, operation: Operation, links: dict[str, LinkView]
) -> DeprecationView | None:
    deprecation = operation.deprecation
    if deprecation is None:
        return None
    new = next((each for each in api.operations if each.id.wire == deprecation.replaced_by), None)
    return DeprecationView(
        sunset=deprecation.sunset,
        replacement=links.get(deprecation.replaced_by),
        saving=_saving(operation, new) if new else "",
        moves=_moves(operation),
    )


def _saving(old: Operation, new: Operation) -> str:
    """Compare the prices of a deprecated operation and its replacement."""
    if old.cost is None or new.cost is None:
        return ""
    if old.batch and not new.batch:
        return f"for {tokens(new.cost)} an id instead of {old.cost} a call"
    if old.cost == new.cost:
        return "at the same price"
    return f"for {tokens(new.cost)} a call instead of {old.cost}"


def _moves(operation: Operation) -> tuple[tuple[str, str], ...]:
    value = dict(operation.extensions).get("x-replaced-parameters")
    if not isinstance(value, JsonObject):
        return ()
    plain = thaw_json(value)
    return (
        tuple((str(old), str(new)) for old, new in plain.items()) if isinstance(plain, dict) else ()
    )


def _groups(operation: Operation, trees: Trees) -> tuple[GroupView, ...]:
    groups = []
    for location, heading in _LOCATIONS:
        parameters = [each for each in operation.parameters if each.location.value == location]
        if parameters:
            anchor = trees.anchors.claim(operation.id.wire, location)
            rows = tuple(trees.parameter(operation, each) for each in parameters)
            has_required = any(row.is_required for row in rows)
            groups.append(
                GroupView(anchor=anchor, title=heading, rows=rows, has_required=has_required)
            )
    return tuple(groups)


def _body(operation: Operation, trees: Trees) -> BodyView | None:
    media = body_media(operation)
    if media is None or operation.body is None:
        return None
    prefix = (operation.id.wire, "body")
    return BodyView(
        anchor=trees.anchors.claim(*prefix),
        media_type=media.content_type,
        description=operation.body.docs.description,
        rows=trees.body(media.type, prefix, sent=True, is_open=True),
    )


def _rejected(operation: Operation, trees: Trees) -> tuple[RejectedView, ...]:
    value = dict(operation.extensions).get("x-rejected-parameters")
    names = [str(name) for name in value] if isinstance(value, tuple) else []
    marks = trees.marks.at(operation.origin)
    return tuple(
        RejectedView(
            anchor=trees.anchors.claim(operation.id.wire, "rejected", name),
            name=name,
            marks=tuple(mark for mark in marks if f"`{name}`" in mark.reason),
        )
        for name in names
    )


def _responses(operation: Operation, trees: Trees) -> tuple[ResponseView, ...]:
    views = []
    for response in operation.responses:
        if is_success(response.status):
            views.append(_response(operation, response, trees, is_open=not views))
    return tuple(views)


def _response(
    operation: Operation, response: Response, trees: Trees, *, is_open: bool
) -> ResponseView:
    prefix = (operation.id.wire, response.status)
    media = preferred_media(response.content)
    anchor = trees.anchors.claim(*prefix)
    rows = trees.body(media.type, prefix, sent=False, is_open=is_open) if media else ()
    return ResponseView(
        anchor=anchor,
        status=response.status,
        description=response.docs.description or response.docs.summary,
        media_type=media.content_type if media else "",
        rows=rows,
        headers=tuple(trees.header(header, prefix) for header in response.headers),
        headers_anchor=trees.anchors.claim(*prefix, "headers"),
        marks=trees.marks.at(response.origin),
    )


def _examples(api: Api, operation: Operation) -> tuple[ExampleView, ...]:
    """Return an example of every documented JSON body, success first; equal ones only once."""
    examples: dict[str, ExampleView] = {}
    for response in sorted(operation.responses, key=lambda each: not is_success(each.status)):
        media = preferred_media(response.content)
        if media is None or not is_json(media.content_type):
            continue
        value = thaw_json(media.examples[0]) if media.examples else example_of(api, media.type)
        text = json.dumps(value, ensure_ascii=False, indent=2)
        examples.setdefault(text, ExampleView(status=response.status, text=text))
    return tuple(examples.values())[:4]


def example_of(api: Api, type_: Type, inside: tuple[TypeId, ...] = ()) -> object:
    """Return a response body with all readable fields, from the examples of the fields."""
    match type_:
        case NullableType(inner=inner):
            return example_of(api, inner, inside)
        case ArrayType(items=items, max_items=most):
            return [] if most == 0 else [example_of(api, items, inside)]
        case MapType(values=values):
            return {"key": example_of(api, values, inside)}
        case RefType(id=id_) if id_ not in inside:
            declared = api.declaration(id_)
        case _:
            return minimal_value(api, type_, frozenset(inside))
    if isinstance(declared, UnionDeclaration):
        return example_of(api, declared.variants[0], (*inside, id_))
    if not isinstance(declared, ObjectDeclaration):
        return minimal_value(api, type_)
    return {
        field.name.wire: thaw_json(field.docs.examples[0])
        if field.docs.examples
        else example_of(api, field.type, (*inside, id_))
        for field in declared.fields
        if not field.write_only and not (_leads_to(field.type, inside) or field.deprecation)
    }


def _leads_to(type_: Type, inside: tuple[TypeId, ...]) -> bool:
    """Return whether a value is, or lists, one of the types that contain it."""
    match type_:
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            return _leads_to(inner, inside)
        case RefType(id=id_):
            return id_ in inside
        case _:
            return False


def _readings(operation: Operation) -> tuple[ReadingView, ...]:
    pagination, cost = operation.pagination, operation.cost
    if pagination is None or cost is None:
        return ()
    if not pagination.default_size or not pagination.maximum_size:
        return ()
    return tuple(
        ReadingView(
            records=f"{records:,}",
            at_default=f"{_price(records, pagination.default_size, cost):,}",
            at_maximum=f"{_price(records, pagination.maximum_size, cost):,}",
        )
        for records in _LIST_SIZES
    )


def _price(records: int, size: int, cost: int) -> int:
    """Return the tokens for reading a list: one call for each page that is not empty."""
    return -(-records // size) * cost
