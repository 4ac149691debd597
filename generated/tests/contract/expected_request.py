"""What a request must look like on the wire, by the rules of OpenAPI alone.

Input: an operation and arguments by wire name. Output: an ``Expected`` request. The rules are those of
the Parameter Object (OpenAPI 3.1, 4.8.12) and RFC 6570; nothing is taken from the client.
"""

from __future__ import annotations

import json
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
    cookies: list[tuple[str, str]] = field(default_factory=list)
    body: Json = None
    has_body: bool = False


def expect(operation: Operation, arguments: Mapping[str, Json], body: Json = None) -> Expected:
    """Return the request for arguments by wire name; ``body`` counts when the operation has one."""
    path = operation.path
    query: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    cookies: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        if parameter.wire not in arguments:
            continue
        value = arguments[parameter.wire]
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.wire}}}", expanded(parameter, value))
        elif parameter.location == "query":
            query += pairs(parameter, value)
        elif parameter.location == "header":
            headers[parameter.wire.lower()] = joined(parameter, value)
        else:
            cookies += pairs(parameter, value)
    return Expected(
        method=operation.http_method,
        path=path,
        query=query,
        headers=headers,
        cookies=cookies,
        body=body,
        has_body=operation.body is not None,
    )


def pairs(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return a query parameter, or a cookie, as decoded pairs."""
    if parameter.content_type:
        return [(parameter.wire, written(value))]
    if isinstance(value, list) and parameter.explode:
        return [(parameter.wire, text(item)) for item in value]
    if isinstance(value, dict) and parameter.style == "deepObject":
        return [(f"{parameter.wire}[{key}]", text(item)) for key, item in value.items()]
    if isinstance(value, dict) and parameter.explode:
        return [(key, text(item)) for key, item in value.items()]
    return [(parameter.wire, joined(parameter, value))]


def joined(parameter: Parameter, value: Json, separator: str = "") -> str:
    """Return a value in one string, decoded; RFC 6570 joins what is exploded by its operator."""
    if parameter.content_type:
        return written(value)
    separator = separator or _SEPARATORS.get(parameter.style, ",")
    if isinstance(value, list):
        return separator.join(map(text, value))
    if isinstance(value, dict) and parameter.explode:
        return separator.join(f"{key}={text(item)}" for key, item in value.items())
    if isinstance(value, dict):
        return separator.join(text(part) for pair in value.items() for part in pair)
    return text(value)


def expanded(parameter: Parameter, value: Json) -> str:
    """Return a value in its place in the path, decoded."""
    match parameter.style:
        case "label":
            return "." + joined(parameter, value, "." if parameter.explode else ",")
        case "matrix" if isinstance(value, list) and parameter.explode:
            return "".join(f";{parameter.wire}={text(item)}" for item in value)
        case "matrix" if isinstance(value, dict) and parameter.explode:
            return "".join(f";{key}={text(item)}" for key, item in value.items())
        case "matrix":
            return f";{parameter.wire}={joined(parameter, value)}"
        case _:
            return joined(parameter, value)


def written(value: Json) -> str:
    """Return a value as JSON without spaces, as a parameter with a media type is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
