"""What a request must look like on the wire, by the rules of OpenAPI alone.

Input: an operation and arguments by wire name. Output: an ``Expected`` request. The rules are those of
the Parameter Object (OpenAPI 3.1, 4.8.12) and RFC 6570; nothing is taken from the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from contract.document import Json, Operation, Parameter

_SEPARATORS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A request as the description asks for it; everything is decoded."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    has_body: bool = False


def expect(operation: Operation, arguments: Mapping[str, Json], body: Json = None) -> Expected:
    """Return the request for arguments by wire name; ``body`` counts when the operation has one."""
    path = operation.path
    query: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    for parameter in operation.parameters:
        if parameter.wire not in arguments:
            continue
        value = arguments[parameter.wire]
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.wire}}}", joined(parameter, value))
        elif parameter.location == "query":
            query += pairs(parameter, value)
        elif parameter.location == "header":
            headers[parameter.wire.lower()] = joined(parameter, value)
    return Expected(
        method=operation.http_method,
        path=path,
        query=query,
        headers=headers,
        body=body,
        has_body=operation.body is not None,
    )


def pairs(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return a query parameter as decoded pairs."""
    if isinstance(value, list) and parameter.explode:
        return [(parameter.wire, text(item)) for item in value]
    if isinstance(value, dict) and parameter.style == "deepObject":
        return [(f"{parameter.wire}[{key}]", text(item)) for key, item in value.items()]
    if isinstance(value, dict) and parameter.explode:
        return [(key, text(item)) for key, item in value.items()]
    return [(parameter.wire, joined(parameter, value))]


def joined(parameter: Parameter, value: Json) -> str:
    """Return a value in one string, decoded."""
    separator = _SEPARATORS.get(parameter.style, ",")
    if isinstance(value, list):
        return separator.join(map(text, value))
    if isinstance(value, dict):
        return separator.join(text(part) for pair in value.items() for part in pair)
    return text(value)


def text(value: Json) -> str:
    """Return a scalar as a parameter spells it."""
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case None:
            return "null"
        case _:
            return str(value)


def split(url: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the decoded path and query of a URL."""
    parts = urlsplit(url)
    return unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
