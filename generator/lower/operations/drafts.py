"""Collects the operations of all paths as drafts, before anything is named.

Input: a valid OpenAPI document. Output: one draft per operation, with schemas converted to shapes,
references resolved and path-level parameters merged in. Invariants: every operation has a draft with
a unique operationId; what OpenAPI tells clients to ignore is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.media_types import (
    is_encoded_by_callers,
    is_event_stream,
    is_form,
    is_json,
    is_sequence,
    is_text,
    may_be_json,
    preferred_media,
    success_media,
)
from generator.ir.operations import Location
from generator.ir.types import AnyType, StringType
from generator.lower.naming.names import quoted
from generator.lower.naming.words import naming_segments, pascal, singular, words
from generator.lower.node_access import flag_of, items_of, members_of, text_of, texts_of
from generator.lower.operations.document.event_schemas import with_content_of_data
from generator.lower.operations.document.header_parameters import is_left_out
from generator.lower.operations.document.media_keywords import (
    check_whole_query,
    is_positional,
    report_media_keywords,
)
from generator.lower.operations.document.path_items import operations_in
from generator.lower.operations.document.tags import check_tags, labels_of
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.shapes import (
    ArrayShape,
    LeafShape,
    Shape,
    ShapeRef,
    TupleShape,
    has_parts,
)
from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node

DERIVED_VERBS = {"post": "add", "put": "update", "patch": "update"}
"""The first word of a derived operationId, where it is not the HTTP method."""
_LOCATIONS = frozenset(Location)


@dataclass(slots=True, kw_only=True)
class ParameterDraft:
    """A parameter. ``content_type`` is set if it is described by ``content`` instead of a schema."""

    node: Mapping
    name: str
    location: Location
    shape_ref: ShapeRef
    schema: Node | None
    content_type: str


@dataclass(slots=True)
class ContentDraft:
    """One media type of a body."""

    content_type: str
    node: Mapping
    shape_ref: ShapeRef
    origin: Origin


@dataclass(slots=True, kw_only=True)
class BodyDraft:
    """A request body."""

    node: Mapping
    content: list[ContentDraft]


@dataclass(slots=True, kw_only=True)
class HeaderDraft:
    """A response header."""

    name: str
    node: Mapping
    shape_ref: ShapeRef
    origin: Origin


@dataclass(slots=True, kw_only=True)
class ResponseDraft:
    """The response for one status (``200``, ``4XX`` or ``default``)."""

    status: str
    node: Mapping
    content: list[ContentDraft]
    headers: list[HeaderDraft]
    origin: Origin


@dataclass(slots=True, kw_only=True)
class OperationDraft:
    """An operation. ``path`` is the key in ``paths``, without the path of the server.

    ``group`` is the tag that names the resource, empty without one.
    """

    id: str
    http_method: str
    path: str
    node: Mapping
    item: Mapping
    origin: Origin
    tags: tuple[str, ...]
    group: str
    parameters: list[ParameterDraft]
    body: BodyDraft | None
    responses: list[ResponseDraft] = field(default_factory=list)

    @property
    def success(self) -> ContentDraft | None:
        """The success body, None when there is none or it is not JSON."""
        media = success_media(self.responses)
        if media is None or not (is_json(media.content_type) or may_be_json(media.content_type)):
            return None
        return media


@dataclass(slots=True)
class DraftCollector:
    """Collects the operations of one document; ``to_compare`` keeps the schemas of all bodies."""

    shape_builder: ShapeBuilder
    diagnostics: Diagnostics
    to_compare: bool = False
    _ids: dict[str, Origin] = field(init=False, default_factory=dict)
    _labels: frozenset[str] = field(init=False, default=frozenset())

    def collect(self) -> list[OperationDraft]:
        """Return a draft of every operation, in document order."""
        root = self.shape_builder.document.root
        check_tags(root, self.diagnostics)
        self._labels = labels_of(root)
        drafts = [draft for path in members_of(root, "paths") for draft in self._path_item(path)]
        self._derive_missing_ids(drafts)
        return drafts

    def _path_item(self, path: Member) -> Iterator[OperationDraft]:
        if "?" in path.key.partition("#")[0]:
            self.diagnostics.error(
                "OPE017",
                f"the path {quoted(path.key)} contains a query string",
                path.origin,
                help="declare each query parameter under 'parameters'; one with a fixed value has a"
                " 'const'",
            )
        item = self._resolve(path.value)
        if item is None:
            return
        openapi = self.shape_builder.document.openapi
        for entry, method in operations_in(item, openapi, self.diagnostics):
            node = self._resolve(entry.value)
            if node is not None and not self.shape_builder.document.omits(entry):
                yield self._operation(path, item, entry, method, node)

    def _resolve(self, node: Node | None) -> Mapping | None:
        return None if node is None else self.shape_builder.resolver.resolve_mapping(node)

    def _report_ignored(self, node: Mapping, keyword: str) -> None:
        if keyword in node:
            self.diagnostics.warning(
                "OPE004",
                f"{keyword} are ignored",
                node.key_origin(keyword),
                help="no action is needed; everything else is generated",
            )

    def _operation(
        self, path: Member, item: Mapping, entry: Member, method: str, node: Mapping
    ) -> OperationDraft:
        operation_id = text_of(node, "operationId")
        if operation_id:
            self._register(operation_id, node.members["operationId"].value.origin)
        return OperationDraft(
            id=operation_id,
            http_method=method,
            path=path.key,
            node=node,
            item=item,
            origin=entry.origin,
            tags=texts_of(node, "tags"),
            group=next((tag for tag in texts_of(node, "tags") if tag not in self._labels), ""),
            parameters=self._parameters(item, node),
            body=self._body(node.get("requestBody")),
            responses=[
                self._response(response)
                for response in members_of(node, "responses")
                if not response.key.startswith("x-")
            ],
        )

    def _register(self, operation_id: str, origin: Origin) -> None:
        """Record an operationId; report one that is already in use."""
        first = self._ids.setdefault(operation_id, origin)
        if first != origin:
            self.diagnostics.error(
                "OPE001",
                f"operationId {quoted(operation_id)} is not unique",
                origin,
                help="use a different operationId for each operation",
                notes=(Note(message="the first operation with this operationId", origin=first),),
            )

    # Parameters

    def _parameters(self, item: Mapping, node: Mapping) -> list[ParameterDraft]:
        """Return the parameters of an operation, which override those of the path."""
        parameters: dict[tuple[str, str], Mapping] = {}
        for entry in (*items_of(item, "parameters"), *items_of(node, "parameters")):
            parameter = self._resolve(entry) or Mapping(origin=entry.origin)
            parameters[text_of(parameter, "name"), text_of(parameter, "in")] = parameter
        check_whole_query(parameters.values(), self.diagnostics)
        return [
            self._parameter(parameter, name, Location(location))
            for (name, location), parameter in parameters.items()
            if location in _LOCATIONS
            and not is_left_out(parameter, name, location, self.diagnostics)
        ]

    def _parameter(self, node: Mapping, name: str, location: Location) -> ParameterDraft:
        schema, content_type = self._schema_and_content_type(node)
        return ParameterDraft(
            node=node,
            name=name,
            location=location,
            shape_ref=self.shape_builder.build(schema),
            schema=schema,
            content_type=content_type,
        )

    # Bodies

    def _body(self, node: Node | None) -> BodyDraft | None:
        body = self._resolve(node)
        if body is None:
            return None
        content = self._content(body, sent=True)
        self._pass_encoded(None if self.to_compare else preferred_media(content))
        return BodyDraft(node=body, content=content)

    def _pass_encoded(self, content: ContentDraft | None) -> None:
        """Let callers pass a body in its encoded form if clients cannot encode it; report that."""
        if content is None or not _needs_encoder(content.content_type, content.shape_ref.shape):
            return
        self.diagnostics.warning(
            "OPE026",
            f"{quoted(content.content_type)} is passed as it is sent; its schema is not used",
            content.origin,
            help="describe the body as JSON if the API accepts that; otherwise no action is needed",
        )
        content.shape_ref = ShapeRef(LeafShape(StringType(format="binary")))

    def _content(self, holder: Mapping, *, sent: bool = False) -> list[ContentDraft]:
        drafts: list[ContentDraft] = []
        for media in members_of(holder, "content"):
            node = self._resolve(media.value)
            if node is None:
                continue
            report_media_keywords(media.key, node, self.diagnostics)
            shape_ref = self._sequence(media.key, node, sent) or self._media(media.key, node)
            drafts.append(ContentDraft(media.key, node, shape_ref, media.origin))
        return drafts

    def _media(self, content_type: str, node: Mapping) -> ShapeRef:
        """Return the shape of a body; without a schema the media type decides (OpenAPI 3.1, 4.8.14)."""
        if is_positional(node):
            return ShapeRef(LeafShape(StringType(format="binary")))
        built = self.shape_builder.build(node.get("schema"))
        if not _is_leaf(built, AnyType) or is_form(content_type) or is_json(content_type):
            return built
        return ShapeRef(LeafShape(StringType(format="" if is_text(content_type) else "binary")))

    def _sequence(self, content_type: str, node: Mapping, sent: bool) -> ShapeRef | None:
        """Return the array of the items of a sequence, None for other media types.

        ``itemSchema`` describes an item, ``schema`` the array of all of them (OpenAPI 3.2, Sequential
        Media Types). Before 3.2, a schema that is no array describes an item, except that of text,
        which describes the body as it is transferred: only a request keeps it.
        """
        if not is_sequence(content_type):
            return None
        events = is_event_stream(content_type)
        item_schema = node.get("itemSchema")
        schema = node.get("schema") if item_schema is None else item_schema
        item = self.shape_builder.build(
            with_content_of_data(schema) if events and schema else schema
        )
        if item_schema is None and isinstance(item.shape, ArrayShape):
            return item
        if item_schema is None and (_is_leaf(item, AnyType) or _is_leaf(item, StringType)):
            if sent:
                return None
            item = ShapeRef(LeafShape(AnyType()))
        if events and _is_leaf(item, AnyType):
            item = ShapeRef(LeafShape(StringType()))
        array = ArrayShape(min_items=None, max_items=None, unique_items=False)
        array.items = item
        return ShapeRef(array)

    def _response(self, entry: Member) -> ResponseDraft:
        node = self._resolve(entry.value) or Mapping(origin=entry.origin)
        self._report_ignored(node, "links")
        return ResponseDraft(
            status=entry.key.upper() if entry.key != "default" else entry.key,
            node=node,
            content=self._content(node),
            headers=[
                self._header(header)
                for header in members_of(node, "headers")
                if header.key.lower() != "content-type"
            ],
            origin=entry.origin,
        )

    def _header(self, entry: Member) -> HeaderDraft:
        node = self._resolve(entry.value) or Mapping(origin=entry.origin)
        schema, _ = self._schema_and_content_type(node)
        return HeaderDraft(
            name=entry.key,
            node=node,
            shape_ref=self.shape_builder.build(schema),
            origin=entry.origin,
        )

    def _schema_and_content_type(self, node: Mapping) -> tuple[Node | None, str]:
        """Return the schema of a parameter or header, and its media type if it uses ``content``."""
        for member in members_of(node, "content"):
            media = self._resolve(member.value)
            return media.get("schema") if media is not None else None, member.key
        return node.get("schema"), ""

    # Operations without an operationId

    def _derive_missing_ids(self, drafts: list[OperationDraft]) -> None:
        """Derive operationIds where they are missing: ``GET /pets/{id}`` becomes ``getPet``."""
        missing = (draft for draft in drafts if not draft.id)
        for draft in sorted(missing, key=lambda draft: (draft.path, draft.http_method)):
            candidates = (
                derived_id(DERIVED_VERBS.get(draft.http_method, draft.http_method), draft.path),
                derived_id(draft.http_method, draft.path),
                pascal(words(f"{draft.http_method} {draft.path}")),
            )
            draft.id = next((c for c in candidates if c not in self._ids), candidates[-1])
            self._register(draft.id, draft.origin)
            self.diagnostics.warning(
                "OPE003",
                f"the operation has no operationId; it is named {quoted(draft.id)}",
                draft.origin,
                help="add an operationId, which stays the same if the path changes",
            )


def derived_id(verb: str, path: str) -> str:
    """Derive an operationId from a verb and a path: get, /pets/{id}/toys → getPetToys.

    A segment before a parameter is put in the singular, and so is what ``add`` creates.
    """
    segments = naming_segments(path)
    nouns: list[str] = []
    for index, segment in enumerate(segments):
        if segment.startswith("{"):
            continue
        own = words(segment)
        follows = index + 1 < len(segments) and segments[index + 1].startswith("{")
        created = verb == "add" and index == len(segments) - 1
        nouns.extend((*own[:-1], singular(own[-1])) if own and (follows or created) else own)
    return verb + pascal(nouns)


def _needs_encoder(content_type: str, shape: Shape) -> bool:
    """Return whether a body has parts and a format in which clients do not write them."""
    if is_form(content_type):
        return isinstance(shape, ArrayShape | TupleShape)
    return is_encoded_by_callers(content_type) and has_parts(shape)


def _is_leaf(shape_ref: ShapeRef, kind: type[AnyType | StringType]) -> bool:
    return isinstance(shape_ref.shape, LeafShape) and isinstance(shape_ref.shape.type, kind)


def required_of(node: Mapping, location: Location) -> bool:
    """Return whether a parameter is required; path parameters always are."""
    return location is Location.PATH or bool(flag_of(node, "required"))
