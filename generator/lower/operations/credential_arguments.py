"""Arguments of a client with its credentials, by security scheme.

Input: the API, and names that codegen.yaml sets. Output: the API with ``arguments`` for every scheme that
an operation uses; if no operation has a requirement, for every scheme. Invariants: schemes share an
argument only if one value can serve all of them; an argument has no name that the client uses otherwise.

A kind of which there is one scheme has a short name (``api_key``; ``token``; ``username`` and
``password``; ``access_token``), several API keys or bearer tokens are named after their schemes. Access
tokens of OAuth 2 share one argument, and so do API keys whose ids differ only in the location
(``keyHeader``, ``keyQuery``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.api import Api, ApiKeyScheme, OtherScheme, SecurityScheme
from generator.ir.credentials import (
    alternatives_of,
    kind_of,
    location_of,
    scheme_by_id,
    states_requirements,
)
from generator.ir.operations import Operation, SchemeUse, SecurityAlternative
from generator.lower.naming.names import quoted, value_name
from generator.lower.naming.words import snake, words
from generator.records import replace

_SHORT = {"key": "api_key", "bearer": "token", "oauth": "access_token"}
_SUFFIX = {"key": "key", "bearer": "token", "basic": "login", "oauth": "login"}
_LOCATION_WORDS = frozenset({"cookie", "header", "in", "param", "parameter", "query"})
_RESERVED = frozenset(
    {
        *("base_url", "credentials", "headers", "history", "hooks"),
        *("limits", "max_response_bytes", "on_mismatch", "retries", "store", "strict", "timeout"),
        *(
            "server_variables",
            "transport",
            "authorize_url",
            "token_url",
            "profile",
            "output",
            "plan",
            "seats",
        ),
        *("keyring", "config_dir", "state_dir"),
    }
)
"""Arguments of every client, and environment variables of every command line."""
_RESERVED_BY_OAUTH = frozenset({"client_id", "client_secret"})


def name_credentials(api: Api, config: Config, diagnostics: Diagnostics) -> Api:
    """Return the API with the arguments of its security schemes.

    Reports names in codegen.yaml without a scheme (SEC006), and schemes that would share an argument
    (SEC005).
    """
    used = [scheme for scheme in api.security_schemes if scheme.id in _used_ids(api)]
    names = {**_derived_names(used, api), **_configured_names(used, config)}
    _report_unknown(used, config, diagnostics)
    _report_shared(used, names, config, diagnostics)
    schemes = tuple(
        replace(scheme, arguments=names.get(scheme.id, ())) for scheme in api.security_schemes
    )
    return replace(api, security_schemes=schemes)


def _used_ids(api: Api) -> frozenset[str]:
    if not states_requirements(api):
        return frozenset(scheme.id for scheme in api.security_schemes)
    return frozenset(
        id_ for each in api.operations for option in alternatives_of(each) for id_ in option
    )


def _derived_names(schemes: Iterable[SecurityScheme], api: Api) -> dict[str, tuple[str, ...]]:
    by_kind: dict[str, list[SecurityScheme]] = {}
    for scheme in schemes:
        by_kind.setdefault(kind_of(scheme), []).append(scheme)
    names: dict[str, tuple[str, ...]] = {}
    reserved = _RESERVED | (_RESERVED_BY_OAUTH if "oauth" in by_kind else frozenset())
    for kind, group in by_kind.items():
        keys = [scheme for scheme in group if isinstance(scheme, ApiKeyScheme)]
        labels = _labels(keys, api) if keys else {each.id: _label(each) for each in group}
        is_alone = len(set(labels.values())) == 1
        for scheme in group if kind != "other" else ():
            label = labels[scheme.id]
            if label in reserved or not label:
                label = f"{label}_{_SUFFIX[kind]}"
            names[scheme.id] = _names(kind, label, is_alone=is_alone)
    return names


def _names(kind: str, label: str, *, is_alone: bool) -> tuple[str, ...]:
    if kind == "oauth" or (kind != "basic" and is_alone):
        return (_SHORT[kind],)
    if kind == "basic" and is_alone:
        return "username", "password"
    return (f"{label}_username", f"{label}_password") if kind == "basic" else (label,)


def _label(scheme: SecurityScheme) -> str:
    return value_name(scheme.id, "key")


def _labels(keys: list[ApiKeyScheme], api: Api) -> dict[str, str]:
    """Return a name by id of API keys: without the location where only that distinguishes them."""
    together = {option for each in api.operations for option in alternatives_of(each)}
    shared: dict[str, list[ApiKeyScheme]] = {}
    for key in keys:
        plain = snake(tuple(word for word in words(key.id) if word.lower() not in _LOCATION_WORDS))
        shared.setdefault(value_name(plain, "key"), []).append(key)
    labels = {key.id: _label(key) for key in keys}
    for label, group in shared.items():
        ids = {key.id for key in group}
        is_alternative = not any(len(ids & set(option)) > 1 for option in together)
        if label and len({key.location for key in group}) == len(group) > 1 and is_alternative:
            labels.update(dict.fromkeys(ids, label))
    return labels


def _configured_names(
    schemes: Iterable[SecurityScheme], config: Config
) -> dict[str, tuple[str, ...]]:
    return {
        scheme.id: names.arguments
        for scheme in schemes
        if (names := config.credentials.get(scheme.id)) is not None
        and len(names.arguments) == _count(scheme)
    }


def _count(scheme: SecurityScheme) -> int:
    return 2 if kind_of(scheme) == "basic" else 1


def _report_unknown(
    schemes: Iterable[SecurityScheme], config: Config, diagnostics: Diagnostics
) -> None:
    counts = {scheme.id: _count(scheme) for scheme in schemes}
    for id_, names in config.credentials.items():
        if id_ not in counts:
            problem = f"no operation uses a security scheme {quoted(id_)}"
        elif len(names.arguments) != counts[id_]:
            problem = f"expected {_expected(counts[id_])} for {quoted(id_)}"
        else:
            continue
        help_text = "correct the entry under credentials, or remove it"
        diagnostics.error("SEC006", problem, names.origin, help=help_text)


def _expected(count: int) -> str:
    return "a list of two names" if count == 2 else "one name"


def _report_shared(
    schemes: Iterable[SecurityScheme],
    names: dict[str, tuple[str, ...]],
    config: Config,
    diagnostics: Diagnostics,
) -> None:
    """Report schemes that would share an argument although their values differ."""
    owners: dict[str, SecurityScheme] = {}
    for scheme in schemes:
        for name in names.get(scheme.id, ()):
            owner = owners.setdefault(name, scheme)
            notes: tuple[Note, ...] = ()
            if name in _RESERVED:
                problem = f"{quoted(scheme.id)}: the argument {name} has another meaning"
            elif _may_share(owner, scheme, config):
                continue
            else:
                both = f"{quoted(owner.id)} and {quoted(scheme.id)}"
                problem = f"the security schemes {both} would share the argument {name}"
                notes = (Note(message="the other scheme", origin=owner.origin),)
            help_text = "name their arguments under credentials in codegen.yaml"
            diagnostics.error("SEC005", problem, scheme.origin, help=help_text, notes=notes)


def _may_share(first: SecurityScheme, second: SecurityScheme, config: Config) -> bool:
    if first is second or {first.id, second.id} <= config.credentials.keys():
        return True
    if isinstance(first, ApiKeyScheme) and isinstance(second, ApiKeyScheme):
        return first.location != second.location
    return kind_of(first) == kind_of(second) == "oauth"


def separate_conflicts(api: Api, diagnostics: Diagnostics) -> Api:
    """Return the API without requirements of two values in one location, such as one header.

    Each is replaced by the requirement of an ``OtherScheme``, so that the operation is not called with
    one of the two, and reported once (SEC008).
    """
    conflicts: dict[tuple[str, ...], OtherScheme] = {}
    operations = tuple(
        replace(
            operation,
            security=tuple(
                _without_conflict(api, operation, option, conflicts, diagnostics)
                for option in operation.security
            ),
        )
        for operation in api.operations
    )
    added = {scheme.id: scheme for scheme in conflicts.values()}
    schemes = sorted((*api.security_schemes, *added.values()), key=lambda scheme: scheme.id)
    return replace(api, operations=operations, security_schemes=tuple(schemes))


def _without_conflict(
    api: Api,
    operation: Operation,
    option: SecurityAlternative,
    conflicts: dict[tuple[str, ...], OtherScheme],
    diagnostics: Diagnostics,
) -> SecurityAlternative:
    ids = tuple(dict.fromkeys(use.scheme for use in option.schemes))
    if len(ids) < 2:
        return option
    location = next(_conflicts(api, ids), "")
    if not location:
        return option
    if ids not in conflicts:
        title = f"two values in the {location}"
        conflicts[ids] = OtherScheme(id=" and ".join(ids), title=title, origin=operation.origin)
        diagnostics.warning(
            "SEC008",
            f"{quoted(operation.id.wire)} requires {' and '.join(map(quoted, ids))} at once, but a"
            f" request has one {location}",
            operation.origin,
            help="make them alternatives (one list item each), or pass credentials=… to the client",
        )
    return SecurityAlternative(schemes=(SchemeUse(scheme=conflicts[ids].id),))


def _conflicts(api: Api, option: tuple[str, ...]) -> Iterator[str]:
    """Yield the locations that two schemes of one alternative need for different values."""
    schemes = scheme_by_id(api)
    taken: dict[tuple[str, str], tuple[str, ...]] = {}
    for scheme in (schemes[id_] for id_ in option if id_ in schemes):
        location = location_of(scheme)
        if location[0] and taken.setdefault(location, scheme.arguments) != scheme.arguments:
            name = scheme.name if isinstance(scheme, ApiKeyScheme) else "Authorization"
            yield f"{location[0]} {quoted(name)}"
