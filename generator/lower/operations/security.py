"""Security schemes of the document, and the security requirements of its operations.

Input: the root of the document. Output: schemes sorted by id, and alternatives in document order. A
requirement of an undeclared scheme is reported and left out. Invariant: no declared scheme is left out;
one that is not generated is an ``OtherScheme``, so that an operation that requires it is never called
without credentials.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypedDict

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import (
    Api,
    ApiKeyScheme,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    OpenIdConnectScheme,
    OtherScheme,
    Scope,
    SecurityScheme,
)
from generator.ir.credentials import discovery_url, flow_of, is_unusable
from generator.ir.header_names import FRAMING, is_token
from generator.ir.operations import SchemeUse, SecurityAlternative
from generator.ir.types import Deprecation, Documentation
from generator.lower.naming.names import quoted
from generator.lower.node_access import (
    deprecation_of,
    documentation_of,
    items_of,
    mapping_of,
    members_of,
    text_of,
    texts_of,
)
from generator.lower.schemas.subschemas import SubschemaResolver
from generator.positions import Origin, unescape_pointer
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_HTTP = ("basic", "bearer")
_LOCATIONS = ("header", "query", "cookie")
_DETERMINED = FRAMING | {"host", "content-type", "cookie"}
"""Headers that the HTTP library or the request body determines."""


class _Common(TypedDict):
    """What all schemes have."""

    id: str
    deprecation: Deprecation | None
    docs: Documentation
    origin: Origin


@dataclass(slots=True)
class Security:
    """The schemes, and access to the requirements of operations.

    ``default`` is the ``security`` of the root. A scheme that is required but not declared becomes one
    of ``schemes`` when an operation first requires it, so that the requirement is not dropped.
    """

    resolver: SubschemaResolver
    schemes: tuple[SecurityScheme, ...]
    diagnostics: Diagnostics
    default: Node | None
    _known: dict[int, tuple[SecurityAlternative, ...]] = field(init=False, default_factory=dict)
    """The alternatives of lists that were read already, by the id of the node."""

    def alternatives(self, operation: Mapping) -> tuple[SecurityAlternative, ...]:
        """Return the alternatives of an operation; its own list replaces that of the root, even if empty."""
        requirements = operation.get("security") or self.default
        if not isinstance(requirements, Sequence):
            return ()
        if id(requirements) not in self._known:
            self._known[id(requirements)] = tuple(
                self._alternative(item) for item in requirements if isinstance(item, Mapping)
            )
        return self._known[id(requirements)]

    def _alternative(self, node: Mapping) -> SecurityAlternative:
        return SecurityAlternative(schemes=tuple(self._scheme_use(node, entry) for entry in node))

    def _undeclared(self, id_: str, entry: Member) -> SecurityScheme:
        """Report a scheme that is not declared, and add it as one that users implement."""
        self.diagnostics.error(
            "SEC001",
            f"unknown security scheme {quoted(entry.key)}",
            entry.origin,
            help="declare it under components/securitySchemes, or correct its name",
        )
        title = f"the security scheme {quoted(entry.key)}, which is not declared,"
        scheme = OtherScheme(id=id_, title=title, origin=entry.origin)
        self.schemes = tuple(sorted((*self.schemes, scheme), key=lambda each: each.id))
        return scheme

    def _scheme_use(self, node: Mapping, entry: Member) -> SchemeUse:
        id_ = self._id(entry)
        declared = next((scheme for scheme in self.schemes if scheme.id == id_), None)
        scheme = declared or self._undeclared(id_, entry)
        scopes = [
            (item.value, item)
            for item in items_of(node, entry.key)
            if isinstance(item, Scalar) and isinstance(item.value, str)
        ]
        self._check_scopes(scheme, scopes)
        return SchemeUse(scheme=scheme.id, scopes=tuple(scope for scope, _ in scopes))

    def _id(self, entry: Member) -> str:
        """Return the name of the scheme of a requirement, which is its key or at the URI in it.

        OpenAPI 3.2.0, Security Requirement Object: the name of a component takes precedence.
        """
        document = self.resolver.document
        address = document.address_of(Scalar(entry.key, entry.origin))
        prefix = f"{document.root.origin.file}#/components/securitySchemes/"
        is_component = address.startswith(prefix)
        return unescape_pointer(address.removeprefix(prefix)) if is_component else entry.key

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


def lower_security(resolver: SubschemaResolver, diagnostics: Diagnostics) -> Security:
    """Return the security schemes and default requirements of a document."""
    root = resolver.document.root
    components = mapping_of(root, "components")
    declared = members_of(components, "securitySchemes") if components else ()
    schemes = [_scheme(entry, resolver, diagnostics) for entry in declared]
    schemes.sort(key=lambda scheme: scheme.id)
    return Security(resolver, tuple(schemes), diagnostics, root.get("security"))


def _scheme(entry: Member, resolver: SubschemaResolver, diagnostics: Diagnostics) -> SecurityScheme:
    node = resolver.resolve_mapping(entry.value) or Mapping(origin=entry.origin)
    scheme = _sent_scheme(entry, node, deprecation_of(node, diagnostics))
    if isinstance(scheme, OtherScheme):
        diagnostics.error(
            "SEC003",
            f"{scheme.title} is not supported",
            node.key_origin(_deciding_keyword(node)),
            help="use an apiKey, http basic or bearer, oauth2 or openIdConnect; or allow SEC003 for"
            " this pointer in codegen.yaml, and pass credentials=… to the client",
        )
    if isinstance(scheme, ApiKeyScheme):
        _check_name(scheme, node, diagnostics)
    return scheme


def _deciding_keyword(node: Mapping) -> str:
    if _is_signature(node):
        return _SIGNATURE
    return {"apiKey": "in", "http": "scheme"}.get(text_of(node, "type"), "type")


_SIGNATURE = "x-amazon-apigateway-authtype"
"""Declares, as awsSigv4, that what looks like an API key is a signature of the request."""


def _is_signature(node: Mapping) -> bool:
    return text_of(node, _SIGNATURE).lower() == "awssigv4"


def _sent_scheme(entry: Member, node: Mapping, deprecation: Deprecation | None) -> SecurityScheme:
    common = _Common(
        id=entry.key, deprecation=deprecation, docs=documentation_of(node), origin=entry.origin
    )
    location, auth_scheme = text_of(node, "in"), text_of(node, "scheme").lower()
    match text_of(node, "type"):
        case "apiKey" if _is_signature(node):
            return OtherScheme(title="the signature of requests (AWS Signature 4)", **common)
        case "apiKey" if location in _LOCATIONS:
            return ApiKeyScheme(location=location, name=text_of(node, "name"), **common)
        case "apiKey":
            return OtherScheme(title=f"an API key in {quoted(location)}", **common)
        case "http" if auth_scheme in _HTTP:
            return HttpScheme(scheme=auth_scheme, **common)
        case "http":
            return OtherScheme(
                title=f"the HTTP authentication scheme {quoted(text_of(node, 'scheme'))}", **common
            )
        case "oauth2":
            return OAuth2Scheme(
                flows=_flows(node),
                api_domains=texts_of(node, "x-api-domains"),
                metadata_url=text_of(node, "oauth2MetadataUrl"),
                **common,
            )
        case "openIdConnect":
            return OpenIdConnectScheme(url=text_of(node, "openIdConnectUrl"), **common)
        case kind:
            return OtherScheme(title=f"the security scheme type {quoted(kind)}", **common)


def _check_name(scheme: ApiKeyScheme, node: Mapping, diagnostics: Diagnostics) -> None:
    """Report the name of an API key that no request can contain."""
    is_valid = scheme.location == "query" or is_token(scheme.name)
    is_determined = scheme.location == "header" and scheme.name.lower() in _DETERMINED
    if scheme.name and is_valid and not is_determined:
        return
    diagnostics.error(
        "SEC007",
        f"an API key cannot be sent in the {scheme.location} {quoted(scheme.name)}",
        node.key_origin("name"),
        help="correct the name: letters, digits and '-', and no header that the request has anyway",
    )


def _flows(node: Mapping) -> tuple[Flow, ...]:
    return tuple(
        _flow(entry.key, entry.value)
        for entry in sorted(members_of(node, "flows"), key=lambda entry: entry.key)
        if isinstance(entry.value, Mapping) and not entry.key.startswith("x-")
    )


def _flow(kind: str, node: Mapping) -> Flow:
    scopes = mapping_of(node, "scopes") or Mapping(origin=node.origin)
    return Flow(
        kind=kind,
        authorization_url=text_of(node, "authorizationUrl"),
        token_url=text_of(node, "tokenUrl"),
        refresh_url=text_of(node, "refreshUrl"),
        device_url=text_of(node, "deviceAuthorizationUrl"),
        scopes=tuple(
            Scope(name=name, description=text_of(scopes, name)) for name in sorted(scopes.members)
        ),
    )


_SIGN_IN = ("authorizationCode", "clientCredentials", "deviceAuthorization")
"""The OAuth 2 flows that are generated."""


def report_unusable_security(api: Api, diagnostics: Diagnostics) -> None:
    """Report what users have to bring along: credentials, or a way to get an access token."""
    unusable = [operation for operation in api.operations if is_unusable(api, operation)]
    if unusable:
        first, others = unusable[0], len(unusable) - 1
        diagnostics.warning(
            "SEC004",
            f"{quoted(first.id.wire)}"
            + (f" and {others} other operations require" if others else " requires")
            + " credentials that are not generated",
            first.origin,
            help="pass credentials=… to the client, or let it accept another scheme",
        )
    if discovery_url(api) or any(flow_of(api, kind) for kind in _SIGN_IN):
        return
    for scheme in api.security_schemes:
        if isinstance(scheme, OAuth2Scheme) and scheme.arguments:
            kinds = " and ".join(flow.kind for flow in scheme.flows) or "no"
            diagnostics.warning(
                "SEC010",
                f"{quoted(scheme.id)} has only the {kinds} flow, for which nothing is generated",
                scheme.origin,
                help=f"no action is needed if users have an access token: {scheme.arguments[0]}=…",
            )
