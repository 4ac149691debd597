"""Compares who may call: ways to authenticate, scopes, schemes; and where: servers."""

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
    SecurityScheme,
    Server,
)
from generator.ir.operations import Operation, SecurityAlternative
from generator.positions import Origin


def compare_security(old: Operation, new: Operation, findings: Findings) -> None:
    """Report how the ways to authenticate one operation changed."""
    location = ChangeLocation(
        address=f"operations/{old.id.wire}/security",
        subject=old.id.wire,
        operation=old.id.wire,
        old=old.origin,
        new=new.origin,
    )
    if _is_open(old) != _is_open(new):
        findings.report("SE02" if _is_open(new) else "SE01", location)
        return
    pairs = pair(old.security, new.security, _schemes)
    for alternative in pairs.removed:
        findings.report("SE03", location, old=_schemes(alternative))
    for alternative in pairs.added:
        findings.report("SE04", location, new=_schemes(alternative))
    for before, after in pairs.both:
        _compare_scopes(before, after, location, findings)


def _is_open(operation: Operation) -> bool:
    return not operation.security or any(not way.schemes for way in operation.security)


def _schemes(alternative: SecurityAlternative) -> str:
    return " and ".join(sorted(use.scheme for use in alternative.schemes))


def _compare_scopes(
    old: SecurityAlternative, new: SecurityAlternative, location: ChangeLocation, findings: Findings
) -> None:
    """Any one of the scopes is enough, so a lost one takes rights away from who only has that."""
    for before, after in pair(old.schemes, new.schemes, lambda use: use.scheme).both:
        left, right = set(before.scopes), set(after.scopes)
        if left == right:
            continue
        lost, gained = sorted(left - right), sorted(right - left)
        if not left:
            findings.report("SE05", location, new=", ".join(gained))
        elif not right or not lost:
            findings.report("SE06", location, old=", ".join(lost or sorted(left)))
        else:
            findings.report("SE05", location, old=", ".join(lost), new=", ".join(sorted(right)))


def compare_schemes(old: Api, new: Api, findings: Findings) -> None:
    """Report how the security schemes themselves changed, and scopes that are no longer defined."""
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
    was, now = _undefined_scopes(old), _undefined_scopes(new)
    for scope, missing in [(s, True) for s in sorted(now - was)] + [
        (s, False) for s in sorted(was - now)
    ]:
        location = ChangeLocation(
            address=f"security/scopes/{scope}",
            subject=f"scope `{scope}`",
            old=old.origin,
            new=new.origin,
        )
        findings.report("SE10" if missing else "SE11", location)


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
        case _:
            findings.report("SE07", location, old=_word(old), new=_word(new))


def _compare_flows(
    old: OAuth2Scheme, new: OAuth2Scheme, location: ChangeLocation, findings: Findings
) -> None:
    pairs = pair(old.flows, new.flows, lambda flow: flow.kind)
    if pairs.removed or pairs.added:
        kinds = [", ".join(flow.kind for flow in scheme.flows) for scheme in (old, new)]
        findings.report("SE07", location, old=kinds[0], new=kinds[1])
    for before, after in pairs.both:
        for word, left, right in zip(
            _ADDRESSES, _addresses(before), _addresses(after), strict=True
        ):
            if left != right:
                inside = location.within(
                    f"{before.kind}/{word}", f"{word} address of {location.subject}"
                )
                findings.report("SE09", inside, old=left or None, new=right or None)


_ADDRESSES = ("authorization", "token", "refresh")


def _addresses(flow: Flow) -> tuple[str, str, str]:
    return flow.authorization_url, flow.token_url, flow.refresh_url


def _word(scheme: SecurityScheme) -> str:
    match scheme:
        case ApiKeyScheme():
            return "an API key"
        case HttpScheme(scheme=word):
            return f"HTTP {word}"
        case OAuth2Scheme():
            return "OAuth 2"


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
        for way in operation.security
        for use in way.schemes
        if use.scheme in oauth
        for scope in use.scopes
    }
    return used - defined


def compare_servers(old: Api, new: Api, findings: Findings) -> None:
    """Report servers that came, went or moved, and variables of those that stay."""
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
        if before.variables != after.variables:
            findings.report("SV04", location, old=_text(before), new=_text(after))


def _server_location(server: Server, old: Origin | None, new: Origin | None) -> ChangeLocation:
    return ChangeLocation(
        address=f"servers/{server.url}", subject=f"server `{server.url}`", old=old, new=new
    )


def _text(server: Server) -> str:
    return ", ".join(f"{name}={value}" for name, value in server.variables)
