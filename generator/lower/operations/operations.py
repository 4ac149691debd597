"""Drafts to operations of the IR: everything that is told about a request and its answers.

Input: placed drafts and the types of their schemas. Output: operations in the order of the placements.
Invariants: within an operation no two parameters share a spelling; statuses and content types are in
the order written; extensions that have no field of their own are kept, sorted by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.config.codegen_config import Config, OperationNames
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json
from generator.ir.operations import (
    Header,
    Location,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Style,
)
from generator.ir.types import Documentation, Name
from generator.lower.naming.methods import Placement
from generator.lower.naming.names import Scope, is_spelling, quoted, value_name
from generator.lower.node_access import (
    deprecation_of,
    documentation_of,
    examples_of,
    flag_of,
    integer_of,
    json_of,
    text_of,
    texts_of,
)
from generator.lower.operations.drafts import (
    ContentDraft,
    HeaderDraft,
    OperationDraft,
    ParameterDraft,
    ResponseDraft,
    required_of,
)
from generator.lower.operations.pagination import batch_of, data_pointer, pagination_of
from generator.lower.operations.security import Security
from generator.lower.operations.servers import Servers, lower_servers
from generator.lower.operations.success_checks import report_successes
from generator.lower.schemas.declarations import Declarations
from generator.lower.schemas.shape_builder import Schemas
from generator.lower.schemas.subschemas import merged_documentation
from generator.yaml.node import Mapping, plain

_OWN_EXTENSIONS = frozenset({"x-token-cost", "x-replaced-by", "x-sunset", "x-stability"})
_UNSTABLE_TAGS = ("alpha", "beta", "experimental", "preview")
_STYLES = {
    Location.PATH: (Style.SIMPLE, Style.LABEL, Style.MATRIX),
    Location.HEADER: (Style.SIMPLE,),
    Location.QUERY: (Style.FORM, Style.SPACE_DELIMITED, Style.PIPE_DELIMITED, Style.DEEP_OBJECT),
    Location.COOKIE: (Style.FORM,),
}
"""The styles of each place, the default first (OpenAPI 3.1, Parameter Object, Style Values)."""


@dataclass(slots=True, kw_only=True)
class Operations:
    """Makes operations of drafts."""

    schemas: Schemas
    declarations: Declarations
    security: Security
    servers: Servers
    config: Config
    diagnostics: Diagnostics

    def lower(self, placement: Placement) -> Operation:
        """Return one operation."""
        operation = self._lower(placement)
        report_successes(operation, self.diagnostics)
        return operation

    def _lower(self, placement: Placement) -> Operation:
        draft, node = placement.draft, placement.draft.node
        own = lower_servers(node, self.diagnostics) or lower_servers(draft.item, self.diagnostics)
        cost = node.members.get("x-token-cost")
        return Operation(
            id=Name(wire=draft.id, python=value_name(draft.id, "operation")),
            resource=placement.resource,
            method=placement.method,
            http_method=draft.http_method.upper(),
            path=(own or self.servers).path + draft.path,
            cost=self._cost(node),
            parameters=self._parameters(draft),
            body=self._body(draft),
            responses=tuple(self._response(response) for response in draft.responses),
            security=self.security.alternatives(node),
            data=data_pointer(draft, self.config),
            pagination=pagination_of(draft, self.config, self.schemas),
            batch=batch_of(placement),
            tags=draft.tags,
            servers=tuple(server.url for server in own.servers) if own else (),
            deprecation=deprecation_of(node, self.diagnostics),
            stability=_stability(node, draft.tags),
            extensions=_extensions(node),
            docs=documentation_of(node),
            origin=draft.origin,
            cost_origin=cost.value.origin if cost else None,
        )

    def _cost(self, node: Mapping) -> int | None:
        written = node.get("x-token-cost")
        cost = integer_of(node, "x-token-cost")
        if written is not None and (cost is None or cost < 0):
            self.diagnostics.error(
                "OPE007",
                f"x-token-cost is not a number of tokens: {quoted(str(plain(written)))}",
                written.origin,
                help="write a whole number, 0 or more",
            )
            return None
        return cost

    # Parameters

    def _parameters(self, draft: OperationDraft) -> tuple[Parameter, ...]:
        names = self.config.operations.get(draft.id, OperationNames())
        self._report_unknown(draft, names)
        scope = Scope(
            "parameter",
            self.diagnostics,
            f"rename one of them under operations/{draft.id}/parameters in codegen.yaml",
        )
        return tuple(
            self._parameter(one, draft, scope.name(one.name, one.node.origin, spelled))
            for one, spelled in self._spelled(draft, names)
        )

    def _spelled(
        self, draft: OperationDraft, names: OperationNames
    ) -> list[tuple[ParameterDraft, str]]:
        """Return the parameters with their spellings; where one name stands in two places of the
        request, the path keeps it and the others tell their place."""
        places: dict[str, list[Location]] = {}
        for one in draft.parameters:
            places.setdefault(one.name, []).append(one.location)
        spelled: list[tuple[ParameterDraft, str]] = []
        for one in draft.parameters:
            first = min(places[one.name], key=list(Location).index)
            own = value_name(one.name, "parameter")
            wanted = own if one.location is first else f"{own}_{one.location}"
            spelled.append((one, names.parameters.get(one.name, wanted)))
        return spelled

    def _report_unknown(self, draft: OperationDraft, names: OperationNames) -> None:
        known = {one.name for one in draft.parameters}
        for wire, python in names.parameters.items():
            if names.origin and wire not in known:
                self.diagnostics.error(
                    "NAM009",
                    f"{quoted(draft.id)} has no parameter {quoted(wire)}",
                    names.origin,
                    help=f"it has {', '.join(sorted(known)) or 'none'}",
                )
            elif names.origin and not is_spelling(python):
                self.diagnostics.error(
                    "NAM004",
                    f"{quoted(python)} is not a name in Python",
                    names.origin,
                    help="use letters, digits and underscores, and no keyword of Python",
                )

    def _parameter(self, one: ParameterDraft, draft: OperationDraft, name: Name) -> Parameter:
        node = one.node
        style = self._style(node, one.location)
        explode = flag_of(node, "explode")
        annotated = self.schemas.annotated(one.schema) if one.schema else []
        defaults = [part.node.get("default") for part in annotated if "default" in part.node]
        default = defaults[0] if defaults else None
        return Parameter(
            name=name,
            location=one.location,
            type=self.declarations.type_of(one.use),
            required=required_of(node, one.location),
            style=style,
            explode=style is Style.FORM if explode is None else explode,
            allow_reserved=bool(flag_of(node, "allowReserved")),
            content_type=one.content_type,
            default=None if default is None else json_of(default),
            has_default=default is not None,
            cancels=self._cancels(node, draft),
            deprecation=deprecation_of(node, self.diagnostics)
            or next(
                filter(None, (deprecation_of(p.node, self.diagnostics) for p in annotated)), None
            ),
            docs=_parameter_docs(
                documentation_of(node),
                merged_documentation(annotated) if annotated else Documentation(),
            ),
            origin=node.origin,
        )

    def _style(self, node: Mapping, location: Location) -> Style:
        written, allowed = text_of(node, "style"), _STYLES[location]
        if written and written not in allowed:
            self.diagnostics.error(
                "OPE013",
                f"{quoted(written)} is no style of a parameter in {location.value}",
                node.key_origin("style"),
                help=f"one of: {', '.join(allowed)}",
            )
            return allowed[0]
        return Style(written or allowed[0])

    def _cancels(self, node: Mapping, draft: OperationDraft) -> tuple[str, ...]:
        cancelled = texts_of(node, "x-cancels")
        known = {one.name for one in draft.parameters}
        for wire in cancelled:
            if wire not in known:
                self.diagnostics.error(
                    "OPE009",
                    f"x-cancels names {quoted(wire)}, which is no parameter of this operation",
                    node.key_origin("x-cancels"),
                    help="write names of parameters as they stand in the request",
                )
        return cancelled

    # Bodies

    def _body(self, draft: OperationDraft) -> RequestBody | None:
        body = draft.body
        if body is None:
            return None
        return RequestBody(
            required=bool(flag_of(body.node, "required")),
            content=tuple(self._media(content) for content in body.content),
            docs=documentation_of(body.node),
            origin=body.node.origin,
        )

    def _media(self, content: ContentDraft) -> MediaType:
        return MediaType(
            content_type=content.content_type,
            type=self.declarations.type_of(content.use),
            examples=examples_of(content.node),
            origin=content.origin,
        )

    def _response(self, response: ResponseDraft) -> Response:
        scope = Scope("header", self.diagnostics, "rename one of the headers in an overlay")
        return Response(
            status=response.status,
            content=tuple(self._media(content) for content in response.content),
            headers=tuple(self._header(header, scope) for header in response.headers),
            docs=documentation_of(response.node),
            origin=response.origin,
        )

    def _header(self, header: HeaderDraft, scope: Scope) -> Header:
        return Header(
            name=scope.name(header.name, header.origin, value_name(header.name, "header")),
            type=self.declarations.type_of(header.use),
            required=bool(flag_of(header.node, "required")),
            deprecation=deprecation_of(header.node, self.diagnostics),
            docs=documentation_of(header.node),
            origin=header.origin,
        )


def _parameter_docs(own: Documentation, schema: Documentation) -> Documentation:
    """Return what is said of a parameter; where it is silent, its schema speaks."""
    return Documentation(
        title=own.title or schema.title,
        summary=own.summary or schema.summary,
        description=own.description or schema.description,
        examples=own.examples or schema.examples,
        external_docs=own.external_docs or schema.external_docs,
    )


def _stability(node: Mapping, tags: tuple[str, ...]) -> str:
    """Return ``x-stability``, or the tag that tells how settled an operation is (``beta``)."""
    tagged = (tag.lower() for tag in tags if tag.lower() in _UNSTABLE_TAGS)
    return text_of(node, "x-stability") or next(tagged, "")


def _extensions(node: Mapping) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (member.key, json_of(member.value))
        for member in sorted(node, key=lambda one: one.key)
        if member.key.startswith("x-") and member.key not in _OWN_EXTENSIONS
    )
