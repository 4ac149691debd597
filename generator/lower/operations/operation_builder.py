"""Builds the operations of the IR: parameters, bodies, responses, security and extensions.

Input: named operations and the type table. Output: IR operations. Invariants: the parameters of an
operation have different Python names; statuses and media types are in document order; extensions
without a field in the IR are kept, sorted by name.
"""

from __future__ import annotations

import re

from generator.config.codegen_config import Config, OperationNames
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json
from generator.ir.media_types import is_json
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
from generator.ir.unique_names import numbered
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.names import (
    Scope,
    is_valid_name,
    quoted,
    value_name,
    value_names,
)
from generator.lower.node_access import (
    deprecation_of,
    documentation_of,
    flag_of,
    integer_of,
    json_of,
    named_examples_of,
    serialized_examples,
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
from generator.lower.operations.encodings import lower_encodings
from generator.lower.operations.pagination import batch_of, data_pointer
from generator.lower.operations.repeats import is_key, repeats_of
from generator.lower.operations.security import Security
from generator.lower.operations.servers import Servers, lower_servers, without_dot_segments
from generator.lower.operations.success_checks import check_success_responses
from generator.lower.operations.xml_checks import check_xml
from generator.lower.schemas.declarations import TypeTableBuilder
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.subschemas import merge_documentation
from generator.records import dataclass, replace
from generator.yaml.node import Mapping, plain

_STABILITY_EXTENSIONS = ("x-stability", "x-stability-level")
_KNOWN_EXTENSIONS = frozenset({"x-token-cost", "x-replaced-by", "x-sunset", *_STABILITY_EXTENSIONS})
"""Extensions of an operation that have a field in the IR."""
_UNSTABLE_TAGS = ("alpha", "beta", "experimental", "preview")
_ORDER = list(Location)
_STYLES = {
    Location.PATH: (Style.SIMPLE, Style.LABEL, Style.MATRIX),
    Location.HEADER: (Style.SIMPLE,),
    Location.QUERY: (Style.FORM, Style.SPACE_DELIMITED, Style.PIPE_DELIMITED, Style.DEEP_OBJECT),
    Location.QUERYSTRING: (Style.FORM,),
    Location.COOKIE: (Style.FORM, Style.COOKIE),
}
"""The allowed styles per location, the default first (OpenAPI 3.2, Parameter Object, Style Values)."""


@dataclass(slots=True, kw_only=True)
class OperationBuilder:
    """Builds IR operations, one at a time."""

    shape_builder: ShapeBuilder
    type_table: TypeTableBuilder
    security: Security
    servers: Servers
    config: Config
    diagnostics: Diagnostics

    def build(self, named: NamedOperation) -> Operation:
        """Return the IR of an operation, and report a missing success response."""
        operation = self._build(named)
        check_success_responses(operation, self.diagnostics)
        return operation

    def _build(self, named: NamedOperation) -> Operation:
        draft, node = named.draft, named.draft.node
        own = lower_servers(node, self.diagnostics) or lower_servers(draft.item, self.diagnostics)
        cost = node.members.get("x-token-cost")
        return Operation(
            id=Name(wire=draft.id, python=value_name(draft.id, "operation")),
            resource=named.resource,
            method=named.method,
            http_method=draft.http_method.upper(),
            path=without_dot_segments((own or self.servers).path + draft.path),
            query=(own or self.servers).query,
            cost=self._cost(node),
            parameters=self._parameters(draft),
            body=self._body(draft),
            responses=tuple(self._response(response) for response in draft.responses),
            security=self.security.alternatives(node),
            data=data_pointer(draft, self.config),
            batch=batch_of(named),
            repeats=repeats_of(draft, self.config),
            tags=draft.tags,
            servers=tuple(server.url for server in own.servers) if own else (),
            server=self._own_origin(own),
            own_server=own.server_with_variables(self.servers) if own else None,
            web_url=self._web_url(draft),
            deprecation=deprecation_of(node, self.diagnostics),
            stability=_stability(node, draft.tags),
            extensions=_extensions(node),
            docs=documentation_of(node),
            origin=draft.origin,
            cost_origin=cost.value.origin if cost else None,
        )

    def _own_origin(self, own: Servers | None) -> str:
        """Return the origin of an operation, empty if it is that of the API."""
        origin = own.default_origin.rstrip("/") if own else ""
        return "" if origin == self.servers.default_origin.rstrip("/") else origin

    def _cost(self, node: Mapping) -> int | None:
        value = node.get("x-token-cost")
        cost = integer_of(node, "x-token-cost")
        if value is not None and (cost is None or cost < 0):
            self.diagnostics.error(
                "OPE007",
                f"invalid x-token-cost: {quoted(str(plain(value)))}",
                value.origin,
                help="use an integer, 0 or more",
            )
            return None
        return cost

    def _web_url(self, draft: OperationDraft) -> str:
        """Return the configured URL of the record in the web app; report unknown placeholders."""
        names = self.config.operations.get(draft.id, OperationNames())
        known = {item.name for item in draft.parameters if item.location is Location.PATH}
        for name in re.findall(r"\{([^{}]+)\}", names.web):
            if name not in known and names.origin:
                self.diagnostics.error(
                    "NAM009",
                    f"{quoted(draft.id)} has no path parameter {quoted(name)}, named under web",
                    names.origin,
                    help=f"its path parameters are: {', '.join(sorted(known)) or 'none'}",
                )
        return names.web

    # Parameters

    def _parameters(self, draft: OperationDraft) -> tuple[Parameter, ...]:
        names = self.config.operations.get(draft.id, OperationNames())
        self._check_configured_names(draft, names)
        scope = Scope(
            "parameter",
            self.diagnostics,
            f"set another name under operations/{draft.id}/parameters in codegen.yaml",
        )
        return tuple(
            self._parameter(
                parameter, draft, scope.name(parameter.name, parameter.node.origin, python)
            )
            for parameter, python in self._python_names(draft, names)
        )

    def _python_names(
        self, draft: OperationDraft, names: OperationNames
    ) -> list[tuple[ParameterDraft, str]]:
        """Return the parameters with their Python names.

        If several locations have a parameter of the same name, the first in the order of ``Location``
        (the path) gets the plain name, and the others their location as a suffix: ``id_query``.
        """
        locations: dict[str, list[Location]] = {}
        for parameter in draft.parameters:
            locations.setdefault(parameter.name, []).append(parameter.location)
        plain_names = value_names([parameter.name for parameter in draft.parameters], "parameter")
        python_names: list[tuple[ParameterDraft, str]] = []
        for parameter, plain_name in zip(draft.parameters, plain_names, strict=True):
            alike = locations[parameter.name]
            is_first = len(alike) == 1 or parameter.location is min(alike, key=_ORDER.index)
            name = names.parameters.get(parameter.name, plain_name)
            python_names.append((parameter, name if is_first else f"{name}_{parameter.location}"))
        return python_names

    def _check_configured_names(self, draft: OperationDraft, names: OperationNames) -> None:
        known = {parameter.name for parameter in draft.parameters}
        for wire, python in names.parameters.items():
            if names.origin and wire not in known:
                self.diagnostics.error(
                    "NAM009",
                    f"{quoted(draft.id)} has no parameter {quoted(wire)}",
                    names.origin,
                    help=f"its parameters are: {', '.join(sorted(known)) or 'none'}",
                )
            elif names.origin and not is_valid_name(python):
                self.diagnostics.error(
                    "NAM004",
                    f"{quoted(python)} is not a valid name in Python",
                    names.origin,
                    help="use letters, digits and underscores, and no Python keyword",
                )

    def _parameter(self, parameter: ParameterDraft, draft: OperationDraft, name: Name) -> Parameter:
        node, schema = parameter.node, parameter.schema
        style = self._style(node, parameter.location)
        explode = flag_of(node, "explode")
        subschemas = self.shape_builder.subschemas_of(schema) if schema else []
        defaults = [each.node.get("default") for each in subschemas if "default" in each.node]
        default = defaults[0] if defaults else None
        return Parameter(
            name=name,
            location=parameter.location,
            type=self.type_table.type_of(parameter.shape_ref),
            required=required_of(node, parameter.location)
            and not is_key(parameter, repeats_of(draft, self.config)),
            style=style,
            explode=style in (Style.FORM, Style.COOKIE) if explode is None else explode,
            allow_reserved=bool(flag_of(node, "allowReserved")),
            content_type=parameter.content_type,
            default=None if default is None else json_of(default),
            has_default=default is not None,
            cancels=self._cancels(node, draft),
            deprecation=deprecation_of(node, self.diagnostics)
            or next(
                filter(None, (deprecation_of(each.node, self.diagnostics) for each in subschemas)),
                None,
            ),
            docs=_parameter_docs(
                documentation_of(node),
                merge_documentation(subschemas) if subschemas else Documentation(),
            ),
            origin=node.origin,
        )

    def _style(self, node: Mapping, location: Location) -> Style:
        style, allowed = text_of(node, "style"), _STYLES[location]
        if style and style not in allowed:
            self.diagnostics.error(
                "OPE013",
                f"{quoted(style)} is not a valid style for a parameter in {location.value}",
                node.key_origin("style"),
                help=f"one of: {', '.join(allowed)}",
            )
            return allowed[0]
        return Style(style or allowed[0])

    def _cancels(self, node: Mapping, draft: OperationDraft) -> tuple[str, ...]:
        """Return the parameters that the server ignores if this one is sent (``x-cancels``)."""
        cancelled = texts_of(node, "x-cancels")
        known = {parameter.name for parameter in draft.parameters}
        for wire in cancelled:
            if wire not in known:
                self.diagnostics.error(
                    "OPE009",
                    f"x-cancels lists {quoted(wire)}, which is not a parameter of this operation",
                    node.key_origin("x-cancels"),
                    help="use parameter names as they appear in the request",
                )
        return cancelled

    # Bodies

    def _body(self, draft: OperationDraft) -> RequestBody | None:
        body = draft.body
        if body is None:
            return None
        return RequestBody(
            required=bool(flag_of(body.node, "required")),
            content=tuple(self._request_media(content) for content in body.content),
            docs=documentation_of(body.node),
            origin=body.node.origin,
        )

    def _request_media(self, content: ContentDraft) -> MediaType:
        encodings = lower_encodings(
            content.content_type, content.node, self.shape_builder, self.diagnostics
        )
        return replace(self._media(content), encodings=encodings)

    def _media(self, content: ContentDraft) -> MediaType:
        return MediaType(
            content_type=content.content_type,
            type=self.type_table.type_of(content.shape_ref),
            named_examples=named_examples_of(content.node) + _serialized_examples(content),
            origin=content.origin,
        )

    def _response(self, response: ResponseDraft) -> Response:
        check_xml(response.node, self.shape_builder)
        names = numbered(value_names([header.name for header in response.headers], "header"))
        return Response(
            status=response.status,
            content=tuple(self._media(content) for content in response.content),
            headers=tuple(map(self._header, response.headers, names)),
            docs=documentation_of(response.node),
            origin=response.origin,
        )

    def _header(self, header: HeaderDraft, python: str) -> Header:
        return Header(
            name=Name(wire=header.name, python=python),
            type=self.type_table.type_of(header.shape_ref),
            required=bool(flag_of(header.node, "required")),
            deprecation=deprecation_of(header.node, self.diagnostics),
            docs=documentation_of(header.node),
            origin=header.origin,
        )


def _parameter_docs(own: Documentation, schema: Documentation) -> Documentation:
    """Return the documentation of a parameter, with gaps filled from its schema."""
    return Documentation(
        title=own.title or schema.title,
        summary=own.summary or schema.summary,
        description=own.description or schema.description,
        examples=own.examples or schema.examples,
        external_docs=own.external_docs or schema.external_docs,
    )


def _serialized_examples(content: ContentDraft) -> tuple[tuple[str, Json], ...]:
    return serialized_examples(content.node) if is_json(content.content_type) else ()


def _stability(node: Mapping, tags: tuple[str, ...]) -> str:
    """Return ``x-stability``, ``x-stability-level``, or a tag such as ``beta``.

    Empty for a stable operation.
    """
    tagged = (tag.lower() for tag in tags if tag.lower() in _UNSTABLE_TAGS)
    declared = (text_of(node, key) for key in _STABILITY_EXTENSIONS)
    return next(filter(None, declared), "") or next(tagged, "")


def _extensions(node: Mapping) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (entry.key, json_of(entry.value))
        for entry in sorted(node, key=lambda entry: entry.key)
        if entry.key.startswith("x-") and entry.key not in _KNOWN_EXTENSIONS
    )
