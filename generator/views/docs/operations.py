"""View of one operation in the reference: facts, parameters, body, responses, errors, samples."""

from __future__ import annotations

import hashlib

from generator.ir.api import Api
from generator.ir.credentials import alternatives_of
from generator.ir.media_types import is_success, preferred_media
from generator.ir.operations import Operation, PaginationStyle, Response
from generator.ir.types import Documentation
from generator.ir.web_links import is_web_link
from generator.records import dataclass
from generator.views.calls import body_media
from generator.views.cli.text import kebab_case, resource_name
from generator.views.docs.anchors import encode_id
from generator.views.docs.corrections import MarkView
from generator.views.docs.deprecations import DeprecationView, LinkView, view_deprecation
from generator.views.docs.directions import Direction
from generator.views.docs.errors import ErrorView, view_errors
from generator.views.docs.examples import (
    ExampleView,
    NamedExampleView,
    view_examples,
    view_named_examples,
)
from generator.views.docs.samples import SampleView, view_sample
from generator.views.docs.schemes import scheme_titles
from generator.views.docs.titles import title_of
from generator.views.docs.trees import RowView, Trees
from generator.views.prose import attribute_of
from generator.views.servers import default_url

_LOCATIONS = (
    ("path", "Path parameters"),
    ("query", "Query parameters"),
    ("querystring", "Query string"),
    ("header", "Headers"),
    ("cookie", "Cookies"),
)
_LONGEST_FILE_NAME = 150
"""Characters; file systems allow 255 bytes with the suffix, and some archives fewer."""
_LIST_SIZES = (1_000, 10_000, 100_000)
"""Records for which the price of reading a whole list is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The parameters in one location."""

    anchor: str
    title: str
    rows: tuple[RowView, ...]
    is_optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """A request body: its media type, its rows, and its examples if it has several."""

    anchor: str
    media_type: str
    description: str
    rows: tuple[RowView, ...]
    examples: tuple[NamedExampleView, ...]


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
    examples: tuple[NamedExampleView, ...]

    @property
    def header_count(self) -> int:
        """The number of documented headers."""
        return len(self.headers)

    @property
    def is_empty(self) -> bool:
        """Whether the response has no body."""
        return not self.media_type


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedView:
    """A parameter that the API rejects here (``x-rejected-parameters``), and why."""

    anchor: str
    name: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """The price of reading a whole list: records, and tokens at the default and the largest page."""

    records: str
    at_default: str
    at_maximum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One operation.

    ``module`` is the name of its Markdown file, ``method_class`` a CSS class. ``cost`` is a number,
    empty if it is not documented; ``cost_unit`` is ``tokens a page``, for example, and
    ``cost_note`` a remark on it. ``scope_rule`` says how many of several scopes are needed.
    """

    module: str
    anchor: str
    id: str
    title: str
    http_method: str
    method_class: str
    host: str
    path: str
    description: str
    cost: str
    cost_unit: str
    cost_note: str
    paging: str
    paging_note: str
    size_parameter: str
    access: str
    scopes: tuple[str, ...]
    scope_rule: str
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

    @property
    def request(self) -> str:
        """The method and URL."""
        return f"{self.http_method} {self.host}{self.path}"


def operation_files(api: Api) -> dict[str, str]:
    """Return the names of the Markdown files of operations, without suffix, by operationId.

    They differ in more than case, since file systems of macOS and Windows ignore it.
    """
    files: dict[str, str] = {}
    taken: set[str] = set()
    for operation in api.operations:
        id_ = operation.id.wire
        name = encode_id(id_).replace("%", "_").lstrip(".-") or "operation"
        if len(name) > _LONGEST_FILE_NAME or name.lower() in taken:
            digest = hashlib.sha256(id_.encode()).hexdigest()[:12]
            name = f"{name[:_LONGEST_FILE_NAME]}-{digest}"
        taken.add(name.lower())
        files[id_] = name
    return files


def method_class_of(operation: Operation) -> str:
    """Return the CSS class of the HTTP method of an operation."""
    method = operation.http_method.lower()
    return method if method in ("get", "post", "put", "patch", "delete") else "other"


def unit_of(operation: Operation) -> str:
    """Return the unit of the cost of an operation, such as ``token a call``."""
    noun = "token" if operation.cost == 1 else "tokens"
    return f"{noun} a {'page' if operation.pagination else 'call'}"


def external_link(docs: Documentation) -> tuple[str, str]:
    """Return address and text of the link to documentation elsewhere; two empty texts without one."""
    link = docs.external_docs
    if link is None or not is_web_link(link.url):
        return "", ""
    return link.url, link.description or link.url


def view_operation(
    api: Api,
    operation: Operation,
    trees: Trees,
    links: dict[str, LinkView],
    *,
    file: str,
    has_command: bool,
) -> OperationView:
    """Return the view of an operation: ``links`` by operationId, ``file`` its Markdown file."""
    anchor = trees.anchors.claim_operation(operation.id.wire)
    pagination = operation.pagination
    link_url, link_text = external_link(operation.docs)
    return OperationView(
        module=file,
        anchor=anchor,
        id=operation.id.wire,
        title=title_of(operation),
        http_method=operation.http_method.upper(),
        method_class=method_class_of(operation),
        host=operation.server or default_url(api.servers),
        path=operation.path,
        description=operation.docs.description,
        cost="" if operation.cost is None else f"{operation.cost:,}",
        cost_unit=unit_of(operation),
        cost_note="an empty page costs the same" if operation.pagination else "",
        paging=_paging(operation),
        paging_note=_paging_note(operation),
        size_parameter=_dotted(pagination.size_parameter) if pagination else "",
        access=_access(api, operation),
        scopes=_scopes(operation),
        scope_rule="any of" if api.any_scope and _scopes(operation)[1:] else "",
        call=f"client.{attribute_of(operation.resource.python)}.{operation.method.python}",
        command=_command(api, operation) if has_command else "",
        deprecation=view_deprecation(api, operation, links),
        groups=_groups(operation, trees),
        body=_body(operation, trees),
        rejected=_rejected(operation, trees),
        responses=_responses(operation, trees),
        examples=view_examples(api, operation, with_errors=trees.shows_everything),
        errors=view_errors(api, operation, trees, anchor),
        sample=view_sample(api, operation, has_command=has_command),
        readings=_readings(operation),
        default_size=(pagination.default_size if pagination else None) or 0,
        maximum_size=(pagination.maximum_size if pagination else None) or 0,
        marks=trees.marks.at(operation.origin),
        link_url=link_url,
        link_text=link_text,
    )


def _dotted(name: str) -> str:
    """Return the name of a parameter, or that of a property inside of a body by names with dots."""
    return name.removeprefix("/").replace("/", ".") if name.startswith("/") else name


def _command(api: Api, operation: Operation) -> str:
    group, name = resource_name(operation.resource), kebab_case(operation.method.python)
    return f"{api.product.command} {group} {name}"


_PAGING = {
    PaginationStyle.CURSOR: "Cursor",
    PaginationStyle.OFFSET: "Offset",
    PaginationStyle.PAGE: "Page number",
    PaginationStyle.LINK: "Link",
}


def _paging(operation: Operation) -> str:
    pagination = operation.pagination
    if pagination is None:
        return ""
    style = _PAGING[pagination.style]
    return f"{style}, {pagination.default_size} a page" if pagination.default_size else style


def _paging_note(operation: Operation) -> str:
    pagination = operation.pagination
    if pagination is None or not pagination.maximum_size:
        return ""
    return f"up to {pagination.maximum_size} with"


def _access(api: Api, operation: Operation) -> str:
    """Return the alternatives of the security requirement in words."""
    titles = scheme_titles(api)
    found = dict.fromkeys(_alternative(option, titles) for option in alternatives_of(operation))
    return " or ".join(found) if found else "No credentials"


def _alternative(alternative: tuple[str, ...], titles: dict[str, str]) -> str:
    names = dict.fromkeys(titles.get(id_, id_) for id_ in alternative)
    return " and ".join(names) if names else "Without credentials"


def _scopes(operation: Operation) -> tuple[str, ...]:
    uses = (use for alternative in operation.security for use in alternative.schemes)
    return tuple(dict.fromkeys(scope for use in uses for scope in use.scopes))


def _groups(operation: Operation, trees: Trees) -> tuple[GroupView, ...]:
    groups = []
    for location, heading in _LOCATIONS:
        parameters = [each for each in operation.parameters if each.location.value == location]
        if parameters:
            anchor = trees.anchors.claim(operation.id.wire, location)
            rows = tuple(trees.parameter(operation, each) for each in parameters)
            is_optional = not any(row.is_required for row in rows)
            groups.append(
                GroupView(anchor=anchor, title=heading, rows=rows, is_optional=is_optional)
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
        rows=trees.body(media.type, prefix, Direction.SENT, is_open=True),
        examples=view_named_examples(media),
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
    views: list[ResponseView] = []
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
    rows = trees.body(media.type, prefix, Direction.RECEIVED, is_open=is_open) if media else ()
    return ResponseView(
        anchor=anchor,
        status=response.status,
        description=response.docs.description or response.docs.summary,
        media_type=media.content_type if media else "",
        rows=rows,
        headers=tuple(trees.header(header, prefix) for header in response.headers),
        headers_anchor=trees.anchors.claim(*prefix, "headers"),
        marks=trees.marks.at(response.origin),
        examples=view_named_examples(media),
    )


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
