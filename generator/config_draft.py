"""A first codegen.yaml for somebody else's description.

Input: the API as lowered without decisions, and what was found on the way. Output: the text of a
codegen.yaml, commented, that holds what can be told from the description: names, pagination, where
payloads stand, and a decision for each fault that codegen.yaml can settle. Invariant: every text
that comes from the description is a quoted scalar or a name of letters and digits.
"""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.config.codegen_config import PaginationRule
from generator.diagnostics.diagnostic import Diagnostic, Severity
from generator.emit.quoting import quote_toml
from generator.ir.api import Api, Product
from generator.ir.media_types import success_media
from generator.ir.operations import Location, Operation
from generator.ir.types import (
    ArrayType,
    Field,
    NullableType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.positions import escape_pointer, unescape_pointer

ALLOWABLE = frozenset({"SCH003", "SEC003"})
"""Codes of constructs that are not supported, which an allowance lets pass at one place."""

NAMELESS = "NAM008"
"""The code of a type for which no name was found."""

_NOISE = frozenset({"api", "apis", "rest", "swagger", "specification", "the"})
_TAKEN = sys.stdlib_module_names.union(
    keyword.kwlist, ("tests", "httpx2", "msgspec", "click", "redis", "keyring")
)
_CURSORS = ("cursor", "page_token", "pageToken", "next_token", "starting_after", "after")
_SIZES = ("limit", "page_size", "pageSize", "per_page", "max_results", "maxResults", "count")
_NEXT = frozenset({"next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_token"})
_PAYLOADS = ("data", "result", "results", "payload")


def draft_product(title: str, version: str, stem: str) -> Product:
    """Return names for the product after the title, or after the file when the title has none."""
    words = _words(title) or _words(stem) or ["generated", "client"]
    package = "_".join(words)
    if package in _TAKEN:
        package += "_client"
    return Product(
        distribution=package.replace("_", "-"),
        package=package,
        version=version if re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", version) else "0.1.0",
        client="".join(word.capitalize() for word in words),
        command="-".join(words),
        environment="_".join(words).upper(),
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?i)openapi", " ", plain)
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", plain)
    kept = [word.lower() for word in words if not re.fullmatch(r"(?i)v?\d+", word)]
    kept = [word for word in kept if word not in _NOISE][:4]
    return kept if kept and kept[0][0].isalpha() else []


def minimal_config(product: Product) -> str:
    """Return the text of a codegen.yaml that decides on nothing but names."""
    return _draft_product(product)


def draft_config(product: Product, api: Api, found: Iterable[Diagnostic]) -> str:
    """Return the text of a first codegen.yaml."""
    faults = [fault for fault in found if fault.severity is Severity.ERROR]
    return "".join(
        (
            _HEAD,
            _draft_product(product),
            _DECISIONS,
            _draft_pagination(api.operations, api),
            _draft_payload(api.operations, api),
            _draft_type_names(faults, api),
            _draft_allowances(faults),
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
    rules = Counter(
        rule for operation in operations if (rule := _pagination_of(operation, api)) is not None
    )
    if not rules:
        return _PAGINATION + "pagination: []\n"
    entries = (
        f"  - cursor_parameter: {quote_toml(rule.cursor_parameter)}\n"
        f"    size_parameter: {quote_toml(rule.size_parameter)}\n"
        f"    items: {quote_toml(rule.items)}\n"
        f"    next_cursor: {quote_toml(rule.next_cursor)}\n"
        for rule in rules
    )
    return _PAGINATION + "pagination:\n" + "".join(entries)


def _pagination_of(operation: Operation, api: Api) -> PaginationRule | None:
    queries = {
        parameter.name.wire: parameter.type
        for parameter in operation.parameters
        if parameter.location is Location.QUERY
    }
    cursor = next((name for name in _CURSORS if isinstance(queries.get(name), StringType)), "")
    size = next((name for name in _SIZES if name in queries), "")
    fields = dict(_walk(_body_fields(operation, api), api))
    items = next((path for path, type_ in fields.items() if isinstance(type_, ArrayType)), "")
    after = next((path for path in fields if path.rpartition("/")[2] in _NEXT), "")
    if not (cursor and size and items and after):
        return None
    return PaginationRule(
        cursor_parameter=cursor, size_parameter=size, items=items, next_cursor=after
    )


def _body_fields(operation: Operation, api: Api) -> tuple[Field, ...]:
    """Return the fields of the object that comes back on success; none when it is no object."""
    media = success_media(operation.responses)
    return _fields(media.type, api) if media is not None else ()


def _fields(type_: Type, api: Api) -> tuple[Field, ...]:
    if isinstance(type_, NullableType):
        type_ = type_.inner
    if not isinstance(type_, RefType):
        return ()
    declaration = api.declaration(type_.id)
    return declaration.fields if isinstance(declaration, ObjectDeclaration) else ()


def _walk(fields: Sequence[Field], api: Api) -> Iterator[tuple[str, Type]]:
    """Yield the path and type of the fields, then of the fields inside them."""
    for field in fields:
        yield _step(field), _inner(field.type)
    for field in fields:
        for inside in _fields(field.type, api):
            yield _step(field) + _step(inside), _inner(inside.type)


def _step(field: Field) -> str:
    return f"/{escape_pointer(field.name.wire)}"


def _inner(type_: Type) -> Type:
    return type_.inner if isinstance(type_, NullableType) else type_


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


def _draft_type_names(faults: Sequence[Diagnostic], api: Api) -> str:
    taken = {declaration.name.python for declaration in api.types}
    entries = []
    for pointer in dict.fromkeys(
        fault.origin.pointer for fault in faults if fault.code == NAMELESS
    ):
        name = next(name for name in _type_names(pointer) if name not in taken)
        taken.add(name)
        entries.append(f"  {quote_toml(pointer)}: {name}\n")
    return _TYPE_NAMES + ("type_names:\n" + "".join(entries) if entries else "type_names: {}\n")


def _type_names(pointer: str) -> Iterator[str]:
    """Yield class names for the schema at a pointer, from the shortest to ever longer ones."""
    parts = [unescape_pointer(part) for part in pointer.split("/")]
    words = [word for part in parts if part not in _STRUCTURE for word in [_class_name(part)]]
    for count in range(1, len(words) + 1):
        if words[-count][:1].isalpha():
            yield "".join(words[-count:])
    number = 2
    while True:
        yield f"Type{number}"
        number += 1


_STRUCTURE = frozenset(
    {"", "paths", "properties", "schema", "content", "allOf", "items", "schemas"}
)


def _class_name(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", text))


def _draft_allowances(faults: Sequence[Diagnostic]) -> str:
    entries = [
        f"  - code: {fault.code}\n"
        f"    pointer: {quote_toml(fault.origin.pointer)}\n"
        f"    reason: {quote_toml('not supported when this file was begun: ' + fault.message)}\n"
        for fault in faults
        if fault.code in ALLOWABLE
    ]
    return _ALLOW + ("allow:\n" + "".join(entries) if entries else "allow: []\n")


_HEAD = """\
# Decisions that the description cannot hold. Begun by "specgen init"; yours from now on.
# An unknown key is an error; every key but "product" may be left out.
"""

_PRODUCT = """
# What the generated software is called: on a package index, in an import, its version, the class of
# the client, the console command, and the prefix of environment variables.
product:
  distribution: {distribution}
  package: {package}
  version: "{version}"
  client: {client}
  command: {command}
  environment: {environment}
"""

_DECISIONS = """
# Files of OpenAPI Overlay 1.0 that correct the description, relative to it, applied in this order.
overlays: []

# Where the client offers an operation, by operationId, when the names that specgen finds are not
# the ones a person would choose:
#   getPetById: {resource: pets, method: get, parameters: {petId: id}}
operations: {}
"""

_PAGINATION = """
# How lists go on. An operation with both parameters, and with both places (JSON pointers) in its
# body, is a list that walks pages.
"""

_PAYLOAD = """
# JSON pointer to what callers want in the body of a success; empty for the whole body.
"""

_TYPE_NAMES = """
# Class names for schemas, by the JSON pointer of the schema in the description.
"""

_ALLOW = """
# Findings that are accepted at one place, each with its reason. What nothing needs is an error.
"""

_FOOT = """
# Response headers that the client understands. Roles: burst_limit, burst_remaining, burst_reset,
# daily_limit, daily_remaining, daily_requests_remaining, retry_after, request_id.
header_roles:
  retry_after: retry-after

# What is generated: client, cli, contract, mock.
targets: [client, cli, contract]
"""
