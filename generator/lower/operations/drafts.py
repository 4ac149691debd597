"""Collects the operations of all paths as drafts, before anything is named.

Input: a valid OpenAPI document. Output: one draft per operation, with schemas converted to shapes,
references resolved and path-level parameters merged in. Invariants: every operation has a draft with
a unique operationId; what OpenAPI tells clients to ignore is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.media_types import is_form, is_json, is_text, may_be_json, success_media
from generator.ir.operations import Location
from generator.ir.types import AnyType, StringType
from generator.lower.naming.names import quoted
from generator.lower.naming.words import naming_segments, pascal, singular, words
from generator.lower.node_access import flag_of, items_of, members_of, text_of, texts_of
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.shapes import LeafShape, ShapeRef
from generator.positions import Origin
from generator.yaml.node import Mapping, Member, Node

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
DERIVED_VERBS = {"post": "add", "put": "update", "patch": "update"}
"""The first word of a derived operationId, where it is not the HTTP method."""


@dataclass(slots=True, kw_only=True)
class ParameterDraft:
    """A parameter. ``content_type`` is set if it is described by ``content`` instead of a schema."""

    node: Mapping
    name: str
    location: Location
    shape_ref: ShapeRef
    schema: Node | None
    content_type: str


@dataclass(slots=True, kw_only=True)
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
    """An operation. ``path`` is the key in ``paths``, without the path of the server."""

    id: str
    http_method: str
    path: str
    node: Mapping
    item: Mapping
    origin: Origin
    tags: tuple[str, ...]
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
    """Collects the operations of one document."""

    shape_builder: ShapeBuilder
    diagnostics: Diagnostics
    _ids: dict[str, Origin] = field(init=False, default_factory=dict)

    def collect(self) -> list[OperationDraft]:
        """Return a draft of every operation, in document order."""
        root = self.shape_builder.document.root
        self._report_ignored(root, "webhooks")
        drafts = [
            self._operation(operation.path, operation.item, operation.member, operation.node)
            for operation in self.shape_builder.document.operations()
        ]
        self._derive_missing_ids(drafts)
        return drafts

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
        self, path: Member, item: Mapping, method: Member, node: Mapping
    ) -> OperationDraft:
        self._report_ignored(node, "callbacks")
        operation_id = text_of(node, "operationId")
        if operation_id:
            self._register(operation_id, node.members["operationId"].value.origin)
        return OperationDraft(
            id=operation_id,
            http_method=method.key,
            path=path.key,
            node=node,
            item=item,
            origin=method.origin,
            tags=texts_of(node, "tags"),
            parameters=self._parameters(item, node),
            body=self._body(node.get("requestBody")),
            responses=[
                self._response(entry)
                for entry in members_of(node, "responses")
                if not entry.key.startswith("x-")
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
        return [
            self._parameter(parameter, name, Location(location))
            for (name, location), parameter in parameters.items()
            if location in set(Location) and not self._is_ignored(parameter, name, location)
        ]

    def _is_ignored(self, node: Mapping, name: str, location: str) -> bool:
        """Return whether a parameter is a header that OpenAPI defines elsewhere; report it.

        Parameter Object, ``name``: Accept, Content-Type and Authorization shall be ignored.
        """
        ignored = location == Location.HEADER and name.lower() in _IGNORED_HEADERS
        if ignored:
            self.diagnostics.warning(
                "OPE005",
                f"the header parameter {quoted(name)} is ignored, as OpenAPI requires",
                node.origin,
                help="describe it by the media types of the bodies, or by a security scheme",
            )
        return ignored

    def _parameter(self, node: Mapping, name: str, location: Location) -> ParameterDraft:
        schema, content_type = _schema_and_content_type(node)
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
        return None if body is None else BodyDraft(node=body, content=self._content(body))

    def _content(self, holder: Mapping) -> list[ContentDraft]:
        return [
            ContentDraft(
                content_type=media.key,
                node=media.value,
                shape_ref=self._media(media.key, media.value.get("schema")),
                origin=media.origin,
            )
            for media in members_of(holder, "content")
            if isinstance(media.value, Mapping)
        ]

    def _media(self, content_type: str, schema: Node | None) -> ShapeRef:
        """Return the shape of a body; without a schema the media type decides (OpenAPI 3.1, 4.8.14)."""
        built = self.shape_builder.build(schema)
        unknown = isinstance(built.shape, LeafShape) and isinstance(built.shape.type, AnyType)
        if not unknown or is_form(content_type) or is_json(content_type):
            return built
        return ShapeRef(LeafShape(StringType(format="" if is_text(content_type) else "binary")))

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
        schema, _ = _schema_and_content_type(node)
        return HeaderDraft(
            name=entry.key,
            node=node,
            shape_ref=self.shape_builder.build(schema),
            origin=entry.origin,
        )

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


def _schema_and_content_type(node: Mapping) -> tuple[Node | None, str]:
    """Return the schema of a parameter or header, and its media type if it uses ``content``."""
    for media in members_of(node, "content"):
        return media.value.get("schema") if isinstance(media.value, Mapping) else None, media.key
    return node.get("schema"), ""


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


def required_of(node: Mapping, location: Location) -> bool:
    """Return whether a parameter is required; path parameters always are."""
    return location is Location.PATH or bool(flag_of(node, "required"))
