"""Turns the query string of a path into query parameters, in a document of somebody else.

Input: a loaded document. Output: the same document, changed in place: ``/pets?kind=cat&page={page}``
is ``/pets`` with a parameter ``kind`` of one value and a parameter ``page``, and a warning. If another
path is ``/pets``, it gets a fragment, ``/pets#cat&page``, which is not sent. A query that has text
beside a placeholder, or the pairs of another path, is left for lowering to report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias
from urllib.parse import unquote_plus

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.document import METHODS, OpenApiDocument
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_EXPRESSION = re.compile(r"\{[?&]([\w,.*-]+)\}")
"""A form-style query in a URI template (RFC 6570, 3.2.8 and 3.2.9)."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_OF_PATHS = frozenset({"in", "style", "explode", "name"})

_Query: TypeAlias = list[tuple[str, str, str]]
"""Of each pair: its name, the name of its placeholder or ``""``, and its text if it has none."""


def correct_query_paths(document: OpenApiDocument, diagnostics: Diagnostics) -> None:
    """Declare what is written in the query strings of paths as parameters; warn of each path."""
    paths = document.root.get("paths")
    if not isinstance(paths, Mapping) or not any("?" in key for key in paths.members):
        return
    taken = {key for key in paths.members if "?" not in key}
    corrected: dict[str, Member] = {}
    for member in paths:
        parts = _split(member.key)
        item, _ = document.resolve(member.value)
        if parts is None or not isinstance(item, Mapping):
            corrected[member.key] = member
            continue
        path, query = parts
        key = path if path not in taken else f"{path}#{_fragment(query)}"
        if key in taken:
            corrected[member.key] = member
            continue
        taken.add(key)
        corrected[key] = Member(key, _with_query(item, query, document), member.origin)
        diagnostics.warning(
            "OAS009",
            f'the path "{member.key}" contains a query string; corrected',
            member.origin,
            help="declare each query parameter under 'parameters'; one with a fixed value has a"
            " 'const'",
        )
    document.root.members["paths"].value = Mapping(corrected, origin=paths.origin)


def _split(key: str) -> tuple[str, _Query] | None:
    """Return a path without its query, and the query; None without a query of pairs."""
    plain = _EXPRESSION.sub(_as_pairs, key.partition("#")[0])
    path, mark, text = plain.partition("?")
    if not mark:
        return None
    query: _Query = []
    for pair in filter(None, re.split("[?&]", text)):
        name, _, value = pair.partition("=")
        placeholder = _PLACEHOLDER.fullmatch(value)
        if not name or "{" in name or ("{" in value and placeholder is None):
            return None
        constant = "" if placeholder else unquote_plus(value)
        query.append((unquote_plus(name), placeholder[1] if placeholder else "", constant))
    return path, query


def _fragment(query: _Query) -> str:
    """Return what distinguishes a path from others, without the braces of placeholders."""
    return "&".join(name if placeholder else text or name for name, placeholder, text in query)


def _as_pairs(expression: re.Match[str]) -> str:
    names = (name.rstrip("*") for name in expression[1].split(","))
    return expression[0][1] + "&".join(f"{name}={{{name}}}" for name in names)


def _with_query(item: Mapping, query: _Query, document: OpenApiDocument) -> Mapping:
    """Return a Path Item Object in which each operation has the parameters of the query."""
    shared = _parameters(item, document)
    result = Mapping(dict(item.members), origin=item.origin)
    result.members.pop("parameters", None)
    _replace_each(result, METHODS, lambda node: _operation(node, shared, query, document))
    more = result.get("additionalOperations")
    if isinstance(more, Mapping):
        others = Mapping(dict(more.members), origin=more.origin)
        _replace_each(others, more.members, lambda node: _operation(node, shared, query, document))
        _set(result, "additionalOperations", others)
    return result


def _replace_each(node: Mapping, keys: Iterable[str], replace: Callable[[Node], Node]) -> None:
    for key in list(keys):
        member = node.members.get(key)
        if member is not None:
            node.members[key] = Member(key, replace(member.value), member.origin)


def _operation(
    value: Node, shared: list[Mapping], query: _Query, document: OpenApiDocument
) -> Node:
    """Return an operation with the parameters of its path, its own, and those of the query."""
    node, _ = document.resolve(value)
    if not isinstance(node, Mapping):
        return value
    own = _parameters(node, document)
    replaced = {_identity(parameter) for parameter in own}
    every = [*(each for each in shared if _identity(each) not in replaced), *own]
    for name, placeholder, constant in query:
        every = _declare(every, name, placeholder, constant, node)
    result = Mapping(dict(node.members), origin=node.origin)
    items: list[Node] = list(every)
    _set(result, "parameters", Sequence(items, node.key_origin("parameters")))
    return result


def _declare(
    parameters: list[Mapping], name: str, placeholder: str, constant: str, owner: Mapping
) -> list[Mapping]:
    """Return parameters with one for a pair of the query, which replaces a path parameter."""
    declared = next((each for each in parameters if _identity(each) == (name, "query")), None)
    wrong = next((each for each in parameters if _identity(each) == (placeholder, "path")), None)
    if not placeholder:
        added = _parameter(name, owner, enum=constant)
    elif wrong is not None and declared is None:
        added = _parameter(name, wrong)
        added.members |= {key: each for key, each in wrong.members.items() if key not in _OF_PATHS}
    elif declared is None:
        added = _parameter(name, owner)
    else:
        added = declared
    rest = [each for each in parameters if each is not declared and each is not wrong]
    return [*rest, added]


def _parameter(name: str, owner: Mapping, enum: str | None = None) -> Mapping:
    """Return a required query parameter at the position of its owner, with at most one value."""
    result, schema = Mapping(origin=owner.origin), Mapping(origin=owner.origin)
    _set(schema, "type", Scalar("string", owner.origin))
    if enum is not None:
        _set(schema, "enum", Sequence([Scalar(enum, owner.origin)], owner.origin))
    for key, value in (("name", name), ("in", "query"), ("required", True)):
        _set(result, key, Scalar(value, owner.origin))
    _set(result, "schema", schema)
    return result


def _parameters(node: Mapping, document: OpenApiDocument) -> list[Mapping]:
    values = node.get("parameters")
    items = values.items if isinstance(values, Sequence) else []
    resolved = (document.resolve(item)[0] for item in items)
    return [each for each in resolved if isinstance(each, Mapping)]


def _identity(parameter: Mapping) -> tuple[object, object]:
    """Return name and location, which identify a parameter."""
    name, location = parameter.get("name"), parameter.get("in")
    return (
        name.value if isinstance(name, Scalar) else None,
        location.value if isinstance(location, Scalar) else None,
    )


def _set(node: Mapping, key: str, value: Node) -> None:
    node.members[key] = Member(key, value, node.key_origin(key))
