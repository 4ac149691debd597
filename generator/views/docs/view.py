"""View of the reference documentation: its pages, chapters and menu.

Input: an API. Output: a ``DocsView``. Up to ``_ONE_PAGE`` operations are on one page; beyond that,
each resource has a page of its own and the first page is the index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.ir.api import Api, Resource
from generator.ir.operations import Operation
from generator.ir.types import RefType, TypeId
from generator.records import dataclass
from generator.views.docs.anchors import Anchors, encode_id, operation_anchor
from generator.views.docs.budget import BudgetView, view_budget
from generator.views.docs.copies import CopyView, view_copies
from generator.views.docs.corrections import MarkView, index_marks, view_corrections
from generator.views.docs.deprecations import LinkView
from generator.views.docs.objects import FIRST_PAGE, ObjectLinkView, Objects, find_objects
from generator.views.docs.operations import (
    OperationView,
    external_link,
    method_class_of,
    operation_files,
    view_operation,
)
from generator.views.docs.schemes import SchemeView, view_schemes
from generator.views.docs.titles import title_of
from generator.views.docs.trees import RowView, Trees
from generator.views.docs.type_text import describe_type
from generator.views.docs.webhooks import WebhooksView, view_webhooks
from generator.views.prose import humanize

_ONE_PAGE = 40
"""The most operations on one page."""
_MOST_ROWS = 400
"""The most rows of a body where all operations are on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An operation in the menu and in the table of operations; ``file`` is its Markdown file."""

    href: str
    file: str
    title: str
    id: str
    http_method: str
    method_class: str
    path: str
    call: str
    cost: str
    cost_noun: str
    is_deprecated: bool

    @property
    def request(self) -> str:
        """The method and path."""
        return f"{self.http_method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A resource: its entries in the menu, and its page."""

    title: str
    description: str
    link_url: str
    link_text: str
    href: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectView:
    """The section of an object that several locations link to: its fields, or the variants of a union."""

    anchor: str
    title: str
    type: str
    description: str
    rows: tuple[RowView, ...]
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page: its file name without suffix (``module``), and the operations and objects on it."""

    module: str
    title: str
    description: str
    link_url: str
    link_text: str
    entries: tuple[EntryView, ...]
    operations: tuple[OperationView, ...]
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFileView:
    """The Markdown file with the objects of a page: its name without suffix (``module``)."""

    module: str
    title: str
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayView:
    """The corrections of one overlay: its file, and its name in words."""

    name: str
    title: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsView:
    """The whole reference. ``pages`` is empty if all operations are on the first page."""

    title: str
    version: str
    description: str
    package: str
    command: str
    error_class: str
    has_costs: bool
    has_command: bool
    mcp_command: str
    """The command that runs the MCP server, empty if there is none."""
    sections: tuple[SectionView, ...]
    operations: tuple[OperationView, ...]
    pages: tuple[PageView, ...]
    objects: tuple[ObjectView, ...]
    """The objects that most pages or only webhooks use, on the first of several pages."""
    object_links: tuple[ObjectLinkView, ...]
    """Links to the sections of all objects, by name."""
    schemes: tuple[SchemeView, ...]
    webhooks: WebhooksView | None
    budget: BudgetView | None
    copies: tuple[CopyView, ...]
    overlays: tuple[OverlayView, ...]
    servers: tuple[tuple[str, str], ...]
    """URL and description of each server, if there are several or the only one is described."""

    @property
    def object_files(self) -> tuple[ObjectFileView, ...]:
        """The Markdown files with objects."""
        first = ObjectFileView(module=FIRST_PAGE, title=self.title, objects=self.objects)
        others = (
            ObjectFileView(module=page.module, title=page.title, objects=page.objects)
            for page in self.pages
        )
        return tuple(file for file in (first, *others) if file.objects)

    @property
    def is_one_page(self) -> bool:
        """Whether the first page has all operations."""
        return not self.pages

    @property
    def has_sections(self) -> bool:
        """Whether there are several resources, so that each needs a heading."""
        return len(self.sections) > 1


def view_docs(api: Api, *, has_command: bool, has_mcp: bool = False) -> DocsView:
    """Return the view of the reference of an API."""
    is_one_page = len(api.operations) <= _ONE_PAGE
    files = {} if is_one_page else _page_names(api)
    first = Trees(
        types=api.declarations,
        marks=index_marks(api),
        objects=Objects() if is_one_page else find_objects(api, files),
        most_rows=_MOST_ROWS if is_one_page else 0,
        page=FIRST_PAGE,
        anchors=Anchors(),
    )
    markdown_files = operation_files(api)
    pages = _pages(api, first, markdown_files, files, has_command=has_command)
    links = _links(api.operations, files, FIRST_PAGE)
    return DocsView(
        title=" ".join(api.title.split()),
        version=api.version,
        description=api.docs.description or api.docs.summary,
        package=api.product.package,
        command=api.product.command,
        error_class=f"{api.product.client}Error",
        has_costs=api.has_costs,
        has_command=has_command,
        mcp_command=f"{api.product.command} mcp" if has_mcp else "",
        sections=tuple(_section(api, each, markdown_files, files) for each in api.resources),
        operations=tuple(operation for page in pages for operation in page.operations),
        pages=() if is_one_page else pages,
        objects=_objects(first),
        object_links=tuple(
            first.objects.link(id_, FIRST_PAGE) for id_ in sorted(first.objects.pages)
        ),
        schemes=view_schemes(api),
        webhooks=view_webhooks(api, first, links, has_command=has_command),
        budget=view_budget(api),
        copies=view_copies(api, has_command=has_command),
        overlays=_overlays(api),
        servers=_servers(api),
    )


def _servers(api: Api) -> tuple[tuple[str, str], ...]:
    servers = tuple(
        (each.url, ": ".join(filter(None, (each.docs.title, each.docs.description))))
        for each in api.servers
    )
    return servers if len(servers) > 1 or any(text for _, text in servers) else ()


def _page_names(api: Api) -> dict[str, str]:
    """Return the file name of each resource's page, without suffix; ``index`` is the first page."""
    names = {}
    for resource in api.resources:
        name = encode_id(resource.name.python).replace("%", "_")
        names[resource.name.python] = f"{name}-page" if name == FIRST_PAGE else name
    return names


def _pages(
    api: Api,
    first: Trees,
    markdown_files: dict[str, str],
    files: dict[str, str],
    *,
    has_command: bool,
) -> tuple[PageView, ...]:
    """Return the pages with operations; ``first`` builds the rows of the first page."""
    replacements = _replacements(api)
    pages = []
    for resource in api.resources:
        file = files.get(resource.name.python, FIRST_PAGE)
        links = _links(replacements, files, file)
        trees = replace(first, page=file, anchors=Anchors()) if files else first
        operations = tuple(
            view_operation(
                api,
                api.operation(id_),
                trees,
                links,
                file=markdown_files[id_],
                has_command=has_command,
            )
            for id_ in resource.operations
        )
        link_url, link_text = external_link(resource.docs)
        pages.append(
            PageView(
                module=file,
                title=humanize(resource.name.python),
                description=resource.docs.description,
                link_url=link_url,
                link_text=link_text,
                entries=tuple(
                    _entry(api.operation(id_), markdown_files[id_], files, file)
                    for id_ in resource.operations
                ),
                operations=operations,
                objects=_objects(trees),
            )
        )
    return tuple(pages)


def _objects(trees: Trees) -> tuple[ObjectView, ...]:
    """Return the objects whose sections are on a page."""
    return tuple(_object(trees, id_) for id_ in trees.objects.of_page(trees.page))


def _object(trees: Trees, id_: TypeId) -> ObjectView:
    declared = trees.types[id_]
    docs = declared.docs
    return ObjectView(
        anchor=trees.anchors.claim("objects", id_),
        title=id_,
        type=describe_type(RefType(id=id_), trees.types).capitalize(),
        description=docs.description or docs.summary or docs.title,
        rows=trees.object_rows(id_, ("objects", id_)),
        marks=trees.marks.at(declared.origin),
    )


def _replacements(api: Api) -> tuple[Operation, ...]:
    """Return the operations that replace deprecated ones."""
    ids = {each.deprecation.replaced_by for each in api.operations if each.deprecation is not None}
    return tuple(operation for operation in api.operations if operation.id.wire in ids)


def _links(
    operations: Iterable[Operation], files: dict[str, str], current: str
) -> dict[str, LinkView]:
    """Return the links to operations from the page ``current``, by operationId."""
    return {
        operation.id.wire: LinkView(
            href=_href(operation, files, current), title=title_of(operation)
        )
        for operation in operations
    }


def _href(operation: Operation, files: dict[str, str], current: str) -> str:
    file = files.get(operation.resource.python, FIRST_PAGE)
    prefix = "" if file == current else f"{file}.html"
    return f"{prefix}#{operation_anchor(operation.id.wire)}"


def _section(
    api: Api, resource: Resource, markdown_files: dict[str, str], files: dict[str, str]
) -> SectionView:
    link_url, link_text = external_link(resource.docs)
    return SectionView(
        title=humanize(resource.name.python),
        description=resource.docs.description,
        link_url=link_url,
        link_text=link_text,
        href=f"{files[resource.name.python]}.html" if files else "",
        entries=tuple(
            _entry(api.operation(id_), markdown_files[id_], files, FIRST_PAGE)
            for id_ in resource.operations
        ),
    )


def _entry(
    operation: Operation, markdown_file: str, files: dict[str, str], current: str
) -> EntryView:
    method = operation.http_method.upper()
    return EntryView(
        href=_href(operation, files, current),
        file=markdown_file,
        title=title_of(operation),
        id=operation.id.wire,
        http_method=method,
        method_class=method_class_of(operation),
        path=operation.path,
        call=f"{operation.resource.python}.{operation.method.python}()",
        cost="" if operation.cost is None else f"{operation.cost:,}",
        cost_noun="token" if operation.cost == 1 else "tokens",
        is_deprecated=operation.deprecation is not None,
    )


def _overlays(api: Api) -> tuple[OverlayView, ...]:
    by_source: dict[str, list[MarkView]] = {}
    for mark in view_corrections(api):
        by_source.setdefault(mark.source, []).append(mark)
    return tuple(
        OverlayView(name=source, title=_overlay_title(source), marks=tuple(marks))
        for source, marks in by_source.items()
    )


def _overlay_title(source: str) -> str:
    """Return the name of an overlay's file in words."""
    stem = source.rpartition("/")[2].rpartition(".")[0]
    return humanize(stem.replace("-", "_"))
