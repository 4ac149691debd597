"""Compares security requirements, scopes, security schemes and servers."""

from __future__ import annotations

from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.matching import pair
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.api import (
    Api,
    ApiKeyScheme,
    Flow,
    HttpScheme,
    OAuth2Scheme,
    OpenIdConnectScheme,
    OtherScheme,
    SecurityScheme,
)
from generator.ir.operations import Operation, SecurityAlternative
from generator.ir.servers import Server
from generator.positions import Origin


def compare_security(
    old: Operation, new: Operation, findings: Findings, *, any_scope: bool = False
) -> None:
    """Report changed security requirements of an operation.

    All scopes of a requirement are needed (OpenAPI 3.1, 4.8.30), or, with ``any_scope``, one of them.
    """
    location = ChangeLocation(
        address=f"operations/{old.id.wire}/security",
        subject=old.id.wire,
        operation=old.id.wire,
        old=old.origin,
        new=new.origin,
    )
    if _is_public(old) != _is_public(new):
        findings.report("SE02" if _is_public(new) else "SE01", location)
        return
    pairs = pair(old.security, new.security, _format_schemes)
    removed, added = list(pairs.removed), list(pairs.added)
    for alternative in pairs.removed:
        counterpart = next((other for other in added if _is_nested(alternative, other)), None)
        if counterpart is not None:
            _report_scheme_count(alternative, counterpart, location, findings)
            removed.remove(alternative)
            added.remove(counterpart)
    for alternative in removed:
        findings.report("SE03", location, old=_format_schemes(alternative))
    for alternative in added:
        findings.report("SE04", location, new=_format_schemes(alternative))
    for before, after in pairs.both:
        compare_scopes = _compare_any_scopes if any_scope else _compare_all_scopes
        compare_scopes(before, after, location, findings)


def _scheme_ids(alternative: SecurityAlternative) -> frozenset[str]:
    return frozenset(use.scheme for use in alternative.schemes)


def _is_nested(old: SecurityAlternative, new: SecurityAlternative) -> bool:
    """Return whether one alternative requires a part of the schemes of the other."""
    before, after = _scheme_ids(old), _scheme_ids(new)
    return before < after or after < before


def _report_scheme_count(
    old: SecurityAlternative, new: SecurityAlternative, location: ChangeLocation, findings: Findings
) -> None:
    """Report that one of several required schemes was dropped or added (OpenAPI 3.1, 4.8.30)."""
    code = "SE12" if _scheme_ids(new) < _scheme_ids(old) else "SE13"
    findings.report(code, location, old=_format_schemes(old), new=_format_schemes(new))


def _is_public(operation: Operation) -> bool:
    return not operation.security or any(
        not alternative.schemes for alternative in operation.security
    )


def _format_schemes(alternative: SecurityAlternative) -> str:
    return " and ".join(sorted(use.scheme for use in alternative.schemes))


def _compare_all_scopes(
    old: SecurityAlternative, new: SecurityAlternative, location: ChangeLocation, findings: Findings
) -> None:
    for before, after in pair(old.schemes, new.schemes, lambda use: use.scheme).both:
        added = sorted(set(after.scopes) - set(before.scopes))
        removed = sorted(set(before.scopes) - set(after.scopes))
        if added:
            findings.report("SE05", location, old=", ".join(removed) or None, new=", ".join(added))
        elif removed:
            findings.report("SE06", location, old=", ".join(removed))


def _compare_any_scopes(
    old: SecurityAlternative, new: SecurityAlternative, location: ChangeLocation, findings: Findings
) -> None:
    """Any one of the scopes is sufficient, so removing one affects callers that only have that one."""
    for before, after in pair(old.schemes, new.schemes, lambda use: use.scheme).both:
        old_scopes, new_scopes = set(before.scopes), set(after.scopes)
        if old_scopes == new_scopes:
            continue
        removed, added = sorted(old_scopes - new_scopes), sorted(new_scopes - old_scopes)
        if not old_scopes:
            findings.report("SE05", location, new=", ".join(added))
        elif not new_scopes or not removed:
            findings.report("SE06", location, old=", ".join(removed or sorted(old_scopes)))
        else:
            accepted = ", ".join(sorted(new_scopes))
            findings.report("SE05", location, old=", ".join(removed), new=accepted)


def compare_schemes(old: Api, new: Api, findings: Findings) -> None:
    """Report changed security schemes, and scopes that are used but no longer defined."""
    for before, after in pair(
        old.security_schemes, new.security_schemes, lambda scheme: scheme.id
    ).both:
        location = ChangeLocation(
            address=f"security/{before.id}",
            subject=f"security scheme `{before.id}`",
            old=before.origin,
            new=after.origin,
        )
        _compare_scheme(before, after, location, findings)
        compare_documentation(before.docs, after.docs, location, findings)
    _compare_declared_schemes(old, new, findings)
    undefined_before, undefined_now = _undefined_scopes(old), _undefined_scopes(new)
    _compare_declared_scopes(old, new, undefined_before | undefined_now, findings)
    for scope, missing in [(s, True) for s in sorted(undefined_now - undefined_before)] + [
        (s, False) for s in sorted(undefined_before - undefined_now)
    ]:
        location = ChangeLocation(
            address=f"security/scopes/{scope}",
            subject=f"scope `{scope}`",
            old=old.origin,
            new=new.origin,
        )
        findings.report("SE10" if missing else "SE11", location)


def _compare_declared_schemes(old: Api, new: Api, findings: Findings) -> None:
    pairs = pair(old.security_schemes, new.security_schemes, lambda scheme: scheme.id)
    for code, schemes in (("SE15", pairs.removed), ("SE14", pairs.added)):
        for scheme in schemes:
            location = ChangeLocation(
                address=f"security/{scheme.id}",
                subject=f"security scheme `{scheme.id}`",
                old=scheme.origin if code == "SE15" else old.origin,
                new=scheme.origin if code == "SE14" else new.origin,
            )
            findings.report(code, location)


def _compare_declared_scopes(old: Api, new: Api, undefined: set[str], findings: Findings) -> None:
    """Report scopes that schemes of both APIs declare, or no longer declare."""
    before, after = _declared_scopes(old), _declared_scopes(new)
    for code, keys in (("SE17", before - after), ("SE16", after - before)):
        for scheme, scope in sorted(keys):
            if scope in undefined:
                continue
            location = ChangeLocation(
                address=f"security/{scheme}/scopes/{scope}",
                subject=f"scope `{scope}` of security scheme `{scheme}`",
                old=old.origin,
                new=new.origin,
            )
            findings.report(code, location)


def _declared_scopes(api: Api) -> set[tuple[str, str]]:
    return {
        (scheme.id, scope.name)
        for scheme in api.security_schemes
        if isinstance(scheme, OAuth2Scheme)
        for flow in scheme.flows
        for scope in flow.scopes
    }


def _compare_scheme(
    old: SecurityScheme, new: SecurityScheme, location: ChangeLocation, findings: Findings
) -> None:
    match old, new:
        case (ApiKeyScheme(), ApiKeyScheme()):
            before, after = f"{old.location} {old.name}", f"{new.location} {new.name}"
            if before != after:
                findings.report("SE08", location, old=before, new=after)
        case (HttpScheme(), HttpScheme()):
            if old.scheme != new.scheme:
                findings.report("SE07", location, old=old.scheme, new=new.scheme)
        case (OAuth2Scheme(), OAuth2Scheme()):
            _compare_flows(old, new, location, findings)
        case (OpenIdConnectScheme(), OpenIdConnectScheme()):
            if old.url != new.url:
                inside = location.within("openIdConnectUrl", f"discovery URL of {location.subject}")
                findings.report("SE09", inside, old=old.url or None, new=new.url or None)
        case _ if _describe_scheme(old) != _describe_scheme(new):
            findings.report("SE07", location, old=_describe_scheme(old), new=_describe_scheme(new))
        case _:
            return


def _compare_flows(
    old: OAuth2Scheme, new: OAuth2Scheme, location: ChangeLocation, findings: Findings
) -> None:
    pairs = pair(old.flows, new.flows, lambda flow: flow.kind)
    if pairs.removed or pairs.added:
        kinds = [", ".join(flow.kind for flow in scheme.flows) for scheme in (old, new)]
        findings.report("SE07", location, old=kinds[0], new=kinds[1])
    for before, after in pairs.both:
        for kind, old_url, new_url in zip(_URLS, _urls(before), _urls(after), strict=True):
            if old_url != new_url:
                inside = location.within(
                    f"{before.kind}/{kind}", f"{kind} URL of {location.subject}"
                )
                findings.report("SE09", inside, old=old_url or None, new=new_url or None)


_URLS = ("authorization", "token", "refresh", "device authorization")


def _urls(flow: Flow) -> tuple[str, ...]:
    return flow.authorization_url, flow.token_url, flow.refresh_url, flow.device_url


def _describe_scheme(scheme: SecurityScheme) -> str:
    match scheme:
        case ApiKeyScheme():
            return "an API key"
        case HttpScheme(scheme=scheme_name):
            return f"HTTP {scheme_name}"
        case OAuth2Scheme():
            return "OAuth 2"
        case OpenIdConnectScheme():
            return "OpenID Connect"
        case OtherScheme(title=title):
            return title


def _undefined_scopes(api: Api) -> set[str]:
    defined = {
        scope.name
        for scheme in api.security_schemes
        if isinstance(scheme, OAuth2Scheme)
        for flow in scheme.flows
        for scope in flow.scopes
    }
    oauth = {scheme.id for scheme in api.security_schemes if isinstance(scheme, OAuth2Scheme)}
    used = {
        scope
        for operation in api.operations
        for alternative in operation.security
        for use in alternative.schemes
        if use.scheme in oauth
        for scope in use.scopes
    }
    return used - defined


def compare_servers(old: Api, new: Api, findings: Findings) -> None:
    """Report added, removed and changed servers, and changed variables of the others."""
    pairs = pair(old.servers, new.servers, lambda server: server.url)
    if len(pairs.removed) == len(pairs.added) == 1:
        before, after = pairs.removed[0], pairs.added[0]
        location = _server_location(before, before.origin, after.origin)
        findings.report("SV03", location, old=before.url, new=after.url)
    else:
        for server in pairs.removed:
            findings.report("SV01", _server_location(server, server.origin, new.origin))
        for server in pairs.added:
            findings.report("SV02", _server_location(server, old.origin, server.origin))
    for before, after in pairs.both:
        location = _server_location(before, before.origin, after.origin)
        compare_documentation(before.docs, after.docs, location, findings)
        if _variables_of(before) != _variables_of(after):
            findings.report(
                "SV04", location, old=_format_variables(before), new=_format_variables(after)
            )


def _server_location(server: Server, old: Origin | None, new: Origin | None) -> ChangeLocation:
    return ChangeLocation(
        address=f"servers/{server.url}", subject=f"server `{server.url}`", old=old, new=new
    )


def _variables_of(server: Server) -> tuple[object, ...]:
    return server.variables, server.path, server.path_variables, server.choices


def _format_variables(server: Server) -> str:
    choices = dict(server.choices)
    return ", ".join(
        f"{name}={value} ({', '.join(choices[name])})" if name in choices else f"{name}={value}"
        for name, value in dict((*server.variables, *server.path_variables)).items()
    )
