"""Drafts a first codegen.yaml for an OpenAPI document.

Input: the API as lowered without configuration, and the diagnostics of doing so. Output: the
commented text of a codegen.yaml with names, pagination and payload location as far as they follow
from the document, and a setting for each error that codegen.yaml can resolve. Invariant: every
text from the document is written as a quoted scalar, or as a name of letters and digits.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from generator.diagnostics.codes import UNSUPPORTED
from generator.diagnostics.diagnostic import Diagnostic, Severity
from generator.emit.quoting import quote_toml
from generator.ir.api import Api, Product
from generator.ir.list_items import item_fields
from generator.ir.media_types import success_media
from generator.ir.operations import Operation
from generator.ir.pagination_proposals import Proposal, propose_rule
from generator.ir.pagination_rules import PaginationRule
from generator.ir.paging import sign_of_paging
from generator.ir.types import Field, NullableType, ObjectDeclaration, RefType, Type
from generator.ir.unique_names import numbered
from generator.sync_draft import draft_sync

UNNAMED = frozenset({"NAM007", "NAM008"})
"""Codes of types without a name, or with the name of another type."""

_PAYLOADS = ("data", "result", "results", "payload")


def minimal_config(product: Product) -> str:
    """Return the text of a codegen.yaml with the settings that do not depend on the document."""
    return "".join((_draft_product(product), _TOLERANCE, _FOOT))


def draft_config(product: Product, api: Api, diagnostics: Iterable[Diagnostic]) -> str:
    """Return the text of a first codegen.yaml.

    ``diagnostics`` are those of lowering the API leniently; what codegen.yaml can resolve gets a
    setting.
    """
    diagnostics = list(diagnostics)
    errors = [error for error in diagnostics if error.severity is Severity.ERROR]
    return "".join(
        (
            _HEAD,
            _draft_product(product),
            _TOLERANCE,
            _OVERLAYS,
            _draft_operations(api),
            _draft_credentials(errors, api),
            _draft_pagination(api.operations, api),
            draft_sync(list(_paginated(api)), api),
            _REPEATS,
            _draft_payload(api.operations, api),
            _draft_type_names(diagnostics, api),
            _draft_field_names(api),
            _draft_suppressions(errors),
            _FOOT,
        )
    )


def _draft_product(product: Product) -> str:
    return _PRODUCT.format(
        distribution=product.distribution,
        package=product.package,
        version=product.version,
        client=product.client,
        command=product.command,
        environment=product.environment,
    )


def _draft_pagination(operations: Sequence[Operation], api: Api) -> str:
    """Return the rules that names in the document suggest, each with its evidence in a comment."""
    proposals: dict[PaginationRule, list[tuple[str, Proposal]]] = {}
    unpaged: list[tuple[str, str]] = []
    for operation in operations:
        proposal = propose_rule(operation, api)
        if proposal is not None:
            entry = (operation.id.wire, proposal)
            proposals.setdefault(proposal.rule, []).append(entry)
        elif sign := sign_of_paging(operation, api):
            unpaged.append((operation.id.wire, sign))
    # The first rule that applies counts, so that those with more requirements precede others.
    rules = sorted(proposals, key=lambda rule: -len(_settings(rule)))
    entries = "".join(_draft_rule(rule, proposals[rule]) for rule in rules)
    heading = f"pagination:\n{entries}" if entries else "pagination: []\n"
    return _PAGINATION + _draft_unpaged(unpaged) + heading


def _draft_rule(rule: PaginationRule, proposals: Sequence[tuple[str, Proposal]]) -> str:
    name, proposal = proposals[0]
    others = f" and {len(proposals) - 1} more" if len(proposals) > 1 else ""
    evidence = _one_line(", ".join(proposal.evidence))
    lines = [f"  # {quote_toml(name)}{others}: {evidence}", *_notes(rule)]
    settings = [f"{key}: {value}" for key, value in _settings(rule).items()]
    lines += [f"  {'-' if number == 0 else ' '} {each}" for number, each in enumerate(settings)]
    return "".join(f"{line}\n" for line in lines)


def _one_line(text: str) -> str:
    """Return text of the document for a comment: without line breaks and other control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _notes(rule: PaginationRule) -> list[str]:
    """Return comments on what the document does not say about a list in numbered pages."""
    if not (rule.page_parameter or rule.offset_parameter):
        return []
    ends = rule.has_more or rule.total or rule.total_pages
    return (
        [] if ends else ["  # Nothing marks the last page, so that the list ends at an empty page."]
    )


def _settings(rule: PaginationRule) -> dict[str, str]:
    """Return the settings of a rule that are not the default, as YAML."""
    keys = (each.name for each in fields(rule) if each.name != "origin")
    values = {key: getattr(rule, key) for key in keys}
    return {
        key: str(value) if isinstance(value, int) else quote_toml(value)
        for key, value in values.items()
        if key == "items" or (value is not None and value is not False and value != "")
    }


def _draft_unpaged(signs: Sequence[tuple[str, str]]) -> str:
    """Return comments on the lists that look paged, but for which no rule is proposed."""
    lines = (f"#   {quote_toml(name)}: {quote_toml(sign)}\n" for name, sign in signs)
    return _UNPAGED + "".join(lines) if signs else ""


def _paginated(api: Api) -> Iterator[tuple[Operation, tuple[Field, ...]]]:
    """Yield the lists that a drafted rule paginates, with the fields of their items."""
    for operation in api.operations:
        proposal = propose_rule(operation, api)
        if proposal is not None and (proposal.rule.cursor_parameter or proposal.rule.next_link):
            yield operation, item_fields(api, operation, proposal.rule.items)


def _body_fields(operation: Operation, api: Api) -> tuple[Field, ...]:
    """Return the fields of the object in a success body; none if it is not an object."""
    media = success_media(operation.responses)
    return _fields(media.type, api) if media is not None else ()


def _fields(type_: Type, api: Api) -> tuple[Field, ...]:
    if isinstance(type_, NullableType):
        type_ = type_.inner
    if not isinstance(type_, RefType):
        return ()
    declaration = api.declaration(type_.id)
    return declaration.fields if isinstance(declaration, ObjectDeclaration) else ()


def _draft_payload(operations: Sequence[Operation], api: Api) -> str:
    bodies = [
        {field.name.wire for field in fields}
        for operation in operations
        if (fields := _body_fields(operation, api))
    ]
    for name in _PAYLOADS:
        if sum(name in body for body in bodies) * 2 > len(bodies):
            return f'{_PAYLOAD}data: "/{name}"\n'
    return f'{_PAYLOAD}data: ""\n'


def _draft_type_names(diagnostics: Iterable[Diagnostic], api: Api) -> str:
    """Return the names of the types for which no name of their own could be derived."""
    names = {each.origin.pointer: each.name.python for each in api.types}
    pointers = dict.fromkeys(each.origin.pointer for each in diagnostics if each.code in UNNAMED)
    entries = [f"  {quote_toml(each)}: {names[each]}\n" for each in pointers if each in names]
    return _TYPE_NAMES + ("type_names:\n" + "".join(entries) if entries else "type_names: {}\n")


def _draft_operations(api: Api) -> str:
    """Return names for methods and parameters that would share one."""
    entries = "".join(
        f"  {quote_toml(operation_id)}: {{{', '.join(settings)}}}\n"
        for operation_id, settings in _operation_settings(api).items()
    )
    return _OPERATIONS + (f"operations:\n{entries}" if entries else "operations: {}\n")


def _draft_credentials(errors: Sequence[Diagnostic], api: Api) -> str:
    """Return arguments for the security schemes that cannot have theirs."""
    taken = {name for each in api.security_schemes for name in each.arguments}
    origins = {error.origin for error in errors if error.code == "SEC005"}
    entries = []
    for scheme in api.security_schemes:
        if scheme.origin in origins:
            names = [_free_name(f"{name}_credential", taken) for name in scheme.arguments]
            entries.append(f"  {quote_toml(scheme.id)}: [{', '.join(names)}]\n")
    text = "credentials:\n" + "".join(entries) if entries else "credentials: {}\n"
    return _CREDENTIALS + text


def _free_name(name: str, taken: set[str]) -> str:
    numbers = (f"{name}_{number}" for number in itertools.count(2))
    free = next(each for each in itertools.chain([name], numbers) if each not in taken)
    taken.add(free)
    return free


def _operation_settings(api: Api) -> dict[str, list[str]]:
    settings: dict[str, list[str]] = {}
    for resource in api.resources:
        methods = [(name, api.operation(name).method.python) for name in resource.operations]
        for operation_id, name in _distinct(methods).items():
            settings.setdefault(operation_id, []).append(f"method: {name}")
    for operation in api.operations:
        names = [(each.name.wire, each.name.python) for each in operation.parameters]
        renamed = ", ".join(
            f"{quote_toml(wire)}: {name}" for wire, name in _distinct(names).items()
        )
        if renamed:
            settings.setdefault(operation.id.wire, []).append(f"parameters: {{{renamed}}}")
    return settings


def _draft_field_names(api: Api) -> str:
    """Return names for fields that would share one."""
    entries = "".join(
        f"  {quote_toml(pointer)}: {name}\n"
        for declaration in api.types
        if isinstance(declaration, ObjectDeclaration)
        for pointer, name in _distinct(
            [(field.origin.pointer, field.name.python) for field in declaration.fields]
        ).items()
    )
    return _FIELD_NAMES + (f"field_names:\n{entries}" if entries else "field_names: {}\n")


def _distinct(names: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return new names for the keys whose name an earlier key has, too."""
    unique = numbered(name for _, name in names)
    return {
        key: new if new.isascii() else f"name_{index}"
        for index, ((key, name), new) in enumerate(zip(names, unique, strict=True))
        if new != name
    }


def _draft_suppressions(errors: Sequence[Diagnostic]) -> str:
    entries = [
        f"  - code: {error.code}\n"
        f"    pointer: {quote_toml(error.origin.pointer)}\n"
        f"    reason: {quote_toml('not supported when this file was created: ' + error.message)}\n"
        for error in errors
        if error.code in UNSUPPORTED
    ]
    return _ALLOW + ("allow:\n" + "".join(entries) if entries else "allow: []\n")


_HEAD = """\
# Settings that are not part of the OpenAPI document. Created by "specgen init"; edit as needed.
# Unknown keys are errors; every key except "product" is optional.
"""

_PRODUCT = """
# Names of the generated software: distribution, import package, version, client class, command, and
# prefix of environment variables.
product:
  distribution: {distribution}
  package: {package}
  version: "{version}"
  client: {client}
  command: {command}
  environment: {environment}
"""

_TOLERANCE = """
# lenient: mistakes in the document are corrected where their meaning is certain, and operations with
# other errors are left out, all with a warning. Use "strict" for a document of your own.
tolerance: lenient
"""

_OVERLAYS = """
# OpenAPI Overlay files that correct the document: paths relative to it, applied in this order.
overlays: []
"""

_OPERATIONS = """
# Resource, method and parameter names by operationId, to override the generated ones:
#   getPetById: {resource: pets, method: get, parameters: {petId: id}}
"""

_CREDENTIALS = """
# Arguments of the client with credentials, by scheme; a list of two for http basic (apiKey: api_key).
"""

_PAGINATION = """
# Pagination rules: which parameter selects a page (cursor_parameter, offset_parameter or
# page_parameter) or where the link to the next page is (next_link), and how a list ends. Places are
# JSON Pointers into the response body, or names of response headers. A parameter inside of an object
# of the request body is a JSON Pointer into it (/page/cursor). An operation that has all of them is
# paginated; the first rule that applies counts.
"""

_UNPAGED = """\
# No rule applies to these lists, although they look paged: each call returns one page.
"""

_REPEATS = """
# POST and PATCH requests that may be repeated after the server may have processed them:
#   - {methods: [PATCH]}                                     repeating one changes nothing
#   - {operations: [addPet], key_header: Idempotency-Key}    the server recognizes them by a key
repeats: []
"""

_PAYLOAD = """
# JSON Pointer to the payload in a success body; empty for the whole body.
"""

_TYPE_NAMES = """
# Class names of schemas, by the JSON Pointer of the schema in the document.
"""

_FIELD_NAMES = """
# Names of fields, by the JSON Pointer of the property in the document. Derived names that several
# properties would share have a number here: choose better ones.
"""

_ALLOW = """
# Suppressed findings, each at one location and with a reason. An unused suppression is an error.
"""

_FOOT = """
# Response headers that the client interprets. Roles: burst_limit, burst_remaining, burst_reset,
# daily_limit, daily_remaining, daily_requests_remaining, retry_after, request_id, rate_limit,
# rate_limit_policy.
header_roles:
  retry_after: retry-after

# Generated targets: client, cli, contract, mock, docs, mcp.
targets: [client, cli, contract]
"""
