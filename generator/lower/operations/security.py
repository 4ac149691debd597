"""Security schemes of the document, and the security requirements of its operations.

Input: the root of the document. Output: schemes sorted by id, and alternatives in document order. A
requirement of an undeclared scheme is reported and left out. API keys are supported in headers only: in
a URL they would end up in logs, and cookies are for browsers.
"""

from __future__ import annotations

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


@dataclass(slots=True)
class Security:
    """The supported schemes, and access to the requirements of operations.

    ``unsupported`` holds the ids of declared schemes that are not supported; alternatives that need one
    are left out. ``default`` is the ``security`` of the root.
    """

    resolver: SubschemaResolver
    schemes: tuple[SecurityScheme, ...]
    unsupported: frozenset[str]
    diagnostics: Diagnostics
    default: Node | None

    def alternatives(self, operation: Mapping) -> tuple[SecurityAlternative, ...]:
        """Return the alternatives of an operation; its own list replaces that of the root, even if empty."""
        requirements = operation.get("security") or self.default
        if not isinstance(requirements, Sequence):
            return ()
        return tuple(
            self._alternative(item)
            for item in requirements
            if isinstance(item, Mapping) and self.unsupported.isdisjoint(map(self._id, item))
        )

    def _alternative(self, node: Mapping) -> SecurityAlternative:
        uses = [self._scheme_use(node, entry) for entry in node]
        return SecurityAlternative(schemes=tuple(use for use in uses if use))

    def _scheme_use(self, node: Mapping, entry: Member) -> SchemeUse | None:
        id_ = self._id(entry)
        scheme = next((scheme for scheme in self.schemes if scheme.id == id_), None)
        if scheme is None:
            self.diagnostics.error(
                "SEC001",
                f"unknown security scheme {quoted(entry.key)}",
                entry.origin,
                help="declare it under components/securitySchemes, or correct its name",
            )
            return None
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
        prefix = f"{document.root.origin.span.file}#/components/securitySchemes/"
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
    declared = list(members_of(components, "securitySchemes")) if components else []
    supported = [
        scheme
        for entry in declared
        if (scheme := _scheme(entry, resolver, diagnostics)) is not None
    ]
    schemes = tuple(sorted(supported, key=lambda scheme: scheme.id))
    unsupported = {entry.key for entry in declared} - {scheme.id for scheme in schemes}
    return Security(resolver, schemes, frozenset(unsupported), diagnostics, root.get("security"))


def _scheme(
    entry: Member, resolver: SubschemaResolver, diagnostics: Diagnostics
) -> SecurityScheme | None:
    node = resolver.resolve_mapping(entry.value) or Mapping(origin=entry.origin)
    docs = documentation_of(node)
    deprecation = deprecation_of(node, diagnostics)
    _report_sign_in(node, diagnostics)
    match text_of(node, "type"):
        case "apiKey" if text_of(node, "in") != "header":
            location = f"an API key in the {text_of(node, 'in')}"
            _report_unsupported(location, node.key_origin("in"), diagnostics)
            return None
        case "http" if text_of(node, "scheme").lower() not in _HTTP:
            scheme = f"the HTTP authentication scheme {quoted(text_of(node, 'scheme'))}"
            _report_unsupported(scheme, node.key_origin("scheme"), diagnostics)
            return None
        case "apiKey":
            return ApiKeyScheme(
                id=entry.key,
                location=text_of(node, "in"),
                name=text_of(node, "name"),
                deprecation=deprecation,
                docs=docs,
                origin=entry.origin,
            )
        case "http":
            return HttpScheme(
                id=entry.key,
                scheme=text_of(node, "scheme").lower(),
                deprecation=deprecation,
                docs=docs,
                origin=entry.origin,
            )
        case "oauth2":
            return OAuth2Scheme(
                id=entry.key,
                flows=_flows(node),
                api_domains=texts_of(node, "x-api-domains"),
                deprecation=deprecation,
                docs=docs,
                origin=entry.origin,
            )
        case kind:
            _report_unsupported(
                f"the security scheme type {quoted(kind)}", node.key_origin("type"), diagnostics
            )
            return None


def _report_sign_in(node: Mapping, diagnostics: Diagnostics) -> None:
    """Report the ways to sign in of OpenAPI 3.2 that are not generated."""
    flows = mapping_of(node, "flows") or Mapping(origin=node.origin)
    help_text = "no action is needed if users sign in in another way or have a token"
    for holder, keyword, problem in (
        (flows, "deviceAuthorization", "the device authorization flow is not generated"),
        (node, "oauth2MetadataUrl", "the metadata at oauth2MetadataUrl are not read"),
    ):
        if keyword in holder:
            diagnostics.warning("SEC010", problem, holder.key_origin(keyword), help=help_text)


def _report_unsupported(feature: str, origin: Origin, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "SEC003",
        f"{feature} is not supported",
        origin,
        help="use an apiKey in a header, http basic or bearer, or oauth2, or allow SEC003 for this"
        " pointer in codegen.yaml",
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
        scopes=tuple(
            Scope(name=name, description=text_of(scopes, name)) for name in sorted(scopes.members)
        ),
    )


def report_unusable_security(api: Api, diagnostics: Diagnostics) -> None:
    """Report operations that require credentials other than those of the client."""
    token = token_of(api)
    for operation in api.operations:
        if token and is_unusable(api, operation):
            diagnostics.warning(
                "SEC004",
                f"{quoted(operation.id.wire)} is called without credentials: clients only have a token"
                f" for {quoted(token.scheme)}",
                operation.origin,
                help="pass its credentials as a header of the call, or let it accept the same token",
            )
