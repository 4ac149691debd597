"""Everything the description's paths hold, gathered before anything is named.

Input: a valid description. Output: drafts of operations with their schemas read as shapes, path-level
parameters and references resolved. Invariants: every operation of every path has a draft with an
operationId of its own; what OpenAPI tells clients to ignore is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.media_types import is_json, success_media
from generator.ir.operations import Location
from generator.ir.types import AnyType, StringType
from generator.lower.naming.names import quoted
from generator.lower.naming.words import naming_segments, pascal, singular, words
from generator.lower.node_access import flag_of, items_of, members_of, text_of, texts_of
from generator.lower.schemas.shape_builder import Schemas
from generator.lower.schemas.shapes import LeafShape, ShapeRef
from generator.positions import Origin
from generator.yaml.node import Mapping, Member, Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_DERIVED_VERBS = {"post": "add", "put": "update", "patch": "update"}


@dataclass(slots=True, kw_only=True)
class ParameterDraft:
    """A parameter; ``schema`` and ``content_type`` tell how its value is described."""

    node: Mapping
    name: str
    location: Location
    use: ShapeRef
    schema: Node | None
    content_type: str


@dataclass(slots=True, kw_only=True)
class ContentDraft:
    """One representation of a body."""

    content_type: str
    node: Mapping
    use: ShapeRef
    origin: Origin


@dataclass(slots=True, kw_only=True)
class BodyDraft:
    """A request body."""

    node: Mapping
    content: list[ContentDraft]


@dataclass(slots=True, kw_only=True)
class HeaderDraft:
    """A header of a response."""

    name: str
    node: Mapping
    use: ShapeRef
    origin: Origin


@dataclass(slots=True, kw_only=True)
class ResponseDraft:
    """A response under one status."""

    status: str
    node: Mapping
    content: list[ContentDraft]
    headers: list[HeaderDraft]
    origin: Origin


@dataclass(slots=True, kw_only=True)
class OperationDraft:
    """An operation; ``path`` is as written, before the server's path goes before it."""

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
        return media if media is not None and is_json(media.content_type) else None


@dataclass(slots=True)
class DraftCollector:
    """Gathers the operations of one description."""

    schemas: Schemas
    diagnostics: Diagnostics
    _ids: dict[str, Origin] = field(init=False, default_factory=dict)

    def gather(self) -> list[OperationDraft]:
        """Return a draft of every operation, in the order written."""
        root = self.schemas.description.root
        self._report_ignored(root, "webhooks")
        drafts = [draft for path in members_of(root, "paths") for draft in self._item(path)]
        self._name_nameless(drafts)
        return drafts

    def _item(self, path: Member) -> Iterator[OperationDraft]:
        item = self._resolved(path.value)
        for member in item or ():
            if item and member.key in METHODS and isinstance(member.value, Mapping):
                yield self._operation(path, item, member, member.value)

    def _resolved(self, node: Node | None) -> Mapping | None:
        return None if node is None else self.schemas.parts.mapping(node)

    def _report_ignored(self, node: Mapping, keyword: str) -> None:
        if keyword in node:
            self.diagnostics.warning(
                "OPE004",
                f"{keyword} are not generated",
                node.key_origin(keyword),
                help="nothing is needed; the rest of the description is unaffected",
            )

    def _operation(
        self, path: Member, item: Mapping, method: Member, node: Mapping
    ) -> OperationDraft:
        self._report_ignored(node, "callbacks")
        wire = text_of(node, "operationId")
        if wire:
            self._claim(wire, node.members["operationId"].value.origin)
        return OperationDraft(
            id=wire,
            http_method=method.key,
            path=path.key,
            node=node,
            item=item,
            origin=method.origin,
            tags=texts_of(node, "tags"),
            parameters=self._parameters(item, node),
            body=self._body(node.get("requestBody")),
            responses=[
                self._response(member)
                for member in members_of(node, "responses")
                if not member.key.startswith("x-")
            ],
        )

    def _claim(self, wire: str, origin: Origin) -> None:
        first = self._ids.setdefault(wire, origin)
        if first != origin:
            self.diagnostics.error(
                "OPE001",
                f"operationId {quoted(wire)} is taken",
                origin,
                help="give every operation an operationId of its own",
                notes=(Note(message="the first operation with it", origin=first),),
            )

    # Parameters

    def _parameters(self, item: Mapping, node: Mapping) -> list[ParameterDraft]:
        """Return the parameters of an operation; its own override those of the path."""
        found: dict[tuple[str, str], Mapping] = {}
        for entry in (*items_of(item, "parameters"), *items_of(node, "parameters")):
            parameter = self._resolved(entry) or Mapping(origin=entry.origin)
            found[text_of(parameter, "name"), text_of(parameter, "in")] = parameter
        return [
            self._parameter(parameter, name, Location(place))
            for (name, place), parameter in found.items()
            if place in set(Location) and not self._ignored(parameter, name, place)
        ]

    def _ignored(self, node: Mapping, name: str, place: str) -> bool:
        """OpenAPI, Parameter Object: these headers are described elsewhere and shall be ignored."""
        ignored = place == Location.HEADER and name.lower() in _IGNORED_HEADERS
        if ignored:
            self.diagnostics.warning(
                "OPE005",
                f"OpenAPI ignores a parameter for the header {quoted(name)}",
                node.origin,
                help="describe it by the content types of the bodies, or by a security scheme",
            )
        return ignored

    def _parameter(self, node: Mapping, name: str, location: Location) -> ParameterDraft:
        schema, content_type = _described(node)
        return ParameterDraft(
            node=node,
            name=name,
            location=location,
            use=self.schemas.read(schema),
            schema=schema,
            content_type=content_type,
        )

    # Bodies

    def _body(self, node: Node | None) -> BodyDraft | None:
        body = self._resolved(node)
        return None if body is None else BodyDraft(node=body, content=self._content(body))

    def _content(self, holder: Mapping) -> list[ContentDraft]:
        return [
            ContentDraft(
                content_type=member.key,
                node=member.value,
                use=self._media(member.key, member.value.get("schema")),
                origin=member.origin,
            )
            for member in members_of(holder, "content")
            if isinstance(member.value, Mapping)
        ]

    def _media(self, content_type: str, schema: Node | None) -> ShapeRef:
        """Return what a body is; without a schema its media type decides (OpenAPI 3.1, 4.8.14)."""
        use = self.schemas.read(schema)
        unsaid = isinstance(use.shape, LeafShape) and isinstance(use.shape.type, AnyType)
        form = content_type.startswith(("multipart/", "application/x-www-form-urlencoded"))
        if not unsaid or form or is_json(content_type):
            return use
        text = content_type.startswith("text/")
        return ShapeRef(LeafShape(StringType(format="" if text else "binary")))

    def _response(self, member: Member) -> ResponseDraft:
        node = self._resolved(member.value) or Mapping(origin=member.origin)
        self._report_ignored(node, "links")
        return ResponseDraft(
            status=member.key.upper() if member.key != "default" else member.key,
            node=node,
            content=self._content(node),
            headers=[
                self._header(header)
                for header in members_of(node, "headers")
                if header.key.lower() != "content-type"
            ],
            origin=member.origin,
        )

    def _header(self, member: Member) -> HeaderDraft:
        node = self._resolved(member.value) or Mapping(origin=member.origin)
        schema, _ = _described(node)
        return HeaderDraft(
            name=member.key, node=node, use=self.schemas.read(schema), origin=member.origin
        )

    # Operations without an operationId

    def _name_nameless(self, drafts: list[OperationDraft]) -> None:
        nameless = sorted((d for d in drafts if not d.id), key=lambda d: (d.path, d.http_method))
        for draft in nameless:
            candidates = (
                derived_id(_DERIVED_VERBS.get(draft.http_method, draft.http_method), draft.path),
                derived_id(draft.http_method, draft.path),
                pascal(words(f"{draft.http_method} {draft.path}")),
            )
            draft.id = next((c for c in candidates if c not in self._ids), candidates[-1])
            self._claim(draft.id, draft.origin)
            self.diagnostics.warning(
                "OPE003",
                f"an operation without operationId; it is called {quoted(draft.id)}",
                draft.origin,
                help="give it an operationId, which stays when the path changes",
            )


def _described(node: Mapping) -> tuple[Node | None, str]:
    """Return the schema of a parameter or header, and its media type where ``content`` has it."""
    for media in members_of(node, "content"):
        return media.value.get("schema") if isinstance(media.value, Mapping) else None, media.key
    return node.get("schema"), ""


def derived_id(verb: str, path: str) -> str:
    """Return an operationId made from a verb and a path: get, /pets/{id}/toys → getPetToys."""
    segments = naming_segments(path)
    nouns: list[str] = []
    for index, segment in enumerate(segments):
        if segment.startswith("{"):
            continue
        own = words(segment)
        follows = index + 1 < len(segments) and segments[index + 1].startswith("{")
        made = verb == "add" and index == len(segments) - 1
        nouns.extend((*own[:-1], singular(own[-1])) if own and (follows or made) else own)
    return verb + pascal(nouns)


def required_of(node: Mapping, location: Location) -> bool:
    """Tell whether a parameter must be given; a path parameter always must."""
    return location is Location.PATH or bool(flag_of(node, "required"))
