"""Security: the schemes a description declares, and which of them an operation needs.

Input: the root of the description. Output: schemes sorted by id, and alternatives in the order written.
A requirement of a scheme that is not declared is reported and left out. A key is sent in a header
alone: in an address it would end up in logs, and cookies belong to browsers.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import (
    Api,
    ApiKeyScheme,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    Scope,
    SecurityScheme,
)
from generator.ir.credentials import is_unusable, token_of
from generator.ir.operations import SchemeUse, SecurityAlternative
from generator.lower.naming.names import quoted
from generator.lower.node_access import (
    documentation_of,
    items_of,
    mapping_of,
    members_of,
    text_of,
    texts_of,
)
from generator.lower.schemas.subschemas import Parts
from generator.positions import Origin
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_HTTP = ("basic", "bearer")


@dataclass(slots=True)
class Security:
    """The declared schemes, and the requirements against them.

    ``refused`` are the names of schemes that are not supported: what needs one is no alternative.
    """

    parts: Parts
    schemes: tuple[SecurityScheme, ...]
    refused: frozenset[str]
    diagnostics: Diagnostics
    default: Node | None

    def alternatives(self, operation: Mapping) -> tuple[SecurityAlternative, ...]:
        """Return what an operation needs; its own list replaces that of the root, even if empty."""
        written = operation.get("security") or self.default
        if not isinstance(written, Sequence):
            return ()
        return tuple(
            self._alternative(item)
            for item in written
            if isinstance(item, Mapping) and self.refused.isdisjoint(item.members)
        )

    def _alternative(self, node: Mapping) -> SecurityAlternative:
        uses = [self._use(node, member) for member in node]
        return SecurityAlternative(schemes=tuple(use for use in uses if use))

    def _use(self, node: Mapping, member: Member) -> SchemeUse | None:
        scheme = next((one for one in self.schemes if one.id == member.key), None)
        if scheme is None:
            self.diagnostics.error(
                "SEC001",
                f"there is no security scheme {quoted(member.key)}",
                member.origin,
                help="declare it under components/securitySchemes, or correct its name",
            )
            return None
        scopes = [
            (item.value, item)
            for item in items_of(node, member.key)
            if isinstance(item, Scalar) and isinstance(item.value, str)
        ]
        self._check_scopes(scheme, scopes)
        return SchemeUse(scheme=member.key, scopes=tuple(scope for scope, _ in scopes))

    def _check_scopes(self, scheme: SecurityScheme, scopes: list[tuple[str, Scalar]]) -> None:
        if not isinstance(scheme, OAuth2Scheme):
            return
        known = {scope.name for flow in scheme.flows for scope in flow.scopes}
        for scope, node in scopes:
            if scope not in known:
                self.diagnostics.warning(
                    "SEC002",
                    f"no flow of {quoted(scheme.id)} has the scope {quoted(scope)}",
                    node.origin,
                    help="add it to the flow's scopes, or correct its name",
                )


def lower_security(parts: Parts, diagnostics: Diagnostics) -> Security:
    """Return the security of a description."""
    root = parts.description.root
    components = mapping_of(root, "components")
    schemes = [
        _scheme(member, parts, diagnostics)
        for member in (members_of(components, "securitySchemes") if components else ())
    ]
    found = tuple(sorted((one for one in schemes if one), key=lambda one: one.id))
    declared = (
        {one.key for one in members_of(components, "securitySchemes")} if components else set()
    )
    refused = frozenset(declared - {one.id for one in found})
    return Security(parts, found, refused, diagnostics, root.get("security"))


def _scheme(member: Member, parts: Parts, diagnostics: Diagnostics) -> SecurityScheme | None:
    node = parts.mapping(member.value) or Mapping(origin=member.origin)
    docs = documentation_of(node)
    match text_of(node, "type"):
        case "apiKey" if text_of(node, "in") != "header":
            place = f"an API key in the {text_of(node, 'in')}"
            _refuse(place, node.key_origin("in"), diagnostics)
            return None
        case "http" if text_of(node, "scheme").lower() not in _HTTP:
            scheme = f"the scheme {quoted(text_of(node, 'scheme'))} of HTTP"
            _refuse(scheme, node.key_origin("scheme"), diagnostics)
            return None
        case "apiKey":
            return ApiKeyScheme(
                id=member.key,
                location=text_of(node, "in"),
                name=text_of(node, "name"),
                docs=docs,
                origin=member.origin,
            )
        case "http":
            return HttpScheme(
                id=member.key,
                scheme=text_of(node, "scheme").lower(),
                docs=docs,
                origin=member.origin,
            )
        case "oauth2":
            return OAuth2Scheme(
                id=member.key,
                flows=_flows(node),
                api_domains=texts_of(node, "x-api-domains"),
                docs=docs,
                origin=member.origin,
            )
        case kind:
            _refuse(f"security of type {quoted(kind)}", node.key_origin("type"), diagnostics)
            return None


def _refuse(what: str, origin: Origin, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "SEC003",
        f"{what} is not supported",
        origin,
        help="use an apiKey in a header, http basic or bearer, or oauth2, or allow SEC003 at this"
        " place in codegen.yaml",
    )


def _flows(node: Mapping) -> tuple[Flow, ...]:
    return tuple(
        _flow(member.key, member.value)
        for member in sorted(members_of(node, "flows"), key=lambda one: one.key)
        if isinstance(member.value, Mapping) and not member.key.startswith("x-")
    )


def _flow(kind: str, node: Mapping) -> Flow:
    scopes = mapping_of(node, "scopes") or Mapping(origin=node.origin)
    return Flow(
        kind=kind,
        authorization_url=text_of(node, "authorizationUrl"),
        token_url=text_of(node, "tokenUrl"),
        refresh_url=text_of(node, "refreshUrl"),
        scopes=tuple(
            Scope(name=name, description=text_of(scopes, name)) for name in sorted(scopes.members)
        ),
    )


def report_unusable_security(api: Api, diagnostics: Diagnostics) -> None:
    """Report operations that ask for credentials of which a client has none."""
    token = token_of(api)
    for operation in api.operations:
        if token and is_unusable(api, operation):
            diagnostics.warning(
                "SEC004",
                f"{quoted(operation.id.wire)} is called without credentials: the token of a client is"
                f" for {quoted(token.scheme)}",
                operation.origin,
                help="pass what it asks for as a header of the call, or let it take the same token",
            )
